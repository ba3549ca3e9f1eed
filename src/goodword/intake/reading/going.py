"""How far a file is read: said in rows by the child that reads it, a few times a second."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SECONDS_BETWEEN_WORDS = 0.25
TOLD = "told.json"
LONGEST_WORD = 200
# To weigh a workbook, to parse it and to go through its rows take about as long each, as seen at 200,000 rows.
WEIGHED, PARSED = 0.35, 0.7
# Rows done, and of how many; 0 where nobody can know yet.
Heard = Callable[[int, int], None]


class Going:
    """One file on its way through the reader. Rows done are the share of the work that is done, in rows."""

    def __init__(self, tell: Heard | None = None) -> None:
        self._tell, self._said_at = tell, time.monotonic()
        self._low, self._high = 0.0, 1.0
        self._measure: Callable[[int], tuple[float, int]] = lambda rows: (0.0, 0)

    def stretch(self, low: float, high: float) -> None:
        """What comes now is this part of the whole work."""
        self._low, self._high = low, high

    def measure(self, how: Callable[[int], tuple[float, int]]) -> None:
        """How to tell from the rows read so far which share of the file that is, and how many there are."""
        self._measure = how

    def at(self, rows: int) -> None:
        """So many rows are read."""
        if self.is_due:
            self.say(*self._measure(rows))

    @property
    def is_due(self) -> bool:
        """Whether somebody listens and has not heard anything for a while."""
        return self._tell is not None and time.monotonic() >= self._said_at + SECONDS_BETWEEN_WORDS

    def say(self, share: float, of: int) -> None:
        """Say that this share of the present part is done, of about so many rows."""
        if self._tell is None:
            return
        self._said_at = time.monotonic()
        self._tell(int((self._low + (self._high - self._low) * min(share, 1.0)) * of), of)


def leave(room: Path, done: int, of: int) -> None:
    """Leave a word where the parent looks: whole or not at all."""
    half = room / "told.half"
    half.write_text(json.dumps([done, of]), "utf-8")
    half.replace(room / TOLD)


def left_in(room: Path) -> tuple[int, int] | None:
    """The last word of a child, which may be any file at all: it read somebody else's."""
    with suppress(OSError, ValueError):
        with (room / TOLD).open("rb") as file:
            done, of = json.loads(file.read(LONGEST_WORD))
        if type(done) is type(of) is int and 0 <= done <= of < 1 << 53:
            return done, of
    return None
