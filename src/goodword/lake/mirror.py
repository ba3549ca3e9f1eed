"""`goodword-mirror`: brings the lake up to what the database says, and ends.

It is a process of its own because ADBC brings its own SQLite: two SQLite libraries that open one
file in one process drop each other's locks, and commits vanish. It holds no other handle on the
database and imports no Django. The database comes as DATABASE_URL, so that no password stands in
the list of processes.
"""

import argparse
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import adbc_driver_manager.dbapi as adbc
import pyarrow as pa

from goodword.kit.facts import FACTS, Fact

from . import marks, shape, source, tables

ROWS_AT_ONCE = 1 << 16
MANY = 100_000
TIDY_EVERY = 20


class NotMirrored(RuntimeError):
    """The database could not be read; the message says why."""


@dataclass(frozen=True)
class Report:
    """What one run did. `changed` and `gone` count rows by fact; a fact loaded as a whole is in `loaded`."""

    changed: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)
    rows: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Moment:
    """What the database says of itself in the snapshot that is being read."""

    identity: str
    reached: str
    witness: str
    zone: str
    witness_then: str

    def follows(self, mark: marks.Mark) -> bool:
        """Whether this is the database of the mark, later on; else the lake has to be made anew."""
        known = (mark.identity, mark.witness, mark.zone)
        return known == (self.identity, self.witness_then, self.zone) and not self._is_before(mark)

    def _is_before(self, mark: marks.Mark) -> bool:
        return int(self.reached.partition(":")[0]) < int(mark.reached.partition(":")[0] or 0)


class Mirror:
    """One run over one open snapshot."""

    def __init__(self, lake: Path, cursor: adbc.Cursor, vendor: str) -> None:
        self._lake = lake
        self._cursor = cursor
        self._vendor = vendor
        self._report = Report()
        self._zone = "UTC"

    def run(self, *, rebuild: bool) -> Report:
        began = time.monotonic()
        mark = marks.read(self._lake)
        now = Moment(*self._row(source.moment(self._vendor, mark.witness)))
        self._zone = now.zone
        since = mark.reached if now.follows(mark) and not rebuild else ""
        present = {name: self._bring(fact, mark.table(name), since) for name, fact in FACTS.items()}
        at = datetime.now(UTC).isoformat(timespec="seconds")
        marks.write(self._lake, marks.Mark(now.identity, now.reached, now.witness, now.zone, at, present))
        rows = sum(self._report.changed.values())
        return replace(self._report, rows=rows, seconds=round(time.monotonic() - began, 3))

    def _bring(self, fact: Fact, known: marks.Table, since: str) -> marks.Table:
        """One table up to now: by its changes, or as a whole when that is what it needs."""
        if not since or known.version == marks.NOWHERE or known.shape != _shape(fact):
            return self._load(fact)
        dims = shape.Dims({d: set(v) for d, v in known.dims.items()}, set(known.refused))
        rows, is_all = self._changed(fact, since, most=max(MANY, known.rows // 4))
        if not is_all:
            return self._load(fact)
        if fact.has_dims and rows.num_rows:
            dims.see(rows[shape.DIMS].unique().to_pylist())
            if not set(known.dims) <= dims.values.keys():
                return self._load(fact)
        gone = self._column(source.gone(fact, self._vendor, since))
        if not rows.num_rows and not gone:
            return known
        return self._apply(fact, shape.shape(rows, fact, self._zone, dims.names), gone, dims)

    def _apply(self, fact: Fact, rows: pa.Table, gone: list[int], dims: shape.Dims) -> marks.Table:
        # A row that was taken away and put back has a tombstone and lives.
        away = sorted(set(gone) - set(rows["id"].to_pylist()))
        written = tables.change(self._lake / fact.name, rows, away)
        self._report.changed[fact.name] = rows.num_rows
        self._report.gone[fact.name] = len(away)
        if written.version % TIDY_EVERY == 0:
            tables.purge(self._lake / fact.name)
        return _table(fact, written, dims)

    def _load(self, fact: Fact) -> marks.Table:
        dims = shape.Dims()
        if fact.has_dims:
            dims.see(text for batch in self._batches(source.dims(fact)) for text in batch.column(0).to_pylist())
        typed = (shape.shape(rows, fact, self._zone, dims.names) for rows in self._rows(fact))
        written = tables.replace(self._lake / fact.name, shape.schema(fact, dims.names if fact.has_dims else ()), typed)
        self._report.changed[fact.name] = written.rows
        self._report.loaded.append(fact.name)
        return _table(fact, written, dims)

    def _changed(self, fact: Fact, since: str, *, most: int) -> tuple[pa.Table, bool]:
        """The rows changed since the mark; and whether these are all of them, not just the first `most`."""
        found: list[pa.Table] = []
        n = 0
        for rows in self._rows(fact, since):
            found.append(rows)
            n += rows.num_rows
            if n > most:
                return pa.concat_tables(found), False
        return (pa.concat_tables(found) if found else shape.from_records([], fact)), True

    def _rows(self, fact: Fact, since: str = "") -> Iterator[pa.Table]:
        left = source.skip(self._vendor)
        for batch in self._batches(source.typed_select(fact, self._vendor, since)):
            yield pa.Table.from_batches([batch.slice(left)])
            left = 0

    def _batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        if self._vendor == source.SQLITE:
            self._cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(ROWS_AT_ONCE)})
        self._cursor.execute(sql)
        yield from self._cursor.fetch_record_batch()

    def _column(self, sql: str) -> list[int]:
        self._cursor.execute(sql)
        return [int(row[0]) for row in self._cursor.fetchall()]

    def _row(self, sql: str) -> tuple[str, ...]:
        self._cursor.execute(sql)
        return tuple(self._cursor.fetchone() or ())


def mirror(lake: Path, url: str, *, rebuild: bool = False) -> Report:
    """Bring the lake up to the database. Two at once would undo each other: the second waits."""
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with _snapshot(url) as (cursor, vendor):
                return Mirror(lake, cursor, vendor).run(rebuild=rebuild)
        except adbc.Error as why:
            raise NotMirrored(str(why)) from why


def purge(lake: Path) -> int:
    """Delete every file that the present lake does not need: after an erasure nothing of it stays."""
    with (lake / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return sum(tables.purge(lake / name, hours=0) for name in FACTS)


@contextmanager
def _snapshot(url: str) -> Iterator[tuple[adbc.Cursor, str]]:
    """A cursor in one reading transaction: every table as of the same moment."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        import adbc_driver_sqlite.dbapi as sqlite  # noqa: PLC0415  (only one of the two drivers is wanted in a process)

        with closing(sqlite.connect(f"file:{quote(unquote(parts.path))}?mode=ro")) as opened, opened.cursor() as cursor:
            yield cursor, source.SQLITE
        return
    import adbc_driver_postgresql.dbapi as postgresql  # noqa: PLC0415

    with closing(postgresql.connect(url)) as opened, opened.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor, source.POSTGRESQL


def _shape(fact: Fact) -> str:
    return " ".join(f"{c.name}:{c.type}:{c.sql}" for c in fact.columns)


def _table(fact: Fact, written: tables.Written, dims: shape.Dims) -> marks.Table:
    values = {name: sorted(found) for name, found in sorted(dims.values.items())}
    return marks.Table(written.version, written.rows, written.top, values, sorted(dims.refused), _shape(fact))


def main() -> int:
    """Say on standard output, in JSON, what was done; on standard error, why not."""
    words = argparse.ArgumentParser(prog="goodword-mirror", description="Bring the lake up to the database of DATABASE_URL.")
    words.add_argument("lake", type=Path)
    words.add_argument("--rebuild", action="store_true", help="read everything anew")
    words.add_argument("--purge", action="store_true", help="afterwards delete every file that is no longer needed")
    asked = words.parse_args()
    try:
        report = mirror(asked.lake.resolve(), os.environ["DATABASE_URL"], rebuild=asked.rebuild)
        if asked.purge:
            purge(asked.lake.resolve())
    except (NotMirrored, KeyError) as why:
        print(f"goodword-mirror: {why}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(report)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
