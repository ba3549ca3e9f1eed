"""The table beside the table: rows laid down in the session's own memory, and moved over in one statement.

The SQL is the same for SQLite and PostgreSQL; what differs stands in the two classes.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol

from django.db import connection

from goodword.journal import feed

from .shapes import Table

Row = Sequence[Any]
# What stands in for a missing name.
SPOKEN_OF = ("email", "email_key", "phone", "phone_key")


class Beside(Protocol):
    """What a database has to be able to do for a bulk write."""

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
        execute("PRAGMA temp_store = MEMORY")
        execute("PRAGMA foreign_keys = ON")

    def make(self, name: str, select: str) -> None:
        execute(f"DROP TABLE IF EXISTS temp.{name}")
        execute(f"CREATE TEMP TABLE {name} AS {select}")

    def lay(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM temp.{name}")
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO temp.{name} ({_listed(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", rows)
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

    def settle(self) -> None:
        # A temporary table has no statistics; without this a slice of it may be joined by reading the whole other table.
        execute("SET enable_hashjoin = off")
        execute("SET enable_mergejoin = off")
        execute("SET temp_buffers = '32MB'")
        # A server that falls may lose the last chunks, whole and with their marks; the next run writes them again.
        execute("SET synchronous_commit = off")

    def make(self, name: str, select: str) -> None:
        execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        execute(f"CREATE TEMP TABLE {name} AS {select} WITH NO DATA")

    def lay(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        execute(f"TRUNCATE {name}")
        with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({_listed(columns)}) FROM STDIN") as copy:
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


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{c}"' for c in columns)


class Moving:
    """The statements that move a stage into its table."""

    def __init__(self, table: Table, filled: Collection[str]) -> None:
        self.table = table
        self.values = [c for c in table.columns if c in filled or c in table.defaults or c in SPOKEN_OF]
        self.columns = [*self.values, *table.refs]
        self.empty = [c for c in table.columns if c not in self.values]
        self.stage = f"stage_{table.name}"
        self.staged = ["ord", "id", "source_key", *self.columns]

    @property
    def layout(self) -> str:
        """A SELECT of no rows whose columns are those of the stage."""
        listed = _listed(["source_key", *self.columns])
        return f'SELECT id AS ord, id, {listed} FROM "{self.table.table}"' + (" WHERE 0" if connection.vendor == "sqlite" else "")

    def insert(self, *, base: int, batch: int, source: str, at: Any) -> int:
        """Write the rows that are new."""
        tick = feed.tick(connection)
        changed, value = (', "changed"', ", %s") if tick is not None else ("", "")
        numbers = [tick] if tick is not None else []
        texts = {*self.table.texts}
        listed = _listed([*self.columns, *self.empty])
        shown = [self._made(c, is_text=c in texts) for c in self.columns]
        shown += ["'{}'" if c == "dims" else "''" if c in texts else "NULL" for c in self.empty]
        return execute(
            f"""INSERT INTO "{self.table.table}"
                (id, "source", "source_key", "noted_at", "origin", "hand", "version"{changed}, {listed})
            SELECT %s + s.ord, %s, COALESCE(s.source_key, ''), %s, %s, %s, 1{value}, {", ".join(shown)}
            FROM {self.stage} s WHERE s.id IS NULL""",
            [base, source, connection.ops.adapt_datetimefield_value(at), batch, batch, *numbers],
        )

    def update(self, *, batch: int) -> int:
        """Write what is filled and differs into the rows that were there before; how many changed."""
        if not self._settable:
            return 0
        tick = feed.tick(connection)
        changed = ', "changed" = %s' if tick is not None else ""
        numbers = [tick] if tick is not None else []
        told = ", ".join(f'"{c}" = {self._now(c)}' for c in self._settable)
        differs = " OR ".join(self._differs(c) for c in self._settable)
        return execute(
            f"""UPDATE "{self.table.table}" AS t SET "version" = t."version" + 1, "hand" = %s{changed}, {told}
            FROM {self.stage} s WHERE t.id = s.id AND ({differs})""",
            [batch, *numbers],
        )

    @property
    def _settable(self) -> list[str]:
        keys = set(self.table.by) if isinstance(self.table.by, tuple) else set()
        return [c for c in self.columns if c not in keys]

    def _made(self, column: str, *, is_text: bool) -> str:
        default = self.table.defaults.get(column)
        if column == "dims":
            return "COALESCE(s.dims, '{}')"
        if default:
            return f'COALESCE(s."{column}", {default})'
        return f"COALESCE(s.\"{column}\", '')" if is_text else f's."{column}"'

    def _now(self, column: str) -> str:
        if column == "dims":
            merged = "json_patch(t.dims, s.dims)" if connection.vendor == "sqlite" else "t.dims || s.dims"
            return f"CASE WHEN s.dims IS NULL THEN t.dims ELSE {merged} END"
        return f'COALESCE(s."{column}", t."{column}")'

    def _differs(self, column: str) -> str:
        if column == "dims" or column == "ratings":
            known = f"json(t.{column})" if connection.vendor == "sqlite" else f"t.{column}"
            return f"(s.{column} IS NOT NULL AND {self._now(column)} <> {known})"
        return f'(s."{column}" IS NOT NULL AND s."{column}" IS DISTINCT FROM t."{column}")'


def slices(rows: Sequence[Row], n: int) -> Iterator[Sequence[Row]]:
    """The rows, n at a time."""
    for start in range(0, len(rows), n):
        yield rows[start : start + n]
