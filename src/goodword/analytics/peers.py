"""Whether people do what their friends do: by least squares, and by an instrument that moved the friends alone.

Least squares say what comes together; friends are alike, and whoever moves one often moves the other. An instrument (something
that was drawn for the friends and touches somebody only by way of them) says how much one moved the other (two-stage least
squares).
Effects of groups, such as villages, are taken out first. Errors are those of clusters, within which people were drawn together.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .fitting import Floats
from .intervals import Difference, Interval, z

FEWEST_CLUSTERS = 30  # with fewer, errors of clusters say too little
DEPENDENT = 1e-9  # of a column that is left, before it counts as told by the others


@dataclass(frozen=True)
class Slope:
    """How much one goes with the other, or moved it; `first_stage` is the F of the instrument (None: there was none)."""

    value: float
    error: float
    n: int
    first_stage: float | None = None

    def interval(self, level: float = 0.95) -> Interval:
        half = z(level) * self.error
        return Interval(self.value - half, self.value + half)


@dataclass(frozen=True)
class Rows:
    """Of each person what they did, what their friends did, and what else is known.

    `groups` take out what theirs share, `clusters` say who was drawn together.
    """

    did: npt.ArrayLike
    friends_did: npt.ArrayLike
    controls: npt.ArrayLike
    groups: Sequence[Hashable]
    clusters: Sequence[Hashable]


def together(rows: Rows) -> Slope:
    """By least squares: what came together. Raises ValueError where the rows are too few to tell."""
    y, x, kept, clusters = _within(rows)
    design = np.c_[x, kept]
    return _slope(y, design, design, clusters)


def moved(rows: Rows, instrument: npt.ArrayLike) -> Slope:
    """By two stages: how much friends moved somebody, if the instrument touches them only by way of their friends."""
    y, x, kept, clusters = _within(rows)
    drawn = _centred(np.asarray(instrument, float)[:, None], _codes(rows.groups))
    if not np.abs(drawn).max() > DEPENDENT:
        raise ValueError("The instrument is the same for everybody in each group: it moves nobody.")
    first = _slope(x, np.c_[drawn, kept], np.c_[drawn, kept], clusters)
    found = _slope(y, np.c_[x, kept], np.c_[drawn, kept], clusters)
    return Slope(found.value, found.error, found.n, (first.value / first.error) ** 2)


def _within(rows: Rows) -> tuple[Floats, Floats, Floats, npt.NDArray[np.int64]]:
    """Everything less the mean of its group, controls that the others tell left out; and the clusters."""
    codes = _codes(rows.groups)
    y, x = (_centred(np.asarray(column, float)[:, None], codes)[:, 0] for column in (rows.did, rows.friends_did))
    given = np.asarray(rows.controls, float).reshape(len(y), -1)
    controls = _independent(_centred(given, codes))
    clusters, taken = _codes(rows.clusters), int(codes.max()) + controls.shape[1] + 2
    if clusters.max() + 1 < FEWEST_CLUSTERS or len(y) < taken + FEWEST_CLUSTERS:
        raise ValueError(f"{clusters.max() + 1} clusters and {len(y)} rows are too few to tell {taken} things from them.")
    if not all(np.all(np.isfinite(column)) for column in (y, x, controls)):
        raise ValueError("A value that is not known cannot be compared: leave its row out.")
    return y, x, controls, clusters


def _codes(groups: Sequence[Hashable]) -> npt.NDArray[np.int64]:
    place = {group: i for i, group in enumerate(Counter(groups))}
    return np.array([place[group] for group in groups], np.int64)


def _centred(columns: Floats, codes: npt.NDArray[np.int64]) -> Floats:
    n = np.bincount(codes)
    means = np.column_stack([np.bincount(codes, weights=column) / n for column in columns.T])
    return np.asarray(columns - means[codes])


def _independent(columns: Floats) -> Floats:
    """The columns of which each tells something that those before it do not."""
    kept: list[int] = []
    for at in range(columns.shape[1]):
        column, before = columns[:, at], columns[:, kept]
        left = column - before @ np.linalg.lstsq(before, column, rcond=None)[0] if kept else column
        if float(left @ left) > DEPENDENT * max(float(column @ column), 1e-30):
            kept.append(at)
    return columns[:, kept]


def _slope(y: Floats, x: Floats, drawn: Floats, clusters: npt.NDArray[np.int64]) -> Slope:
    """The first coefficient of y on x, of which the instruments are `drawn` (x itself: least squares)."""
    fitted = drawn @ np.linalg.lstsq(drawn, x, rcond=None)[0]
    bread = np.linalg.inv(fitted.T @ x)
    coefficients = bread @ fitted.T @ y
    left = y - x @ coefficients
    scores = np.column_stack([np.bincount(clusters, weights=column * left) for column in fitted.T])
    spread = bread @ (scores.T @ scores) @ bread.T
    return Slope(float(coefficients[0]), sqrt(float(spread[0, 0])), len(y))


K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Moment:
    """One time of those at which somebody adopted: how many of `n` had by its end, and what share of their friends on average.

    Of those who still waited, so many were exposed (a friend of theirs had adopted before), and so many of both adopted then.
    """

    time: int
    adopted: int
    n: int
    exposure: float
    exposed: int
    exposed_adopted: int
    others: int
    others_adopted: int


def spreading(adopted_at: Mapping[K, int], friends: Mapping[K, Sequence[K]], until: int) -> list[Moment]:
    """The curve of adoption, and exposure beside it. Who adopted after `until` had not; unknown friends tell nothing.

    Of a friend who is none of the people nobody knows whether they adopted: they are left out, not counted as waiting.
    """
    never = until + 1
    known = {one: [friend for friend in named if friend in friends] for one, named in friends.items()}
    return [_moment(adopted_at, known, time, never) for time in sorted({at for at in adopted_at.values() if at <= until})]


def _moment(adopted_at: Mapping[K, int], friends: Mapping[K, Sequence[K]], time: int, never: int) -> Moment:
    waiting = {one for one in friends if adopted_at.get(one, never) >= time}
    exposed = {one for one in waiting if any(adopted_at.get(friend, never) < time for friend in friends[one])}
    now = {one for one in waiting if adopted_at.get(one) == time}
    adopted = {one for one in friends if adopted_at.get(one, never) <= time}
    shares = [sum(friend in adopted for friend in known) / len(known) for known in friends.values() if known]
    exposure = sum(shares) / len(shares) if shares else 0.0
    counts = (len(exposed), len(exposed & now), len(waiting - exposed), len(now - exposed))
    return Moment(time, len(adopted), len(friends), exposure, *counts)


def came_together(moments: Sequence[Moment], level: float = 0.95) -> Difference | None:
    """How much likelier the exposed were to adopt at a time, pooled over times (Mantel, Haenszel; variance of Sato 1989).

    By no design: friends are alike, and hear the same from others. None where nobody can be compared.
    """
    kept = [one for one in moments if one.exposed and one.others]
    weights = [one.exposed * one.others / (one.exposed + one.others) for one in kept]
    whole = sum(weights)
    if not whole:
        return None
    value = (
        sum((one.exposed_adopted * one.others - one.others_adopted * one.exposed) / (one.exposed + one.others) for one in kept)
        / whole
    )
    error = sqrt(max(value * sum(map(_p, kept)) + sum(map(_q, kept)), 0.0)) / whole
    return Difference(value, Interval(value - z(level) * error, value + z(level) * error))


def _p(one: Moment) -> float:
    m, n, both = one.exposed, one.others, one.exposed + one.others
    return (m * m * one.others_adopted - n * n * one.exposed_adopted + m * n * (n - m) / 2) / both**2


def _q(one: Moment) -> float:
    m, n, both = one.exposed, one.others, one.exposed + one.others
    return (one.exposed_adopted * (n - one.others_adopted) + one.others_adopted * (m - one.exposed_adopted)) / (2 * both)
