"""The largest likelihood of a few positive parameters, and how sure each of them is.

The search runs over the logarithms of the parameters, so that each stays positive, with the exact slope and
curvature of the likelihood. The curvature where it ends gives the standard errors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .intervals import Interval, z

Floats = npt.NDArray[np.float64]
SMALLEST, LARGEST = 1e-4, 1e5  # a parameter beyond these means that the data do not say what it is
MOST_STEPS = 200


@dataclass(frozen=True)
class Hill:
    """A log-likelihood at one point, its slope (k) and curvature (k × k) in the parameters themselves."""

    value: float
    slope: Floats
    curvature: Floats


@dataclass(frozen=True)
class Fit:
    """Where the likelihood is largest. `errors` are standard errors; NaN where the top has no clear shape.

    `covariance` is that of the logarithms of the parameters.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    errors: tuple[float, ...]
    log_likelihood: float
    n: int
    covariance: Floats
    is_found: bool

    def __getitem__(self, name: str) -> float:
        return self.values[self.names.index(name)]

    @property
    def is_on_bound(self) -> bool:
        """Whether a parameter ran off, or the top is so flat that nothing can be said of one."""
        ran_off = any(not SMALLEST < v < LARGEST for v in self.values)
        return ran_off or not self.is_found or not all(np.isfinite(self.errors))

    def interval(self, name: str, level: float = 0.95) -> Interval:
        """Of a parameter, symmetric in its logarithm: it never reaches zero."""
        i = self.names.index(name)
        value, reach = self.values[i], z(level) * self.errors[i] / self.values[i]
        if not np.isfinite(reach) or reach > 50:
            return Interval(None, None)
        return Interval(float(value * np.exp(-reach)), float(value * np.exp(reach)))


def climb(names: tuple[str, ...], start: npt.ArrayLike, hill: Callable[[Floats], Hill], n: int) -> Fit:
    """Climb from `start` to the top of the likelihood of `n` people.

    `start`, and what `hill` is asked with, are the parameters themselves in the order of `names`, each more than zero. A
    top that was not reached, or has no clear shape, is told by the `Fit`.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  (takes a third of a second to load, and few questions fit anything)

    def down(logs: Floats) -> tuple[float, Floats, Floats]:
        at = np.exp(np.clip(logs, -25, 25))
        found = hill(at)
        slope = found.slope * at
        curvature = found.curvature * np.outer(at, at) + np.diag(slope)
        return -found.value / n, -slope / n, -curvature / n

    options = {"gtol": 1e-9, "maxiter": MOST_STEPS, "max_trust_radius": 3.0, "initial_trust_radius": 0.5}
    seen: dict[bytes, tuple[float, Floats, Floats]] = {}

    def look(logs: Floats) -> tuple[float, Floats, Floats]:
        key = logs.tobytes()
        if key not in seen:
            seen.clear()
            seen[key] = down(logs)
        return seen[key]

    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        found = minimize(
            lambda x: look(x)[0], np.log(np.asarray(start, float)), jac=lambda x: look(x)[1], hess=lambda x: look(x)[2],
            method="trust-exact", options=options,
        )  # fmt: skip
        value, slope, curvature = look(found.x)
    values = np.exp(np.clip(found.x, -25, 25))
    covariance = _inverse(curvature * n)
    errors = values * np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), np.nan))
    is_found = bool(np.abs(slope).max() < 1e-5)
    return Fit(names, tuple(map(float, values)), tuple(map(float, errors)), -value * n, n, covariance, is_found)


def _inverse(matrix: Floats) -> Floats:
    if not np.all(np.isfinite(matrix)) or np.linalg.cond(matrix) > 1e14:
        return np.full_like(matrix, np.nan)
    return np.asarray(np.linalg.inv(matrix), np.float64)


@dataclass(frozen=True)
class Rising:
    """Σ over people of ln Γ(p + x) − ln Γ(p) for whole x: exact for any p, however large.

    `more[j]` says how many people have x > j.
    """

    more: Floats

    @staticmethod
    def of(x: npt.NDArray[np.int64], people: Floats) -> "Rising":
        counts = np.bincount(x, weights=people)
        return Rising(counts[::-1].cumsum()[::-1][1:])

    def at(self, p: float) -> tuple[float, float, float]:
        """The sum, and its first and second derivative."""
        steps = p + np.arange(len(self.more))
        return (
            float(self.more @ np.log(steps)),
            float(self.more @ (1 / steps)),
            -float(self.more @ (1 / steps**2)),
        )
