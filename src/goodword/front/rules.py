"""Whom to call today and why, decided from facts alone."""

from calendar import isleap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from goodword.kit.waiting import ASK, OFFER

TEN = 10
MOST_OF_A_KIND = 4
LOW_ANSWER_DAYS = 30  # an older answer is history, not a call
ENQUIRY_DAYS = 60
DAYS_AHEAD = 7  # a word that is due within these days is on the list already
PROMISE_DAYS = 365
TALK_RESTS_PROMISE_DAYS = 7  # a promise that was talked over comes back until it is kept
SAME_MINUTE = timedelta(minutes=1)  # a talk is dated by the minute, an answer by the second


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Why(StrEnum):
    """What makes somebody worth a call, the most pressing first."""

    LOW = "low"
    PROMISE = "promise"
    STEP = "step"  # what another room says that waits
    ENQUIRY = "enquiry"
    SILENCE = "silence"
    DUE = "due"  # by their cadence, this week or since a while


# Whoever went quiet, or soon will, does not wait for us, nor whom we would offer something; the others do.
CAN_WAIT = {Why.SILENCE: 1, Why.DUE: 2}
URGENCY = {why: n for n, why in enumerate(Why)}


@dataclass(frozen=True, order=True)
class Subject:
    """Whom a fact is about: "person" or "organisation", and which."""

    kind: str
    id: int


@dataclass(frozen=True)
class Deed:
    """What settles a reason, where that is more than a talk: where, what its button says, whether one press does it."""

    url: str
    label: str
    is_post: bool = False


@dataclass(frozen=True)
class Reason:
    """One fact with its day. What a kind of reason does not need stays empty.

    `source` is the room that told it, where another one did; it and `key` are how a thing put off is known.
    """

    subject: Subject
    why: Why
    day: date
    at: datetime | None = None
    row_id: int = 0
    score: int | None = None
    scale_high: int | None = None
    words: str = ""
    through: str = ""
    is_warm: bool = False
    usual_days: float = 0
    is_by_orders: bool = False
    n: int = 0
    stake: int = 0
    source: str = ""
    key: str = ""
    chip: str = ""
    deed: Deed | None = None
    opening: str = ""
    intent: str = ""
    page_url: str = ""
    is_pressing: bool = False

    @property
    def asks(self) -> bool:
        """Whether what settles it wants something of them."""
        return self.intent in (ASK, OFFER)

    @property
    def name(self) -> tuple[str, str]:
        """By what it is known as long as it is the same thing: kind and key."""
        return self.source or str(self.why), self.key or str(self.row_id)


@dataclass(frozen=True)
class Dealings:
    """What the rows say of one subject now: orders, and the last real contact."""

    first_order_on: date | None = None
    last_order_on: date | None = None
    year_worth: int = 0
    last_contact_at: datetime | None = None
    last_contact_on: date | None = None


@dataclass(frozen=True)
class Call:
    """One line of the list: the reason that weighs most, and the others."""

    subject: Subject
    reason: Reason
    also: tuple[Reason, ...]
    stake: int
    dealings: Dealings


def part_of_day(hour: int) -> PartOfDay:
    """Which greeting an hour of the business's clock asks for."""
    if 4 <= hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if 12 <= hour < 18 else PartOfDay.EVENING


def still_holds(reason: Reason, dealings: Dealings, *, today: date) -> bool:
    """Whether a reason is still a reason, seeing what happened since its day."""
    spoke_at, spoke_on = dealings.last_contact_at, dealings.last_contact_on
    if reason.why is Why.STEP:
        return True
    if reason.why is Why.DUE:
        return spoke_on is not None and spoke_on == reason.day
    if reason.why is Why.SILENCE:
        return _is_still_silent(reason, dealings)
    if spoke_at is None or spoke_on is None:
        return True
    if reason.why is Why.PROMISE:
        return spoke_on < max(reason.day, today - timedelta(days=TALK_RESTS_PROMISE_DAYS - 1))
    return reason.at is not None and spoke_at < reason.at - SAME_MINUTE


def _is_still_silent(reason: Reason, dealings: Dealings) -> bool:
    # A score is filed now and then; rows that say something newer, or no longer say it, win.
    known = [day for day in (dealings.last_order_on, dealings.last_contact_on) if day is not None]
    return bool(known) and max(known) == reason.day


def calls(reasons: Iterable[Reason], dealings: dict[Subject, Dealings], *, today: date) -> list[Call]:
    """Everybody with a reason that still holds, most pressing first, each person once."""
    by_subject: dict[Subject, list[Reason]] = {}
    for reason in reasons:
        if still_holds(reason, dealings.get(reason.subject, Dealings()), today=today):
            by_subject.setdefault(reason.subject, []).append(reason)
    tactful = {subject: _tactful(rs) for subject, rs in by_subject.items()}
    found = [_call(s, rs, dealings.get(s, Dealings())) for s, rs in tactful.items()]
    return sorted(found, key=partial(_pressing, today=today))


def _tactful(reasons: list[Reason]) -> list[Reason]:
    """Nothing is offered to whom we owe an answer, or what we promised."""
    owes = any(reason.why in (Why.LOW, Why.PROMISE) for reason in reasons)
    return [reason for reason in reasons if not (owes and reason.intent == OFFER)]


def _call(subject: Subject, reasons: list[Reason], dealings: Dealings) -> Call:
    first, *also = sorted(reasons, key=_weight)
    stake = max([dealings.year_worth, *(r.stake for r in reasons)])
    one_each = {r.why if r.why is not Why.STEP else r.name: r for r in reversed(also) if r.why is not first.why or _is_step(r)}
    if first.is_pressing:
        one_each.pop(Why.LOW, None)  # the case tells of that answer
    if first.why is Why.SILENCE or Why.SILENCE in one_each:
        one_each.pop(Why.DUE, None)  # the same silence, told once
    return Call(subject, first, tuple(sorted(one_each.values(), key=_weight)), stake, dealings)


def _weight(reason: Reason) -> tuple[bool, int, int, int, tuple[str, str]]:
    """The most pressing first, then the newest; of what is to be done the oldest."""
    day = reason.day.toordinal()
    return (not reason.is_pressing, URGENCY[reason.why], day if _is_step(reason) else -day, reason.row_id, reason.name)


def _is_step(reason: Reason) -> bool:
    return reason.why is Why.STEP


def _pressing(call: Call, *, today: date) -> tuple[int, int, date, Subject]:
    """Whose clock is running comes first, then who asked today: whoever answers before the others do is heard.

    Who waits for us comes before who went quiet, and they before who will; then by money, then the longest wait.
    """
    if call.reason.is_pressing:
        return (-2, 0, call.reason.day, call.subject)
    wait = 1 if call.reason.intent == OFFER else CAN_WAIT.get(call.reason.why, 0)
    if any(reason.why is Why.ENQUIRY and reason.day >= today for reason in (call.reason, *call.also)):
        wait = -1
    return (wait, -call.stake, call.reason.day, call.subject)


def first_of(found: Sequence[Call], most: int = TEN) -> list[Call]:
    """The first few, not more than four of a kind while other kinds wait."""
    if most != TEN:
        return list(found[:most])
    counts: dict[str, int] = {}
    taken: list[Call] = []
    left: list[Call] = []
    for call in found:
        kind = call.reason.name[0]
        counts[kind] = counts.get(kind, 0) + 1
        (taken if counts[kind] <= MOST_OF_A_KIND else left).append(call)
    chosen = set(map(id, (taken + left)[:most]))
    return [call for call in found if id(call) in chosen]


def give_or_take(value: float, low: float, high: float) -> float:
    """The margin in words: the wider half of the interval, so that it never promises too much."""
    return max(value - low, high - value)


def anniversary(first: date, today: date) -> int:
    """How many years it is since a day, in the seven days around the day of it; 0 in all other weeks."""
    for year in (today.year - 1, today.year, today.year + 1):
        # Who first came on a 29 February is remembered on the first of March in other years.
        there = date(year, 3, 1) if (first.month, first.day) == (2, 29) and not isleap(year) else first.replace(year=year)
        if abs((there - today).days) <= 3 and year > first.year:
            return year - first.year
    return 0
