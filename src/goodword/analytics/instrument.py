"""What one thing does to another where a lot moved the first: two-stage least squares, beside the plain line.

Friends who buy have friends who buy, for many reasons. Where a lot made some friends buy and not others, only what the lot
moved is compared, and the other reasons fall away; the price is a wider interval. Both are told, never one alone.

Groups (villages, branches) have a level of their own, and those of one group are like one another: what varies within
groups is compared, and the variance adds up whole groups, with Student's curve on groups − 1 (Cameron, Miller 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from .intervals import Interval, t

FEWEST_GROUPS = 10
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class NotComparable(ValueError):
    """The columns differ in length, hold what is no number, or do not vary within groups."""


@dataclass(frozen=True)
class Slope:
    """By how much the outcome goes with one unit of the cause, and how sure that is."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Instrumented:
    """The plain line and the one that only what the lot moved speaks for; `strength` is the F of the first stage.

    `moved` is None where the lot did not move the cause by more than chance: then it says nothing of the outcome. With one
    lot and one cause no stronger first stage is needed for the interval to hold (Angrist, Kolesár 2024).
    """

    plain: Slope
    moved: Slope | None
    strength: float
    n: int
    groups: int


def fit(outcome: Floats, cause: Floats, lot: Floats, groups: Sequence[object], others: Floats | None = None) -> Instrumented:
    """Regress an outcome on a cause: as it is, and as far as a lot moved the cause.

    All arrays are of one length n; `others`, of shape (n, k), is held equal. A row with a gap must be left out beforehand.
    The intervals are at 95 %. `NotComparable` says what cannot be compared, fewer than ten groups among it.
    """
    group, n_groups = _numbered(groups)
    beside = np.empty((len(outcome), 0)) if others is None else others
    columns = np.column_stack([outcome, cause, lot, beside]).astype(np.float64)
    if len(group) != len(columns) or not np.isfinite(columns).all() or n_groups < FEWEST_GROUPS:
        raise NotComparable
    within = _within(columns, group, n_groups)
    y, x, z, held = within[:, 0], within[:, 1], within[:, 2], within[:, 3:]
    regressors, instruments = np.column_stack([x, held]), np.column_stack([z, held])
    if any(np.linalg.matrix_rank(each) < each.shape[1] for each in (regressors, instruments)):
        raise NotComparable
    first = _line(x, instruments, instruments, group)
    strength = (first[0] / first[1]) ** 2 if first[1] else inf
    has_moved = strength >= t(0.95, n_groups - 1) ** 2
    moved = _slope(_line(y, regressors, instruments, group), n_groups) if has_moved else None
    return Instrumented(_slope(_line(y, regressors, regressors, group), n_groups), moved, strength, len(y), n_groups)


def _numbered(groups: Sequence[object]) -> tuple[Whole, int]:
    names, numbers = np.unique(np.asarray(groups), return_inverse=True)
    return numbers.astype(np.int64), len(names)


def _within(columns: Floats, group: Whole, n_groups: int) -> Floats:
    """Each value less the mean of its group: what is left has no level of the group in it (Frisch, Waugh 1933)."""
    sums = np.zeros((n_groups, columns.shape[1]))
    np.add.at(sums, group, columns)
    means: Floats = sums / np.bincount(group, minlength=n_groups)[:, None]
    return columns - means[group]


def _line(y: Floats, regressors: Floats, instruments: Floats, group: Whole) -> tuple[float, float]:
    """The first coefficient and its standard error, groups added up; a plain line's regressors are its instruments."""
    seen = instruments @ np.linalg.lstsq(instruments, regressors, rcond=None)[0]
    slopes = np.linalg.solve(seen.T @ regressors, seen.T @ y)
    left = y - regressors @ slopes
    n, n_groups = len(y), int(group.max()) + 1
    scores = np.zeros((n_groups, regressors.shape[1]))
    np.add.at(scores, group, seen * left[:, None])
    bread = np.linalg.inv(seen.T @ seen)
    small = n_groups / (n_groups - 1) * (n - 1) / (n - regressors.shape[1] - n_groups)
    variance = bread @ scores.T @ scores @ bread * small
    return float(slopes[0]), float(np.sqrt(variance[0, 0]))


def _slope(line: tuple[float, float], n_groups: int) -> Slope:
    half = t(0.95, n_groups - 1) * line[1]
    return Slope(line[0], Interval(line[0] - half, line[0] + half))
