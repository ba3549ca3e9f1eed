"""Who comes, through whom, and what they buy: word of mouth, enquiries, orders by each one's own rhythm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .shape import DAYS, Days, Effects, Truths

OPEN, WON, LOST = 0, 1, 2
MEAN_DAYS_TO_TELL = 150.0
MEAN_DAYS_TO_CLOSE, LEAST_DAYS_TO_CLOSE = 12.0, 3
SHARE_OF_STRANGERS = 0.03
MEDIAN_RHYTHM = np.array([120.0, 80.0, 45.0])
SHARE_OF_SEGMENTS = np.array([0.55, 0.30, 0.15])
EVENNESS = 9.0  # the shape of the gamma distribution of gaps: their deviation is a third of their mean
CHANCE_TO_LEAVE = 0.05
LAST = DAYS - 1


@dataclass(frozen=True)
class Arrivals:
    """People in the order in which they turn up. Strangers have no enquiry: `opened` is −1."""

    opened: Days
    closed: Days
    state: NDArray[np.int64]
    introducer: NDArray[np.int64]
    segment: NDArray[np.int64]

    @property
    def is_warm(self) -> Truths:
        return np.asarray(self.introducer >= 0)

    @property
    def is_customer(self) -> Truths:
        return np.asarray(self.state == WON)


@dataclass(frozen=True)
class Buying:
    """Orders, and the rhythm of each person (NaN for whoever never bought)."""

    person: NDArray[np.int64]
    day: Days
    is_first: Truths
    rhythm: NDArray[np.float64]


def arrive(size: int, effects: Effects, rng: np.random.Generator) -> Arrivals:
    """Cold enquiries, those whom each customer introduces, those whom these introduce, and so on."""
    n_cold = int(size * (1 - SHARE_OF_STRANGERS) / (1 + _brought_by_one_enquiry(effects)))
    while True:
        grown = _grow(n_cold, effects, rng)
        if len(grown["opened"]) <= size:
            break
        n_cold = int(n_cold * 0.98)
    strangers = size - len(grown["opened"])
    nobody = np.full(strangers, -1)
    return Arrivals(
        np.r_[grown["opened"], nobody],
        np.r_[grown["closed"], nobody],
        np.r_[grown["state"], np.full(strangers, OPEN)],
        np.r_[grown["introducer"], nobody],
        rng.choice(3, size, p=SHARE_OF_SEGMENTS),
    )


def _brought_by_one_enquiry(effects: Effects) -> float:
    """About how many enquiries follow from a cold one, before the calendar ends."""
    per_warm = effects.r * 0.8
    return effects.cold_wins * effects.r / effects.warm_wins * 0.8 / (1 - per_warm)


def _grow(n_cold: int, effects: Effects, rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    opened = np.sort((DAYS * rng.random(n_cold) ** 0.8).astype(np.int64))
    generation = _close(opened, np.full(n_cold, -1), effects.cold_wins, rng)
    grown, first = [generation], 0
    while len(generation["opened"]):
        won = np.flatnonzero(generation["state"] == WON)
        parents = np.repeat(won, rng.poisson(effects.r / effects.warm_wins, len(won)))
        told = generation["closed"][parents] + 1 + rng.exponential(MEAN_DAYS_TO_TELL, len(parents)).astype(np.int64)
        heard = told <= LAST
        generation = _close(told[heard], first + parents[heard], effects.warm_wins, rng)
        first += len(grown[-1]["opened"])
        grown.append(generation)
    return {name: np.concatenate([g[name] for g in grown]) for name in generation}


def _close(opened: Days, introducer: NDArray[np.int64], chance: float, rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    closed = opened + LEAST_DAYS_TO_CLOSE + rng.exponential(MEAN_DAYS_TO_CLOSE, len(opened)).astype(np.int64)
    state = np.where(rng.random(len(opened)) < chance, WON, LOST)
    is_open = closed > LAST
    return {
        "opened": opened,
        "closed": np.where(is_open, -1, closed),
        "state": np.where(is_open, OPEN, state),
        "introducer": introducer,
    }


def r_within(days: int, effects: Effects) -> float:
    """How many introduced customers one customer has won within so many days of the own first day, on average."""
    n = np.arange(days + 1)

    def chance(k: NDArray[np.int64], mean: float) -> NDArray[np.float64]:
        return np.asarray(np.exp(-k / mean) - np.exp(-(k + 1) / mean))

    both = np.convolve(chance(n, MEAN_DAYS_TO_TELL), chance(n, MEAN_DAYS_TO_CLOSE))
    most = days - 1 - LEAST_DAYS_TO_CLOSE
    return float(effects.r * both[: most + 1].sum())


def buy(arrivals: Arrivals, rng: np.random.Generator) -> Buying:
    """Each customer buys on the day they are won, then by a rhythm of their own until they leave or the calendar ends."""
    customers = np.flatnonzero(arrivals.is_customer)
    rhythm = np.full(len(arrivals.opened), np.nan)
    rhythm[customers] = MEDIAN_RHYTHM[arrivals.segment[customers]] * rng.lognormal(0, 0.35, len(customers))
    people, days = [customers], [arrivals.closed[customers]]
    who, when = customers, arrivals.closed[customers]
    while len(who):
        gap = np.maximum(1, rng.gamma(EVENNESS, rhythm[who] / EVENNESS).round().astype(np.int64))
        stays = (rng.random(len(who)) >= CHANCE_TO_LEAVE) & (when + gap <= LAST)
        who, when = who[stays], (when + gap)[stays]
        people.append(who)
        days.append(when)
    person, day = np.concatenate(people), np.concatenate(days)
    is_first = np.arange(len(person)) < len(customers)
    order = np.lexsort((person, day))
    return Buying(person[order], day[order], is_first[order], rhythm)
