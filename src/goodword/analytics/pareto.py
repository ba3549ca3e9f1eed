"""Pareto/NBD: how often people buy while they are there, and when they go, bought or not.

Schmittlein, Morrison, Colombo 1987; Fader, Hardie 2005. While active, somebody buys at random with a rate of
their own (gamma: r, α) and goes at a moment of their own (gamma: s, β). Unlike BG/NBD it can say of somebody
who bought once that they are gone. Times are in weeks.

The likelihood holds an integral over the moment of going between the last purchase and the end. It is
summed at fixed nodes in the logarithm of time, where it falls about as e^(−kv).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.polynomial.legendre import leggauss

from .fitting import Fit, Floats, Hill, Rising, climb
from .purchases import Purchases

NAMES = ("r", "alpha", "s", "beta")
START = (0.5, 10.0, 0.5, 10.0)
PEOPLE_TO_BEGIN_WITH = 10_000
ROWS_AT_ONCE = 256  # few enough to stay near the processor
NODES, WEIGHTS = leggauss(20)
FAR = 30.0  # e^-30 of the integrand is nothing


@dataclass(frozen=True)
class _Gone:
    """For each row and each moment of going (the last column: still there) its share, and what it depends on."""

    share: Floats
    ln_all: Floats
    ln_alpha: Floats
    ln_beta: Floats
    alpha: Floats
    beta: Floats

    @staticmethod
    def of(rows: Purchases, at: Floats) -> "_Gone":
        r, alpha, s, beta = map(float, at)
        small = min(alpha, beta)
        up_to = _reach(rows, at, small)
        v = 0.5 * up_to[:, None] * (NODES + 1)
        from_small = (small + rows.t_x)[:, None] * np.exp(v)
        moment = np.column_stack([from_small - small, rows.age])
        ln_alpha, ln_beta = np.log(alpha + moment), np.log(beta + moment)
        ln = -(r + rows.x)[:, None] * ln_alpha - s * ln_beta
        with np.errstate(divide="ignore"):
            widths = np.log(0.5 * up_to[:, None] * WEIGHTS)
        ln[:, :-1] += np.log(s) - ln_beta[:, :-1] + np.log(from_small) + widths
        top = ln.max(axis=1)
        share = np.exp(ln - top[:, None])
        whole = share.sum(axis=1)
        return _Gone(share / whole[:, None], top + np.log(whole), ln_alpha, ln_beta, 1 / (alpha + moment), 1 / (beta + moment))


def _reach(rows: Purchases, at: Floats, small: float) -> Floats:
    """How far in v = ln((small + y) / (small + t_x)) the integrand is worth looking at: to the end, or until it is nothing."""
    r, alpha, s, beta = map(float, at)
    begin, t_x = small + rows.t_x, rows.t_x
    up_to = np.log((small + rows.age) / begin)

    def is_nothing(v: Floats) -> npt.NDArray[np.bool_]:
        y = begin * np.expm1(v)
        return np.asarray((r + rows.x) * np.log1p(y / (alpha + t_x)) + (s + 1) * np.log1p(y / (beta + t_x)) - v > FAR)

    while (is_less := is_nothing(0.5 * up_to)).any():
        up_to = np.where(is_less, 0.5 * up_to, up_to)
    return np.where(is_nothing(0.75 * up_to), 0.75 * up_to, up_to)


@dataclass(frozen=True)
class _Likelihood:
    rows: Purchases
    rising: Rising

    @staticmethod
    def of(rows: Purchases) -> "_Likelihood":
        return _Likelihood(rows, Rising.of(rows.x, rows.people))

    def __call__(self, at: Floats) -> Hill:
        r, alpha, s, beta = map(float, at)
        n = float(self.rows.people.sum())
        v, d, dd = self.rising.at(r)
        value = v + n * (r * np.log(alpha) + s * np.log(beta))
        slope = np.array([d + n * np.log(alpha), n * r / alpha, n * np.log(beta), n * s / beta])
        curvature = np.diag([dd, -n * r / alpha**2, 0.0, -n * s / beta**2])
        for i, j, both in ((0, 1, n / alpha), (2, 3, n / beta)):
            curvature[i, j] = curvature[j, i] = both
        for begin in range(0, len(self.rows.x), ROWS_AT_ONCE):
            part = slice(begin, begin + ROWS_AT_ONCE)
            some = Purchases(self.rows.x[part], self.rows.t_x[part], self.rows.age[part], self.rows.people[part])
            found = _of_going(some, at)
            value, slope, curvature = value + found.value, slope + found.slope, curvature + found.curvature
        return Hill(float(value), slope, curvature)


def _of_going(rows: Purchases, at: Floats) -> Hill:
    """Σ ln of the sum over moments of going, with slope and curvature: means and products over these moments."""
    r, _, s, _ = map(float, at)
    gone = _Gone.of(rows, at)
    people, k = rows.people, (r + rows.x)[:, None]
    is_gone = np.ones(gone.share.shape[1])
    is_gone[-1] = 0.0
    power = s + is_gone  # (β + y)^−(s+1) where somebody went, ^−s where they stayed
    by_alpha, by_beta = k * gone.alpha, power * gone.beta
    steps = np.stack([gone.ln_alpha, by_alpha, gone.ln_beta - is_gone / s, by_beta])  # less their sign
    means = np.stack([np.einsum("km,km->k", gone.share, step) for step in steps])
    weighted = people[:, None] * gone.share
    flat = steps.reshape(4, -1)
    curvature = (flat * weighted.ravel()) @ flat.T - (means * people) @ means.T
    for i, j, both in ((0, 1, gone.alpha), (2, 3, gone.beta)):
        curvature[i, j] -= np.vdot(weighted, both)
        curvature[j, i] = curvature[i, j]
    curvature[1, 1] += np.vdot(weighted, by_alpha * gone.alpha)
    curvature[2, 2] -= float(np.sum(weighted @ is_gone)) / s**2
    curvature[3, 3] += np.vdot(weighted, by_beta * gone.beta)
    means = -means
    return Hill(float(people @ gone.ln_all), means @ people, curvature)


def log_likelihood(rows: Purchases, r: float, alpha: float, s: float, beta: float) -> float:
    """Of all the rows at these parameters, as a natural logarithm; each row counts for its `people`."""
    return _Likelihood.of(rows)(np.array([r, alpha, s, beta], float)).value


def fit(rows: Purchases) -> Fit:
    """The parameters r, α, s and β (α and β in weeks) under which the purchases are likeliest.

    Raises ValueError where nobody bought again.
    """
    if not rows.n_again:
        raise ValueError("Nobody has bought twice.")
    start: tuple[float, ...] = START
    if len(rows.x) > 2 * PEOPLE_TO_BEGIN_WITH:
        few = rows.sample(PEOPLE_TO_BEGIN_WITH)
        start = climb(NAMES, START, _Likelihood.of(few), few.n).values
    return climb(NAMES, start, _Likelihood.of(rows), rows.n)


def active(rows: Purchases, fitted: Fit) -> Floats:
    """The chance, from 0 to 1 and one for each row, of being still there at the end."""
    at = np.array(fitted.values)
    found = np.empty(len(rows.x))
    for begin in range(0, len(rows.x), ROWS_AT_ONCE):
        part = slice(begin, begin + ROWS_AT_ONCE)
        some = Purchases(rows.x[part], rows.t_x[part], rows.age[part], rows.people[part])
        found[part] = _Gone.of(some, at).share[:, -1]
    return found


def expected(rows: Purchases, fitted: Fit, weeks: float) -> Floats:
    """How many purchases each will make in the next `weeks` on average, one for each row, gone or not."""
    r, alpha, s, beta = fitted.values
    ln_stay = np.log((beta + rows.age) / (beta + rows.age + weeks))
    # (1 − e^((s−1)·ln)) / (s − 1), and its limit where s is 1.
    gone = -ln_stay if s == 1 else -np.expm1((s - 1) * ln_stay) / (s - 1)
    return active(rows, fitted) * (r + rows.x) * (beta + rows.age) / (alpha + rows.age) * gone
