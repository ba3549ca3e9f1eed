"""Countries and languages by the names that people give them."""

from functools import cache
from pathlib import Path

from . import names

WORDS = Path(__file__).parent / "words"


class NotAPlace(ValueError):
    """No country or language goes by this name."""


def country(text: str) -> str:
    """ISO 3166 alpha-2 of a country's code or name."""
    found = countries().get(names.key(text))
    if found is None:
        raise NotAPlace(f"“{text[:40]}” is no country that Goodword knows")
    return found


def language(text: str) -> str:
    """The language code of a name or a locale: "Deutsch", "de", "pt_BR"."""
    key = names.key(text).replace("_", "-")
    found = languages().get(key) or languages().get(key.partition("-")[0])
    if found is None:
        raise NotAPlace(f"“{text[:40]}” is no language that Goodword knows")
    return found


def country_name(code: str) -> str:
    """What a country is called; a code that nobody knows stays as it is."""
    return country_names().get(code, code)


def language_name(code: str) -> str:
    """What a language is called; a code that nobody knows stays as it is."""
    return language_names().get(code, code)


@cache
def country_names() -> dict[str, str]:
    """Alpha-2 → name."""
    return {code: spelled[0] for code, _, spelled in _countries()}


@cache
def language_names() -> dict[str, str]:
    """Code → name."""
    return {code: spelled[0].capitalize() for code, spelled in _languages()}


@cache
def countries() -> dict[str, str]:
    """Folded code or name → alpha-2."""
    found: dict[str, str] = {}
    for code, alpha_3, spelled in _countries():
        for word in (code, alpha_3, *spelled):
            if word:
                found.setdefault(names.key(word), code)
    return found


@cache
def languages() -> dict[str, str]:
    """Folded code or name → code."""
    found: dict[str, str] = {}
    for code, spelled in _languages():
        for word in (code, *spelled):
            found.setdefault(names.key(word), code)
    return found


@cache
def _countries() -> list[tuple[str, str, list[str]]]:
    """Alpha-2, alpha-3 and the spellings of each, the usual one first."""
    lines = (line.split(",", 2) for line in (WORDS / "countries.csv").read_text("utf-8").splitlines())
    return [(code, alpha_3, spelled.split("|")) for code, alpha_3, spelled in lines]


@cache
def _languages() -> list[tuple[str, list[str]]]:
    """Code and the spellings of each, the usual one first."""
    lines = (line.partition(",") for line in (WORDS / "languages.csv").read_text("utf-8").splitlines())
    return [(code, spelled.split("|")) for code, _, spelled in lines]
