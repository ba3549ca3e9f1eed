"""What one fact is read from: files of one version of the lake, and the rows changed since then. Opens neither."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from goodword.kit.facts import Fact, Type

from . import marks, tables
from .shape import ARROW, GONE, own


@dataclass(frozen=True)
class Spelling:
    """How an engine writes a name and a type."""

    quote: str
    types: Mapping[Type, str]

    def name(self, name: str) -> str:
        return f"{self.quote}{name}{self.quote}"

    def null(self, name: str, kind: Type) -> str:
        return f"CAST(NULL AS {self.types[kind]}) AS {self.name(name)}"


IN_DUCKDB = Spelling(
    '"',
    {
        Type.INTEGER: "BIGINT",
        Type.NUMBER: "DOUBLE",
        Type.TRUTH: "BOOLEAN",
        Type.TEXT: "VARCHAR",
        Type.DAY: "DATE",
        Type.MOMENT: "TIMESTAMP",
    },
)
IN_SPARK = Spelling("`", {**IN_DUCKDB.types, Type.TEXT: "STRING", Type.MOMENT: "TIMESTAMP_NTZ"})


@dataclass(frozen=True)
class Parts:
    """What one fact is read from: files of one version of the lake, and the rows since then.

    `types` are the columns in order; `written` those that the files have. `tail` has the same
    columns and `is_gone`; a row in it takes the place of the lake's row with the same id.
    """

    types: dict[str, Type]
    written: frozenset[str]
    files: tuple[str, ...]
    tail: pa.Table | None
    hides: bool

    @staticmethod
    def of(fact: Fact, lake: Path, mark: marks.Mark, tail: pa.Table | None) -> "Parts":
        """Gather them. The tail says which version of the lake it follows; else the mark does; without a mark, the last."""
        at = version_of(fact, lake, mark, tail)
        written, files = tables.files(lake / fact.name, at) if at != marks.NOWHERE else ((), ())
        names = {c.name for c in fact.columns}
        found = {*written, *(tail.column_names if tail is not None else ())} - names
        types = {c.name: c.type for c in fact.columns} | own(found)
        rest = _conform(tail, types) if tail is not None and tail.num_rows else None
        hides = rest is not None and bool(files) and not _is_newer(rest, mark.table(fact.name), at)
        return Parts(types, frozenset(written), files, rest, hides)

    def select(self, base: str, tail: str, spelt: Spelling) -> str:
        """The SQL of the whole: `base` less what the tail replaces, and the tail's own rows."""
        parts = []
        if self.files:
            columns = (spelt.name(c) if c in self.written else spelt.null(c, t) for c, t in self.types.items())
            unless = f" WHERE id NOT IN (SELECT id FROM {tail})" if self.hides else ""  # noqa: S608
            parts.append(f"SELECT {', '.join(columns)} FROM {base}{unless}")  # noqa: S608  (names from kit/facts.py)
        if self.tail is not None:
            parts.append(f"SELECT {', '.join(map(spelt.name, self.types))} FROM {tail} WHERE NOT {GONE}")  # noqa: S608
        if not parts:
            parts.append(f"SELECT {', '.join(spelt.null(c, t) for c, t in self.types.items())} WHERE 1 = 0")
        return " UNION ALL ".join(parts)


def version_of(fact: Fact, lake: Path, mark: marks.Mark, tail: pa.Table | None) -> int:
    """Which version of the lake's table is read."""
    metadata = (tail.schema.metadata or {}) if tail is not None else {}
    if b"follows" in metadata:
        return int(metadata[b"follows"])
    return mark.table(fact.name).version if mark.identity else tables.latest(lake / fact.name)


def _is_newer(tail: pa.Table, known: marks.Table, version: int) -> bool:
    """Whether no row of the tail can be in the lake yet: then none has to be looked for there."""
    lowest = pc.min(tail["id"]).as_py()
    return version == known.version and known.top > 0 and lowest > known.top


def _conform(tail: pa.Table, types: Mapping[str, Type]) -> pa.Table:
    """The tail with every column of the fact, in its type."""
    columns = {
        name: tail[name].cast(ARROW[kind]) if name in tail.column_names else pa.nulls(tail.num_rows, ARROW[kind])
        for name, kind in types.items()
    }
    gone = tail[GONE] if GONE in tail.column_names else pa.array([False] * tail.num_rows)
    return pa.table({**columns, GONE: gone})


def digest(files: Iterable[str], tail: pa.Table | None) -> str:
    """A text that differs whenever other rows are read: from other files, or as changed since.

    Files are told apart by their names, which are drawn at random, not by the number of the version: a lake made
    anew begins again at 0. A restored database gives numbers of changes out a second time, so changed rows are told
    apart by all that they say.
    """
    found = hashlib.blake2b("\n".join(sorted(Path(file).name for file in files)).encode(), digest_size=12)
    if tail is not None and tail.num_rows:
        rows = tail.sort_by("id").replace_schema_metadata(None).combine_chunks()
        with pa.BufferOutputStream() as sink, pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_table(rows)
        found.update(sink.getvalue())
    return found.hexdigest()
