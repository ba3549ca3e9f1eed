"""BG/NBD: how often people buy while they are there, and after which purchase they stop.

Fader, Hardie, Lee 2005, "Counting your customers" the easy way. While active, somebody buys at random with a
rate of their own (gamma: r, α); after each purchase they stop for good with a chance of their own
(beta: a, b). Times are in weeks.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import hyp2f1

from .fitting import Fit, Floats, Hill, Rising, climb
from .purchases import Purchases, Whole

NAMES = ("r", "alpha", "a", "b")
START = (0.5, 5.0, 0.5, 1.5)
ROWS_AT_ONCE = 4_000  # few enough to stay near the processor


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of all rows; what depends on fewer than all columns is computed once for each value."""

    rising: Rising
    t_x: Floats
    at_t: Whole
    age: Floats
    at_age: Whole
    ages: Floats
    x_at_ages: Floats
    n_at_ages: Floats
    n: float
    x: Floats
    people: Floats
    rises: Floats
    at_x: Whole

    @staticmethod
    def of(rows: Purchases) -> "_Likelihood":
        again = rows.x > 0
        ages, at_age = np.unique(rows.age, return_inverse=True)
        times, at_t = np.unique(rows.t_x[again], return_inverse=True)
        rises, at_x = np.unique(rows.x[again], return_inverse=True)
        return _Likelihood(
            Rising.of(rows.x, rows.people), times, at_t, ages, at_age[again], ages,
            _sums(at_age, rows.people * rows.x), _sums(at_age, rows.people),
            float(rows.people.sum()), rows.x[again].astype(float), rows.people[again], rises.astype(float), at_x,
        )  # fmt: skip

    def __call__(self, at: Floats) -> Hill:
        r, alpha, a, b = map(float, at)
        value, slope, curvature = self._counts(r, alpha, a, b)
        ln_age, ln_t = np.log(alpha + self.ages), np.log(alpha + self.t_x)
        k = r * self.n_at_ages + self.x_at_ages
        inv = 1 / (alpha + self.ages)
        value -= float(k @ ln_age)
        slope += np.array([-(self.n_at_ages @ ln_age), -(k @ inv), 0, 0])
        _add(curvature, 0, 1, -float(self.n_at_ages @ inv))
        curvature[1, 1] += float(k @ inv**2)
        return self._stopped(at, Hill(value, slope, curvature), (ln_age, ln_t, inv, 1 / (alpha + self.t_x)))

    def _counts(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats, Floats]:
        """What depends on the number of purchases alone: ln Γ(r+x)/Γ(r) + r ln α, and ln B(a, b+x)/B(a, b)."""
        (v, d, dd), (vb, db, ddb), (vs, ds, dds) = self.rising.at(r), self.rising.at(b), self.rising.at(a + b)
        value = v + self.n * r * np.log(alpha) + vb - vs
        slope = np.array([d + self.n * np.log(alpha), self.n * r / alpha, -ds, db - ds])
        curvature = np.diag([dd, -self.n * r / alpha**2, -dds, ddb - dds])
        _add(curvature, 0, 1, self.n / alpha)
        _add(curvature, 2, 3, -dds)
        return float(value), slope, curvature

    def _stopped(self, at: Floats, so_far: Hill, logs: tuple[Floats, Floats, Floats, Floats]) -> Hill:
        """What is added by that somebody may have stopped after the last purchase: Σ ln(1 + e^u)."""
        value, slope, curvature = so_far.value, so_far.slope, so_far.curvature
        for begin in range(0, len(self.x), ROWS_AT_ONCE):
            found = self._stopped_of(at, slice(begin, begin + ROWS_AT_ONCE), logs)
            value, slope, curvature = value + found.value, slope + found.slope, curvature + found.curvature
        return Hill(value, slope, curvature)

    def _stopped_of(self, at: Floats, part: slice, logs: tuple[Floats, Floats, Floats, Floats]) -> Hill:
        r, _, a, b = map(float, at)
        ln_age, ln_t, inv_age, inv_t = logs
        at_age, at_t, at_x, people = self.at_age[part], self.at_t[part], self.at_x[part], self.people[part]
        apart, before, after = ln_age[at_age] - ln_t[at_t], inv_t[at_t], inv_age[at_age]
        inv, k = after - before, r + self.x[part]
        by_x = b + self.rises - 1
        u = (np.log(a) - np.log(by_x))[at_x] + k * apart
        small = np.exp(-np.abs(u))  # e^u or e^-u, whichever cannot overflow
        w = np.where(u > 0, 1.0, small) / (1 + small)
        value = float(people @ (np.maximum(u, 0) + np.log1p(small)))
        v = people * w * (1 - w)
        w *= people
        d_b = (-1 / by_x)[at_x]
        steps = np.stack([apart, k * inv, np.full_like(k, 1 / a), d_b])
        curvature = (steps * v) @ steps.T
        _add(curvature, 0, 1, float(w @ inv))
        curvature[1, 1] += float((w * k) @ (before**2 - after**2))
        curvature[2, 2] -= float(w.sum()) / a**2
        curvature[3, 3] += float(w @ (d_b * d_b))
        return Hill(value, steps @ w, curvature)


def _sums(at: Whole, weights: Floats) -> Floats:
    return np.bincount(at, weights=weights).astype(np.float64)


def _add(matrix: Floats, i: int, j: int, value: float) -> None:
    matrix[i, j] += value
    matrix[j, i] += value


def log_likelihood(rows: Purchases, r: float, alpha: float, a: float, b: float) -> float:
    """Of all the rows at these parameters, as a natural logarithm; each row counts for its `people`."""
    return _Likelihood.of(rows)(np.array([r, alpha, a, b], float)).value


def fit(rows: Purchases) -> Fit:
    """The parameters r, α (in weeks), a and b under which the purchases are likeliest.

    Raises ValueError where nobody bought again.
    """
    if not rows.n_again:
        raise ValueError("Nobody has bought twice.")
    return climb(NAMES, START, _Likelihood.of(rows), rows.n)


def active(rows: Purchases, fitted: Fit) -> Floats:
    """The chance, from 0 to 1 and one for each row, of being still there at the end: 1 for whoever bought once."""
    r, alpha, a, b = fitted.values
    u = np.log(a) - np.log(np.maximum(b + rows.x - 1, b)) + (r + rows.x) * np.log((alpha + rows.age) / (alpha + rows.t_x))
    return np.where(rows.x > 0, 1 / (1 + np.exp(np.clip(u, -700, 700))), 1.0)


def expected(rows: Purchases, fitted: Fit, weeks: float) -> Floats:
    """How many purchases each will make in the next `weeks` on average, one for each row, gone or not."""
    r, alpha, a, b = fitted.values
    a = a + 1e-9 if abs(a - 1) < 1e-9 else a  # there the formula is 0/0, and smooth on both sides
    ahead = alpha + rows.age + weeks
    more = hyp2f1(r + rows.x, b + rows.x, a + b + rows.x - 1, weeks / ahead)
    left = np.exp((r + rows.x) * np.log((alpha + rows.age) / ahead)) * more
    found: Floats = active(rows, fitted) * (a + b + rows.x - 1) / (a - 1) * (1 - left)
    return found
