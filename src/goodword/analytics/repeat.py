"""Whether the models of repeat purchase hold for these buyers, and what they say if they do.

They are fitted to everything up to a day. Besides, they are fitted to the first half of the time alone and asked
how much is bought in the second by those who were there: where the truth lies outside what was foreseen, or
too few came back, or the likelihood has no top, there is nothing to say.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from . import bgnbd, pareto, spend
from .fitting import Fit, Floats
from .intervals import Interval, z
from .purchases import Purchases
from .spend import Spent

FEWEST_AGAIN = 100
STEP = 1e-4


@dataclass(frozen=True)
class Halves:
    """Who was there at the middle of the time: their purchases up to then, and those in the `weeks` after.

    `later` is the sum over the people of a row, `squares` that of their squares.
    """

    rows: Purchases
    later: Floats
    squares: Floats
    weeks: float

    @staticmethod
    def of(rows: Purchases, later: npt.ArrayLike, squares: npt.ArrayLike, weeks: float) -> "Halves":
        """The rows as they are, each on its own; sorted, so that their order does not matter."""
        sums, more = np.asarray(later, float), np.asarray(squares, float)
        order = np.lexsort((more, sums, rows.t_x, rows.age, rows.x))
        kept = Purchases(rows.x[order], rows.t_x[order], rows.age[order], rows.people[order])
        return Halves(kept, sums[order], more[order], weeks)


@dataclass(frozen=True)
class Foreseen:
    """How many purchases the first half foresaw in the second, and how many there were."""

    value: float
    interval: Interval
    seen: float

    @property
    def is_true(self) -> bool:
        low, high = self.interval.low, self.interval.high
        return low is not None and high is not None and low <= self.seen <= high


@dataclass(frozen=True)
class Models:
    """What was fitted. `why_not` is "" where it holds, else `few`, `bound` or `half`."""

    bgnbd: Fit | None = None
    pareto: Fit | None = None
    spend: Fit | None = None
    why_not: str = ""
    n: int = 0
    n_again: int = 0
    foreseen: Foreseen | None = None


def fit(rows: Purchases, halves: Halves, spent: Spent) -> Models:
    """Fit the models, and say whether they may be used."""
    counted = Models(n=rows.n, n_again=rows.n_again)
    if rows.n_again < FEWEST_AGAIN:
        return replace(counted, why_not="few")
    bought = bgnbd.fit(rows)
    if bought.is_on_bound:
        return replace(counted, why_not="bound")
    ahead = foresee(halves)
    if ahead is None or not ahead.is_true:
        return replace(counted, why_not="half", foreseen=ahead)
    gone = pareto.fit(rows)
    worth = spend.fit(spent) if len(spent.x) >= FEWEST_AGAIN else None
    return replace(
        counted, foreseen=ahead, bgnbd=bought, pareto=None if gone.is_on_bound else gone,
        spend=None if worth is None or worth.is_on_bound else worth,
    )  # fmt: skip


def foresee(halves: Halves, level: float = 0.95) -> Foreseen | None:
    """What BG/NBD, fitted to the first half, foresees of the second. None where nobody came back.

    The interval holds what is uncertain of the parameters, and how far people fall apart from what is expected.
    """
    rows = halves.rows
    if not rows.n_again:
        return None
    first = bgnbd.fit(rows)
    each = bgnbd.expected(rows, first, halves.weeks)
    total = float(each @ rows.people)
    slope = np.array([(_total(rows, _moved(first, i), halves.weeks) - total) / STEP for i in range(len(first.values))])
    apart = float(np.sum(halves.squares - 2 * each * halves.later + rows.people * each**2))
    # Of parameters that ran off nothing is known; then the interval holds the people alone, and is harder to stay in.
    unsure = float(slope @ first.covariance @ slope) if np.all(np.isfinite(first.covariance)) else 0.0
    half = z(level) * float(np.sqrt(max(unsure, 0.0) + max(apart, 0.0)))
    return Foreseen(total, Interval(max(0.0, total - half), total + half), float(halves.later.sum()))


def _moved(fitted: Fit, i: int) -> Fit:
    values = list(fitted.values)
    values[i] *= float(np.exp(STEP))
    return replace(fitted, values=tuple(values))


def _total(rows: Purchases, fitted: Fit, weeks: float) -> float:
    return float(bgnbd.expected(rows, fitted, weeks) @ rows.people)
