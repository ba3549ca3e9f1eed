"""When a case is opened, until when somebody must be in touch, and what counts as turned around. No Django."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from goodword.kit import names

HOURS = 48  # until the first contact, where nobody says otherwise
FRESH_DAYS = 14  # an answer that is older opens no case by itself: it is history, not news
ASKED_AGAIN_AFTER_DAYS = 14
TURNED_DAYS = 60  # docs/numbers.md: so long after the closing an answer tells whether it was turned around
GOOD_AGAIN, MUCH_BETTER = 7, 3  # on a scale from 0 to 10
QUIET_DAYS = 3  # so long nobody noted anything, and Today asks how it goes
LONGEST_NOTE = 4_000
LONGEST_HOURS = 24 * 30
UNREAD = "CZ"  # control signs, invisible ones and blanks, as Unicode sorts them
SPLIT = re.compile(r"[,;\n]+")


class Kind(StrEnum):
    """What a rule looks for."""

    SCORE = "score"
    WORDS = "words"
    SILENCE = "silence"
    PASSIVE = "passive"
    THEME = "theme"


class Wordless(ValueError):
    """Each change of a case says in words what happened."""


class StillOpen(ValueError):
    """A case of theirs for the same cause is open already."""


class NotByHand(ValueError):
    """Only what somebody of ours opened by hand is taken back; what a rule opened is closed with a word."""


class NotTheirs(ValueError):
    """A case is given to somebody who may see it and write about it."""


class NotARule(ValueError):
    """A rule has what it looks for, and 1 to 720 hours."""


@dataclass(frozen=True)
class Rule:
    """What opens a case, within how many hours somebody must be in touch, and who has it where nobody looks after them.

    `named` is the number of a member, `theme` that of what comments speak of, `worth` what somebody valued has bought within
    two years, in minor units.
    """

    id: int
    kind: Kind
    is_on: bool = True
    metric: str = ""
    at_most: int = 0
    words: tuple[str, ...] = ()
    theme: int = 0
    silent_days: int = 0
    worth: int = 0
    hours: int = HOURS
    named: int | None = None

    def checked(self) -> "Rule":
        """Itself, if it can be followed."""
        has_what = {
            Kind.SCORE: bool(self.metric),
            Kind.PASSIVE: True,
            Kind.WORDS: bool(self.words),
            Kind.THEME: bool(self.theme),
            Kind.SILENCE: self.silent_days > 0,
        }[self.kind]
        if not has_what or not 1 <= self.hours <= LONGEST_HOURS:
            raise NotARule
        return self

    @property
    def looks_for(self) -> tuple[object, ...]:
        """What it looks for, whoever has it then and for how long."""
        words = tuple(sorted(word.casefold() for word in self.words))
        return (self.kind, self.metric, self.at_most, words, self.theme, self.silent_days, self.worth)


USUAL = (Rule(0, Kind.SCORE, metric="nps", at_most=6),)


def due(opened_at: datetime, hours: int, here: ZoneInfo) -> datetime:
    """Until when somebody must be in touch, by the clocks of the business: 48 hours are the same time two days later."""
    return opened_at.astimezone(here) + timedelta(hours=hours)


def words_of(typed: str) -> tuple[str, ...]:
    """The words that a rule looks for, as they were typed with commas or lines between them."""
    return tuple(dict.fromkeys(word for part in SPLIT.split(typed) if (word := " ".join(part.split()))))


def says_one_of(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of these words or phrases as a whole, in any spelling with or without accents."""
    said = f" {_plain(text)} "
    return any(f" {_plain(word)} " in said for word in words)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", names.key(text)))


@dataclass(frozen=True)
class Said:
    """A score on the scale on which it was given."""

    score: int
    low: int = 0
    high: int = 10
    is_high_good: bool = True

    @property
    def of_ten(self) -> float:
        """The same from 0, bad, to 10, good."""
        share = (self.score - self.low) / (self.high - self.low)
        return 10 * (share if self.is_high_good else 1 - share)


def is_turned(before: Said | None, after: Said) -> bool:
    """docs/numbers.md: a 7 or more, or 3 more than before."""
    return after.of_ten >= GOOD_AGAIN or (before is not None and after.of_ten - before.of_ten >= MUCH_BETTER)


def noted(words: str) -> str:
    """The words of a change; `Wordless` where nothing of them can be read."""
    if all(unicodedata.category(letter)[0] in UNREAD for letter in words):
        raise Wordless
    return words.strip()[:LONGEST_NOTE]


def first_to_own(carers: Sequence[int], named: int | None, owner: int | None) -> int | None:
    """Who has a new case: who looks after them, else who the rule names, else the owner of the house."""
    return next((one for one in (*carers, named, owner) if one is not None), None)
