"""The scales on which the known questions are asked. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPEN_DAYS = 30  # how long an invitation may be answered
TOKEN_BYTES = 16  # 128 bits: nobody guesses one
RELATIONSHIP, TRANSACTIONAL = "relationship", "transactional"
QUIET_DAYS: Mapping[str, int] = {TRANSACTIONAL: 30, RELATIONSHIP: 90}
# A survey of how it is between us comes first: what is asked after each contact holds it up for a week and no longer.
PAUSE_DAYS = 7
LATE_DAYS = 7  # nobody is asked how something went that is longer ago
AGAIN = "case:"  # how a cause begins by which somebody is asked again after their trouble was put right


class Way(StrEnum):
    """How a survey reaches somebody."""

    MAIL = "mail"
    LINK = "link"
    QR = "qr"
    EMBED = "embed"


class WhySkipped(StrEnum):
    """Why somebody was not asked; the first that holds is told."""

    GONE = "gone"
    SILENCE = "silence"
    NO_ADDRESS = "no-address"
    MAIL = "mail"
    CASE = "case"
    HELD = "held"
    OPEN = "open"
    QUIET = "quiet"
    FIRST = "first"
    CLOSED = "closed"


@dataclass(frozen=True)
class Before:
    """Somebody was asked before, by a survey of a kind; `asked_at` is the last that they had of it."""

    kind: str
    asked_at: datetime | None
    open_until: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.open_until is not None and self.open_until > at


def days_after(kind: str, quiet_days: int | None, before: str) -> int:
    """How many days lie between a survey of one kind and an earlier one of another."""
    days = QUIET_DAYS[kind] if quiet_days is None else quiet_days
    return min(days, PAUSE_DAYS) if (kind, before) == (RELATIONSHIP, TRANSACTIONAL) else days


def why_quiet(kind: str, quiet_days: int | None, before: Iterable[Before], at: datetime) -> WhySkipped | None:
    """Whether what somebody was asked before keeps them from being asked now."""
    found = None
    for one in before:
        days = days_after(kind, quiet_days, one.kind)
        is_lately = one.asked_at is None or at - one.asked_at < timedelta(days=days)
        if one.is_open(at) and (is_lately or one.kind == RELATIONSHIP or kind == TRANSACTIONAL):
            return WhySkipped.OPEN
        if is_lately and one.asked_at is not None:
            found = WhySkipped.QUIET
    return found


class NotLive(ValueError):
    """A survey that is not live, or has no version that was published, goes out to nobody."""


class OffTheScale(ValueError):
    """A score outside the scale it was asked on would bend every mean it enters."""


@dataclass(frozen=True)
class Scale:
    """From the lowest to the highest score, and which end is the good one."""

    low: int
    high: int
    is_high_good: bool = True


LEAST, MOST = -32_768, 32_767  # what a column of scores holds
STANDARD = {"nps": Scale(0, 10), "csat": Scale(1, 5), "ces": Scale(1, 7)}
# CES 1.0 ran from 1 to 5 and asked for effort, so that high was bad; stored as such, never turned round.
REVERSED_CES = Scale(1, 5, is_high_good=False)
FORMULAS = {"nps": "nps/1", "csat": "csat/1", "ces": "ces/2", "other": "other/1"}


def scale_for(metric: str, low: int | None, high: int | None, is_high_good: bool | None) -> Scale:
    """The scale of one answer: the standard one of its question, or the one that was said."""
    standard = STANDARD.get(metric)
    if standard is None and (low is None or high is None):
        raise OffTheScale("say the lowest and the highest score of this question")
    base = standard or Scale(low or 0, high or 0)
    scale = Scale(
        base.low if low is None else low,
        base.high if high is None else high,
        base.is_high_good if is_high_good is None else is_high_good,
    )
    if scale.low >= scale.high or not (scale.low >= LEAST and scale.high <= MOST):
        raise OffTheScale(f"a scale cannot run from {scale.low} to {scale.high}")
    if metric == "nps" and scale != STANDARD["nps"]:
        raise OffTheScale("would-recommend is asked from 0 to 10, 10 being good; on another scale it is another question")
    return scale


def formula_for(metric: str, scale: Scale) -> str:
    """The version of the arithmetic that an answer on this scale goes into."""
    return "ces/1" if metric == "ces" and scale == REVERSED_CES else FORMULAS[metric]


def rated(ratings: Mapping[str, int]) -> dict[str, int]:
    """Ratings of drivers, each of which lies on some scale."""
    for driver, mark in ratings.items():
        if not LEAST <= mark <= MOST:
            raise OffTheScale(f"“{driver[:40]}” is rated on no scale that there is")
    return dict(ratings)


def checked(score: int | None, scale: Scale) -> int | None:
    """The score, when it lies on its scale."""
    if score is not None and not scale.low <= score <= scale.high:
        raise OffTheScale(f"{score} is not between {scale.low} and {scale.high}")
    return score
