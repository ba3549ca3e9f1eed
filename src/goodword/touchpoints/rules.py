"""What a contact, a promise or an order must be. No Django."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

LONGEST_WORDS = 20_000


class OfNobody(ValueError):
    """A contact, promise or order of nobody would never be found again."""


class NotOneOf(ValueError):
    """The word is none of those that the numbers are computed from."""


class Imported(ValueError):
    """The talk came by an import; the import is what can be undone."""


@dataclass(frozen=True)
class Pledge:
    """What was promised in a talk, and by when."""

    what: str
    due_on: date


def of_somebody(person: object, organisation: object) -> None:
    """Refuse what is about neither a person nor an organisation."""
    if person is None and organisation is None:
        raise OfNobody


def one_of(word: str, words: Collection[str]) -> None:
    """Refuse a word that is not among those known; none is none of them, and fine."""
    if word and word not in words:
        raise NotOneOf(f"“{word[:40]}” is none of {', '.join(known for known in words if known)}")
