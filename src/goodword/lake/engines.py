"""The engines that read the lake: DuckDB in this process, or Spark. Beside `files`, no other file opens either.

`sealed` is for insights: it reads the lake's own files and nothing else. `for_files` is for
intake, in its limited child: it reads files by name, and still no network.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from goodword.kit.facts import Fact

from . import marks, tables
from .files import NO_EXTENSIONS, for_files
from .parts import IN_DUCKDB, IN_SPARK, Parts, digest, version_of

__all__ = ["DuckDB", "Engine", "Spark", "for_files", "sealed"]

SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


@dataclass(frozen=True)
class Limits:
    """How much an engine may take."""

    memory: str = "2GB"
    threads: int = 2


class Engine(ABC):
    """One opening of the lake, asked in Ibis expressions or in its own SQL, compiled before."""

    dialect: str

    def __init__(self, lake: Path, tail: Mapping[str, pa.Table] | None, mark: marks.Mark | None = None) -> None:
        self._lake = lake
        self._tail = dict(tail or {})
        self._mark = mark or marks.read(lake)
        self._parts: dict[str, Parts] = {}
        self._opened: set[str] = set()

    def table(self, fact: Fact) -> ir.Table:
        """Every present row of a fact: its declared columns, then `dim_*` as text."""
        self.open(fact)
        return ibis.table(self.columns(fact), name=fact.name)

    def version(self, fact: Fact) -> str:
        """A text that differs whenever the rows of a fact differ."""
        parts = self._parts_of(fact)
        return digest(parts.files, self._tail.get(fact.name))

    def files(self, facts: Iterable[Fact]) -> tuple[Path, ...]:
        """Every file that the lake's part of these facts is read from."""
        written = ((f, version_of(f, self._lake, self._mark, None)) for f in facts)
        found = (file for f, n in written if n != marks.NOWHERE for file in tables.files(self._lake / f.name, n)[1])
        return tuple(map(Path, found))

    def before(self, fact: Fact, ids: list[int]) -> pa.Table:
        """The rows with these ids as the lake itself has them, without the tail."""
        mark = self._mark.table(fact.name)
        old = [i for i in ids if i <= mark.top] if self._mark.identity else ids
        if not old:
            return pa.table({})
        with closing(pinned(self._lake, self._mark)) as lake:
            table = lake.table(fact)
            return lake.run(table.filter(table.id.isin(old)))

    def follow(self, tail: Mapping[str, pa.Table]) -> None:
        """Take other rows as those changed since the lake's mark; what was kept stays as it was computed."""
        self._tail = dict(tail)
        self._parts.clear()
        self._opened.clear()

    def columns(self, fact: Fact) -> dict[str, str]:
        """The columns of a fact in order, and their types as Ibis spells them."""
        return {name: str(kind) for name, kind in self._parts_of(fact).types.items()}

    def run(self, expr: ir.Expr) -> pa.Table:
        """The rows of a table expression (a scalar or column as a table of one column)."""
        table = expr.as_table()
        return self.query(self.sql(table), table.schema().to_pyarrow())

    def sql(self, expr: ir.Expr) -> str:
        """The expression in the engine's own SQL."""
        return str(ibis.to_sql(expr, dialect=self.dialect))

    def open(self, fact: Fact) -> None:
        """Make a fact readable under its name."""
        if fact.name not in self._opened:
            self._open(fact.name, self._parts_of(fact))
            self._opened.add(fact.name)

    @abstractmethod
    def query(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The rows of the engine's own SQL over facts that are open and tables that were made."""

    @abstractmethod
    def make(self, name: str, sql: str) -> None:
        """Compute rows once, to be read under a name until they are dropped or the engine is closed."""

    @abstractmethod
    def lay(self, name: str, rows: pa.Table) -> None:
        """Put rows that were worked out elsewhere under a name, until they are dropped or the engine is closed."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Let go of rows that were made."""

    def stop(self) -> None:  # noqa: B027  (an engine that cannot stop goes on)
        """Break off what is being computed, from another thread."""

    @abstractmethod
    def _open(self, name: str, parts: Parts) -> None: ...

    def _parts_of(self, fact: Fact) -> Parts:
        if fact.name not in self._parts:
            self._parts[fact.name] = Parts.of(fact, self._lake, self._mark, self._tail.get(fact.name))
        return self._parts[fact.name]


class DuckDB(Engine):
    dialect = "duckdb"

    def __init__(self, lake: Path, tail: Mapping[str, pa.Table] | None, limits: Limits, mark: marks.Mark | None = None) -> None:
        super().__init__(lake, tail, mark)
        self._limits = {"memory_limit": limits.memory, "threads": str(limits.threads)}

    @cached_property
    def _con(self) -> duckdb.DuckDBPyConnection:
        # Only when something is computed: to see that nothing has changed takes no connection.
        con = duckdb.connect(":memory:", config={**NO_EXTENSIONS, **self._limits})
        con.execute(f"SET allowed_directories = [{_quoted(f'{self._lake}/')}]")
        con.execute(f"SET temp_directory = {_quoted(str(self._lake / '.spill'))}")
        con.execute("SET TimeZone = 'UTC'")
        # It would compute what two filters of one table have in common: the whole table.
        con.execute("SET disabled_optimizers = 'common_subplan'")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        return con

    def close(self) -> None:
        if self._is_connected:
            self._con.close()

    @property
    def _is_connected(self) -> bool:
        return "_con" in self.__dict__

    def stop(self) -> None:
        if self._is_connected:
            self._con.interrupt()

    def query(self, sql: str, schema: pa.Schema) -> pa.Table:
        with self._saying_what_is_gone():
            return self._con.execute(sql).to_arrow_table().cast(schema)

    def make(self, name: str, sql: str) -> None:
        with self._saying_what_is_gone():
            self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def lay(self, name: str, rows: pa.Table) -> None:
        self._con.register("laid_rows", rows)
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM laid_rows")
        self._con.unregister("laid_rows")

    def drop(self, name: str) -> None:
        self._con.execute(f"DROP TABLE IF EXISTS {name}")

    def add(self, name: str, sql: str) -> None:
        """Put further rows into a table that was made."""
        with self._saying_what_is_gone():
            self._con.execute(f"INSERT INTO {name} {sql}")

    def count(self, rows: str) -> int:
        """How many rows there are under a name, or in a SELECT in brackets."""
        found: tuple[int] | None = self._con.execute(f"SELECT count(*) FROM {rows}").fetchone()  # noqa: S608
        return found[0] if found else 0

    def open_tail(self, fact: Fact) -> bool:
        """Make the changed rows of a fact readable as `{fact}_tail`; whether there are any."""
        tail = self._parts_of(fact).tail
        if tail is not None:
            self._copy(fact.name, tail)
        return tail is not None

    def see(self, name: str, sql: str) -> None:
        """Show rows under a name; they are computed when they are read."""
        with self._saying_what_is_gone():
            self._con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    @contextmanager
    def _saying_what_is_gone(self) -> Iterator[None]:
        """Raise `Gone` where a file was deleted under us: after an erasure the lake's past goes at once."""
        try:
            yield
        except duckdb.IOException as why:
            missing = [file for parts in self._parts.values() for file in parts.files if not Path(file).exists()]
            if missing:
                raise tables.Gone(f"{len(missing)} files of the lake are not there any more.") from why
            raise

    def unsee(self, name: str) -> None:
        """Forget a name that rows were shown under."""
        self._con.execute(f"DROP VIEW IF EXISTS {name}")

    def differ(self, one: str, other: str) -> bool:
        """Whether two tables that were made have different rows."""
        less = (f"EXISTS (FROM {a} EXCEPT FROM {b})" for a, b in ((one, other), (other, one)))
        found: tuple[bool] | None = self._con.execute(f"SELECT {' OR '.join(less)}").fetchone()
        return bool(found and found[0])

    def note_ids(self, name: str, ids: Iterable[int]) -> None:
        """Make a table of ids, to ask for the rows of these."""
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest(?::BIGINT[]) AS id", [sorted(ids)])

    def _open(self, name: str, parts: Parts) -> None:
        files = ", ".join(_quoted(f) for f in parts.files)
        if parts.tail is not None:
            self._copy(name, parts.tail)
        base = f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"
        self.see(name, parts.select(base, f"{name}_tail", IN_DUCKDB))

    def _copy(self, name: str, tail: pa.Table) -> None:
        # Copied: DuckDB's joins push filters down that a scan of Arrow's own memory refuses.
        self._con.register("changed_rows", tail)
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name}_tail AS FROM changed_rows")
        self._con.unregister("changed_rows")


class Spark(Engine):
    """Spark reads the Parquet files that the Delta log lists; it needs no Delta of its own."""

    dialect = "pyspark"

    def __init__(self, lake: Path, tail: Mapping[str, pa.Table] | None, *, master: str, limits: Limits) -> None:
        super().__init__(lake, tail)
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra, and seconds to load)

        builder = SparkSession.builder.master(master).appName("goodword")
        for name, value in SPARK_SETTINGS.items():
            builder = builder.config(name, value)
        started = builder.config("spark.driver.memory", limits.memory.lower().removesuffix("b")).getOrCreate()
        started.sparkContext.setLogLevel("ERROR")
        self._session = started.newSession()
        ibis.pyspark.connect(self._session)  # sets the options that its compiler reads

    def close(self) -> None:
        for name in self._opened:
            self._session.catalog.dropTempView(name)

    def query(self, sql: str, schema: pa.Schema) -> pa.Table:
        return self._session.sql(sql).toArrow().cast(schema)

    def make(self, name: str, sql: str) -> None:
        # What is only cached is still read with the plan that made it, and that with its own: after a few turns of a table that
        # reads the one before thrice, no plan would ever be ready.
        self._session.sql(sql).localCheckpoint().createOrReplaceTempView(name)

    def lay(self, name: str, rows: pa.Table) -> None:
        self._session.createDataFrame(rows).cache().createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        self._session.catalog.uncacheTable(name)
        self._session.catalog.dropTempView(name)

    def _open(self, name: str, parts: Parts) -> None:
        if parts.files:
            # Without the whole schema Spark takes that of some file, and drops columns that came later.
            schema = ", ".join(f"`{c}` {IN_SPARK.types[t]}" for c, t in parts.types.items() if c in parts.written)
            reader = self._session.read.schema(schema).option("mergeSchema", "true")
            reader.parquet(*parts.files).createOrReplaceTempView(f"{name}_lake")
        if parts.tail is not None:
            self._session.createDataFrame(parts.tail).createOrReplaceTempView(f"{name}_tail")
        whole = self._session.sql(parts.select(f"{name}_lake", f"{name}_tail", IN_SPARK))
        whole.createOrReplaceTempView(name)


@contextmanager
def sealed(
    lake: Path,
    *,
    engine: str = "duckdb",
    tail: Mapping[str, pa.Table] | None = None,
    memory: str = Limits.memory,
    threads: int = Limits.threads,
) -> Iterator[Engine]:
    """Open the lake for reading, with nothing else in reach.

    `engine` is "duckdb", or a Spark master: "local[2]", "spark://host:7077". `tail` maps names of
    facts to the rows changed since the lake's mark: the fact's columns, `dim_*`, and `is_gone`
    (true: a tombstone, all else null). Raises ModuleNotFoundError where Spark is not installed.
    """
    opened: DuckDB | Spark
    limits = Limits(memory, threads)
    if engine == DuckDB.dialect:
        opened = DuckDB(lake.resolve(), tail, limits)
    else:
        opened = Spark(lake.resolve(), tail, master=engine, limits=limits)
    try:
        yield opened
    finally:
        opened.close()


def pinned(lake: Path, mark: marks.Mark, tail: Mapping[str, pa.Table] | None = None, limits: Limits = Limits()) -> "DuckDB":
    """DuckDB on the lake as it was at a mark, sealed alike; whoever asked closes it."""
    return DuckDB(lake.resolve(), tail, limits, mark)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
