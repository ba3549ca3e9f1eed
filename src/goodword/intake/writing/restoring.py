"""Former values, field by field, set by set."""

from collections.abc import Sequence

from django.db import connection

from goodword.journal import feed
from goodword.journal.models import Fact

from .stage import execute, fetch

LEFT_ALONE = {"id", "changed", "version"}
NEWEST = 2**62


class Restoring:
    """The SQL that gives the rows of one table back what they said before one import."""

    def __init__(self, kind: type[Fact], batch: int, last: int | None) -> None:
        self.table = kind._meta.db_table
        self.columns = [f.column for f in kind._meta.concrete_fields if f.column and f.column not in LEFT_ALONE]
        self.types = {f.column: f.db_type(connection) for f in kind._meta.concrete_fields}
        self.batch, self.last = batch, NEWEST if last is None else last

    def following(self, after: int, n: int) -> list[int]:
        """The next rows that the import wrote over."""
        return [
            row[0]
            for row in fetch(
                "SELECT DISTINCT row_id FROM journal_version"
                " WHERE hand = %s AND kind = %s AND row_id > %s AND id <= %s AND NOT is_gone ORDER BY row_id LIMIT %s",
                [self.batch, self.table, after, self.last, n],
            )
        ]

    def differing(self, after: int, upto: int) -> list[str]:
        """The columns in which some row of this stretch says other than it is to say."""
        told = ", ".join(f"max(CASE WHEN {self._differs(c)} THEN 1 ELSE 0 END)" for c in self.columns)
        sql = f"""SELECT {told} FROM {self._past(after, upto)}
            JOIN "{self.table}" t ON t.id = o.row_id AND {_stretch("t.id", after, upto)}"""
        found = fetch(sql)[0]
        return [c for c, differs in zip(self.columns, found, strict=True) if differs]

    def restore(self, columns: Sequence[str], after: int, upto: int) -> int:
        """Write these columns of the stretch back where they still say what the import wrote; how many rows changed."""
        if not columns:
            return 0
        tick = feed.tick(connection)
        changed = ', "changed" = %s' if tick is not None else ""
        told = ", ".join(f'"{c}" = {self._former(c)}' for c in columns)
        differs = " OR ".join(self._differs(c) for c in columns)
        sql = f"""UPDATE "{self.table}" AS t SET "version" = t."version" + 1{changed}, {told}
            FROM {self._past(after, upto)} WHERE t.id = o.row_id AND {_stretch("t.id", after, upto)} AND ({differs})"""
        return execute(sql, [tick] if tick is not None else [])

    def _past(self, after: int, upto: int) -> str:
        """SQL for the stretch: `o` its rows, `v` what each said, `w` what the next hand found, if there was one.

        The first version that the import wrote over is the past; what the next hand after it found is what it wrote.
        A stretch rather than a list of rows, said of each table: PostgreSQL would read the whole of one where it is not.
        """
        first_last = f"""SELECT row_id, min(id) AS first, max(id) AS last FROM journal_version
            WHERE hand = {self.batch} AND {self._within("journal_version", after, upto)}
            AND id <= {self.last} AND NOT is_gone GROUP BY row_id"""
        following = (
            f"(SELECT min(x.id) FROM journal_version x WHERE x.kind = '{self.table}' AND x.row_id = o.row_id AND x.id > o.last)"
        )
        said = f"v.row_id = o.row_id AND v.id = o.first AND {self._within('v', after, upto)}"
        found = f"w.row_id = o.row_id AND w.id = {following} AND {self._within('w', after, upto)}"
        return f"({first_last}) o JOIN journal_version v ON {said} LEFT JOIN journal_version w ON {found}"

    def _within(self, versions: str, after: int, upto: int) -> str:
        return f"{versions}.kind = '{self.table}' AND {_stretch(f'{versions}.row_id', after, upto)}"

    def _differs(self, column: str) -> str:
        return f'{self._former(column)} IS DISTINCT FROM t."{column}"'

    def _former(self, column: str) -> str:
        """SQL for what a column is to say: its past, or its present where somebody else wrote it since."""
        past, wrote = self._of("v", column), self._of("w", column)
        return f'CASE WHEN w.id IS NULL OR t."{column}" IS NOT DISTINCT FROM {wrote} THEN {past} ELSE t."{column}" END'

    def _of(self, version: str, column: str) -> str:
        if connection.vendor == "sqlite":
            return f"json_extract({version}.before, '$.{column}')"
        if self.types[column] == "jsonb":
            return f"({version}.before -> '{column}')"
        return f"CAST({version}.before ->> '{column}' AS {self.types[column]})"


def _stretch(column: str, after: int, upto: int) -> str:
    return f"{column} > {int(after)} AND {column} <= {int(upto)}"
