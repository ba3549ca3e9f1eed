"""Words that stand for one of a few values: yes and no, the state of an order, the question of a survey."""

import tomllib
from functools import cache
from pathlib import Path

from goodword.kit import names

WORDS = Path(__file__).parent / "words"


class NotAChoice(ValueError):
    """The word is none of those that Goodword knows for this field."""


def truth(text: str) -> bool:
    """Yes or no, in any of the languages."""
    found = tables()["truth"].get(names.key(text).rstrip("."))
    if found is None:
        raise NotAChoice(f"“{text[:40]}” is neither yes nor no")
    return found == "true"


def one_of(text: str, table: str) -> str:
    """The value that a word stands for."""
    key = names.key(text)
    words = tables()[table]
    found = words.get(key, words.get(key.replace("_", " ").replace("-", " ")))
    if found is None:
        known = ", ".join(sorted({value for value in words.values() if value}))
        raise NotAChoice(f"“{text[:40]}” is none of: {known}")
    return found


@cache
def tables() -> dict[str, dict[str, str]]:
    """Table → folded word → value."""
    told = tomllib.loads((WORDS / "choices.toml").read_text("utf-8"))
    return {name: _by_word(table) for name, table in told.items()}


def _by_word(table: dict[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, words in table.items():
        for word in (value, *words):
            found.setdefault(names.key(word), value)
    return found
