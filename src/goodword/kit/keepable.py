"""What every database can keep: words without the one character that PostgreSQL refuses, moments that have a year."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say

# At the ends of what a date can hold, another time zone lies outside of it: such a row could be written and never be read.
FIRST_YEAR, LAST_YEAR = 1000, 2200
NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


class NotToBeKept(ValueError):
    """Something that no row could hold."""


def has_a_year(day: date) -> bool:
    """Whether a day or a moment lies where people could mean it."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def is_text(text: str) -> bool:
    """Whether it is made of characters only: no NUL, no half of one."""
    return NO_CHARACTER.search(text) is None


def checked(value: object) -> None:
    """`NotToBeKept` where something in it, however deep, could not be kept."""
    if isinstance(value, str) and not is_text(value):
        raise NotToBeKept("there is a character in it that no text has")
    if isinstance(value, date) and not has_a_year(value):
        raise NotToBeKept(f"a day lies between the years {FIRST_YEAR} and {LAST_YEAR}")
    if isinstance(value, float) and not math.isfinite(value):
        raise NotToBeKept("there is a number in it that is none")
    for part in _parts(value):
        checked(part)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    return value if isinstance(value, Iterable) and not isinstance(value, str | bytes) else ()


def a_moment(typed: datetime) -> None:
    """A form's validator: a moment that somebody could mean."""
    if not has_a_year(typed):
        raise ValidationError(
            say("A day lies between the years %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
