"""What drives a score: how much of it each rating tells, and what high and low marks add or take. An association, no more.

How sure it is comes of blocks: people are dealt into 200 of them by chance, products of columns are added up once for each, and a
resampled company is a few blocks more or less. Nothing is computed from rows a second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc

from . import importance, missing
from .fitting import Floats
from .intervals import NOTHING, Interval
from .missing import Ints

BLOCKS, RESAMPLED = 200, 400
FEWEST, FEWEST_EACH = 20, 5  # answers that it takes: so many, and so many more for each driver
FEWEST_OF_LEVEL = 10
CLEAR = 0.01
SCALES = (3, 5, 7, 10)  # where marks end, by the highest that was given; above, they are parts of a hundred
HIGH, LOW = 0.85, 0.4  # of the way up a scale: 5 of 5, 7 of 7, 9 of 10 and above; 2 of 5, 3 of 7, 4 of 10 and below
RIDGE = 1e-9


@dataclass(frozen=True)
class Said:
    """Scores, ratings (rows × drivers; 0 or NaN is none), and whose they are, in an order that does not change."""

    score: npt.ArrayLike
    ratings: npt.ArrayLike
    who: npt.ArrayLike


@dataclass(frozen=True)
class Effect:
    """How many points of the score go with such marks, against middle ones, other drivers being equal; `n` gave such marks."""

    value: float | None
    interval: Interval
    n: int


@dataclass(frozen=True)
class Driver:
    """Its share of R², how it stands, and what its marks add and take. `at` is its place among the ratings.

    `known` is how many rated it, `missing` the share that did not, `standing` the mean mark as a share of the way up its scale.
    """

    at: int
    share: float
    interval: Interval
    known: int
    missing: float
    mean: float
    standing: float
    promote: Effect
    damage: Effect


@dataclass(frozen=True)
class Found:
    """R² with its interval and the drivers in order of theirs; `chance` is that of so much where ratings tell nothing.

    `ahead` is the share of the first less that of the second.
    """

    value: float
    interval: Interval
    n: int
    chance: float
    is_exact: bool
    drivers: tuple[Driver, ...]
    ahead: Interval = NOTHING

    @property
    def is_clear(self) -> bool:
        """Whether the ratings tell more than chance would."""
        return self.chance < CLEAR


def fewest(drivers: int) -> int:
    """How many answers it takes to tell anything of so many drivers."""
    return FEWEST + FEWEST_EACH * drivers


def find(said: Said, *, seed: int = 1, level: float = 0.95) -> Found | None:
    """What drives the score; None where too few answers are there to tell. Ratings all alike, or too few, are left out."""
    score, ratings = np.asarray(said.score, float), np.asarray(said.ratings, float)
    ratings = np.where(np.isnan(ratings), 0.0, ratings)
    kept = np.flatnonzero([_varies(column[column != 0]) for column in ratings.T]) if len(score) else np.array([], int)
    has_any = (ratings[:, kept] != 0).any(axis=1)
    if not len(kept) or has_any.sum() < fewest(len(kept)) or np.ptp(score[has_any]) == 0:
        return None
    rated = _Rated((score[has_any], ratings[np.ix_(has_any, kept)], np.asarray(said.who)[has_any]), seed)
    return _found(rated, kept, level)


def _varies(marks: Floats) -> bool:
    return len(marks) >= FEWEST and bool(np.ptp(marks) > 0)


class _Rated:
    """Rows of which each has a score and a rating, in order of what is missing; their people are dealt into blocks."""

    def __init__(self, said: tuple[Floats, Floats, npt.NDArray[np.generic]], seed: int) -> None:
        codes = (said[1] != 0) @ (1 << np.arange(said[1].shape[1]))
        order = np.argsort(codes, kind="stable")
        self.score, self.marks, who = said[0][order], said[1][order], said[2][order]
        self.known = self.marks != 0
        _, first, self.pattern = np.unique(codes[order], return_index=True, return_inverse=True)
        self.patterns = self.known[first]
        people, of = np.unique(who, return_inverse=True)
        rng = np.random.default_rng(seed)
        self.people, self.blocks = len(people), min(BLOCKS, len(people))
        self.block = (rng.permutation(self.people) % self.blocks)[of]
        ends = np.bincount(self.block, minlength=self.blocks).cumsum()
        self._places = np.split(np.argsort(self.block, kind="stable"), ends[:-1])
        drawn = rng.multinomial(self.blocks, np.full(self.blocks, 1 / self.blocks), RESAMPLED)
        self._times = np.concatenate([np.ones((1, self.blocks)), drawn])

    def summed(self, rows: Callable[[Ints], Floats]) -> Floats:
        """Products of columns, added up for each block; `rows` makes the rows of some places."""
        return np.stack([made.T @ made for made in map(rows, self._places)])

    def resampled(self, sums: Floats) -> Floats:
        """Sums of blocks (blocks × …) as they are in all, and in each resampled company: (1 + RESAMPLED) × …"""
        return np.asarray((self._times @ sums.reshape(self.blocks, -1)).reshape(-1, *sums.shape[1:]))


def _found(rated: _Rated, kept: Ints, level: float) -> Found:
    n, m = rated.marks.shape
    of_all = _shares(rated)
    whole = of_all.sum(axis=1)
    effects = _effects(rated, level)
    between = _between(of_all, level)
    first, second = np.argsort(-of_all[0], kind="stable")[:2] if m > 1 else (0, 0)
    top = _top(rated.marks)
    drivers = []
    for j in range(m):
        marks = rated.marks[rated.known[:, j], j]
        mean, known = float(marks.mean()), len(marks)
        told = (int(kept[j]), float(of_all[0, j]), between[j], known, 1 - known / n, mean, float(_height(marks, top).mean()))
        drivers.append(Driver(*told, *effects[j]))
    return Found(
        value=float(whole[0]),
        interval=_between(whole[:, None], level)[0],
        n=n,
        chance=_chance(float(whole[0]), m, rated.people * float(rated.known.mean())),
        is_exact=m <= importance.MOST_EXACT,
        drivers=tuple(sorted(drivers, key=lambda one: -one.share)),
        ahead=_between((of_all[:, first] - of_all[:, second])[:, None], level)[0] if m > 1 else NOTHING,
    )


def _shares(rated: _Rated) -> Floats:
    """The shares of R², of all and of each resampled company: (1 + RESAMPLED) × drivers."""
    columns = np.column_stack([rated.score, rated.marks])
    known = np.column_stack([np.ones(len(columns), bool), rated.known])
    mean = columns.sum(axis=0) / known.sum(axis=0)
    columns = np.where(known, columns - mean, 0.0)
    columns /= np.sqrt((columns**2).sum(axis=0) / known.sum(axis=0))
    rows = np.column_stack([np.ones(len(columns)), columns])
    moments = _whole(rated, rows) if rated.patterns.all() else _completed(rated, rows)
    return importance.shares(_correlations(moments))


def _whole(rated: _Rated, rows: Floats) -> Floats:
    sums = rated.resampled(rated.summed(lambda places: rows[places]))
    return sums / sums[:, :1, :1]


def _completed(rated: _Rated, rows: Floats) -> Floats:
    """The moments of rows with missing cells: where they settle for all, and from there where they would for each company."""
    known = np.column_stack([np.ones((len(rated.patterns), 2), bool), rated.patterns])
    few = rated.block < max(1, rated.blocks * missing.FEW // len(rows))
    some = missing.patterns(rows[few], rated.pattern[few], known)
    found = missing.settled(missing.patterns(rows, rated.pattern, known), some)
    filled, unsure = missing.filled(found.moments, rows, rated.pattern, known)
    n = np.zeros((rated.blocks, len(known)))
    np.add.at(n, (rated.block, rated.pattern), 1.0)
    sums = rated.resampled(rated.summed(lambda places: filled[places]) + np.tensordot(n, unsure, 1))
    return found.settle(sums / sums[:, :1, :1])


def _correlations(moments: Floats) -> Floats:
    """From means of products; where a few rows would make them impossible, the nearest that are not."""
    means = moments[:, 0, 1:]
    spread = moments[:, 1:, 1:] - means[:, :, None] * means[:, None, :]
    values, vectors = np.linalg.eigh(spread)
    spread = (vectors * np.maximum(values, 0.0)[:, None, :]) @ vectors.swapaxes(1, 2)
    size = np.sqrt(np.maximum(np.diagonal(spread, axis1=1, axis2=2), 1e-30))
    return np.asarray(spread / size[:, :, None] / size[:, None, :])


def _top(marks: Floats) -> int:
    """Where the scale of the marks ends."""
    return next((end for end in SCALES if marks.max() <= end), 100)


def _height(marks: Floats, top: int) -> Floats:
    """Marks as a share of the way up their scale."""
    low = 0 if top == 100 else 1
    return np.asarray((marks - low) / (top - low))


def _effects(rated: _Rated, level: float) -> list[tuple[Effect, Effect]]:
    """What high and low marks of each driver add and take, all drivers in one regression on their levels.

    Its moments are of those who rated both of two drivers, so that no rating that is missing stands for a level.
    """
    m, top = rated.marks.shape[1], _top(rated.marks)
    score = rated.score - rated.score.mean()

    def levels(places: Ints) -> Floats:
        known, up = rated.known[places], _height(rated.marks[places], top)
        return np.column_stack([np.ones(len(places)), score[places], known & (up >= HIGH), known & (up <= LOW), known])

    sums = rated.resampled(rated.summed(levels))
    n = sums[0, 0, 2 : 2 + 2 * m]
    middle = np.tile(sums[0, 0, 2 + 2 * m :] - n[:m] - n[m:], 2)
    told = np.flatnonzero((n >= FEWEST_OF_LEVEL) & (middle >= FEWEST_OF_LEVEL))
    slopes = _slopes(sums, told, m) if len(told) else np.zeros((1 + RESAMPLED, 0))
    between = _between(slopes, level)
    found = {int(j): Effect(float(slopes[0, i]), between[i], int(n[j])) for i, j in enumerate(told)}
    all_of_them = [found.get(j, Effect(None, NOTHING, int(n[j]))) for j in range(2 * m)]
    return list(zip(all_of_them[:m], all_of_them[m:], strict=True))


def _slopes(sums: Floats, told: Ints, m: int) -> Floats:
    at, known = 2 + told, 2 + 2 * m + told % m
    n, level = sums[:, known[:, None], known], sums[:, at[:, None], known]
    n = np.maximum(n, 1.0)
    mean = level / n
    spread = sums[:, at[:, None], at] / n - mean * mean.swapaxes(1, 2)
    alone = np.maximum(sums[:, known, known], 1.0)
    with_score = sums[:, 1, at] / alone - sums[:, 1, known] / alone * (sums[:, 0, at] / alone)
    size = np.eye(len(told)) * RIDGE * np.maximum(np.trace(spread, axis1=1, axis2=2), RIDGE)[:, None, None]
    return np.asarray(np.linalg.solve(spread + size, with_score[..., None])[..., 0])


def _between(found: Floats, level: float) -> list[Interval]:
    """Intervals of columns, of which the first row is that of all, by resampling.

    Shares lean upward, and the more the smaller they are: the ends are those put right for their lean (Efron 1981) or the plain
    ones, whichever are further apart.
    """
    value, others = found[0], found[1:]
    below = np.clip((others < value).mean(axis=0) + (others == value).mean(axis=0) / 2, 0.5 / RESAMPLED, 1 - 0.5 / RESAMPLED)
    normal = NormalDist()
    reach = normal.inv_cdf((1 + level) / 2)
    ends = []
    for j, share in enumerate(below):
        lean = 2 * normal.inv_cdf(float(share))
        at = [normal.cdf(by - reach) for by in (lean, 0.0)] + [normal.cdf(by + reach) for by in (lean, 0.0)]
        told = np.append(np.quantile(others[:, j], at), value[j])
        ends.append(Interval(float(told.min()), float(told.max())))
    return ends


def _chance(value: float, m: int, n: float) -> float:
    """How often ratings that tell nothing would tell as much (F test; `n` is people by the share of their ratings known)."""
    freedom = n - m - 1
    if freedom <= 0:
        return 1.0
    return float(fdtrc(m, freedom, value / m / max(1 - value, 1e-12) * freedom))
