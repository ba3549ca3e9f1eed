"""Who leaves faster: Cox's proportional hazards (1972) for groups, from counts, ties as Breslow (1974)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .fitting import Floats
from .intervals import z

MOST_STEPS = 50
PRECISE = 1e-10


@dataclass(frozen=True)
class Group:
    """Its name, and for each time how many ended then and how many were watched no longer."""

    name: str
    at: Mapping[int, Sequence[float]]

    @property
    def n(self) -> int:
        return round(sum(e + w for e, w in self.at.values()))

    @property
    def ended(self) -> int:
        return round(sum(e for e, _ in self.at.values()))


@dataclass(frozen=True)
class Ratio:
    """A group's hazard as a multiple of the largest group's, with its interval; the largest is 1."""

    name: str
    ratio: float
    low: float
    high: float
    n: int
    ended: int


def ratios(groups: Sequence[Group], level: float = 0.95) -> list[Ratio]:
    """Hazard ratios of two groups or more, the largest first; nothing where there are fewer, or where none can be found."""
    if len(groups) < 2:
        return []
    ordered = sorted(groups, key=lambda g: (-g.n, g.name))
    times = sorted({t for g in ordered for t in g.at})
    ended = np.array([[g.at.get(t, (0.0, 0.0))[0] for g in ordered] for t in times])
    gone = np.array([[sum(g.at.get(t, (0.0, 0.0))) for g in ordered] for t in times])
    at_risk = gone[::-1].cumsum(axis=0)[::-1]
    found = _fit(ended, at_risk)
    if found is None:
        return []
    beta, error = found
    reach = z(level) * error
    columns = zip(ordered, np.exp(beta), np.exp(beta - reach), np.exp(beta + reach), strict=True)
    return [Ratio(g.name, float(r), float(low), float(high), g.n, g.ended) for g, r, low, high in columns]


def _fit(ended: Floats, at_risk: Floats) -> tuple[Floats, Floats] | None:
    """Log ratios and their errors by Newton; the first group's are 0. The likelihood is concave."""
    n = ended.shape[1]
    beta, of_all = np.zeros(n), ended.sum(axis=1)
    for _ in range(MOST_STEPS):
        weight = at_risk * np.exp(beta)
        total = weight.sum(axis=1)
        share = weight[of_all > 0] / total[of_all > 0, None]
        deaths = of_all[of_all > 0]
        slope = ended.sum(axis=0) - deaths @ share
        bend = np.diag(deaths @ share) - (share * deaths[:, None]).T @ share
        try:
            inverse = np.linalg.inv(bend[1:, 1:])
        except np.linalg.LinAlgError:
            return None
        step = np.concatenate([[0.0], inverse @ slope[1:]])
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < PRECISE:
            return beta, np.concatenate([[0.0], np.sqrt(np.diag(inverse))])
    return None
