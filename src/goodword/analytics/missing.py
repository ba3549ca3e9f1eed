"""Moments of columns of which some cells are missing: by expectation and maximisation (Dempster, Laird, Rubin 1977).

A table's moments are the means of products of its columns, the first of which is 1 throughout: so they hold means, spreads and
correlations in one matrix. What is missing is filled with what the rest of its row foretells, and counts as unsure as that is.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .fitting import Floats

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
AT_ONCE = 2048  # patterns in one go: what they take fits the cache
FEW, SOME = 40_000, 250  # rows to begin with, patterns to learn from how fast it settles
MOST_TURNS, NEAR, SETTLED = 200, 1e-3, 1e-10  # near is near enough to learn how fast it settles
NUDGE, TINY = 1e-4, 1e-9
RIDGE = 1e-11  # so that two columns that say the same can be solved


@dataclass(frozen=True)
class Patterns:
    """Which cells are known (patterns × columns), how many rows are so, and the sums of products of what is known in them."""

    known: Truths
    n: Floats
    products: Floats

    @property
    def counts(self) -> Floats:
        """In how many rows each column is known."""
        return np.asarray(self.n @ self.known)

    @property
    def total(self) -> Floats:
        return np.asarray(self.products.sum(axis=0))

    def turned(self, turn: Floats) -> "Patterns":
        """The same of rows that were turned (columns × columns); what is missing stays 0."""
        turns = self.known[:, :, None] * turn
        return Patterns(self.known, self.n, turns @ self.products @ turns.swapaxes(1, 2))


def patterns(rows: Floats, which: Ints, known: Truths) -> Patterns:
    """The patterns of rows in order of theirs; missing cells hold 0."""
    n = np.bincount(which, minlength=len(known))
    ends = np.concatenate([[0], n.cumsum()])
    products = np.stack([rows[a:b].T @ rows[a:b] for a, b in pairwise(ends)])
    return Patterns(known, n.astype(float), products)


def standard(seen: Patterns) -> Floats:
    """The turn of rows that puts every column but the first about its mean, in units of its spread."""
    total, n = seen.total, seen.counts
    mean = total[0] / n
    spread = np.sqrt(np.maximum(np.diag(total) / n - mean**2, TINY))
    spread[0], mean[0] = 1.0, 0.0
    turn = np.diag(1 / spread)
    turn[:, 0] -= mean / spread
    return np.asarray(turn)


def expected(moments: Floats, seen: Patterns) -> Floats:
    """One turn: the moments to be expected of whole rows, if these are those that they come of."""
    total = np.zeros_like(moments)
    for at in range(0, len(seen.n), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        fill, unsure = foretold(moments, seen.known[part])
        total += (fill @ seen.products[part] @ fill.swapaxes(1, 2)).sum(axis=0) + np.tensordot(seen.n[part], unsure, 1)
    return np.asarray(total / seen.n.sum())


def foretold(moments: Floats, known: Truths) -> tuple[Floats, Floats]:
    """Of each pattern how the known cells of a row foretell all of it (a matrix), and the spread that is left.

    Patterns with as many holes are solved together: the matrices are no larger than what is known, and most rows have few holes.
    """
    sound = moments + RIDGE * np.diag(np.diag(moments))
    fill = np.eye(len(moments)) * known[:, None, :]
    left = np.zeros_like(fill)
    holes = len(moments) - known.sum(axis=1)
    for n in np.unique(holes[holes > 0]):
        at = np.flatnonzero(holes == n)
        across, hole = (np.nonzero(cells[at])[1].reshape(len(at), 1, -1) for cells in (known, ~known))
        down = across.swapaxes(1, 2)
        slopes = np.linalg.solve(sound[down, across], moments[down, hole]).swapaxes(1, 2)
        there, hollow = at[:, None, None], hole.swapaxes(1, 2)
        fill[there, hollow, across] = slopes
        left[there, hollow, hole] = moments[hollow, hole] - slopes @ moments[down, hole]
    return fill, left


def foretold_of_all(moments: Floats, known: Truths) -> tuple[Floats, Floats]:
    """The same of patterns however many."""
    found = [foretold(moments, known[at : at + AT_ONCE]) for at in range(0, len(known), AT_ONCE)]
    return np.concatenate([fill for fill, _ in found]), np.concatenate([unsure for _, unsure in found])


@dataclass(frozen=True)
class Settled:
    """The moments, and how what is wrong with them shrinks from turn to turn (Meng, Rubin 1991)."""

    moments: Floats
    shrinks: Floats

    def settle(self, once: Floats) -> Floats:
        """Where turns will end, from what one turn made of these moments."""
        rest = np.eye(len(self.shrinks)) - self.shrinks
        step = np.asarray(np.linalg.solve(rest, _flat(once - self.moments)[..., None])[..., 0], float)
        return self.moments + _square(step, len(self.moments))


def settled(seen: Patterns, some: Patterns) -> Settled:
    """The moments of all rows; `some` of the rows are enough to come near, and to learn how fast it goes."""
    moments = _by_turns(_begin(some), some)
    found = Settled(moments, _shrinks(moments, some))
    for _ in range(MOST_TURNS):
        once = expected(found.moments, seen)
        if np.abs(once - found.moments).max() < SETTLED:
            break
        ahead = found.settle(once)
        found = Settled(ahead if _is_possible(ahead) else once, found.shrinks)
    return found


def _by_turns(moments: Floats, seen: Patterns) -> Floats:
    for _ in range(MOST_TURNS):
        once = expected(moments, seen)
        if np.abs(once - moments).max() < NEAR:
            return once
        moments = once
    return moments


def _begin(seen: Patterns) -> Floats:
    """Means and spreads of what is known, as if nothing came together."""
    total, n = seen.total, np.maximum(seen.counts, 1)
    means = total[0] / n
    spread = np.maximum(np.diag(total) / n - means**2, TINY)
    found = np.outer(means, means) + np.diag(spread)
    found[0, 0] = 1.0
    return np.asarray(found)


def _shrinks(moments: Floats, seen: Patterns) -> Floats:
    """The derivative of one turn, by a nudge to each moment, over the commonest patterns."""
    most = np.argsort(-seen.n, kind="stable")[:SOME]
    known, n = seen.known[most], seen.n[most]
    products = n[:, None, None] * np.where(known[:, :, None] & known[:, None, :], moments, 0.0)
    as_foretold = Patterns(known, n, products)
    at, size = expected(moments, as_foretold), len(moments)
    columns = []
    nudges: Floats = np.diag(np.full(len(_flat(moments)), NUDGE))
    for nudge in nudges:
        columns.append((_flat(expected(moments + _square(nudge, size), as_foretold)) - _flat(at)) / NUDGE)
    return np.stack(columns, axis=-1)


def _is_possible(moments: Floats) -> bool:
    return bool(np.linalg.eigvalsh(moments)[0] > 0)


def _flat(moments: Floats) -> Floats:
    """The moments that may change, each once."""
    above = np.triu_indices(moments.shape[-1])
    return np.asarray(moments[..., above[0][1:], above[1][1:]])


def _square(flat: Floats, size: int) -> Floats:
    above = np.triu_indices(size)
    found = np.zeros((*flat.shape[:-1], size, size))
    found[..., above[0][1:], above[1][1:]] = flat
    found[..., above[1][1:], above[0][1:]] = flat
    return found
