"""Currencies by the names that people give them. From Unicode's CLDR, in the languages of `words/countries.csv`."""

from functools import cache
from pathlib import Path

from . import names

WORDS = Path(__file__).parent / "words" / "currencies.csv"


class NotACurrency(ValueError):
    """No currency goes by this name."""


def currency(text: str) -> str:
    """ISO 4217 of a currency's code or name: "EUR", "euro", "US-Dollar"."""
    found = _spelled().get(names.key(text))
    if found is None:
        raise NotACurrency(f"“{text[:40]}” is no currency that Goodword knows")
    return found


@cache
def currency_names() -> dict[str, str]:
    """Code → name."""
    return {code: spelled.partition("|")[0] for code, _, spelled in _lines()}


@cache
def currency_of_countries() -> dict[str, str]:
    """Country, alpha-2 → the currency one pays with there."""
    return {country: code for code, countries, _ in _lines() for country in countries.split()}


@cache
def _spelled() -> dict[str, str]:
    """Folded code or name → code."""
    found: dict[str, str] = {}
    for code, _, spelled in _lines():
        for word in (code, *spelled.split("|")):
            found.setdefault(names.key(word), code)
    return found


def _lines() -> list[list[str]]:
    return [line.split(",", 2) for line in WORDS.read_text("utf-8").splitlines()]
