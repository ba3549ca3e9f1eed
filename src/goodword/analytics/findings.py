"""What stands out, when many things were looked at.

Who compares eighty groups with the rest finds four that differ "at 5 %" where nothing does. So every comparison counts
as one, and only a difference that survives Holm's correction is told (Holm 1979): where nothing differs, something is
told in at most one of twenty letters. Plain arithmetic on figures that insights gave; no tables, no engine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr

from .intervals import Difference, Interval, wilson, z

FEWEST = 30
PERCENT = 100.0


@dataclass(frozen=True)
class Group:
    """One group's figure, in the unit of its insight, with its interval at `level` and its count."""

    name: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Look:
    """One insight split by one dimension.

    `reach` is the length of its scale (100 for percent, 200 for NPS): differences are compared as parts of it.
    `is_share` says that a value is a share of counted things, in percent, so that counts can be taken back from it.
    `only_below` compares every group, but tells only of one that is below the rest.
    """

    insight: str
    dimension: str
    groups: Sequence[Group]
    reach: float = PERCENT
    is_share: bool = False
    only_below: bool = False
    level: float = 0.95


@dataclass(frozen=True)
class Finding:
    """A group that differs from all others together by more than chance, however many were looked at."""

    insight: str
    dimension: str
    group: str
    value: float
    rest: float
    difference: Difference
    n: int
    n_rest: int
    chance: float


@dataclass(frozen=True)
class Found:
    """The largest finding, or None where nothing stands out, and how many comparisons were made to tell."""

    finding: Finding | None
    looked_at: int


def largest(looks: Sequence[Look], *, risk: float = 0.05, fewest: int = FEWEST) -> Found:
    """The largest difference of a group from the rest that survives correction for all comparisons.

    Groups, and rests, of fewer than `fewest` are not compared. Two groups are one comparison. `risk` is the chance of
    telling anything where nothing differs (Holm holds it whatever depends on what).
    """
    made = [(look, finding) for look in looks for finding in _compared(look, fewest)]
    kept = survivors(np.array([finding.chance for _, finding in made]), risk)
    told = [made[i] for i in kept if not (made[i][0].only_below and made[i][1].difference.value > 0)]
    told.sort(key=lambda one: (-abs(one[1].difference.value) / one[0].reach, one[1].chance, one[1].insight, one[1].group))
    return Found(told[0][1] if told else None, len(made))


def survivors(chances: NDArray[np.float64], risk: float) -> list[int]:
    """The places of the chances that Holm's step-down leaves standing, the least first."""
    order = np.argsort(chances, kind="stable")
    stands = chances[order] <= risk / np.arange(len(chances), 0, -1) if len(chances) else np.array([], dtype=bool)
    until = len(chances) if stands.all() else int(np.argmin(stands))
    return [int(i) for i in order[:until]]


def _compared(look: Look, fewest: int) -> Iterator[Finding]:
    groups = [g for g in look.groups if g.n > 0]
    whole = sum(g.n for g in groups)
    enough = [g for g in groups if g.n >= fewest and whole - g.n >= fewest]
    if len(groups) == 2:
        enough = enough[:1]
    for group in enough:
        yield _against_the_rest(look, group, [g for g in groups if g is not group])


def _against_the_rest(look: Look, group: Group, others: Sequence[Group]) -> Finding:
    n_rest = sum(g.n for g in others)
    rest = sum(g.n * g.value for g in others) / n_rest
    own, theirs = _error(group, look.level), sqrt(sum((g.n / n_rest * _error(g, look.level)) ** 2 for g in others))
    error = sqrt(own**2 + theirs**2)
    difference = group.value - rest
    chance = float(2 * stdtr(min(group.n, n_rest) - 1, -abs(difference) / error)) if error > 0 else 1.0
    if look.is_share:
        # Of few hits the bell's tail promises too much, of rows of one person the counts do: the larger chance is told.
        chance = max(chance, _by_counts(group, others))
    half = z(look.level) * error
    interval = Interval(difference - half, difference + half)
    return Finding(
        look.insight, look.dimension, group.name, group.value, rest, Difference(difference, interval), group.n, n_rest, chance
    )


def _error(group: Group, level: float) -> float:
    """The standard error that an interval tells of: its wider half, as if it were symmetric."""
    return max(group.high - group.value, group.value - group.low) / z(level)


def _by_counts(group: Group, others: Sequence[Group]) -> float:
    """Fisher's exact chance, two-sided by doubling."""
    hits, n = round(group.value * group.n / PERCENT), group.n
    all_hits = hits + sum(round(g.value * g.n / PERCENT) for g in others)
    everybody = n + sum(g.n for g in others)
    possible = np.arange(max(0, n + all_hits - everybody), min(n, all_hits) + 1)
    ways = _log_ways(all_hits, possible) + _log_ways(everybody - all_hits, n - possible) - _log_ways(everybody, np.array([n]))
    chances = np.exp(ways)
    return min(1.0, 2 * min(float(chances[possible <= hits].sum()), float(chances[possible >= hits].sum())))


def _log_ways(of: int, taken: NDArray[np.int64]) -> NDArray[np.float64]:
    """The logarithm of in how many ways so many can be taken."""
    ways: NDArray[np.float64] = gammaln(of + 1) - gammaln(taken + 1) - gammaln(of - taken + 1)
    return ways


def share_of(name: str, hits: int, n: int, level: float = 0.95) -> Group:
    """A share of counted things, in percent, with Wilson's interval."""
    around = wilson(hits, n, level).scaled(PERCENT)
    high = PERCENT if around.high is None else around.high
    return Group(name, PERCENT * hits / n, around.low or 0.0, high, n)


def apart(now: Group, before: Group) -> Difference:
    """`now` less `before`, from their intervals alone (Zou, Donner 2008).

    It takes both for independent. Where the same people stand on both sides, as mostly here, the truth is surer than the
    interval says, so that it errs to the side of "no clear change".
    """
    value = now.value - before.value
    down = sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Difference(value, Interval(value - down, value + up))
