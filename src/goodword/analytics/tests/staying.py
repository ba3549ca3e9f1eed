"""Buyers made up by the models themselves, with parameters that are known."""

import numpy as np

from goodword.analytics.purchases import Purchases
from goodword.analytics.repeat import Halves

Rng = np.random.Generator
WEEKS = 60.0
BGNBD = (0.6, 5.0, 0.8, 2.5)
PARETO = (0.6, 10.0, 0.6, 12.0)


def _counted(times: np.ndarray, age: np.ndarray) -> Purchases:
    """`times` of repeat purchases, infinite where there is none."""
    inside = times <= age[:, None]
    return Purchases.of(inside.sum(axis=1), np.where(inside, times, 0).max(axis=1), age)


def by_bgnbd(rng: Rng, people: int) -> Purchases:
    """After each purchase somebody goes with a chance of their own."""
    return _counted(*bought(rng, people))


def halved(rng: Rng, people: int, mood: float = 1.0) -> tuple[Purchases, Halves]:
    """The same up to the end, and up to the middle; from then on things last `mood` times as long."""
    times, age = bought(rng, people)
    middle = age - WEEKS / 2
    later = times > middle[:, None]
    times = np.where(later, middle[:, None] + mood * (times - middle[:, None]), times)
    n = (later & (times <= age[:, None])).sum(axis=1)
    early = times <= middle[:, None]
    half = Purchases(early.sum(axis=1), np.where(early, times, 0).max(axis=1), middle, np.ones(people))
    return _counted(times, age), Halves.of(half, n, n**2, WEEKS / 2)


def bought(rng: Rng, people: int, most: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """When each bought again, infinite where they had gone, and how long each is watched."""
    r, alpha, a, b = BGNBD
    age = rng.uniform(0.7 * WEEKS, WEEKS, people)
    rate, goes = rng.gamma(r, 1 / alpha, people), rng.beta(a, b, people)
    times = np.cumsum(rng.exponential(1, (people, most)) / rate[:, None], axis=1)
    stays = np.cumprod(rng.random((people, most)) >= goes[:, None], axis=1)
    times[:, 1:] = np.where(stays[:, :-1] > 0, times[:, 1:], np.inf)
    return times, age


def by_pareto(rng: Rng, people: int, most: int = 120) -> Purchases:
    """Somebody goes at a moment of their own."""
    r, alpha, s, beta = PARETO
    age = rng.uniform(0.7 * WEEKS, WEEKS, people)
    rate, until = rng.gamma(r, 1 / alpha, people), rng.exponential(1, people) / rng.gamma(s, 1 / beta, people)
    times = np.cumsum(rng.exponential(1, (people, most)) / rate[:, None], axis=1)
    return _counted(np.where(times <= until[:, None], times, np.inf), age)
