"""When a letter is due, what is asked for in it, and how a challenge goes from hand to hand. No Django."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

TUESDAY, MORNING = 1, 6
LATEST = timedelta(days=3)  # a house that was off on Tuesday still gets it until Friday
REST = timedelta(weeks=26)  # a challenge comes back after half a year at the soonest
MEASURED_FOR = timedelta(days=28)

NUMBERS = ("top-of-mind", "valuable", "completion")
OPINIONS = ("nps", "csat")
# Insights whose figure is a mean over what counts, so that a group can be set against the rest.
LOOKED_AT = ("top-of-mind", "valuable", "completion", "nps", "csat", "response", "experience")
# Whose name a letter must not single out, spans of time that are never picked because they look good, and what is no group.
NOT_BY = frozenset({"staff", "month", "quarter", "year", "currency", "country", "language", "formula", "metric", "state"})
ONLY_BELOW = frozenset({"step"})  # a step that is always done is no news
FEWEST = 30  # of a group, and of the rest


@dataclass(frozen=True)
class Task:
    """One challenge that may be offered.

    `number` is the one it should move; `needs` are the kinds of data without which it would be idle; `counts` names what
    is counted to see that it was done, and `goal` how many of it. Without `counts`, a person says that it is done.
    """

    key: str
    title: object
    what: object
    number: str
    needs: tuple[str, ...] = ()
    counts: str = ""
    goal: int = 0


class State(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    UNDONE = "undone"


class Move(StrEnum):
    """What may be done with a challenge."""

    ACCEPT = "accept"
    DECLINE = "decline"
    FINISH = "finish"
    LEAVE = "leave"
    TAKE_BACK = "take-back"


LEADS: dict[tuple[State, Move], State] = {
    (State.OFFERED, Move.ACCEPT): State.ACCEPTED,
    (State.OFFERED, Move.DECLINE): State.DECLINED,
    (State.ACCEPTED, Move.FINISH): State.DONE,
    (State.ACCEPTED, Move.LEAVE): State.UNDONE,
    (State.ACCEPTED, Move.TAKE_BACK): State.OFFERED,
    (State.DECLINED, Move.TAKE_BACK): State.OFFERED,
    (State.DONE, Move.TAKE_BACK): State.ACCEPTED,
    (State.UNDONE, Move.TAKE_BACK): State.ACCEPTED,
}


def due_week(day: date, hour: int) -> date | None:
    """The Tuesday whose letter is due on a day and at an hour of the business's own clock, or None."""
    days = timedelta(days=(day.weekday() - TUESDAY) % 7)
    since = days + timedelta(hours=hour - MORNING)
    return day - days if timedelta(0) <= since <= LATEST else None


def weakest(values: Mapping[str, float | None]) -> list[str]:
    """The three numbers, the lowest first; those that nobody can tell yet come last."""
    return sorted(NUMBERS, key=lambda name: (values.get(name) is None, values.get(name) or 0.0, NUMBERS.index(name)))


def chosen(
    challenges: Sequence[Task], values: Mapping[str, float | None], has: Collection[str], last: Mapping[str, date], today: date
) -> Task | None:
    """The challenge that fits: it moves the weakest number, its data are there, and it was not offered for half a year.

    Of several, the one that was offered longest ago, in the order of `challenges`.
    """
    fits = [task for task in challenges if set(task.needs) <= set(has) and today - last.get(task.key, date.min) >= REST]
    rank = {name: n for n, name in enumerate(weakest(values))}
    fits.sort(key=lambda task: (rank.get(task.number, len(rank)), last.get(task.key, date.min)))
    return fits[0] if fits else None
