"""The way of rows into their table: new ones straight, old ones by way of a stage, so that only what differs is written."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import connection

from goodword.journal import feed

from .parts import Part
from .shapes import Table
from .stage import Beside, execute, listed


class Moving:
    """The statements of one table, for the columns that some row of the file fills."""

    def __init__(self, table: Table, filled: Collection[str]) -> None:
        self.table = table
        self.values = [c for c in table.columns if c in filled or c in table.defaults or c in table.instead]
        self.columns = [*self.values, *table.refs]
        self.stage, self.fresh = f"stage_{table.name}", f"fresh_{table.name}"
        self.staged, self.made = ["id", *self.columns], ["id", "source_key", *self.columns]

    def begin(self, beside: Beside) -> None:
        """Make the tables beside the table."""
        nothing = " WHERE 0" if connection.vendor == "sqlite" else ""
        for name, columns in ((self.stage, self.staged), (self.fresh, self.made)):
            beside.make(name, f'SELECT {listed(columns)} FROM "{self.table.table}"{nothing}')

    def bring(self, beside: Beside, part: Part, places: Sequence[int]) -> None:
        """Make rows ready that are new: under these numbers, or at these places after the last number."""
        keys = [key or "" for key in part.keys]
        beside.bring(self.fresh, self.made, list(zip(places, keys, *self._whole(part), strict=True)))

    def insert(self, beside: Beside, *, base: int, batch: int, source: str, at: Any) -> None:
        """Write the rows that are new."""
        tick = feed.tick(connection)
        same = {"source": source, "noted_at": str(connection.ops.adapt_datetimefield_value(at)), "origin": batch, "hand": batch}
        same |= {"version": 1} | ({"changed": tick} if tick is not None else {})
        same |= {c: self._nothing(c) for c in self.table.columns if c not in self.values}
        beside.insert(self.fresh, self.table.table, self.made, same=same, base=base)

    def _whole(self, part: Part) -> Iterator[list[Any]]:
        """The columns of new rows, what is left open filled in."""
        given = dict(zip(self.columns, part.columns, strict=True))
        for column, values in given.items():
            for other in self.table.instead.get(column, ()):
                values = [theirs if mine is None else mine for mine, theirs in zip(values, given[other], strict=True)]
            nothing = self._nothing(column)
            yield values if nothing is None or None not in values else [nothing if v is None else v for v in values]

    def _nothing(self, column: str) -> Any:
        """What a new row says in a column of which the file says nothing."""
        if column in self.table.defaults:
            return self.table.defaults[column]
        return "{}" if column == "dims" else "" if column in self.table.texts else None

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
