"""How much of a score's spread each driver tells: shares of R² that add up to it.

Up to 15 drivers by averaging over every order in which they could be told (LMG: Lindeman, Merenda, Gold 1980; Shapley
value), exact; above, by Johnson's relative weights (2000), which come close and cost one eigenvalue problem. Both take
correlations alone.
"""

from functools import lru_cache
from math import comb

import numpy as np

from .fitting import Floats

MOST_EXACT = 15
AT_ONCE = 1 << 17  # sets in one go: what they take fits the cache
NOTHING_LEFT = 1e-10  # of a driver's spread, once others are known: it tells nothing of its own


def shares(correlations: Floats) -> Floats:
    """The share of R² of each driver; in all they are R².

    `correlations` are (…, m + 1, m + 1), the score first; gives (…, m).
    """
    flat = correlations.reshape(-1, *correlations.shape[-2:])
    m = flat.shape[-1] - 1
    at_once = max(1, AT_ONCE >> m)
    parts = [flat[i : i + at_once] for i in range(0, len(flat), at_once)]
    found = np.concatenate([explained(part) @ _weights(m) for part in parts]) if m <= MOST_EXACT else relative(flat)
    return found.reshape(*correlations.shape[:-2], m)


def explained(correlations: Floats) -> Floats:
    """R² of the score on every set of drivers: (n, m + 1, m + 1) to (n, 2^m), where bit i says that driver i is in the set.

    Sets are doubled driver by driver: each of those before is kept without it, and with it taken out of what is left of the
    others (a sweep). So a set costs what is left to sweep, six numbers on average, and no regression is solved twice.
    """
    left = np.roll(correlations, -1, axis=(1, 2))[..., None]  # sets last: what is done to all runs along memory
    for _ in range(correlations.shape[-1] - 1):
        pivot, column, without = left[:, 0, 0], left[:, 0, 1:], left[:, 1:, 1:]
        slope = column / np.where(pivot > NOTHING_LEFT, pivot, np.inf)[:, None]
        left = np.concatenate([without, without - slope[:, :, None] * column[:, None]], axis=-1)
    return np.asarray(1 - left[:, 0, 0])


@lru_cache(maxsize=MOST_EXACT + 1)
def _weights(m: int) -> Floats:
    """How much R² of each set counts for each driver: what it adds to sets without it, every size of them alike."""
    sets = np.arange(1 << m)
    has = (sets[:, None] >> np.arange(m)) & 1
    size = has.sum(axis=1)
    alike = np.array([1 / (m * comb(m - 1, k)) for k in range(m)] if m else [0.0])
    return np.asarray(np.where(has == 1, alike[np.maximum(size - 1, 0)][:, None], -alike[np.minimum(size, m - 1)][:, None]))


def relative(correlations: Floats) -> Floats:
    """Johnson's relative weights: by way of the drivers' nearest uncorrelated kin. In all they are R²."""
    among, with_score = correlations[:, 1:, 1:], correlations[:, 0, 1:]
    values, vectors = np.linalg.eigh(among)
    root = np.sqrt(np.maximum(values, 0.0))
    inverse = np.divide(1, root, out=np.zeros_like(root), where=root > NOTHING_LEFT**0.5)
    kin = (vectors * root[:, None, :]) @ vectors.swapaxes(1, 2)
    slopes = ((vectors * inverse[:, None, :]) @ vectors.swapaxes(1, 2) @ with_score[..., None])[..., 0]
    return np.asarray((kin**2 @ (slopes**2)[..., None])[..., 0])
