"""What a playbook is, what is wrong with one, when its steps are due and how they are judged. No Django.

A step is due so many days (and hours) after the trigger or after another step. What proves it is a kind of fact with
conditions; without one somebody ticks it by hand.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from goodword.touchpoints.rules import usual_intent

MOST_STEPS = 40
MOST_DAYS = 3650
MOST_HOURS = 240
LONGEST_KEY = 60
PROMISED = "@promised"  # stands for a step's key, and can be none


class Phase(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class On(StrEnum):
    """What begins a run."""

    ENQUIRY = "enquiry"
    ORDER = "order"
    ANSWER = "answer"
    BIRTHDAY = "birthday"
    CONTRACT = "contract-date"
    HAND = "hand"


class By(StrEnum):
    """The kind of fact that proves a step."""

    TOUCHPOINT = "touchpoint"
    ORDER_PLACED = "order-placed"
    ORDER_DELIVERED = "order-delivered"
    ANSWER = "answer"
    PROMISE_KEPT = "promise-kept"
    WON = "opportunity-won"
    LOST = "opportunity-lost"
    RENEWED = "contract-renewed"


CLOCKED = {On.BIRTHDAY, On.CONTRACT}


class Warmth(StrEnum):
    """Which enquiries: those of whom somebody sent, the others, or all."""

    ANY = ""
    WARM = "warm"
    COLD = "cold"


@dataclass(frozen=True)
class Trigger:
    """What begins a run: for a date `days_before` it, for an answer its question and the scores from `low` to `high`.

    `is_first` says that only the first order of somebody begins one, `warmth` that only enquiries of one kind do.
    """

    kind: On
    days_before: int = 0
    metric: str = ""
    low: int | None = None
    high: int | None = None
    is_first: bool = False
    warmth: Warmth = Warmth.ANY


@dataclass(frozen=True)
class Evidence:
    """The fact that proves a step. An empty condition is none; it `may come before` the trigger by so many days."""

    by: By
    kind: str = ""
    channel: str = ""
    direction: str = ""
    intent: str = ""
    stage: str = ""
    metric: str = ""
    days_before: int = 0


@dataclass(frozen=True)
class Due:
    """So many days and hours `after` the trigger (no key), after the step of this key, or so many days after PROMISED.

    That is the day for which the order was promised; where none was, the step is never late.
    """

    days: int = 0
    after: str = ""
    hours: int = 0

    @property
    def waits_for(self) -> str:
        """The key of the step that it waits for, if it waits for one."""
        return "" if self.after == PROMISED else self.after


@dataclass(frozen=True)
class Step:
    """One thing to be done. `role` is who does it, in the house's own words."""

    key: str
    name: str
    phase: Phase = Phase.AFTER
    role: str = ""
    due: Due = Due()
    evidence: Evidence | None = None
    is_optional: bool = False
    is_repeatable: bool = False

    @property
    def asks(self) -> bool:
        """Whether it wants something of them: an answer, or a contact that asks by its mark or by its kind."""
        proof = self.evidence
        if proof is None:
            return False
        return proof.by == By.ANSWER or "ask" in (proof.intent, usual_intent(proof.kind, proof.direction or "out"))


@dataclass(frozen=True)
class Definition:
    """A playbook: what begins it, and its steps in their order."""

    trigger: Trigger
    steps: tuple[Step, ...] = field(default=())

    @property
    def by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}


class Verdict(StrEnum):
    """What is said of a step of a run, the first that holds."""

    SKIPPED = "skipped"
    REPEATED = "repeated"
    OUT_OF_ORDER = "out-of-order"
    DONE = "done"
    LATE = "late"
    OPEN_LATE = "open-late"
    NOT_DUE = "not-due"


@dataclass(frozen=True)
class Stand:
    """How one step of one run stands."""

    due_on: date | None
    done_on: date | None
    is_skipped: bool = False
    times: int = 0
    may_repeat: bool = False
    is_out_of_order: bool = False


class Unreadable(ValueError):
    """What was kept, or sent, is no playbook."""


def judged(stand: Stand, today: date) -> Verdict:
    """What is said of a step today. A step due today is not late before tomorrow."""
    if stand.done_on is None:
        if stand.is_skipped:
            return Verdict.SKIPPED
        return Verdict.OPEN_LATE if stand.due_on is not None and stand.due_on < today else Verdict.NOT_DUE
    if stand.times > 1 and not stand.may_repeat:
        return Verdict.REPEATED
    if stand.is_out_of_order:
        return Verdict.OUT_OF_ORDER
    return Verdict.LATE if stand.due_on is not None and stand.done_on > stand.due_on else Verdict.DONE


@dataclass(frozen=True)
class Span:
    """How long after the trigger, or the promised day, a step is due when every step before it is done on its day."""

    days: int = 0
    hours: int = 0
    is_promised: bool = False


def spans(definition: Definition) -> dict[str, Span]:
    """For each step how long after the trigger or the promised day it is due, along the steps that it waits for."""
    steps, found = definition.by_key, dict[str, Span]()
    for key in order_of_waiting(definition):
        due = steps[key].due
        before = found[due.waits_for] if due.waits_for else Span(is_promised=due.after == PROMISED)
        found[key] = Span(before.days + due.days, before.hours + due.hours, before.is_promised)
    return found


def due_on(due: Due, since: datetime) -> date:
    """The day on which something is due that waits for `since`, a moment on the business's own clock.

    Hours are hours that pass, also in a night in which the clocks are changed; days are those of the calendar.
    """
    passed = (since.astimezone(UTC) + timedelta(hours=due.hours)).astimezone(since.tzinfo)
    return passed.date() + timedelta(days=due.days)


def order_of_waiting(definition: Definition) -> list[str]:
    """The keys of the steps, each after the one it waits for. Of steps that wait for each other none is in it."""
    found: list[str] = []
    left = {step.key: step.due.waits_for for step in definition.steps}
    while ready := [key for key, after in left.items() if not after or after in found]:
        found += ready
        left = {key: after for key, after in left.items() if key not in ready}
    return found


def key_of(name: str, taken: Sequence[str] = ()) -> str:
    """A key for something of this name that nothing else has."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().strip()).strip("-")[: LONGEST_KEY - 4] or "step"
    found, n = plain, 2
    while found in taken:
        found, n = f"{plain}-{n}", n + 1
    return found


class Wrong(StrEnum):
    """What can be wrong with a playbook."""

    FAR_BEFORE = "far-before"
    NO_QUESTION = "no-question"
    BAND = "band"
    EMPTY = "empty"
    TOO_MANY = "too-many"
    ALL_OPTIONAL = "all-optional"
    SAME_KEY = "same-key"
    SAME_NAME = "same-name"
    UNKNOWN = "unknown"
    ITSELF = "itself"
    CIRCLE = "circle"
    NAMELESS = "nameless"
    KEYLESS = "keyless"
    TOO_FAR = "too-far"
    TOO_EARLY = "too-early"
    NO_PROMISE = "no-promise"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and of what: `steps` are names, or of a same key the key, of a circle all in it."""

    wrong: Wrong
    steps: tuple[str, ...] = ()


def problems(definition: Definition) -> list[Problem]:
    """What is wrong with a playbook; nothing when it can be switched on."""
    found = [*_of_trigger(definition.trigger), *_of_names(definition), *_of_waiting(definition)]
    for step in definition.steps:
        found += _of_step(step)
        if step.due.after == PROMISED and definition.trigger.kind is not On.ORDER:
            found.append(Problem(Wrong.NO_PROMISE, (step.name,)))
    return found


def _of_trigger(trigger: Trigger) -> list[Problem]:
    if not 0 <= trigger.days_before <= MOST_DAYS:
        return [Problem(Wrong.FAR_BEFORE)]
    if trigger.kind is On.ANSWER and not trigger.metric:
        return [Problem(Wrong.NO_QUESTION)]
    if trigger.low is not None and trigger.high is not None and trigger.low > trigger.high:
        return [Problem(Wrong.BAND)]
    return []


def _of_names(definition: Definition) -> list[Problem]:
    if not definition.steps:
        return [Problem(Wrong.EMPTY)]
    found = [Problem(Wrong.TOO_MANY)] if len(definition.steps) > MOST_STEPS else []
    if all(step.is_optional for step in definition.steps):
        found.append(Problem(Wrong.ALL_OPTIONAL))
    keys, called = [s.key for s in definition.steps], [s.name.casefold() for s in definition.steps]
    for wrong, words in ((Wrong.SAME_KEY, keys), (Wrong.SAME_NAME, called)):
        found += [Problem(wrong, (word,)) for word, n in Counter(words).items() if n > 1 and word]
    return found


def _of_waiting(definition: Definition) -> list[Problem]:
    steps = definition.by_key
    unknown = [s for s in definition.steps if s.due.waits_for and s.due.waits_for not in steps]
    if unknown:
        return [Problem(Wrong.UNKNOWN, (s.name, s.due.after)) for s in unknown]
    stuck = set(steps) - set(order_of_waiting(definition))
    circles: list[Problem] = []
    while stuck:
        ring = _ring(min(stuck, key=list(steps).index), steps)
        circles.append(Problem(Wrong.ITSELF if len(ring) == 1 else Wrong.CIRCLE, tuple(steps[key].name for key in ring)))
        # Those that wait for somebody in the ring are stuck with it; saying it once is enough.
        stuck = {key for key in stuck if not set(_path(key, steps)) & set(ring)}
    return circles


def _path(key: str, steps: Mapping[str, Step]) -> list[str]:
    """A step, what it waits for, what that waits for, until it ends or comes round."""
    path: list[str] = []
    while key and key not in path:
        path.append(key)
        key = steps[key].due.waits_for
    return path


def _ring(key: str, steps: Mapping[str, Step]) -> list[str]:
    """The steps of the circle that one leads into."""
    path = _path(key, steps)
    return path[path.index(steps[path[-1]].due.waits_for) :]


def _of_step(step: Step) -> list[Problem]:
    if not step.name.strip():
        return [Problem(Wrong.NAMELESS)]
    found = []
    if not step.key or len(step.key) > LONGEST_KEY:
        found.append(Problem(Wrong.KEYLESS, (step.name,)))
    if not -MOST_DAYS <= step.due.days <= MOST_DAYS or not 0 <= step.due.hours <= MOST_HOURS:
        found.append(Problem(Wrong.TOO_FAR, (step.name,)))
    if step.evidence is not None and not 0 <= step.evidence.days_before <= MOST_DAYS:
        found.append(Problem(Wrong.TOO_EARLY, (step.name,)))
    return found


def kept(definition: Definition) -> dict[str, Any]:
    """A definition as it is kept: plain values, without those that say nothing."""
    return {"trigger": _said(definition.trigger), "steps": [_said(step) for step in definition.steps]}


def _said(part: Trigger | Step | Due | Evidence) -> dict[str, Any]:
    """What of a part is other than it is by itself."""
    found: dict[str, Any] = {}
    for one in fields(part):
        value = getattr(part, one.name)
        if value != one.default:
            found[one.name] = (
                _said(value) if isinstance(value, Due | Evidence) else str(value) if isinstance(value, StrEnum) else value
            )
    return found


def read(said: Mapping[str, Any]) -> Definition:
    """The definition that was kept. Raises Unreadable with what is wrong."""
    try:
        trigger = dict(said["trigger"])
        steps = tuple(_step(dict(one)) for one in said["steps"])
        meant = {"kind": On(trigger["kind"]), "warmth": Warmth(trigger.get("warmth", ""))}
        return Definition(Trigger(**{**trigger, **meant}), steps)
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise Unreadable(str(why)) from why


def _step(said: dict[str, Any]) -> Step:
    evidence = said.pop("evidence", None)
    due = Due(**said.pop("due", {}))
    phase = Phase(said.pop("phase", Phase.AFTER))
    proof = Evidence(**{**evidence, "by": By(evidence["by"])}) if evidence else None
    return Step(**said, due=due, phase=phase, evidence=proof)
