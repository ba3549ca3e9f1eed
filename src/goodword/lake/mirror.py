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
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import adbc_driver_manager as adbc
import pyarrow as pa

from goodword.kit.facts import FACTS, Fact
from goodword.kit.without import Without

from . import marks, shape, source, tables
from .reports import MirrorReport

ROWS_AT_ONCE = 1 << 14
MANY = 100_000
TIDY_EVERY = 20


class NotMirrored(RuntimeError):
    """The database could not be read; the message says why."""


class Snapshot:
    """One reading transaction: every table as of the same moment.

    ADBC is used without its DB-API layer, which would load pandas and polars: two seconds and
    100 MB for a process that lives for a second.
    """

    def __init__(self, connection: adbc.AdbcConnection, vendor: str) -> None:
        self._connection = connection
        self._open: list[pa.RecordBatchReader | adbc.AdbcStatement] = []
        self.vendor = vendor

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        self.close()
        statement = adbc.AdbcStatement(self._connection)
        self._open.append(statement)
        if self.vendor == source.SQLITE:
            statement.set_options(**{"adbc.sqlite.query.batch_rows": str(ROWS_AT_ONCE)})
        statement.set_sql_query(sql)
        stream, _ = statement.execute_query()
        reader = pa.RecordBatchReader.from_stream(stream)
        self._open.append(reader)
        yield from reader

    def close(self) -> None:
        """Let go of the question before, also of one that was not read to its end."""
        while self._open:
            self._open.pop().close()

    def values(self, sql: str) -> list[Any]:
        """The values of the only column."""
        return [value for batch in self.batches(sql) for value in batch.column(0).to_pylist()]

    def row(self, sql: str) -> tuple[str, ...]:
        """The only row, all text."""
        return tuple(c[0].as_py() for batch in self.batches(sql) if batch.num_rows for c in batch.columns)


class Mirror:
    """One run over one open snapshot."""

    def __init__(self, lake: Path, snapshot: Snapshot) -> None:
        self._lake = lake
        self._snapshot = snapshot
        self._vendor = snapshot.vendor
        self._report = MirrorReport()
        self._zone = "UTC"

    def run(self, *, rebuild: bool) -> MirrorReport:
        began = time.monotonic()
        mark = marks.read(self._lake)
        now = marks.Moment(*self._snapshot.row(source.moment(self._vendor, mark.witness)))
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
        dims = shape.Dims.of(known.dims, known.refused, known.rated)
        rows, is_all = self._changed(fact, since, most=max(MANY, known.rows // 4))
        if not is_all:
            return self._load(fact)
        if rows.num_rows:
            dims.see_rows(rows, fact)
            if not set(known.dims) <= dims.values.keys():
                return self._load(fact)
        gone = self._snapshot.values(source.gone(fact, self._vendor, since))
        if not rows.num_rows and not gone:
            return known
        return self._apply(fact, shape.shape(rows, fact, self._zone, dims), gone, dims)

    def _apply(self, fact: Fact, rows: pa.Table, gone: list[int], dims: shape.Dims) -> marks.Table:
        # A row that was taken away and put back has a tombstone and lives.
        away = sorted(set(gone) - set(rows["id"].to_pylist()))
        written = tables.change(self._lake / fact.name, rows, away)
        self._report.changed[fact.name] = rows.num_rows
        self._report.gone[fact.name] = len(away)
        return self._tidied(fact, written, dims)

    def _load(self, fact: Fact) -> marks.Table:
        dims = shape.Dims()
        for sql in source.own(fact):
            for batch in self._snapshot.batches(sql):
                dims.see_rows(pa.Table.from_batches([batch]), fact)
        typed = (shape.shape(rows, fact, self._zone, dims) for rows in self._rows(fact))
        written = tables.replace(self._lake / fact.name, shape.schema(fact, dims), typed)
        self._report.changed[fact.name] = written.rows
        self._report.loaded.append(fact.name)
        return self._tidied(fact, written, dims)

    def _tidied(self, fact: Fact, written: tables.Written, dims: shape.Dims) -> marks.Table:
        if written.version % TIDY_EVERY == TIDY_EVERY - 1:
            tables.purge(self._lake / fact.name)
        values = {name: sorted(found) for name, found in sorted(dims.values.items())}
        found = (written.version, written.rows, written.top, values, sorted(dims.refused), _shape(fact))
        return marks.Table(*found, rated=sorted(dims.rated))

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
        for batch in self._snapshot.batches(source.typed_select(fact, self._vendor, since)):
            yield pa.Table.from_batches([batch.slice(left)])
            left = 0


def mirror(lake: Path, url: str, *, rebuild: bool = False) -> MirrorReport:
    """Bring the lake up to the database. Two at once would undo each other: the second waits."""
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with _snapshot(url) as snapshot:
                return Mirror(lake, snapshot).run(rebuild=rebuild)
        except adbc.Error as why:
            raise NotMirrored(str(why)) from why


def purge(lake: Path) -> int:
    """Delete every file that the present lake does not need: after an erasure nothing of it stays."""
    with (lake / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return sum(tables.purge(lake / name, hours=0) for name in FACTS)


@contextmanager
def _snapshot(url: str) -> Iterator[Snapshot]:
    vendor, driver, uri = _driver(url)
    with adbc.AdbcDatabase(driver=driver, uri=uri) as database, adbc.AdbcConnection(database) as connection:
        connection.set_autocommit(False)
        snapshot = Snapshot(connection, vendor)
        if vendor == source.POSTGRESQL:
            list(snapshot.batches("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        try:
            yield snapshot
        finally:
            snapshot.close()
            connection.rollback()


def _driver(url: str) -> tuple[str, str, str]:
    """Which database, the library that reads it, and how that names the database."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        import adbc_driver_sqlite as sqlite  # noqa: PLC0415  (only one of the two is wanted in a process)

        return source.SQLITE, sqlite._driver_path(), f"file:/{quote(unquote(parts.path).lstrip('/'))}?mode=ro"
    import adbc_driver_postgresql as postgresql  # noqa: PLC0415

    return source.POSTGRESQL, postgresql._driver_path(), url


def _shape(fact: Fact) -> str:
    return " ".join([*(f"{c.name}:{c.type}:{c.sql}" for c in fact.columns), *shape.objects(fact)])


def main() -> int:
    """Say on standard output, in JSON, what was done; on standard error, why not."""
    words = argparse.ArgumentParser(prog="goodword-mirror", description="Bring the lake up to the database of DATABASE_URL.")
    words.add_argument("lake", type=Path)
    words.add_argument("--rebuild", action="store_true", help="read everything anew")
    words.add_argument("--purge", action="store_true", help="afterwards delete every file that is no longer needed")
    asked = words.parse_args()
    sys.meta_path.insert(0, Without("pandas"))
    pa.set_memory_pool(pa.system_memory_pool())  # the others keep what they once had
    try:
        report = mirror(asked.lake.resolve(), os.environ["DATABASE_URL"], rebuild=asked.rebuild)
        if asked.purge:
            purge(asked.lake.resolve())
    except (NotMirrored, KeyError, OSError) as why:
        print(f"goodword-mirror: {why}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(report)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
