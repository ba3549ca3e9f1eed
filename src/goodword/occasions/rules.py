"""When days come round, what a card says, and who gets none. No Django."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from goodword.kit import names, yearless

MOST_CARDS = 5_000
LONGEST_INSIDE = 800
MOST_ALIKE = 25  # docs/numbers.md: one text to more people than this is a broadcast
FIELD = re.compile(r"\{([^{}\n]{1,40})\}")


class Occasion(StrEnum):
    """What a card, or a line of the coming days, is for."""

    BIRTHDAY = "birthday"
    FIRST_PURCHASE = "first-purchase"
    OWN_DAY = "own-day"
    HOLIDAY = "holiday"
    OTHER = "other"


class Reason(StrEnum):
    """Why somebody gets no card."""

    DIED = "died"
    SILENCE = "silence"
    YEARS = "years"


@dataclass(frozen=True)
class Coming:
    """One occasion of somebody, or of a whole country, on a day. `years` is None where nobody knows the first year."""

    occasion: Occasion
    day: date
    name: str = ""
    person_id: int | None = None
    organisation_id: int | None = None
    years: int | None = None
    key: str = ""


class NoSuchDay(ValueError):
    """No year has this day."""


class TooLong(ValueError):
    """A span of more than a year would hold some days twice."""


def comes_round(month: int, of_month: int, year: int) -> date:
    """The day of a year on which a date is kept; the 29th of February is kept on the 28th where there is none."""
    try:
        return date(year, month, of_month)
    except ValueError:
        return date(year, month, 28)


def in_some_year(month: int, of_month: int) -> None:
    """Refuse a day that no year has, such as the 31st of June."""
    if not 1 <= month <= 12 or not 1 <= of_month <= monthrange(2000, month)[1]:
        raise NoSuchDay


def next_round(first: date, since: date) -> date:
    """The first day from `since` on, on which a date is kept."""
    this_year = comes_round(first.month, first.day, since.year)
    return this_year if this_year >= since else comes_round(first.month, first.day, since.year + 1)


def years_on(first: date, day: date) -> int | None:
    """How many years it is on a day; None where nobody knows the first one."""
    return None if yearless.is_yearless(first) or first.year > day.year else day.year - first.year


@dataclass(frozen=True)
class Window:
    """A span of days as numbers of month and day (1224), in which dates of any year are looked for.

    `wraps` when it goes over New Year: then it is what comes after `low` or before `high`.
    """

    low: int
    high: int
    wraps: bool


def window(since: date, until: date) -> Window:
    """The days of any year that are kept in a span, both ends included."""
    if not timedelta(0) <= until - since < timedelta(days=366):
        raise TooLong
    high = until.month * 100 + until.day
    if high == 228 and comes_round(2, 29, until.year).day == 28:
        high = 229
    return Window(since.month * 100 + since.day, high, until.year > since.year)


def is_in(found: Window, month: int, of_month: int) -> bool:
    """Whether a date of any year is kept in a window."""
    n = month * 100 + of_month
    return n >= found.low or n <= found.high if found.wraps else found.low <= n <= found.high


# What may stand in braces in the text of a card; anything else in braces is refused when the text is kept.
MERGED = ("first_name", "name", "years", "how_long", "day", "city", "our_name")
OF_YEARS = {"years", "how_long"}
OF_THE_PERSON = {"first_name", "name", "city", "day", *OF_YEARS}


def fields_in(*texts: str) -> set[str]:
    """What stands in braces."""
    return {found.strip() for text in texts for found in FIELD.findall(text)}


def unknown_fields(*texts: str) -> list[str]:
    """What stands in braces and means nothing."""
    return sorted(fields_in(*texts) - set(MERGED))


def merged(text: str, values: Mapping[str, str]) -> str:
    """The text with the allowed words filled in, once: braces in somebody's name are letters of a name."""
    return FIELD.sub(lambda found: values.get(found[1].strip(), "") if found[1].strip() in MERGED else found[0], text)


def is_broadcast(texts: Iterable[str], n: int) -> bool:
    """Whether one and the same text goes to many: then no card of it counts as contact with one person."""
    return n > MOST_ALIKE and not fields_in(*texts) & OF_THE_PERSON


def first_name(name: str) -> str:
    """The name one is called by: what stands after a comma, else the first word that is no title."""
    last, _, after = name.partition(",")
    words = (after or last).split()
    called = [word for word in words if not names.is_salutation(word)]
    return (called or words or [name])[0]


def left_out(*, has_died: bool, wants_silence: bool, lacks_years: bool) -> Reason | None:
    """Why somebody gets no card; None where they do. The first reason is the one that is told."""
    if has_died:
        return Reason.DIED
    if wants_silence:
        return Reason.SILENCE
    return Reason.YEARS if lacks_years else None


def trouble_said(letters: str, *, of_label: bool = False) -> str:
    """How it is kept why a card, or only its label, could not be printed: by its letters, or it is too long."""
    return ("label:" if of_label else "") + (f"letters:{letters}" if letters else "long")[:190]


@dataclass(frozen=True)
class Address:
    """Where a card goes, as the parts are kept."""

    name: str
    company: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


# Countries that write the place above or before its code.
CODE_LAST = {"US", "CA", "AU", "NZ", "GB", "IE", "IN", "ZA", "SG", "TW"}


def address_lines(to: Address, *, country_name: str = "") -> list[str]:
    """The lines of a label, in the order of their country; none where a post office could not deliver it.

    `country_name` is the last line, given where the card leaves the country it is posted in.
    """
    if not to.street.strip() or not (to.city.strip() or to.postcode.strip()):
        return []
    if to.country in CODE_LAST:
        place = [", ".join(filter(None, (to.city, to.region)))] if to.country in {"US", "CA", "AU"} else [to.city]
        if to.country in {"US", "CA", "AU"}:
            place = [" ".join(filter(None, (place[0], to.postcode)))]
        else:
            place.append(to.postcode)
    else:
        place = [" ".join(filter(None, (to.postcode, to.city)))]
    lines = [to.name, to.company, *(part.strip() for part in re.split(r"[\r\n]+", to.street)), *place, country_name.upper()]
    return [unicodedata.normalize("NFC", line) for line in lines if line.strip()]
