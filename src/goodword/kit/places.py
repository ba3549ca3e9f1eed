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
    lines = (line.split(",", 2) for line in (WORDS / "countries.csv").read_text("utf-8").splitlines())
    return {code: spelled.partition("|")[0] for code, _, spelled in lines}


@cache
def language_names() -> dict[str, str]:
    """Code → name."""
    lines = (line.partition(",") for line in (WORDS / "languages.csv").read_text("utf-8").splitlines())
    return {code: spelled.partition("|")[0].capitalize() for code, _, spelled in lines}


@cache
def countries() -> dict[str, str]:
    """Folded code or name → alpha-2."""
    found: dict[str, str] = {}
    for line in (WORDS / "countries.csv").read_text("utf-8").splitlines():
        code, alpha_3, spelled = line.split(",", 2)
        for word in (code, alpha_3, *spelled.split("|")):
            if word:
                found.setdefault(names.key(word), code)
    return found


@cache
def languages() -> dict[str, str]:
    """Folded code or name → code."""
    found: dict[str, str] = {}
    for line in (WORDS / "languages.csv").read_text("utf-8").splitlines():
        code, _, spelled = line.partition(",")
        for word in (code, *spelled.split("|")):
            found.setdefault(names.key(word), code)
    return found
