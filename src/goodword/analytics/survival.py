"""How long things last where some still do: Kaplan and Meier 1958, with counts instead of rows."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .fitting import Floats
from .intervals import Interval, z


@dataclass(frozen=True)
class Curve:
    """The share that lasts longer than each of `times`, with its interval; how many were at risk, how many ended.

    Intervals are those of the log of −log (Kalbfleisch, Prentice), so they stay within 0 and 1.
    """

    times: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    ended: Floats
    n: int

    def at(self, time: float) -> tuple[float, Interval, int]:
        """The share that lasts longer than `time`, its interval, and how many were watched that long."""
        i = int(np.searchsorted(self.times, time, side="right")) - 1
        left = float(self.at_risk[self.times >= time].max(initial=0))
        if i < 0:
            return 1.0, Interval(1.0, 1.0), int(left)
        return float(self.share[i]), Interval(float(self.low[i]), float(self.high[i])), int(left)

    @property
    def median(self) -> float | None:
        """When half have ended; None where more than half are still there."""
        reached = np.flatnonzero(self.share <= 0.5)
        return float(self.times[reached[0]]) if len(reached) else None


def curve(lasted: npt.ArrayLike, has_ended: npt.ArrayLike, people: npt.ArrayLike | None = None, level: float = 0.95) -> Curve:
    """From how long each lasted, and whether it ended then or is still watched. `people` share a row.

    Raises ValueError for a time that is negative or no number.
    """
    time, is_end = np.asarray(lasted, float), np.asarray(has_ended, bool)
    weight = np.ones(len(time)) if people is None else np.asarray(people, float)
    if not np.all(np.isfinite(time)) or np.any(time < 0) or np.any(weight < 0):
        raise ValueError("A time that something lasted is a number, and not negative.")
    times, at = np.unique(time, return_inverse=True)
    gone = np.bincount(at, weights=weight, minlength=len(times))
    ended = np.bincount(at, weights=weight * is_end, minlength=len(times))
    at_risk = gone[::-1].cumsum()[::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.cumprod(1 - ended / np.where(at_risk > 0, at_risk, 1))
        spread = np.cumsum(ended / (at_risk * (at_risk - ended)))
        reach = z(level) * np.sqrt(spread) / np.abs(np.log(share))
        low, high = share ** np.exp(reach), share ** np.exp(-reach)
    is_inside = (share > 0) & (share < 1)
    low, high = np.where(is_inside, low, share), np.where(is_inside, high, share)
    at_end = np.asarray(ended, np.float64)
    share, low, high = (np.asarray(column, np.float64) for column in (share, low, high))
    return Curve(times, share, low, high, np.asarray(at_risk, np.float64), at_end, round(float(weight.sum())))
