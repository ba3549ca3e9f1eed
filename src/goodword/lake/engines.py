"""The engines that read the lake: DuckDB in this process, or Spark. Beside `files`, no other file opens either.

`sealed` is for insights: it reads the lake's own files and nothing else. `for_files` is for
intake, in its limited child: it reads files by name, and still no network.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from goodword.kit.facts import Fact, Type

from . import marks, tables
from .files import NO_EXTENSIONS, for_files
from .shape import ARROW, DIM, GONE, PREFIX

__all__ = ["DuckDB", "Engine", "Spark", "for_files", "sealed"]

SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


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
    version: str

    @staticmethod
    def of(fact: Fact, lake: Path, mark: marks.Mark, tail: pa.Table | None) -> "Parts":
        """Gather them. The tail says which version of the lake it follows; else the mark does; without a mark, the last."""
        known = mark.table(fact.name).version if mark.identity else tables.latest(lake / fact.name)
        version = _follows(tail, known)
        written, files = tables.files(lake / fact.name, version) if version != marks.NOWHERE else ((), ())
        names = {c.name for c in fact.columns}
        found = {*written, *(tail.column_names if tail is not None else ())} - names
        dims = {c for c in found if c.startswith(PREFIX) and DIM.fullmatch(c.removeprefix(PREFIX))}
        types = {c.name: c.type for c in fact.columns} | dict.fromkeys(sorted(dims), Type.TEXT)
        rest = _conform(tail, types) if tail is not None and tail.num_rows else None
        hides = rest is not None and bool(files)
        return Parts(types, frozenset(written), files, rest, hides, f"{version}{_digest(rest)}")

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


class Engine(ABC):
    """One opening of the lake. Tables are Ibis expressions until `run` computes them."""

    dialect: str

    def __init__(self, lake: Path, tail: Mapping[str, pa.Table] | None) -> None:
        self._lake = lake
        self._tail = dict(tail or {})
        self._mark = marks.read(lake)
        self._parts: dict[str, Parts] = {}
        self._tables: dict[str, ir.Table] = {}

    def table(self, fact: Fact) -> ir.Table:
        """Every present row of a fact: its declared columns, then `dim_*` as text."""
        if fact.name not in self._tables:
            self._tables[fact.name] = self._open(fact.name, self._parts_of(fact))
        return self._tables[fact.name]

    def version(self, fact: Fact) -> str:
        """A text that differs whenever the rows of a fact differ."""
        return self._parts_of(fact).version

    @abstractmethod
    def run(self, expr: ir.Expr) -> pa.Table:
        """The rows of a table expression (a scalar or column as a table of one column)."""

    def sql(self, expr: ir.Expr) -> str:
        """The expression in the engine's own SQL."""
        return str(ibis.to_sql(expr, dialect=self.dialect))

    def keep(self, table: ir.Table) -> ir.Table:
        """The same rows, computed once for as long as the engine is open: for what is read several times."""
        return table.cache()

    def stop(self) -> None:  # noqa: B027  (an engine that cannot stop goes on)
        """Break off what is being computed, from another thread."""

    @abstractmethod
    def _open(self, name: str, parts: Parts) -> ir.Table: ...

    def _parts_of(self, fact: Fact) -> Parts:
        if fact.name not in self._parts:
            self._parts[fact.name] = Parts.of(fact, self._lake, self._mark, self._tail.get(fact.name))
        return self._parts[fact.name]


class DuckDB(Engine):
    dialect = "duckdb"

    def __init__(self, lake: Path, tail: Mapping[str, pa.Table] | None, *, memory: str, threads: int) -> None:
        super().__init__(lake, tail)
        self._con = duckdb.connect(":memory:", config={**NO_EXTENSIONS, "memory_limit": memory, "threads": str(threads)})
        self._ibis = ibis.duckdb.from_connection(self._con)
        self._kept = count(1)
        self._con.execute(f"SET allowed_directories = [{_quoted(f'{lake}/')}]")
        self._con.execute(f"SET temp_directory = {_quoted(str(lake / '.spill'))}")
        self._con.execute("SET enable_external_access = false")
        self._con.execute("SET lock_configuration = true")

    def close(self) -> None:
        self._con.close()

    def keep(self, table: ir.Table) -> ir.Table:
        # By hand: Ibis 12's own cache asks sqlglot for a DROP that it no longer spells.
        name = f"kept_{next(self._kept)}"
        self._con.execute(f"CREATE TEMP TABLE {name} AS {self.sql(table)}")
        return self._ibis.table(name)

    def stop(self) -> None:
        self._con.interrupt()

    def run(self, expr: ir.Expr) -> pa.Table:
        return self._ibis.to_pyarrow(expr.as_table())

    def _open(self, name: str, parts: Parts) -> ir.Table:
        files = ", ".join(_quoted(f) for f in parts.files)
        if parts.tail is not None:
            self._con.register(f"{name}_tail", parts.tail)
        base = f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"
        self._con.execute(f"CREATE TEMP VIEW {name} AS {parts.select(base, f'{name}_tail', IN_DUCKDB)}")
        return self._ibis.table(name)


class Spark(Engine):
    """Spark reads the Parquet files that the Delta log lists; it needs no Delta of its own."""

    dialect = "pyspark"

    def __init__(self, lake: Path, tail: Mapping[str, pa.Table] | None, *, master: str, memory: str) -> None:
        super().__init__(lake, tail)
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra, and seconds to load)

        builder = SparkSession.builder.master(master).appName("goodword")
        for name, value in SPARK_SETTINGS.items():
            builder = builder.config(name, value)
        started = builder.config("spark.driver.memory", memory.lower().removesuffix("b")).getOrCreate()
        started.sparkContext.setLogLevel("ERROR")
        self._session = started.newSession()
        self._ibis = ibis.pyspark.connect(self._session)

    def close(self) -> None:
        for name in self._tables:
            self._session.catalog.dropTempView(name)

    def run(self, expr: ir.Expr) -> pa.Table:
        return self._ibis.to_pyarrow(expr.as_table())

    def _open(self, name: str, parts: Parts) -> ir.Table:
        if parts.files:
            # Without the whole schema Spark takes that of some file, and drops columns that came later.
            schema = ", ".join(f"`{c}` {IN_SPARK.types[t]}" for c, t in parts.types.items() if c in parts.written)
            reader = self._session.read.schema(schema).option("mergeSchema", "true")
            reader.parquet(*parts.files).createOrReplaceTempView(f"{name}_lake")
        if parts.tail is not None:
            self._session.createDataFrame(parts.tail).createOrReplaceTempView(f"{name}_tail")
        whole = self._session.sql(parts.select(f"{name}_lake", f"{name}_tail", IN_SPARK))
        whole.createOrReplaceTempView(name)
        return self._ibis.table(name)


@contextmanager
def sealed(
    lake: Path,
    *,
    engine: str = "duckdb",
    tail: Mapping[str, pa.Table] | None = None,
    memory: str = "2GB",
    threads: int = 2,
) -> Iterator[Engine]:
    """Open the lake for reading, with nothing else in reach.

    `engine` is "duckdb", or a Spark master: "local[2]", "spark://host:7077". `tail` maps names of
    facts to the rows changed since the lake's mark: the fact's columns, `dim_*`, and `is_gone`
    (true: a tombstone, all else null). Raises ModuleNotFoundError where Spark is not installed.
    """
    opened: DuckDB | Spark
    if engine == DuckDB.dialect:
        opened = DuckDB(lake.resolve(), tail, memory=memory, threads=threads)
    else:
        opened = Spark(lake.resolve(), tail, master=engine, memory=memory)
    try:
        yield opened
    finally:
        opened.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _follows(tail: pa.Table | None, version: int) -> int:
    metadata = (tail.schema.metadata or {}) if tail is not None else {}
    return int(metadata.get(b"follows", version))


def _conform(tail: pa.Table, types: Mapping[str, Type]) -> pa.Table:
    """The tail with every column of the fact, in its type."""
    columns = {
        name: tail[name].cast(ARROW[kind]) if name in tail.column_names else pa.nulls(tail.num_rows, ARROW[kind])
        for name, kind in types.items()
    }
    gone = tail[GONE] if GONE in tail.column_names else pa.array([False] * tail.num_rows)
    return pa.table({**columns, GONE: gone})


def _digest(tail: pa.Table | None) -> str:
    if tail is None:
        return ""
    rows = sorted(zip(tail["id"].to_pylist(), tail["changed"].to_pylist(), tail[GONE].to_pylist(), strict=True), key=str)
    return "+" + hashlib.blake2b(repr(rows).encode(), digest_size=8).hexdigest()
