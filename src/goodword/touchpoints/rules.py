"""What a contact, a promise or an order must be. No Django."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

LONGEST_WORDS = 20_000
BALANCE_DAYS = 90  # docs/numbers.md: gives and asks are weighed over 90 days
# What a contact from us usually is. Of an e-mail or a call nobody can tell by its kind.
USUALLY = {
    **dict.fromkeys(("letter", "card", "gift", "package", "welcome", "note", "thank-you", "help"), "give"),
    **dict.fromkeys(("request", "survey", "reminder", "invoice", "offer", "review request"), "ask"),
}


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


def usual_intent(kind: str, direction: str) -> str:
    """Whether a contact of a kind usually gives or asks; "" for neither, and for whatever came from them or went both ways."""
    return USUALLY.get(kind.casefold(), "") if direction == "out" else ""


@dataclass(frozen=True)
class Balance:
    """What was given to somebody and asked of them: within 90 days, within a year, and the day of the last gift."""

    gives: int = 0
    asks: int = 0
    gives_of_year: int = 0
    asks_of_year: int = 0
    given_on: date | None = None

    @property
    def is_kept(self) -> bool:
        """At least three gives for each ask, and at least one."""
        return self.gives >= max(1, 3 * self.asks)

    @property
    def bears_an_ask(self) -> bool:
        """Whether somebody got anything of late, so that one may ask them."""
        return self.gives > 0
