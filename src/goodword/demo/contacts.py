"""Moments of contact: enquiries, deliveries, welcomes, calls, asks; what was said in them, and what was promised."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .shape import DAYS, Days, Effects, Truths, Words
from .trade import LAST, Arrivals, Buying

KINDS = (
    "enquiry",
    "introduction",
    "delivery",
    "welcome package",
    "check-in call",
    "note",
    "visit",
    "question",
    "review request",
    "newsletter",
    "advice",
    "fitting",
)
(
    ENQUIRY, INTRODUCTION, DELIVERY, WELCOME, CALL, NOTE, VISIT, QUESTION, REQUEST, NEWSLETTER, ADVICE, FITTING,
) = range(len(KINDS))  # fmt: skip
STAGES = ("hear", "decide", "buy", "use", "after")
CHANNELS = ("web", "phone", "post", "e-mail", "shop")
DIRECTIONS = ("two-way", "out", "in")
INTENTS = ("", "give", "ask")
# For each kind: stage, channel, direction, intent, by their places in the lists above.
NATURE = np.array([
    (0, 0, 2, 0), (0, 4, 0, 0), (2, 2, 1, 0), (3, 2, 1, 1), (4, 1, 0, 1),
    (4, 2, 1, 1), (4, 4, 0, 1), (4, 1, 0, 0), (4, 3, 1, 2), (0, 3, 1, 0),
    (1, 1, 0, 1), (2, 4, 0, 1),
])  # fmt: skip
TWO_WAY = np.array([nature[2] == 0 for nature in NATURE])
GIVES_A_YEAR = np.array([1.6, 2.4, 3.6])  # private, club, business
ASKS_A_YEAR, QUESTIONS_A_YEAR = 0.4, 0.35
DAYS_TO_WELCOME = 10
SHARE_ADVISED, DAYS_OF_ADVICE, SHARE_FITTED = 0.45, 14, 0.6  # of orders
SHARE_OF_NEWSLETTER = 0.6
SAID = (
    "All is well; the brakes were set last week.",
    "They ride to work every day now and like it.",
    "They would like a child seat before the summer.",
    "Asked whether the lamp also fits the old bicycle.",
    "Their neighbour is looking for a bicycle as well.",
    "Happy with the workshop; the wait was short.",
    "The chain makes a noise; they come by on Friday.",
    "They move house and will tell us the new address.",
)
PROMISED = (
    "Send the offer",
    "Call back about the lamp",
    "Look for a used child seat",
    "Send the invoice again",
    "Book the spring service",
)
MOST_GIVES, WINDOW = 4, 90


@dataclass(frozen=True)
class Contacts:
    """Touchpoints in the order of their days. `staff` counts from 0, −1 is nobody."""

    person: NDArray[np.int64]
    day: Days
    kind: NDArray[np.int64]
    staff: NDArray[np.int64]
    reached: Truths

    def words(self, what: int, vocabulary: tuple[str, ...]) -> Words:
        return Words(NATURE[self.kind, what], vocabulary)

    @property
    def is_give(self) -> Truths:
        return np.asarray((NATURE[self.kind, 3] == 1) & self.reached)

    @property
    def is_real(self) -> Truths:
        """Two-way, or a give that arrived; a newsletter is neither."""
        return np.asarray(TWO_WAY[self.kind] | self.is_give)


@dataclass(frozen=True)
class Story:
    """What happened between the business and its people."""

    arrivals: Arrivals
    buying: Buying
    met: Contacts


def meet(arrivals: Arrivals, buying: Buying, effects: Effects, n_staff: int, rng: np.random.Generator) -> Contacts:
    """Everything that passes between the business and its people."""
    first_day = np.full(len(arrivals.opened), -1)
    first_day[buying.person[buying.is_first]] = buying.day[buying.is_first]
    asked = np.flatnonzero(arrivals.opened >= 0)
    customers = np.flatnonzero(first_day >= 0)
    parts = [
        _at(asked, arrivals.opened[asked], np.where(arrivals.is_warm[asked], INTRODUCTION, ENQUIRY)),
        _at(customers, first_day[customers] + 3, DELIVERY),
        _welcome(customers, first_day, effects, rng),
        _over_time(customers, first_day, ASKS_A_YEAR, (REQUEST,), rng),
        _over_time(customers, first_day, QUESTIONS_A_YEAR, (QUESTION,), rng),
        _over_time(
            customers,
            first_day,
            GIVES_A_YEAR[arrivals.segment[customers]] * rng.gamma(2, 0.5, len(customers)),
            (CALL, CALL, NOTE, VISIT),
            rng,
        ),
        _newsletter(len(arrivals.opened), rng),
        _advice(buying, rng),
        _fitting(buying, rng),
    ]
    person, day, kind = (np.concatenate(column) for column in zip(*parts, strict=True))
    happened = day <= LAST
    order = np.lexsort((person[happened], day[happened]))
    person, day, kind = person[happened][order], day[happened][order], kind[happened][order]
    is_staffed = TWO_WAY[kind] | (kind == NOTE)
    staff = np.where(is_staffed, person % n_staff, -1)
    return Contacts(person, day, kind, staff, rng.random(len(kind)) > 0.02)


Part = tuple[NDArray[np.int64], Days, NDArray[np.int64]]


def _at(person: NDArray[np.int64], day: Days, kind: NDArray[np.int64] | int) -> Part:
    return person, day, np.broadcast_to(kind, person.shape)


def _welcome(customers: NDArray[np.int64], first_day: Days, effects: Effects, rng: np.random.Generator) -> Part:
    welcomed = customers[rng.random(len(customers)) < effects.welcome_share]
    return _at(welcomed, first_day[welcomed] + rng.integers(1, DAYS_TO_WELCOME + 1, len(welcomed)), WELCOME)


def _over_time(
    customers: NDArray[np.int64],
    first_day: Days,
    a_year: NDArray[np.float64] | float,
    kinds: tuple[int, ...],
    rng: np.random.Generator,
) -> Part:
    days = DAYS - first_day[customers]
    person = np.repeat(customers, rng.poisson(a_year * days / 365))
    day = first_day[person] + (rng.random(len(person)) * (DAYS - first_day[person])).astype(np.int64)
    return _at(person, day, np.array(kinds)[rng.integers(0, len(kinds), len(person))])


def _newsletter(size: int, rng: np.random.Generator) -> Part:
    readers = np.flatnonzero(rng.random(size) < SHARE_OF_NEWSLETTER)
    return _at(readers, np.full(len(readers), LAST - 20), NEWSLETTER)


def _advice(buying: Buying, rng: np.random.Generator) -> Part:
    """Help with choosing, in the days before each order; of many orders some."""
    advised = rng.random(len(buying.day)) < SHARE_ADVISED
    day = buying.day[advised] - rng.integers(1, DAYS_OF_ADVICE + 1, np.count_nonzero(advised))
    return _at(buying.person[advised][day >= 0], day[day >= 0], ADVICE)


def _fitting(buying: Buying, rng: np.random.Generator) -> Part:
    """The bicycle is set to its rider when it is bought."""
    fitted = rng.random(len(buying.day)) < SHARE_FITTED
    return _at(buying.person[fitted], buying.day[fitted], FITTING)


def gives_before(contacts: Contacts, person: NDArray[np.int64], day: Days) -> NDArray[np.int64]:
    """How many gives reached each person in the 90 days up to and with each day, at most four."""
    span = DAYS + WINDOW + 1
    given = np.sort(contacts.person[contacts.is_give] * span + contacts.day[contacts.is_give])
    until = np.searchsorted(given, person * span + day, side="right")
    since = np.searchsorted(given, person * span + np.maximum(day - WINDOW + 1, 0), side="left")
    return np.asarray(np.minimum(until - since, MOST_GIVES))


def last_real(contacts: Contacts, size: int) -> Days:
    """The day of each person's last real contact; −1 where there was none."""
    last = np.full(size, -1)
    np.maximum.at(last, contacts.person[contacts.is_real], contacts.day[contacts.is_real])
    return last
