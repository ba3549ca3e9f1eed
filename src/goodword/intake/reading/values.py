"""From the text of a cell to a value, or to the reason why there is none.

`reader` is asked once a column and gives a function for its cells: text in, value out, `None`
for an empty cell, `Unreadable` with words for the rejects file.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from goodword.kit import emails, money, names, phones, places

from . import amounts, choices, dates
from .blanks import EMPTY_MARKS
from .fields import LONGEST_KEY, Field, Type

NAMIBIA = "NA"
NATIONAL = re.compile(r"[0-9(][0-9 ()./-]{3,28}")
LONGEST_TEXT = 300
LONGEST_WORDS = 20_000
Value = str | int | bool | Decimal | date | datetime | None


class Unreadable(ValueError):
    """The cell cannot be read as what its column holds; the message is for the rejects file."""


@dataclass(frozen=True)
class Manner:
    """How values are to be understood where a cell does not say: the column's form and the business's customs."""

    form: str = ""  # date order or decimal mark
    currency: str = "EUR"
    country: str = ""
    time_zone: str = "UTC"
    latest: date | None = None  # a two-digit year does not lie behind it


@dataclass(frozen=True)
class Money:
    """An amount in minor units, and the currency if one stood beside it."""

    units: int
    currency: str


Reader = Callable[[str], "Value | Money"]


def reader(field: Field, manner: Manner) -> Reader:
    """The function that reads the cells of one column. What repeats in a column is worked out once."""
    read = READERS[field.type]
    if field.type in UNMARKED:
        return lambda text: read(text, field, manner) if text else None
    if field.type is Type.EMAIL:
        return lambda text: _marked(read, text, field, manner)
    return lru_cache(maxsize=8192)(lambda text: _marked(read, text, field, manner))


def _marked(read: "Read", text: str, field: Field, manner: Manner) -> "Value | Money":
    stripped = text.strip()
    if stripped.lower() in EMPTY_MARKS and not (field.type is Type.COUNTRY and stripped == NAMIBIA):
        return None
    try:
        return read(stripped, field, manner)
    except (emails.NotAnAddress, phones.NotANumber, money.NotAnAmount) as why:
        raise Unreadable(str(why)) from why
    except (amounts.NotAnAmount, choices.NotAChoice, dates.NotADate, places.NotAPlace) as why:
        raise Unreadable(str(why)) from why


def _text(text: str, field: Field, manner: Manner) -> str | None:
    return _short(names.tidy(text), LONGEST_TEXT) or None


def _words(text: str, field: Field, manner: Manner) -> str | None:
    kept = "\n".join(names.tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    return _short(kept, LONGEST_WORDS) or None


def _key(text: str, field: Field, manner: Manner) -> str:
    return _short(names.tidy(text), LONGEST_KEY)


def _email(text: str, field: Field, manner: Manner) -> str:
    written = text.removeprefix("mailto:")
    if written.endswith(">") and "<" in written:
        written = written[written.rindex("<") + 1 : -1]
    emails.key(written)
    return written


def _phone(text: str, field: Field, manner: Manner) -> str:
    if "E+" in text.upper():
        raise Unreadable(f"“{text[:40]}” is a phone number that a spreadsheet has rounded; its digits are lost")
    written = text.removeprefix("tel:").lstrip("'")
    # Where no country is known, a number as it is dialled at home is kept as it stands; it has no key.
    if manner.country or not NATIONAL.fullmatch(written):
        phones.key(written, manner.country)
    return written


def _country(text: str, field: Field, manner: Manner) -> str:
    return places.country(text)


def _language(text: str, field: Field, manner: Manner) -> str:
    return places.language(text)


def _day(text: str, field: Field, manner: Manner) -> date:
    found = dates.day(text, manner.form or "ymd")
    if manner.latest and found > manner.latest and found.year >= 2000 and str(found.year) not in text:
        return found.replace(year=found.year - 100)
    return found


def _moment(text: str, field: Field, manner: Manner) -> datetime:
    found = dates.moment(text, manner.form or "ymd")
    local = found if found.tzinfo else found.replace(tzinfo=_zone(manner.time_zone))
    try:
        return local.astimezone(UTC)
    except OverflowError as why:
        raise Unreadable(f"“{text[:40]}” is no moment that a calendar reaches") from why


def _money(text: str, field: Field, manner: Manner) -> Money:
    value, currency = amounts.amount(text, manner.form or ".")
    return Money(money.minor(value, currency or manner.currency), currency)


def _currency(text: str, field: Field, manner: Manner) -> str:
    found = amounts.SYMBOLS.get(text) or text.upper()
    if not amounts.CODE.fullmatch(found):
        raise Unreadable(f"“{text[:40]}” is not the code of a currency")
    return found


def _integer(text: str, field: Field, manner: Manner) -> int:
    value = amounts.number(text, manner.form or ".")
    if value != value.to_integral_value():
        raise Unreadable(f"“{text[:40]}” is not a whole number")
    return int(value)


def _number(text: str, field: Field, manner: Manner) -> Decimal:
    value = amounts.number(text, manner.form or ".")
    return value.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP).normalize() + 0


def _truth(text: str, field: Field, manner: Manner) -> bool:
    return choices.truth(text)


def _state(text: str, field: Field, manner: Manner) -> str:
    return choices.one_of(text, field.choice)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Unreadable(f"the text has {len(text)} characters; {most} is the most that fits")
    return text


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


Read = Callable[[str, Field, Manner], "Value | Money"]
UNMARKED = frozenset({Type.NAME, Type.TEXT, Type.WORDS, Type.KEY})
READERS: dict[Type, Read] = {
    Type.KEY: _key,
    Type.NAME: _text,
    Type.TEXT: _text,
    Type.WORDS: _words,
    Type.EMAIL: _email,
    Type.PHONE: _phone,
    Type.COUNTRY: _country,
    Type.LANGUAGE: _language,
    Type.DAY: _day,
    Type.MOMENT: _moment,
    Type.MONEY: _money,
    Type.CURRENCY: _currency,
    Type.INTEGER: _integer,
    Type.NUMBER: _number,
    Type.TRUTH: _truth,
    Type.STATE: _state,
}
