"""How something spreads along ties: who took it up in which period, and whether those did whose friends had done so before.

Who has friends that took it up may do so for many reasons that both share. So this says that exposure and adoption came
together, or that they did not; never that one caused the other. Each period is compared by itself, since both grow with
time: odds ratios of the periods are put together by Mantel and Haenszel (1959), with the variance of Robins, Breslow and
Greenland (1986).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray

from .intervals import NOTHING, Interval, z

NEVER = 0  # of `adopted`: not in any of the periods that were watched
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Truths = NDArray[np.bool_]


class NotATie(ValueError):
    """A tie goes from one of the people to another one of them."""


@dataclass(frozen=True)
class Period:
    """One period: how many had not taken it up before, how many did then, how many had by its end, and the mean exposure.

    `exposure` is the mean, over those who had not before, of the share of those whom they name that had.
    """

    number: int
    at_risk: int
    adopters: int
    so_far: int
    exposure: float | None


@dataclass(frozen=True)
class Spread:
    """All periods, and by how much the odds of taking it up differ for those who were exposed, periods held apart."""

    periods: tuple[Period, ...]
    n: int
    odds_ratio: float | None
    interval: Interval

    @property
    def grew_together(self) -> bool:
        """Whether those who took it up, and the exposure of those who had not, rose over the same periods (Kendall's tau)."""
        told = [(one.so_far, one.exposure) for one in self.periods if one.exposure is not None]
        n, signs = len(told), [np.sign((b[0] - a[0]) * (b[1] - a[1])) for i, a in enumerate(told) for b in told[i + 1 :]]
        return n > 2 and float(sum(signs)) > z(0.95) * sqrt(n * (n - 1) * (2 * n + 5) / 18)

    @property
    def came_together(self) -> bool:
        """Whether within a period those took it up more often, or less, who were exposed, by more than chance."""
        low, high = self.interval.low, self.interval.high
        return low is not None and high is not None and not low <= 1 <= high


def spread(adopted: Whole, ties: Sequence[tuple[int, int]], periods: int) -> Spread:
    """Follow what spread over people 0 … n−1.

    `adopted` holds the period, from 1, in which each took it up, or `NEVER`; `ties` says who names whom; `periods` is the
    last period that was watched. Whoever names nobody is in the curve, and in no comparison.
    """
    n = len(adopted)
    if any(not (0 <= a < n and 0 <= b < n) or a == b for a, b in ties) or (adopted < 0).any() or (adopted > periods).any():
        raise NotATie
    friends = np.zeros((n, n), np.bool_)
    for who, named in ties:
        friends[who, named] = True
    degree = friends.sum(1)
    told, tables = [], []
    for number in range(1, periods + 1):
        before = (adopted != NEVER) & (adopted < number)
        exposed = (friends @ before.astype(np.int64)) / np.maximum(degree, 1)
        told.append(_period(number, adopted, exposed, ~before, degree > 0))
        tables.append(_table(adopted == number, exposed > 0, ~before & (degree > 0)))
    ratio, interval = _mantel_haenszel(np.array(tables, np.float64))
    return Spread(tuple(told), n, ratio, interval)


def _period(number: int, adopted: Whole, exposed: Floats, at_risk: Truths, names_somebody: Truths) -> Period:
    so_far = int(((adopted != NEVER) & (adopted <= number)).sum())
    compared = at_risk & names_somebody
    exposure = float(exposed[compared].mean()) if compared.any() else None
    return Period(number, int(at_risk.sum()), int((adopted == number).sum()), so_far, exposure)


def _table(took_up: Truths, exposed: Truths, at_risk: Truths) -> tuple[int, int, int, int]:
    """Exposed who did and did not, others who did and did not."""
    return tuple(int((at_risk & a & b).sum()) for a in (exposed, ~exposed) for b in (took_up, ~took_up))  # type: ignore[return-value]


def _mantel_haenszel(tables: Floats) -> tuple[float | None, Interval]:
    """One odds ratio over tables of one period each, with its interval at 95 %; nothing where no period tells both apart."""
    tables = tables[tables.sum(1) > 0]
    if not len(tables):
        return None, NOTHING
    a, b, c, d = tables.T
    of = tables.sum(1)
    r, s, p, q = a * d / of, b * c / of, (a + d) / of, (b + c) / of
    if not r.sum() or not s.sum():
        return None, NOTHING
    ratio = float(r.sum() / s.sum())
    variance = (p * r).sum() / (2 * r.sum() ** 2) + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
    variance += (q * s).sum() / (2 * s.sum() ** 2)
    half = z(0.95) * sqrt(float(variance))
    return ratio, Interval(exp(log(ratio) - half), exp(log(ratio) + half) if half < inf else None)
