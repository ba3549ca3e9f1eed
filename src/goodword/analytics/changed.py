"""What a change did where it was made: against places where it was not made yet, or against the time before.

Group-time effects against units not yet treated (Callaway, Sant'Anna 2021), where “before” is all months before the change,
averaged over the answers of treated months. A regression with fixed effects of units and months is not used: it takes units
that have changed for those that have not, and loses an effect that grows. Under 40 units the interval is that of a
randomisation test (which effects would not stand out if the same days had fallen on other units), from there on of a
bootstrap of units.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .interrupted import Broken, broken
from .intervals import Interval, t

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
NEVER = 1 << 30
FEWEST_UNITS, MANY_UNITS, FEWEST_BEFORE = 6, 40, 4
FEWEST_SHOWN, SHOWN_BEFORE = 5, 12  # a month of fewer answers, or longer before, counts and is not shown apart
DRAWS = 999
WIDEST, STEPS = 10.0, 801  # of the search for the interval: in spreads on each side, and how fine


@dataclass(frozen=True)
class Cells:
    """Sums and counts of answers, units × months, and of each unit the month from which the change held (`NEVER`)."""

    total: Floats
    n: Floats
    first: Integers


@dataclass(frozen=True)
class Month:
    """The effect so many months after the change began (below 0: before it), from `n` answers."""

    since: int
    value: float
    interval: Interval
    n: int


@dataclass(frozen=True)
class Changed:
    """The mean effect in points, from `n` answers. `apart` is how far both sides had drifted apart before it, if one can tell."""

    how: str
    value: float
    interval: Interval
    months: tuple[Month, ...]
    apart: tuple[float, Interval] | None
    units: int
    treated: int
    n: int


def find(cells: Cells, level: float = 0.95, seed: int = 0) -> Changed | None:
    """The effect of a change; None where there is too little to tell."""
    kept = (cells.n.sum(axis=1) > 0) & (cells.first > 0)
    total, n, first = cells.total[kept], cells.n[kept], cells.first[kept]
    first = np.where(first < n.shape[1], first, NEVER)
    treated = first[first < NEVER]
    if not len(treated):
        return None
    if (first == treated.min()).all():
        return _against_before(total, n, int(treated[0]), level)
    if len(first) < FEWEST_UNITS:
        return None
    return _against_others(Cells(total, n, first), level, np.random.default_rng(seed))


def _against_before(total: Floats, n: Floats, first: int, level: float) -> Changed | None:
    """Nobody was left as before: the months after against the line of the months before."""
    counts = n.sum(axis=0)
    at = np.flatnonzero(counts)
    found = broken(at, total.sum(axis=0)[at] / counts[at], first, level)
    if found is None:
        return None
    return Changed(
        "before-after",
        found.value,
        found.interval,
        _after(found, at, counts, first),
        None,
        len(n),
        len(n),
        int(counts[first:].sum()),
    )


def _after(found: Broken, at: Integers, counts: Floats, first: int) -> tuple[Month, ...]:
    passed = at[at >= first]
    return tuple(
        Month(int(month - first), value, interval, int(counts[month]))
        for month, (value, interval) in zip(passed, found.months, strict=True)
    )


def effects(cells: Cells, first: Integers, weight: Floats) -> tuple[Floats, Floats]:
    """Effects by months since the change, times answers, and those answers: draws × (2 × months), month 0 in the middle.

    `first` and `weight` are draws × units: when each was treated in a draw, and how often it was drawn.
    """
    months = cells.n.shape[1]
    found, counts = np.zeros((2, len(first), 2 * months))
    groups = [int(g) for g in np.unique(first) if g < months]
    for g in groups:
        own = (first == g) * weight
        starts = [0, *(h for h in groups if h > g), months]
        for start, end in pairwise(starts):
            later = (first > max(start, g)) * weight
            moved = _moved(cells, own, g, slice(start, end)) - _moved(cells, later, g, slice(start, end))
            answers = np.where(np.isfinite(moved), own @ cells.n[:, start:end], 0.0)
            here = slice(start + months - g, end + months - g)
            found[:, here] += answers * np.nan_to_num(moved)
            counts[:, here] += answers
    return found, counts


def _moved(cells: Cells, weight: Floats, g: int, months: slice) -> Floats:
    """How far the mean of some units moved from the months before `g`: draws × months, NaN where nobody answered."""
    now = _over(weight @ cells.total[:, months], weight @ cells.n[:, months])
    before = _over(weight @ cells.total[:, :g].sum(axis=1), weight @ cells.n[:, :g].sum(axis=1))
    return np.asarray(now - before[:, None], dtype=np.float64)


def _over(total: Floats, n: Floats) -> Floats:
    over = np.full(total.shape, np.nan)
    np.divide(total, n, out=over, where=n > 0)
    return over


def _read(found: Floats, counts: Floats) -> Floats:
    """Of each draw the mean effect, the drift before the change, and the effect by months since it: draws × (2 + 2 × months)."""
    middle = counts.shape[1] // 2
    known = np.flatnonzero(counts[0, :middle])
    late, early = (slice(known[len(known) // 2], middle), slice(0, known[len(known) // 2])) if len(known) else (slice(0),) * 2
    mean, last, before = (_over(found[:, s].sum(axis=1), counts[:, s].sum(axis=1)) for s in (slice(middle, None), late, early))
    return np.column_stack([mean, last - before, _over(found, counts)])


def _against_others(cells: Cells, level: float, rng: np.random.Generator) -> Changed | None:
    units = len(cells.first)
    actual, once = cells.first[None, :], np.ones((1, units))
    found, counts = effects(cells, actual, once)
    if not counts[0, counts.shape[1] // 2 :].any():
        return None
    value = _read(found, counts)[0]
    ways = _resampled if units >= MANY_UNITS else _shuffled
    half, interval = ways(cells, value, level, rng)
    if interval is None:
        return None
    return _told(cells, value, half, interval, counts[0])


def _resampled(cells: Cells, value: Floats, level: float, rng: np.random.Generator) -> tuple[Floats, Interval | None]:
    """Half the width of each interval, by units drawn again with replacement. It is as unsure as the smaller side of them."""
    units, treated = len(cells.first), int((cells.first < NEVER).sum())
    fewer = max(2, min(treated, units - treated))
    drawn = rng.multinomial(units, np.full(units, 1 / units), DRAWS).astype(np.float64)
    spread = _spread(_read(*effects(cells, np.tile(cells.first, (DRAWS, 1)), drawn)))
    half = t(level, fewer - 1) * np.sqrt(fewer / (fewer - 1)) * spread
    return half, Interval(float(value[0] - half[0]), float(value[0] + half[0]))


def _shuffled(cells: Cells, value: Floats, level: float, rng: np.random.Generator) -> tuple[Floats, Interval | None]:
    """The same by the days of the change dealt out anew among units; no interval where too few ways are left to deal them."""
    first = np.vstack([cells.first, rng.permuted(np.tile(cells.first, (DRAWS, 1)), axis=1)])
    weight = np.ones(first.shape)
    came = _read(*effects(cells, first, weight))
    held = cells.n * (np.arange(cells.n.shape[1]) >= cells.first[:, None])
    added = _read(*effects(Cells(held, cells.n, cells.first), first, weight))  # what one point of effect adds to each
    spread = _spread(came - value[0] * added)
    has_both = np.isfinite(came[:, 0])
    return t(level, len(cells.first) - 1) * spread, _not_refused(came[has_both, 0], added[has_both, 0], float(spread[0]), level)


def _spread(draws: Floats) -> Floats:
    """The standard deviation of each column over the draws that have it."""
    is_known = np.isfinite(draws)
    n = np.maximum(is_known.sum(axis=0), 2)
    known = np.where(is_known, draws, 0.0)
    apart = np.where(is_known, draws - known.sum(axis=0) / n, 0.0)
    return np.asarray(np.sqrt((apart * apart).sum(axis=0) / (n - 1)), dtype=np.float64)


def _not_refused(came: Floats, added: Floats, spread: float, level: float) -> Interval | None:
    """The effects that the randomisation test does not refuse; None where it refuses none however far away."""
    if spread < 1e-9:
        return Interval(float(came[0]), float(came[0]))
    tried = came[0] + spread * np.linspace(-WIDEST, WIDEST, STEPS)
    apart = np.abs(came[:, None] - tried * added[:, None])
    chance = (apart >= apart[0] * (1 - 1e-9)).mean(axis=0)
    stays = np.flatnonzero(chance > 1 - level)
    if stays[0] == 0 or stays[-1] == STEPS - 1:
        return None
    return Interval(float(tried[stays[0]]), float(tried[stays[-1]]))


def _told(cells: Cells, value: Floats, half: Floats, interval: Interval, counts: Floats) -> Changed:
    middle = len(counts) // 2

    def around(at: int) -> Interval:
        return Interval(float(value[at] - half[at]), float(value[at] + half[at]))

    months = tuple(
        Month(int(at - middle), float(value[2 + at]), around(2 + int(at)), int(counts[at]))
        for at in np.flatnonzero(counts >= FEWEST_SHOWN)
        if at >= middle - SHOWN_BEFORE
    )
    can_drift = np.count_nonzero(counts[:middle]) >= FEWEST_BEFORE and np.isfinite(value[1])
    apart = (float(value[1]), around(1)) if can_drift else None
    treated = int((cells.first < NEVER).sum())
    return Changed("staggered", float(value[0]), interval, months, apart, len(cells.first), treated, int(counts[middle:].sum()))
