"""An interrupted time series: a level and a slope before and after, with errors that know of months that go together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .intervals import Interval, t

Floats = NDArray[np.float64]
FEWEST_MONTHS = 12  # on each side


@dataclass(frozen=True)
class Broken:
    """The mean distance after the break from the line before it, and the fitted distance of each month after."""

    value: float
    interval: Interval
    months: tuple[tuple[float, Interval], ...]


def newey_west(x: Floats, residuals: Floats, lags: int) -> Floats:
    """The covariance of least squares under correlation of up to so many `lags` (Newey, West 1987; Bartlett's weights).

    `x` is rows × columns. Scaled by rows / (rows − columns), as is usual with few rows.
    """
    scores = x * residuals[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        crossed = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (crossed + crossed.T)
    bread = np.linalg.inv(x.T @ x)
    n, k = x.shape
    return np.asarray(bread @ middle @ bread * n / (n - k), dtype=np.float64)


def broken(at: NDArray[np.int64], y: Floats, first: int, level: float = 0.95) -> Broken | None:
    """What happened to `y` (points, one a month `at`) from month `first` on; None with fewer than 12 months on either side.

    Lags are 4(n/100)^(2/9). Where the plain error of least squares is larger it is taken: with few months Newey-West is too sure.
    """
    after = (at >= first).astype(np.float64)
    if min(after.sum(), (1 - after).sum()) < FEWEST_MONTHS:
        return None
    since = (at - first).astype(np.float64)
    x = np.column_stack([np.ones(len(y)), since, after, after * since])
    fitted = np.linalg.lstsq(x, y, rcond=None)[0]
    residuals = y - x @ fitted
    n, k = x.shape
    robust = newey_west(x, residuals, int(4 * (n / 100) ** (2 / 9)))
    plain = np.linalg.inv(x.T @ x) * (residuals @ residuals) / (n - k)

    def distance(months: float) -> tuple[float, Interval]:
        at_month = np.array([0.0, 0.0, 1.0, months])
        error = np.sqrt(max(at_month @ robust @ at_month, at_month @ plain @ at_month))
        value, half = float(at_month @ fitted), float(t(level, n - k) * error)
        return value, Interval(value - half, value + half)

    passed = since[after > 0]
    value, interval = distance(float(passed.mean()))
    return Broken(value, interval, tuple(distance(float(month)) for month in passed))
