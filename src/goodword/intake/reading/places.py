"""Countries and languages by the names that people give them."""

from functools import cache
from pathlib import Path

from goodword.kit import names

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
