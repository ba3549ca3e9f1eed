"""Why somebody is worth asking, why not now, and who is left out by lot. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goodword.kit.chance import chance

RULE = "asking/1"
WINDOW_DAYS = 90  # docs/numbers.md: what came of an ask is counted for so long
MOST_HELD = 50  # percent: beyond it more would be left out than asked
LONGEST_LIST = 500
LONGEST_WORDS = 4_000
LINK = "{link}"
KIND = "request for a recommendation"  # what an ask is called among the contacts
SOURCE = "asking"  # by which Today knows what comes from here


class Why(StrEnum):
    """A fact for which somebody is worth asking."""

    BROUGHT = "brought"
    TURNED = "turned"
    PROMOTER = "promoter"
    KEPT = "kept"
    AGAIN = "again"


# Who did it before does it again, and whose trouble was put right tells it; the others are good moments.
WEIGHTS = {Why.BROUGHT: 4, Why.TURNED: 4, Why.PROMOTER: 3, Why.KEPT: 1, Why.AGAIN: 1}
FRESH_DAYS = {Why.BROUGHT: 730, Why.TURNED: 180, Why.PROMOTER: 180, Why.KEPT: 90, Why.AGAIN: 90}


class Hindrance(StrEnum):
    """Why somebody is not to be asked now; the first that holds is told."""

    GONE = "gone"
    CASE = "case"
    UNHAPPY = "unhappy"
    OWED = "owed"
    QUIET = "quiet"
    OPEN = "open"
    STRANGER = "stranger"


class How(StrEnum):
    """How somebody is asked: in their own words, never by a mail to many."""

    CALL = "call"
    MAIL = "mail"
    HAND = "hand"


class NotToBeAsked(ValueError):
    """They are not on the list to ask: it has changed since, or the lot has left them out."""


class NotAPlan(ValueError):
    """A share from 0 to 50 percent, a quiet time of at least a day, and a list of 1 to 500 people."""


@dataclass(frozen=True)
class Terms:
    """How the list is made: the share left out by lot, in percent; the days of quiet after an ask; how many are on it."""

    held_percent: int = 10
    quiet_days: int = 30
    length: int = 30

    def checked(self) -> "Terms":
        """Itself, if a list can be made by it."""
        if not (0 <= self.held_percent <= MOST_HELD and 1 <= self.quiet_days <= 365 and 1 <= self.length <= LONGEST_LIST):
            raise NotAPlan
        return self


@dataclass(frozen=True)
class Ground:
    """A fact with its row: the answer, the kept promise, the introduction or the order, and its day."""

    why: Why
    day: date
    row_id: int
    score: int | None = None
    high: int | None = None
    name: str = ""

    @property
    def key(self) -> str:
        return f"{self.why}:{self.row_id}"


def is_left_out(seed: str, person_id: int, turn: int, *, percent: int) -> bool:
    """Whether the lot leaves somebody out in a turn: the same for the same seed, and evenly spread over people and turns."""
    return 100 * chance(seed, person_id, turn) < percent


def best_first(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """One fact of each kind, the weightiest first; an answer that turned is not told a second time as a good one."""
    latest: dict[Why, Ground] = {}
    for ground in sorted(grounds, key=lambda one: (one.day, one.row_id)):
        latest[ground.why] = ground
    turned, promoter = latest.get(Why.TURNED), latest.get(Why.PROMOTER)
    if turned and promoter and turned.row_id == promoter.row_id:
        del latest[Why.PROMOTER]
    return tuple(sorted(latest.values(), key=lambda one: (-WEIGHTS[one.why], -one.day.toordinal(), one.why)))


def rank(grounds: Iterable[Ground]) -> tuple[int, int]:
    """By which the list is ordered, the highest first: all that speaks for it, then how fresh it is."""
    kept = list(grounds)
    return sum(WEIGHTS[one.why] for one in kept), max((one.day.toordinal() for one in kept), default=0)


def key_of(person_id: int) -> str:
    """By which Today knows that somebody is to be asked: put off for good, they are asked no more."""
    return f"person:{person_id}"
