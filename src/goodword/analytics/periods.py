"""Quarters as people count them: from January, the last full one before a day."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Quarter:
    """Three months of a year, from their `first` day to their `last`."""

    year: int
    number: int  # 1 to 4

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_full_quarter(day: date) -> Quarter:
    """The latest quarter that is over at the end of `day`."""
    now = quarter_of(day)
    return now if day == now.last else now.before


def last_quarters(n: int, day: date) -> tuple[Quarter, ...]:
    """The `n` latest full quarters, oldest first."""
    found = [last_full_quarter(day)]
    while len(found) < n:
        found.append(found[-1].before)
    return tuple(reversed(found))


def windows(day: date, week_start: int) -> dict[str, tuple[date, date]]:
    """First and last day of what people call by name, up to `day`; weeks begin on `week_start`, 0 for Monday."""
    week = day - timedelta(days=(day.weekday() - week_start) % 7)
    month = day.replace(day=1)
    last_month = month - timedelta(days=1)
    quarter = quarter_of(day)
    return {
        "week": (week, day),
        "last week": (week - timedelta(days=7), week - timedelta(days=1)),
        "month": (month, day),
        "last month": (last_month.replace(day=1), last_month),
        "quarter": (quarter.first, day),
        "last quarter": (quarter.before.first, quarter.before.last),
        "year": (date(day.year, 1, 1), day),
    }
