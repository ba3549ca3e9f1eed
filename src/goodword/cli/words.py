"""The words of a command line, and the two options that every verb takes."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A command line without the two options that every verb takes."""

    words: list[str]
    home: str | None
    is_json: bool


def parse(argv: Sequence[str]) -> Asked:
    """Take `--home` and `--json` out, wherever they stand; what follows `--` is left alone."""
    words: list[str] = []
    home, wants_json = None, False
    rest = iter(argv)
    for word in rest:
        if word == "--":
            words += [word, *rest]
        elif word == "--json":
            wants_json = True
        elif word == "--home":
            home = next(rest, "")
        elif word.startswith("--home="):
            home = word.removeprefix("--home=")
        else:
            words.append(word)
    return Asked(words, home, wants_json)
