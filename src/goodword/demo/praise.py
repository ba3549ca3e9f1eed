"""What customers of the simulated company said of it in public, and who of them was asked to pass it on, by lot."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from .asking import Asking
from .shape import Effects, Table, Words, dates, moments
from .trade import LAST, Arrivals, Buying

OUTSIDE = 0.12  # of those who answered, who said it to others as well
MAY_QUOTE, SHOWN, THANKED = 0.5, 0.7, 0.6
KINDS, SHARE_OF_KINDS = ("review", "testimonial", "post", "mention"), np.array([0.55, 0.15, 0.2, 0.1])
PLACES = ("a review site", "in a letter", "Instagram", "the local paper")
NAMED_AS = ("none", "first", "initials", "full")
STARS_BY_BAND = ((1, 3), (3, 5), (4, 6))
SAID = (
    ("Nobody rang back.", "Three weeks for a lamp.", "Friendly, but far too late."),
    ("Good work, a little dear.", "All as it should be.", "They took their time."),
    ("They rang to ask how it rides.", "My whole family buys here.", "Repaired while I waited.", "Ask for advice: it is honest."),
)
SHARE_ASKED, HELD, DAYS_OF_LOTS, WINDOW = 0.3, 0.10, 360, 90
OF_LIST_ASKED = 0.6
HOWS = ("", "call", "mail", "hand")
Whole = NDArray[np.int64]


def spoken(asked: Asking, buying: Buying, first_day: date, rng: np.random.Generator) -> Table:
    """Good words, and less good ones: whoever is happy says so in public no likelier than whoever is not."""
    heard = np.flatnonzero((asked.answered >= 0) & (rng.random(len(asked.order)) < OUTSIDE))
    n, band = len(heard), asked.band[heard]
    kind = rng.choice(len(KINDS), n, p=SHARE_OF_KINDS)
    low, high = np.array(STARS_BY_BAND).T
    may_quote = (band > 0) & (rng.random(n) < MAY_QUOTE)
    is_thanked = rng.random(n) < THANKED
    day = np.minimum(asked.answered[heard] + rng.integers(1, 10, n), LAST)
    starts = np.cumsum([0, *map(len, SAID)])
    words = starts[band] + rng.integers(0, np.array([len(some) for some in SAID])[band])
    said_at = moments(first_day, day, rng)
    return {
        "id": np.arange(1, n + 1),
        "person_id": buying.person[asked.order[heard]] + 1,
        "kind": Words(kind, KINDS),
        "channel": Words(kind, PLACES),
        "words": Words(words, tuple(text for some in SAID for text in some)),
        "stars": np.where(kind == 0, rng.integers(low[band], high[band]), 0),
        "said_at": said_at,
        "may_quote_at": moments(first_day, np.where(may_quote, np.minimum(day + 2, LAST), -1), rng),
        "quote_how": Words(may_quote.astype(np.int64), ("", "by mail")),
        "named_as": Words(np.where(may_quote, rng.integers(1, len(NAMED_AS), n), 0), NAMED_AS),
        "is_shown": may_quote & (rng.random(n) < SHOWN),
        "thanked_at": moments(first_day, np.where(is_thanked, np.minimum(day + 1, LAST), -1), rng),
        "noted_at": said_at,
    }


def lots(arrivals: Arrivals, effects: Effects, first_day: date, rng: np.random.Generator) -> Table:
    """One lot for some of the customers: on the list, or left out.

    Whoever stands on the list brings somebody within its days more often by `effects.asking_points`: to those drawn
    blindly are added as many as it takes of those who did bring somebody.
    """
    customers = np.flatnonzero(arrivals.is_customer)
    person = customers[rng.random(len(customers)) < SHARE_ASKED]
    drawn = LAST - rng.integers(1, DAYS_OF_LOTS, len(person))
    since = arrivals.closed[person]
    person, drawn = person[since < drawn], drawn[since < drawn]
    is_held = rng.random(len(person)) < HELD
    more, on = _who_brought(arrivals, person, rng)
    wanted = _as_many_as_it_takes(arrivals, (person[~is_held], drawn[~is_held]), effects.asking_points / 100)
    person, drawn = np.r_[person, more[:wanted]], np.r_[drawn, on[:wanted]]
    is_held = np.r_[is_held, np.zeros(len(person) - len(is_held), dtype=bool)]
    is_asked = ~is_held & (rng.random(len(person)) < OF_LIST_ASKED)
    n = len(person)
    return {
        "id": np.arange(1, n + 1),
        "person_id": person + 1,
        "turn": np.ones(n, dtype=np.int64),
        "drawn_on": dates(first_day, drawn),
        "until": dates(first_day, drawn + WINDOW),
        "is_held": is_held,
        "held_percent": np.full(n, round(100 * HELD)),
        "asked_at": moments(first_day, np.where(is_asked, np.minimum(drawn + 1, LAST), -1), rng),
        "how": Words(np.where(is_asked, rng.integers(1, len(HOWS), n), 0), HOWS),
        "noted_at": moments(first_day, drawn, rng),
    }


def _who_brought(arrivals: Arrivals, but: Whole, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Customers without a lot who brought somebody, each once, in any order, and a day in the 90 before they did."""
    friend = np.flatnonzero(arrivals.is_warm)
    by = arrivals.introducer[friend]
    drawn = arrivals.opened[friend] - rng.integers(1, WINDOW + 1, len(friend))
    fits = (drawn > arrivals.closed[by]) & (drawn >= LAST - DAYS_OF_LOTS) & ~np.isin(by, but)
    shuffled = rng.permutation(np.flatnonzero(fits))
    _, first = np.unique(by[shuffled], return_index=True)
    chosen = shuffled[np.sort(first)]
    return by[chosen], drawn[chosen]


def _as_many_as_it_takes(arrivals: Arrivals, listed: tuple[Whole, Whole], share: float) -> int:
    """How many who brought somebody lift the share of those on the list by `share`."""
    person, drawn = listed
    on = np.full(len(arrivals.closed), -1)
    on[person] = drawn
    friend = np.flatnonzero(arrivals.is_warm)
    by = arrivals.introducer[friend]
    after = arrivals.opened[friend] - on[by]
    n_brought = len(np.unique(by[(on[by] >= 0) & (after >= 1) & (after <= WINDOW)]))
    left = 1 - n_brought / max(len(person), 1) - share
    return round(len(person) * share / left) if left > 0 else 0
