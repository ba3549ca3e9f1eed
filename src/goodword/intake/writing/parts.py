"""Some rows of a file on their way into their table, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any


@dataclass(frozen=True)
class Part:
    """Some rows of a file: their numbers there, the rows they are in the database, their keys, their values by column."""

    n: list[int]
    known: list[int | None]
    keys: list[str | None]
    columns: list[list[Any]]

    def __len__(self) -> int:
        return len(self.n)

    def only(self, wanted: Sequence[object]) -> "Part":
        """Those of the rows that are wanted."""
        if all(wanted):
            return self
        return Part(
            list(compress(self.n, wanted)),
            list(compress(self.known, wanted)),
            list(compress(self.keys, wanted)),
            [list(compress(column, wanted)) for column in self.columns],
        )
