"""The public holidays of a country, by the `holidays` package."""

from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any

from .rules import Coming, Occasion


@lru_cache(maxsize=1)
def _known() -> Any:
    """The package, loaded when somebody asks: a web worker that is never asked does not carry its 20 MB."""
    return import_module("holidays")


@lru_cache(maxsize=64)
def of_years(country: str, first: int, last: int) -> tuple[tuple[date, str], ...]:
    """The holidays of a country from one year to another, in English where they are known in it."""
    package = _known()
    if not country or country not in countries():
        return ()
    plain = package.country_holidays(country, years=range(first, last + 1))
    spoken = [code for code in plain.supported_languages if code.startswith("en")]
    found = package.country_holidays(country, years=range(first, last + 1), language=spoken[-1]) if spoken else plain
    return tuple(sorted(found.items()))


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries whose holidays are known, by their two letters."""
    return frozenset(code for code in _known().list_supported_countries(include_aliases=False) if len(code) == 2)


def between(country: str, since: date, until: date) -> list[Coming]:
    """The holidays of a country in a span of days, both ends included."""
    return [
        Coming(Occasion.HOLIDAY, day, name=name, key=f"{country}:{day}")
        for day, name in of_years(country, since.year, until.year)
        if since <= day <= until
    ]
