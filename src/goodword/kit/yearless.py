"""Days of which nobody knows the year, such as most birthdays that somebody mentions.

A column of days wants a year. Those without one carry 1604, as address books do: a leap year, so that the 29th of
February has its place, and so long ago that nobody's own year is meant. Written down they are `--02-29`, as in a vCard.
"""

import re
from datetime import date

NO_YEAR = 1604
WRITTEN = re.compile(r"--(\d{2})-?(\d{2})")


def is_yearless(day: date) -> bool:
    """Whether the year of a day is not known."""
    return day.year == NO_YEAR


def without_year(day: date) -> date:
    """The same day of a year that nobody knows."""
    return day.replace(year=NO_YEAR)


def written(day: date) -> str:
    """A day as files spell it: 1990-02-28, or --02-28 where the year is not known."""
    return f"--{day:%m-%d}" if is_yearless(day) else day.isoformat()


def read(text: str) -> date | None:
    """The day that `--02-29` or `--0229` means; None where the text is not written so, or is no day."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    try:
        return date(NO_YEAR, int(found[1]), int(found[2]))
    except ValueError:
        return None
