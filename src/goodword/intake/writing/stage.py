"""What both databases have to do for a bulk write: take rows by the thousand, and lay others beside a table.

The SQL is the same for SQLite and PostgreSQL; what differs stands in the two classes.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Protocol

from django.db import DataError, connection

Row = tuple[Any, ...]


class Beside(Protocol):
    """What a database has to be able to do for a bulk write."""

    def bring(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None: ...
    def insert(self, name: str, table: str, columns: Sequence[str], *, same: dict[str, Any], base: int) -> None: ...
    def lay(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None: ...
    def make(self, name: str, select: str) -> None: ...
    def reserve(self, table: str, n: int) -> Sequence[int] | None: ...
    def base(self, table: str) -> int: ...
    def settle(self) -> None: ...
    def written(self, table: str) -> None: ...


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of one SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


class Sqlite:
    """Temporary tables live in memory, so that filling them takes no lock on the database."""

    def settle(self) -> None:
        if connection.in_atomic_block:
            return  # of a caller's: within a transaction SQLite changes neither
        execute("PRAGMA temp_store = MEMORY")
        execute("PRAGMA foreign_keys = ON")

    def bring(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Make new rows ready before the transaction. One statement over a table costs a third less than one a row."""
        self.lay(name, columns, rows)

    def insert(self, name: str, table: str, columns: Sequence[str], *, same: dict[str, Any], base: int) -> None:
        """Write the rows that were brought, `base` added to their numbers, the `same` in all of them."""
        _, *others = columns
        marks = ", ".join(["%s"] * len(same))
        execute(
            f'INSERT INTO "{table}" ({listed([*columns, *same])}) SELECT %s + id, {listed(others)}, {marks} FROM temp.{name}',
            [base, *same.values()],
        )

    def make(self, name: str, select: str) -> None:
        execute(f"DROP TABLE IF EXISTS temp.{name}")
        execute(f"CREATE TEMP TABLE {name} AS {select}")

    def lay(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM temp.{name}")
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO temp.{name} ({listed(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", rows)
            cursor.execute("COMMIT")

    def reserve(self, table: str, n: int) -> Sequence[int] | None:
        return None

    def written(self, table: str) -> None:
        """SQLite plans from the indices alone."""

    def base(self, table: str) -> int:
        """The last number given; asked inside the transaction, whose lock keeps others from taking the next."""
        found = fetch("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return int(found[0][0]) if found else 0


class Postgresql:
    """Rows come by COPY; numbers are taken from the sequence before the transaction begins."""

    def __init__(self) -> None:
        self._brought: Sequence[Row] = ()

    def settle(self) -> None:
        # A temporary table has no statistics; without this a slice of it may be joined by reading the whole other table.
        execute("SET enable_hashjoin = off")
        execute("SET enable_mergejoin = off")
        # After temporary tables of the same session it may not be changed; then those go on with what they have.
        if not connection.in_atomic_block:
            with suppress(DataError):
                execute("SET temp_buffers = '32MB'")
        # A server that falls may lose the last chunks, whole and with their marks; the next run writes them again.
        execute("SET synchronous_commit = off")

    def bring(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self._brought = rows

    def insert(self, name: str, table: str, columns: Sequence[str], *, same: dict[str, Any], base: int) -> None:
        tail = tuple(same.values())
        into = f'COPY "{table}" ({listed([*columns, *same])}) FROM STDIN'
        with connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in self._brought:
                copy.write_row(row + tail)

    def make(self, name: str, select: str) -> None:
        execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        execute(f"CREATE TEMP TABLE {name} AS {select} WITH NO DATA")

    def lay(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        execute(f"TRUNCATE {name}")
        with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({listed(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def reserve(self, table: str, n: int) -> Sequence[int] | None:
        return [
            row[0] for row in fetch("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, n])
        ]

    def base(self, table: str) -> int:
        return 0

    def written(self, table: str) -> None:
        """Let the planner know of the new rows before others refer to them."""
        execute(f'ANALYZE "{table}"')


def beside() -> Beside:
    """The one for this database, its session made ready."""
    found: Beside = Sqlite() if connection.vendor == "sqlite" else Postgresql()
    found.settle()
    return found


def listed(columns: Sequence[str]) -> str:
    """Columns as SQL names them."""
    return ", ".join(f'"{c}"' for c in columns)


def slices(rows: Sequence[Row], n: int) -> Iterator[Sequence[Row]]:
    """The rows, n at a time."""
    for start in range(0, len(rows), n):
        yield rows[start : start + n]
