"""How well the values of a column suit a field, whatever stands above them: from 0 (never) to 1."""

from collections.abc import Callable

from goodword.kit import names

from . import looks
from .blanks import is_filled
from .fields import Field, Type
from .plan import Column

NEVER, HARDLY, PERHAPS, WELL = 0.1, 0.3, 0.7, 1.0
NUMBERS = frozenset(["integer", "number", "money"])
DAYS = frozenset(["date", "moment"])
PERSON_NAMES = frozenset(["name", "first_name", "last_name", "owner", "introduced_by"])
NUMBERED_THINGS = frozenset(["product", "dealer", "branch", "staff", "department", "company"])


def fit(column: Column, field: Field) -> float:
    """How well a column suits a field; an empty column suits all."""
    if column.looks == "empty":
        return WELL
    return FITS[field.type](column, field)


def _share(column: Column, test: Callable[[str], object]) -> float:
    return looks.share([sample.strip() for sample in column.samples if is_filled(sample)], test)


def _email(column: Column, field: Field) -> float:
    return WELL if column.looks == "email" or _share(column, looks.EMAIL.fullmatch) >= 0.5 else NEVER


def _phone(column: Column, field: Field) -> float:
    if column.looks == "phone":
        return WELL
    if column.looks in DAYS:
        return NEVER
    return 0.8 if _share(column, lambda t: 6 <= sum(c.isdigit() for c in t) <= 17 and "@" not in t) >= 0.5 else NEVER


def _day(column: Column, field: Field) -> float:
    if column.looks in DAYS:
        return WELL
    return 0.9 if column.orders and column.looks in ("integer", "phone", "identifier", "number", "postcode") else NEVER


def _money(column: Column, field: Field) -> float:
    return WELL if column.looks in NUMBERS or column.decimal else NEVER


def _number(column: Column, field: Field) -> float:
    if column.looks not in ("integer", "number"):
        return NEVER
    if field.name in ("score", "rating") and (column.low is None or column.low < 0 or (column.high or 0) > 100):
        return NEVER
    return WELL


def _country(column: Column, field: Field) -> float:
    if column.looks == "country" or _share(column, looks.is_country) >= 0.5:
        return WELL
    return PERHAPS if column.looks in ("text", "language") and _share(column, str.isalpha) > 0.5 else NEVER


def _language(column: Column, field: Field) -> float:
    return WELL if _share(column, looks.is_language) >= 0.5 else HARDLY


def _currency(column: Column, field: Field) -> float:
    return (
        WELL if column.looks == "currency" or (_share(column, lambda t: len(t) <= 3) >= 0.9 and column.looks == "text") else NEVER
    )


def _truth(column: Column, field: Field) -> float:
    if column.looks == "truth" or (column.looks == "integer" and column.low in (0, 1) and column.high in (0, 1)):
        return WELL
    return PERHAPS if column.n_distinct <= 2 and column.looks == "text" else NEVER


def _state(column: Column, field: Field) -> float:
    if _share(column, looks.is_one_of(field.choice)) >= 0.5:
        return WELL
    return 0.6 if column.looks in ("text", "first name") and column.n_distinct <= 20 else NEVER


def _key(column: Column, field: Field) -> float:
    if column.looks in ("full name", "date", "moment", "words", "email", "url", "street", "truth", "money"):
        return NEVER
    if column.looks == "number" or _share(column, lambda t: " " in t) > 0.5:
        return HARDLY
    if field.name == "key" and column.n_filled > 5 and column.n_distinct <= 1000 and column.n_distinct < column.n_filled * 0.5:
        return PERHAPS
    return WELL


def _name(column: Column, field: Field) -> float:
    if column.looks in (*DAYS, "email", "url", "truth") or (column.looks in ("number", "money")):
        return NEVER
    if column.looks in ("integer", "identifier", "phone", "postcode"):
        # A made-up list numbers its people: "Anna 12" is a name if the header says so.
        return 0.8 if field.name in NUMBERED_THINGS else (0.6 if column.looks == "identifier" else NEVER)
    if field.name in PERSON_NAMES and column.looks in ("words", "street", "country", "currency"):
        return HARDLY if column.looks != "country" else 0.6
    if field.name in ("first_name", "last_name") and column.looks == "full name":
        return PERHAPS
    return WELL


def _text(column: Column, field: Field) -> float:
    special = TEXTS.get(field.name)
    if special is not None:
        return special(column)
    if column.looks in (*DAYS, "email") and field.name not in ("owner", "introduced_by", "title"):
        return NEVER
    return HARDLY if column.looks in ("number", "money") else WELL


def _postcode(column: Column) -> float:
    if _share(column, looks.POSTCODE.fullmatch) >= 0.5 or column.looks in ("postcode", "integer"):
        return WELL
    return HARDLY if column.looks in ("identifier", "phone") else NEVER


def _place(column: Column) -> float:
    return WELL if _share(column, lambda t: not any(c.isdigit() for c in t) and "@" not in t) >= 0.5 else NEVER


def _title(column: Column) -> float:
    if _share(column, names.is_salutation) >= 0.5:
        return NEVER
    return NEVER if column.looks in (*DAYS, "email", "integer", "number") else WELL


def _street(column: Column) -> float:
    return NEVER if column.looks in (*DAYS, "email", "url", "phone") or _share(column, looks.EMAIL.fullmatch) > 0 else WELL


def _website(column: Column) -> float:
    return WELL if column.looks == "url" or _share(column, lambda t: "." in t and " " not in t and "@" not in t) >= 0.5 else NEVER


def _words(column: Column, field: Field) -> float:
    return NEVER if column.looks in (*DAYS, "email", "phone", "number", "money", "integer", "identifier") else WELL


TEXTS: dict[str, Callable[[Column], float]] = {
    "postcode": _postcode,
    "city": _place,
    "region": _place,
    "title": _title,
    "street": _street,
    "website": _website,
}
FITS: dict[Type, Callable[[Column, Field], float]] = {
    Type.KEY: _key,
    Type.NAME: _name,
    Type.TEXT: _text,
    Type.WORDS: _words,
    Type.EMAIL: _email,
    Type.PHONE: _phone,
    Type.COUNTRY: _country,
    Type.LANGUAGE: _language,
    Type.DAY: _day,
    Type.MOMENT: _day,
    Type.MONEY: _money,
    Type.CURRENCY: _currency,
    Type.INTEGER: _number,
    Type.NUMBER: _number,
    Type.TRUTH: _truth,
    Type.STATE: _state,
}
