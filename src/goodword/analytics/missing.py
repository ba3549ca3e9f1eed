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
MOST_TURNS, SETTLED = 200, 1e-7
NUDGE = 1e-4


@dataclass(frozen=True)
class Patterns:
    """Which cells are known (patterns × columns), how many rows are so, and the sums of products of what is known in them."""

    known: Truths
    n: Floats
    products: Floats

    @property
    def is_whole(self) -> bool:
        return bool(self.known.all())


def patterns(rows: Floats, which: Ints, known: Truths) -> Patterns:
    """The patterns of rows in order of theirs; missing cells hold 0."""
    n = np.bincount(which, minlength=len(known))
    ends = np.concatenate([[0], n.cumsum()])
    products = np.stack([rows[a:b].T @ rows[a:b] for a, b in pairwise(ends)])
    return Patterns(known, n.astype(float), products)


def expected(moments: Floats, seen: Patterns) -> Floats:
    """One turn: the moments to be expected of whole rows, if these are those that they come of."""
    total = np.zeros_like(moments)
    for at in range(0, len(seen.n), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        fill, unsure = foretold(moments, seen.known[part])
        total += (fill @ seen.products[part] @ fill.swapaxes(1, 2)).sum(axis=0) + np.tensordot(seen.n[part], unsure, 1)
    return np.asarray(total / seen.n.sum())


def foretold(moments: Floats, known: Truths) -> tuple[Floats, Floats]:
    """Of each pattern how the known cells of a row foretell all of it (a matrix), and the spread that is left."""
    both = known[:, :, None] & known[:, None, :]
    among = np.where(both, moments, np.eye(len(moments)))
    slopes = np.linalg.solve(among, np.where(known[:, :, None] & ~known[:, None, :], moments, 0.0)).swapaxes(1, 2)
    fill = slopes + np.eye(len(moments)) * known[:, None, :]
    left = moments - slopes @ moments
    return fill, np.where(~known[:, :, None] & ~known[:, None, :], left, 0.0)


def filled(moments: Floats, rows: Floats, which: Ints, known: Truths) -> tuple[Floats, Floats]:
    """Rows, in order of their patterns, with what is foretold where cells are missing; and the spread left to each pattern."""
    whole, unsure = np.empty_like(rows), np.empty((len(known), *moments.shape))
    ends = np.concatenate([[0], np.bincount(which, minlength=len(known)).cumsum()])
    for at in range(0, len(known), AT_ONCE):
        fill, unsure[at : at + AT_ONCE] = foretold(moments, known[at : at + AT_ONCE])
        for one, a, b in zip(fill, ends[at:], ends[at + 1 :], strict=False):
            whole[a:b] = rows[a:b] @ one.T
    return whole, unsure


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
        if np.abs(once - moments).max() < SETTLED:
            return once
        moments = once
    return moments


def _begin(seen: Patterns) -> Floats:
    """Means and spreads of what is known, as if nothing came together."""
    total, n = seen.products.sum(axis=0), seen.n @ seen.known
    means = total[0] / np.maximum(n, 1)
    spread = np.maximum(np.diag(total) / np.maximum(n, 1) - means**2, 1e-9)
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
