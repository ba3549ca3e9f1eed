"""Gamma-gamma: what a purchase of somebody is worth, from the few that were seen.

Fader, Hardie, Lee 2005, "RFM and CLV". The purchases of one person vary around their own mean (gamma: p), whose
inverse scale varies between people (gamma: q, γ). γ is in whole units of the currency.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, gammaln, polygamma

from .fitting import Fit, Floats, Hill, climb

NAMES = ("p", "q", "gamma")


@dataclass(frozen=True)
class Spent:
    """How many purchases each repeat buyer made, and what one cost on average, in whole units of the currency."""

    x: Floats
    mean: Floats

    @staticmethod
    def of(x: npt.ArrayLike, mean: npt.ArrayLike) -> "Spent":
        """Sorted, so that rows in another order give the same to the last digit. Raises ValueError on what cannot be."""
        counts, means = np.asarray(x, float), np.asarray(mean, float)
        if not (np.all(np.isfinite(counts)) and np.all(np.isfinite(means)) and np.all(counts > 0) and np.all(means > 0)):
            raise ValueError("Each repeat buyer has a purchase or more, of more than nothing.")
        order = np.lexsort((means, counts))
        return Spent(counts[order], means[order])


@dataclass(frozen=True)
class _Likelihood:
    x: Floats
    counts: tuple[Floats, Floats]
    total: Floats
    constant: float

    @staticmethod
    def of(spent: Spent) -> "_Likelihood":
        distinct, n = np.unique(spent.x, return_counts=True)
        return _Likelihood(spent.x, (distinct, n.astype(float)), spent.x * spent.mean, -float(np.log(spent.mean).sum()))

    def __call__(self, at: Floats) -> Hill:
        p, q, gamma = map(float, at)
        k, n = self.counts
        x, people = self.x, float(n.sum())
        share = self.total / (gamma + self.total)  # of the observed in the whole
        ln_rest = -np.log1p(self.total / gamma)  # ln γ / (γ + x z)
        ln_share = np.log(share)
        value = n @ (gammaln(p * k + q) - gammaln(p * k)) - people * gammaln(q)
        value += q * ln_rest.sum() + p * (x @ ln_share)
        both, own = digamma(p * k + q), digamma(p * k)
        pulled = float(np.sum(1 - share))  # Σ γ / (γ + x z)
        slope = np.array([
            n @ (k * (both - own)) + x @ ln_share,
            n @ both - people * digamma(q) + ln_rest.sum(),
            (q * (people - pulled) - p * float(x @ (1 - share))) / gamma,
        ])  # fmt: skip
        tri, tri_own = polygamma(1, p * k + q), polygamma(1, p * k)
        pp, pq, qq = n @ (k * k * (tri - tri_own)), n @ (k * tri), n @ tri - people * polygamma(1, q)
        p_gamma, q_gamma = -float(x @ (1 - share)) / gamma, (people - pulled) / gamma
        gg = -q * (people - float(np.sum((1 - share) ** 2))) / gamma**2 + p * float(x @ (1 - share) ** 2) / gamma**2
        curvature = np.array([[pp, pq, p_gamma], [pq, qq, q_gamma], [p_gamma, q_gamma, gg]])
        return Hill(float(value) + self.constant, slope, curvature)


def fit(spent: Spent) -> Fit:
    """The parameters p, q and γ (in whole units of the currency) under which the means are likeliest."""
    start = (4.0, 4.0, float(np.median(spent.mean)))
    return climb(NAMES, start, _Likelihood.of(spent), len(spent.x))


def log_likelihood(spent: Spent, p: float, q: float, gamma: float) -> float:
    """Of all the means at these parameters, as a natural logarithm."""
    return _Likelihood.of(spent)(np.array([p, q, gamma], float)).value


def expected(spent: Spent, fitted: Fit) -> Floats:
    """What the next purchase of each is worth in whole units of the currency: their own mean, drawn towards everybody's."""
    p, q, gamma = fitted.values
    return p * (gamma + spent.x * spent.mean) / (p * spent.x + q - 1)
