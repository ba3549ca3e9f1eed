"""What drives a score: how much of it each rating tells, and what high and low marks add or take. An association, no more.

How sure it is comes of blocks: people are dealt into 200 of them by chance, products of columns are added up for each, and a
resampled company is a few blocks more or less. Nothing is computed from rows again for it.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc

from . import importance, missing
from .dealt import RESAMPLED, Dealt
from .fitting import Floats
from .intervals import NOTHING, Interval
from .missing import Ints, Patterns

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

    No share is below 0, and so none of a resampled company is. Where one that tells nothing would tell as much by chance, the
    interval begins at 0.

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

    Where that is no clear driver the interval begins at 0.

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
    score, ratings = np.asarray(said.score, float), _with_noughts(np.asarray(said.ratings, float))
    kept = _telling(ratings)
    if not len(kept):
        return None
    rated = Dealt(score, ratings if len(kept) == ratings.shape[1] else ratings[:, kept], np.asarray(said.who), seed)
    if rated.n < fewest(len(kept)) or np.ptp(rated.score) == 0:
        return None
    return _found(rated, kept, level)


def _with_noughts(ratings: Floats) -> Floats:
    return np.where(np.isnan(ratings), 0.0, ratings) if np.isnan(ratings).any() else ratings


def _telling(ratings: Floats) -> Ints:
    """The columns with marks enough that are not all alike."""
    if not len(ratings):
        return np.array([], int)
    known = ratings != 0
    some = ratings[known.argmax(axis=0), np.arange(ratings.shape[1])]
    return np.flatnonzero((known.sum(axis=0) >= FEWEST) & ((ratings != some) & known).any(axis=0))


def _found(rated: Dealt, kept: Ints, level: float) -> Found:
    all_of_them, few = rated.seen(missing.FEW)
    known = all_of_them.counts[2:]
    means = all_of_them.total[0, 2:] / known
    of_all = _shares(rated, all_of_them, few)
    whole = of_all.sum(axis=1)
    m, top = rated.ratings, _top(rated.highest)
    effects, between = _effects(rated, top, level), _between(of_all, level)
    first, second = np.argsort(-of_all[0], kind="stable")[:2] if m > 1 else (0, 0)
    left, freedom = max(1 - float(whole[0]), 1e-12), rated.people * known / rated.n - m - 1
    drivers = []
    for j in range(m):
        share = float(of_all[0, j])
        may_be_none = _chance_of(share / left, 1, float(freedom[j])) >= 1 - level
        around = Interval(0.0, between[j].high) if may_be_none else between[j]
        told = (int(kept[j]), share, around, int(known[j]), 1 - float(known[j]) / rated.n, float(means[j]))
        drivers.append(Driver(*told, _height(float(means[j]), top), *effects[j]))
    chance, around = _chance(float(whole[0]), m, rated.people * float(known.mean()) / rated.n), _between(whole[:, None], level)[0]
    return Found(
        value=float(whole[0]),
        interval=Interval(0.0, around.high) if chance >= min(CLEAR, 1 - level) else around,
        n=rated.n,
        chance=chance,
        is_exact=m <= importance.MOST_EXACT,
        drivers=tuple(sorted(drivers, key=lambda one: -one.share)),
        ahead=_between((of_all[:, first] - of_all[:, second])[:, None], level)[0] if m > 1 else NOTHING,
    )


def _shares(rated: Dealt, all_of_them: Patterns, few: Patterns) -> Floats:
    """The shares of R², of all and of each resampled company: (1 + RESAMPLED) × drivers.

    Moments are where they settle for all, and from there where they would for each company.
    """
    turn = missing.standard(all_of_them)
    found = missing.settled(all_of_them.turned(turn), few.turned(turn))
    fill, unsure = missing.foretold_of_all(found.moments, rated.known)
    sums = rated.summed_as(fill @ (rated.known[:, :, None] * turn)) + np.tensordot(rated.counts(), unsure, 1)
    sums = rated.resampled(sums)
    return importance.shares(_correlations(found.settle(sums / sums[:, :1, :1])))


def _correlations(moments: Floats) -> Floats:
    """From means of products; where a few rows would make them impossible, the nearest that are not."""
    means = moments[:, 0, 1:]
    spread = moments[:, 1:, 1:] - means[:, :, None] * means[:, None, :]
    values, vectors = np.linalg.eigh(spread)
    spread = (vectors * np.maximum(values, 0.0)[:, None, :]) @ vectors.swapaxes(1, 2)
    size = np.sqrt(np.maximum(np.diagonal(spread, axis1=1, axis2=2), 1e-30))
    return np.asarray(spread / size[:, :, None] / size[:, None, :])


def _top(highest: float) -> int:
    """Where the scale of the marks ends."""
    return next((end for end in SCALES if highest <= end), 100)


def _height(mark: float, top: int) -> float:
    """A mark as a share of the way up its scale."""
    return (mark - _low(top)) / (top - _low(top))


def _low(top: int) -> int:
    return 0 if top == 100 else 1


def _effects(rated: Dealt, top: int, level: float) -> list[tuple[Effect, Effect]]:
    """What high and low marks of each driver add and take, all drivers in one regression on their levels.

    Its moments are of those who rated both of two drivers, so that no rating that is missing stands for a level.
    """
    m, mean = rated.ratings, rated.score.mean()
    high, low = (_low(top) + up * (top - _low(top)) for up in (HIGH, LOW))

    def levels(rows: Floats) -> Floats:
        made, marks = np.ones((len(rows), 2 + 3 * m)), rows[:, 2:]
        known = marks != 0
        made[:, 1] = rows[:, 1] - mean
        made[:, 2 : 2 + m], made[:, 2 + m : 2 + 2 * m], made[:, 2 + 2 * m :] = (
            known & (marks >= high),
            known & (marks <= low),
            known,
        )
        return made

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
    return _chance_of(value / max(1 - value, 1e-12), m, n - m - 1)


def _chance_of(told: float, m: int, freedom: float) -> float:
    """The same of what `m` of them tell, as a part of what nothing tells."""
    return float(fdtrc(m, freedom, told / m * freedom)) if freedom > 0 else 1.0
