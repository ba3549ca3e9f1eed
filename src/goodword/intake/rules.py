"""Decisions about imports that need no database."""

from dataclasses import dataclass
from enum import StrEnum

SURE_AFTER_SECONDS = 2.0
# Indexes grow, so the last rows take longer than the first: seconds go with this power of the rows, as seen at 200,000
# rows on both databases.
GROWTH = 1.12
EVEN = 1.0  # whoever only reads takes as long for the last row as for the first


class Step(StrEnum):
    """What is being done to a file."""

    READING = "reading"
    SORTING = "sorting"
    WRITING = "writing"


@dataclass(frozen=True)
class Pace:
    """How fast rows come in, and how long it will still take. `share` runs from 0 to 1."""

    share: float
    rows_per_second: float
    seconds_left: float | None


@dataclass(frozen=True)
class Mark:
    """Where the work stood at a moment: rows done, and seconds on some clock."""

    rows: int
    seconds: float


def pace(*, rows: int, now: Mark, began: Mark, growth: float = GROWTH) -> Pace:
    """The pace between a mark near the beginning and now.

    The mark is where rows first began to come in, not where the work was asked for: making a
    file ready takes its time before the first row, and would make the rest seem longer.
    """
    share = min(now.rows / rows, 1.0) if rows else 0.0
    passed = now.seconds - began.seconds
    if passed < SURE_AFTER_SECONDS or now.rows <= began.rows:
        return Pace(share, 0.0, None)
    ahead = max(0.0, rows**growth - now.rows**growth) / (now.rows**growth - began.rows**growth)
    return Pace(share, (now.rows - began.rows) / passed, passed * ahead)
