"""Which records of the database the records of a file are: by key, else e-mail, else phone, with compatible names."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from goodword.intake.stamps import stamp
from goodword.kit import names

from .shapes import Table
from .stage import Beside, fetch

SLICE = 10_000
MOST_SUSPECTS = 100_000
BY_KEY, BY_ALIAS, BY_EMAIL, BY_EMAIL_LIKE, BY_PHONE, BY_PHONE_LIKE, BY_NAME = range(7)
NEVER = 99
PROBE = ["at", "n", "key", "email", "phone", "name", "own"]
TRAITS = PROBE[1:6]


@dataclass
class Found:
    """By number in the file: the row it is (0: none), how that is known, whether it may write there.

    Two of a file that turn out to be one row are one; the better known of them writes.
    """

    ids: "np.ndarray[Any, np.dtype[np.int64]]"
    ranks: "np.ndarray[Any, np.dtype[np.int8]]"
    known: "np.ndarray[Any, np.dtype[np.bool_]]"
    suspects: list[tuple[int, int, str]] = field(default_factory=list)

    @classmethod
    def none(cls, size: int, n: int = 0) -> "Found":
        """Nothing found yet, of numbers up to `size` and `n` traits."""
        return cls(np.zeros(size + 1, np.int64), np.full(size + 1, NEVER, np.int8), np.zeros(n, bool))

    def writes(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Which of them may write."""
        allowed = np.ones(len(self.ids), dtype=bool)
        order = np.lexsort((np.arange(len(self.ids)), self.ranks, self.ids))
        same = np.concatenate(([False], self.ids[order][1:] == self.ids[order][:-1]))
        allowed[order[same & (self.ids[order] > 0)]] = False
        return allowed

    def save(self, path: Path) -> None:
        half = path.with_suffix(".half.npz")
        odd = np.array([(n, other, why == "email") for n, other, why in self.suspects], dtype=np.int64).reshape(-1, 3)
        np.savez(half, ids=self.ids, ranks=self.ranks, known=self.known, suspects=odd)
        half.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Found":
        with np.load(path) as kept:
            odd = [(int(n), int(other), "email" if is_mail else "phone") for n, other, is_mail in kept["suspects"]]
            return cls(kept["ids"], kept["ranks"], kept["known"], odd)


def largest(path: Path, column: str = "n") -> int:
    """The largest number in a column of a Parquet file, from its statistics."""
    kept = pq.ParquetFile(path)
    place = kept.schema_arrow.names.index(column)
    groups = (kept.metadata.row_group(i).column(place).statistics for i in range(kept.metadata.num_row_groups))
    return max((int(s.max) for s in groups if s is not None and s.has_min_max), default=0)


def filled(path: Path) -> set[str]:
    """The columns of a Parquet file that say something in some row, from its statistics."""
    kept = pq.ParquetFile(path).metadata
    found = set()
    for group in (kept.row_group(i) for i in range(kept.num_row_groups)):
        for column in (group.column(i) for i in range(group.num_columns)):
            told = column.statistics
            if told is None or not told.has_null_count or told.null_count < group.num_rows:
                found.add(column.path_in_schema)
    return found


def match(beside: Beside, table: Table, traits: Path, size: int, *, source: str, is_main: bool) -> Found:
    """Find the row of each record of the file, if it has one."""
    kept = pq.ParquetFile(traits)
    found = Found.none(size, kept.metadata.num_rows)
    if not fetch(f'SELECT 1 FROM "{table.table}" LIMIT 1'):
        return found
    beside.make(
        "probe",
        "SELECT CAST(0 AS bigint) AS at, CAST(0 AS bigint) AS n, CAST('' AS text) AS key, CAST('' AS text) AS email,"
        " CAST('' AS text) AS phone, CAST('' AS text) AS name, CAST(0 AS bigint) AS own",
    )
    asked, parameters = _question(table, source)
    for start, rows in _slices(kept):
        beside.lay("probe", PROBE, rows)
        _take(found, fetch(asked, parameters), table, start=start, is_main=is_main)
    return found


def _slices(kept: pq.ParquetFile) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    start = 0
    for part in kept.iter_batches(batch_size=SLICE, columns=TRAITS):
        columns = [part.column(c).to_pylist() for c in TRAITS]
        own = [_own(key) if key.find("gw-") >= 0 else None for key in columns[1]]
        yield start, list(zip(range(start, start + part.num_rows), *columns, own, strict=True))
        start += part.num_rows


def _own(key: str) -> int | None:
    """The number of the row that a key of one of our own exports stands for."""
    _, found, number = key.rpartition(stamp())
    return int(number) if found and number.isdecimal() and len(number) < 19 else None


def _question(table: Table, source: str) -> tuple[str, list[Any]]:
    """One SELECT of everything that may be a match: place, number, how, row, its name, our name."""
    t = f'"{table.table}"'
    name = "t.name_key" if "name_key" in table.texts else "''"
    by_key = "t.source = %s AND t.source_key = p.key AND NOT (t.source_key = '')"
    asked = [f"SELECT p.at, p.n, {BY_KEY}, t.id, '', '' FROM probe p JOIN {t} t ON {by_key} WHERE p.key <> ''"]
    parameters: list[Any] = [source]
    asked.append(f"SELECT p.at, p.n, {BY_KEY}, t.id, '', '' FROM probe p JOIN {t} t ON t.id = p.own")
    if table.by in ("person", "organisation"):
        alias = f"a.kind = '{table.table}' AND a.source = %s AND a.source_key = p.key"
        asked.append(
            f"SELECT p.at, p.n, {BY_ALIAS}, a.row_id, '', '' FROM probe p JOIN intake_alias a ON {alias} WHERE p.key <> ''"
        )
        parameters.append(source)
        for rank, key in ((BY_EMAIL, "email"), (BY_PHONE, "phone")):
            asked.append(
                f"SELECT p.at, p.n, {rank}, t.id, CASE WHEN t.name_key = t.{key}_key THEN '' ELSE {name} END, p.name"
                f" FROM probe p JOIN {t} t ON t.{key}_key = p.{key} WHERE p.{key} <> ''"
            )
    if table.by in ("person", "organisation", "name"):
        keyless = (
            "p.key = '' OR p.key LIKE '~%%'" if table.by == "person" else "p.key = '' OR t.source_key = '' OR t.source <> %s"
        )
        alone = " AND p.email = '' AND p.phone = ''" if table.by == "person" else ""
        asked.append(
            f"SELECT p.at, p.n, {BY_NAME}, t.id, {name}, p.name FROM probe p JOIN {t} t ON t.name_key = p.name"
            f" WHERE p.name <> '' AND ({keyless}){alone}"
        )
        parameters += [] if table.by == "person" else [source]
    return " UNION ALL ".join(asked), parameters


def _take(found: Found, rows: list[tuple[Any, ...]], table: Table, *, start: int, is_main: bool) -> None:
    """Keep the best of what one slice found."""
    namesakes: dict[int, set[int]] = defaultdict(set)
    strangers: list[tuple[int, int, str]] = []
    for at, n, rank, row_id, theirs, ours in rows:
        if rank == BY_NAME and table.by == "person":
            namesakes[n].add(row_id)
            continue
        if rank in (BY_KEY, BY_ALIAS):
            found.known[at] = True
        elif rank in (BY_EMAIL, BY_PHONE) and theirs != ours:
            if not names.compatible(theirs, ours):
                strangers.append((n, row_id, "email" if rank == BY_EMAIL else "phone"))
                continue
            rank += 1
        if (rank, row_id) < (found.ranks[n], found.ids[n]):
            found.ranks[n], found.ids[n] = rank, row_id
    if not is_main:
        _by_the_only_bearer(found, namesakes)
    room = MOST_SUSPECTS - len(found.suspects)
    found.suspects += strangers[:room]


def _by_the_only_bearer(found: Found, namesakes: dict[int, set[int]]) -> None:
    """A fact that names its person and nothing else belongs to the only one of that name."""
    for n, ids in namesakes.items():
        if len(ids) == 1 and found.ranks[n] > BY_NAME:
            found.ranks[n], found.ids[n] = BY_NAME, next(iter(ids))
