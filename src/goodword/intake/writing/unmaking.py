"""Records that an import made, taken away again unless others have built on them."""

from collections.abc import Iterator, Sequence

from django.db import connection, models

from goodword.journal.feed import NOT_COMPARED
from goodword.journal.models import Fact

from .restoring import NEWEST
from .stage import execute, fetch

USED, CHANGED = "used", "changed"
KEPT = {USED: "something has been noted about it since", CHANGED: "somebody has changed it since"}


class Unmaking:
    """The SQL that takes the rows of one table away."""

    def __init__(self, kind: type[Fact], batch: int, last: int | None) -> None:
        self.kind, self.table, self.batch = kind, kind._meta.db_table, batch
        self.last = NEWEST if last is None else last
        self.columns = [f.column for f in kind._meta.concrete_fields if f.column and f.column not in NOT_COMPARED | {"id"}]
        self.types = {f.column: f.db_type(connection) for f in kind._meta.concrete_fields}

    def following(self, after: int, n: int) -> list[int]:
        """The next rows that the import made."""
        sql = f'SELECT id FROM "{self.table}" WHERE origin = %s AND id > %s ORDER BY id LIMIT %s'
        return [row[0] for row in fetch(sql, [self.batch, after, n])]

    def staying(self, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Those that must stay: their name, and why."""
        marks = ", ".join(["%s"] * len(ids))
        why: dict[int, str] = dict.fromkeys(self._changed(ids, marks), CHANGED)
        for table, column in self._leaning():
            rows = fetch(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IN ({marks})', [*ids])
            why |= {row[0]: USED for row in rows}
        return {i: (self._named(i), reason) for i, reason in sorted(why.items())}

    def unmake(self, ids: Sequence[int]) -> int:
        """Delete these, and what was only derived from them."""
        if not ids:
            return 0
        marks = ", ".join(["%s"] * len(ids))
        for table, column in self._derived():
            execute(f'DELETE FROM "{table}" WHERE "{column}" IN ({marks})', [*ids])
        return execute(f'DELETE FROM "{self.table}" WHERE id IN ({marks})', [*ids])

    def _changed(self, ids: Sequence[int], marks: str) -> list[int]:
        """Those that no longer say what the import wrote: the first version since is what it left behind."""
        same = " AND ".join(f't."{c}" IS NOT DISTINCT FROM {self._then(c)}' for c in self.columns)
        since = f"""SELECT row_id, min(id) AS first FROM journal_version
            WHERE kind = %s AND row_id IN ({marks}) AND id > %s GROUP BY row_id"""
        sql = f"""SELECT t.id FROM "{self.table}" t JOIN ({since}) o ON o.row_id = t.id
            JOIN journal_version v ON v.id = o.first WHERE NOT ({same})"""
        return [row[0] for row in fetch(sql, [self.table, *ids, self.last])]

    def _then(self, column: str) -> str:
        if connection.vendor == "sqlite":
            return f"json_extract(v.before, '$.{column}')"
        if self.types[column] == "jsonb":
            return f"(v.before -> '{column}')"
        return f"CAST(v.before ->> '{column}' AS {self.types[column]})"

    def _leaning(self) -> Iterator[tuple[str, str]]:
        """Tables of facts, or of members, whose rows refer to these: a row of them keeps a record here."""
        for relation in self.kind._meta.related_objects:
            other = relation.related_model
            if isinstance(other, type) and issubclass(other, Fact):
                yield other._meta.db_table, str(relation.field.column)
        for field in self.kind._meta.local_many_to_many:
            through = field.remote_field.through
            if through is not None:
                yield through._meta.db_table, str(field.m2m_column_name())

    def _derived(self) -> Iterator[tuple[str, str]]:
        """Tables whose rows were worked out from these, and go with them."""
        for relation in self.kind._meta.related_objects:
            other = relation.related_model
            if isinstance(other, type) and not issubclass(other, Fact) and isinstance(relation, models.ManyToOneRel):
                yield other._meta.db_table, relation.field.column

    def _named(self, row_id: int) -> str:
        column = next((c for c in ("name", "title", "number", "kind") if c in self.columns), "source_key")
        found = fetch(f'SELECT "{column}" FROM "{self.table}" WHERE id = %s', [row_id])
        return str(found[0][0]) if found else ""
