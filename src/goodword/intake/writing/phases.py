"""What one run of one import carries with it from table to table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from .pacing import Pace
from .shapes import MAIN, PARTS, Table
from .stage import Beside

Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass
class Work:
    """One run of one import: whose it is, what it may do, and the numbers that its rows were given."""

    batch: int
    source: str
    at: datetime
    runner: str
    beside: Beside
    is_dry: bool = False
    ids: dict[str, Numbers] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    share: float = 1.0
    done: float = 0.0
    tell: Callable[[int], None] = lambda done: None

    @property
    def rows_done(self) -> int:
        """How far it is, in rows of the file."""
        return int(self.done)


@dataclass
class Phase:
    """One table of one file on its way in."""

    work: Work
    table: Table
    folder: Path
    kind: str
    pace: Pace = field(default_factory=Pace)

    @property
    def is_main(self) -> bool:
        """Whether the file is about these records. A row that only speaks of a person does not change what is known of them."""
        return self.table is MAIN[self.kind] or self.table in PARTS

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.table.name}"

    @property
    def source_file(self) -> Path:
        return self.folder / f"{self.table.name}.parquet"

    def kept(self, number: int) -> Path:
        return self.folder / "done" / f"{self.table.name}.{number}.npy"

    def refused(self, number: int) -> Path:
        return self.folder / "done" / f"{self.table.name}.{number}.json"
