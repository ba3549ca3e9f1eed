"""Time zones by the towns they are named for. Which country a zone lies in is from Unicode's CLDR."""

from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from . import names

WORDS = Path(__file__).parent / "words" / "zones.csv"
UTC = "UTC"


class NotAZone(ValueError):
    """No time zone goes by this name."""


def zone(text: str) -> str:
    """The key of a time zone of its key or its town: "Europe/Berlin", "berlin", "São Paulo"."""
    found = _spelled().get(names.key(text.replace("_", " ")))
    if found is None:
        raise NotAZone(f"“{text[:40]}” is no time zone that Goodword knows")
    return found


@cache
def zone_names() -> dict[str, str]:
    """Key → its town."""
    return {UTC: UTC} | {key: _town(key) for key in zone_countries()}


@cache
def zone_countries() -> dict[str, str]:
    """Key → country, alpha-2."""
    return {key: country for key, country, _ in _lines()}


@cache
def only_zones() -> dict[str, str]:
    """Country, alpha-2 → its zone, where all its clocks agree; of several none can be guessed."""
    return {country: key for key, country, is_only in _lines() if is_only}


def _town(key: str) -> str:
    return key.rpartition("/")[2].replace("_", " ")


def _lines() -> list[list[str]]:
    return [line.split(",") for line in WORDS.read_text("utf-8").splitlines()]


@cache
def _spelled() -> dict[str, str]:
    found = {names.key(key.replace("_", " ")): key for key in sorted(available_timezones()) if "/" in key or key == UTC}
    for key, town in zone_names().items():
        found.setdefault(names.key(town), key)
    return found
