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


class NoReason(ValueError):
    """Whatever is not to be done at all has a reason, so that the next one who looks knows it."""


class NotLater(ValueError):
    """Later is a day that is still to come."""


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


def may_wait(until: date | None, *, today: date, reason: str) -> None:
    """Refuse what is put off to a day that is not to come, or for good without a reason."""
    if until is None and not reason:
        raise NoReason
    if until is not None and until <= today:
        raise NotLater
