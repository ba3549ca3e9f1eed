"""Scores with ratings beside them: in order of what is missing, dealt into blocks, and gone through a few thousand at a time.

Of a million answers nothing is made again that is as large as they are: to touch fresh memory takes longer than to add up what is
in it. So rows are made where they are summed, and forgotten.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from . import missing
from .fitting import Floats
from .missing import Ints, Patterns, Truths

BLOCKS, RESAMPLED = 200, 400
AT_ONCE = 1 << 15  # rows in one go: what they take fits the cache, and each block has some of them


class Dealt:
    """The rows with any rating (0 is none). A row is 1, the score, and the ratings: the columns of all that is summed here."""

    def __init__(self, score: Floats, ratings: Floats, who: npt.NDArray[np.generic], seed: int) -> None:
        self._order, self.pattern, patterns = _by_pattern(ratings != 0)
        self._score, self._ratings = score, ratings
        self.n, self.ratings = len(self._order), ratings.shape[1]
        self.known = np.column_stack([np.ones((len(patterns), 2), bool), patterns])
        people, of = np.unique(who[self._order], return_inverse=True)
        rng = np.random.default_rng(seed)
        self.people, self.blocks = len(people), max(1, min(BLOCKS, len(people)))
        self.block = (rng.permutation(self.people) % self.blocks).astype(np.uint8)[of]
        drawn = rng.multinomial(self.blocks, np.full(self.blocks, 1 / self.blocks), RESAMPLED)
        self._times = np.concatenate([np.ones((1, self.blocks)), drawn])

    @property
    def score(self) -> Floats:
        return np.asarray(self._score[self._order])

    @property
    def highest(self) -> float:
        return float(self._ratings.max())

    def seen(self, most: int) -> tuple[Patterns, Patterns]:
        """The products of what is known in each pattern: of all rows, and of the rows of as many blocks as make about `most`."""
        products = np.zeros((len(self.known), *2 * (2 + self.ratings,)))
        for places, rows in self._parts():
            for one, a, b in _runs(self.pattern[places]):
                products[one] += rows[a:b].T @ rows[a:b]
        n = np.bincount(self.pattern, minlength=len(self.known)).astype(float)
        few = np.flatnonzero(self.block < max(1, self.blocks * most // self.n))
        there, which = np.unique(self.pattern[few], return_inverse=True)
        return Patterns(self.known, n, products), missing.patterns(self._rows(few), which, self.known[there])

    def summed(self, made: Callable[[Floats], Floats]) -> Floats:
        """Products of columns that are made of rows, added up for each block."""
        return self._summed(lambda rows, _: made(rows))

    def summed_as(self, turns: Floats) -> Floats:
        """Products of the columns that the turn of its pattern (patterns × columns × columns) makes of a row."""

        def turned(rows: Floats, pattern: Ints) -> Floats:
            made = np.empty_like(rows)
            for one, a, b in _runs(pattern):
                np.matmul(rows[a:b], turns[one].T, out=made[a:b])
            return made

        return self._summed(turned)

    def counts(self) -> Floats:
        """How many rows of each block have each pattern: blocks × patterns."""
        cells = self.block * np.int64(len(self.known)) + self.pattern
        return np.bincount(cells, minlength=self.blocks * len(self.known)).reshape(self.blocks, -1).astype(float)

    def resampled(self, sums: Floats) -> Floats:
        """Sums of blocks (blocks × …) as they are in all, and in each resampled company: (1 + RESAMPLED) × …"""
        return np.asarray((self._times @ sums.reshape(self.blocks, -1)).reshape(-1, *sums.shape[1:]))

    def _summed(self, made: Callable[[Floats, Ints], Floats]) -> Floats:
        total: Floats | None = None
        for places, rows in self._parts():
            block = self.block[places]
            ends = np.bincount(block, minlength=self.blocks).cumsum()
            columns = made(rows, self.pattern[places])[np.argsort(block, kind="stable")]
            sums = np.stack([one.T @ one for one in np.split(columns, ends[:-1])])
            total = sums if total is None else total + sums
        assert total is not None
        return total

    def _parts(self) -> Iterator[tuple[slice, Floats]]:
        for at in range(0, self.n, AT_ONCE):
            places = slice(at, at + AT_ONCE)
            yield places, self._rows(places)

    def _rows(self, places: slice | Ints) -> Floats:
        of = self._order[places]
        rows = np.ones((len(of), 2 + self.ratings))
        rows[:, 1], rows[:, 2:] = self._score[of], self._ratings[of]
        return rows


def _by_pattern(known: Truths) -> tuple[Ints, Ints, Truths]:
    """The places of rows with anything known, in order of what is; the pattern of each of them; and what is known in each."""
    packed = np.packbits(known, axis=1)
    order = np.lexsort(packed.T)
    packed = packed[order]
    empty = len(packed) - int(np.count_nonzero(packed.any(axis=1)))
    order, packed = order[empty:], packed[empty:]
    begins = np.append(True, (packed[1:] != packed[:-1]).any(axis=1))[: len(order)]
    return order, begins.cumsum() - 1, known[order[begins]]


def _runs(which: Ints) -> Iterator[tuple[int, int, int]]:
    """Each number in a row of them that rises, and from where to where it stands."""
    ends = np.concatenate([[0], np.flatnonzero(np.diff(which)) + 1, [len(which)]])
    return ((int(which[a]), a, b) for a, b in pairwise(ends.tolist()))
