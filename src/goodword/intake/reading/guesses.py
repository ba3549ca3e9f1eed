"""What a column without a header, or with one that says nothing, is likely to be: told by its values and its neighbours."""

from collections.abc import Sequence

from . import dates, looks
from .plan import Column

BORN_BEFORE = 2012
SURE: dict[str, tuple[str, float]] = {
    "email": ("email", 0.8),
    "phone": ("phone", 0.75),
    "url": ("website", 0.7),
    "currency": ("currency", 0.7),
    "country": ("country", 0.6),
    "full name": ("name", 0.75),
    "first name": ("first_name", 0.6),
    "firm": ("company", 0.65),
    "street": ("street", 0.55),
    "postcode": ("postcode", 0.5),
    "identifier": ("key", 0.5),
    "language": ("language", 0.45),
}
MAIN_DAY = {
    "orders": "ordered_at",
    "answers": "answered_at",
    "touchpoints": "at",
    "opportunities": "opened_at",
    "contracts": "starts_on",
    "quotes": "sent_at",
    "good_words": "said_at",
}
MAIN_MONEY = {"orders": "total", "opportunities": "value", "contracts": "value", "quotes": "value"}
MAIN_WORDS = {"people": "notes", "answers": "comment", "touchpoints": "words", "opportunities": "title", "quotes": "title"}
STATES = {"orders": "order", "opportunities": "opportunity", "contracts": "contract", "quotes": "quote"}


def guess(columns: Sequence[Column], at: int, kind: str) -> tuple[str, float]:
    """The field that the values of one column speak for, and how loudly."""
    column = columns[at]
    if column.looks == "firm" and kind == "organisations":
        return "name", 0.7
    if column.looks in SURE:
        field, loud = SURE[column.looks]
        return (field, loud) if field != "key" or _is_unique(column) else ("person_key" if kind != "people" else "", 0.45)
    if column.looks in ("date", "moment"):
        return _day(column, kind)
    if column.looks in ("integer", "number", "money"):
        return _number(columns, at, kind)
    if column.looks == "words":
        return MAIN_WORDS.get(kind, ""), 0.5
    return _by_neighbours(columns, at, kind)


def _is_unique(column: Column) -> bool:
    return column.n_distinct >= min(column.n_filled, 1000) * 0.98


def _day(column: Column, kind: str) -> tuple[str, float]:
    if kind == "people":
        return ("birthday", 0.5) if column.looks == "date" and _are_births(column) else ("", 0.0)
    return MAIN_DAY.get(kind, ""), 0.55


def _are_births(column: Column) -> bool:
    order = column.orders[0] if column.orders else "ymd"
    years = [dates.day(text, order).year for text in column.samples if order in dates.fitting([text])]
    return bool(years) and sum(1 for year in years if year < BORN_BEFORE) >= len(years) * 0.8


def _number(columns: Sequence[Column], at: int, kind: str) -> tuple[str, float]:
    column = columns[at]
    if column.looks == "integer" and at == 0 and _is_unique(column) and _has_more_to_say(columns, kind):
        return "key", 0.55
    if kind == "answers" and is_score(column):
        return "score", 0.55
    if kind in MAIN_MONEY and column.looks in ("number", "money"):
        # A line has its price and its sum; the larger is the sum.
        highest = max(other.high or 0 for other in columns if other.looks in ("number", "money"))
        return MAIN_MONEY[kind], 0.6 if column.high == highest else 0.55
    if _is_postcode(column) and _beside(columns, at, "street", "text"):
        return "postcode", 0.5
    return "", 0.0


def _has_more_to_say(columns: Sequence[Column], kind: str) -> bool:
    """Whether the first column can be a mere number, since others say what the rows are about."""
    return len(columns) > 1 and (kind != "answers" or any(is_score(column) for column in columns[1:]))


def is_score(column: Column) -> bool:
    """Whether a column holds marks on some scale of at most eleven steps."""
    return (
        column.looks == "integer"
        and column.low is not None
        and column.low >= 0
        and (column.high or 0) <= 10
        and column.n_distinct <= 11
    )


def _by_neighbours(columns: Sequence[Column], at: int, kind: str) -> tuple[str, float]:
    column = columns[at]
    if kind in STATES and looks.share(column.samples, looks.is_one_of(STATES[kind])) >= looks.MOSTLY:
        return "state", 0.55
    if looks.share(column.samples, looks.is_name_like) < looks.MOSTLY:
        return "", 0.0
    if at > 0 and columns[at - 1].looks == "first name":
        return "last_name", 0.55
    if at + 1 < len(columns) and columns[at + 1].looks == "first name" and (at == 0 or columns[at - 1].looks != "text"):
        return "last_name", 0.5
    if any(0 <= i < len(columns) and (columns[i].looks == "postcode" or _is_postcode(columns[i])) for i in (at - 1, at + 1)):
        return "city", 0.5
    if at > 0 and columns[at - 1].looks == "street":
        return "city", 0.48
    return _of_a_pair(columns, at)


def _of_a_pair(columns: Sequence[Column], at: int) -> tuple[str, float]:
    """Two columns of single words side by side, near an address, are a person's names; more first names tell which."""
    for one, other in ((at, at + 1), (at - 1, at)):
        if one >= 0 and other < len(columns) and _is_pair(columns[one], columns[other]) and _is_near(columns, one, other):
            shares = [looks.share(columns[i].samples, looks.is_first_name) for i in (one, other)]
            first = other if shares[1] > shares[0] else one
            return ("first_name" if at == first else "last_name"), 0.45
    return "", 0.0


def _is_pair(one: Column, other: Column) -> bool:
    return all(
        column.looks in ("text", "first name")
        and looks.share(column.samples, looks.is_name_like) >= looks.MOSTLY
        and column.n_distinct > 1
        for column in (one, other)
    )


def _is_near(columns: Sequence[Column], one: int, other: int) -> bool:
    """Whether the pair opens the row, or stands beside an e-mail or a phone."""
    ends = [i for i in (one - 1, other + 1) if 0 <= i < len(columns)]
    return one == 0 or any(columns[i].looks in ("email", "phone") for i in ends)


def _is_postcode(column: Column) -> bool:
    return column.looks == "integer" and looks.share(column.samples, looks.POSTCODE.fullmatch) > 0.9


def _beside(columns: Sequence[Column], at: int, *wanted: str) -> bool:
    return any(0 <= i < len(columns) and columns[i].looks in wanted for i in (at - 1, at + 1))
