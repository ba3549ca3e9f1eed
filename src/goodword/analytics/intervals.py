"""How sure a number is: intervals of shares, scores, means and of differences between them.

Plain arithmetic on counts and sums that an engine has added up; no tables, no engine.
Shares are in [0, 1]; the caller scales them to percent or points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from statistics import NormalDist

from scipy.special import chdtrc, stdtrit


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`; None on both sides where there is nothing to say."""

    low: float | None
    high: float | None

    def scaled(self, by: float) -> "Interval":
        """The same in other units."""
        if self.low is None or self.high is None:
            return self
        return Interval(self.low * by, self.high * by)


NOTHING = Interval(None, None)
ALIKE = 1e-12  # of a sum of squares: less is what is lost in adding up


def z(level: float) -> float:
    """How many standard errors reach to both sides of `level` of the normal curve: 0.95 → 1.96."""
    return NormalDist().inv_cdf((1 + level) / 2)


def t(level: float, freedom: float) -> float:
    """The same for Student's curve; infinite where there is no freedom left."""
    return float(stdtrit(freedom, (1 + level) / 2)) if freedom > 0 else inf


def wilson(hits: float, n: float, level: float = 0.95) -> Interval:
    """Of a share (Wilson 1927). 200 of 1,000 → 17.6 to 22.6 %. `n` may be an effective number."""
    if n <= 0:
        return NOTHING
    share, k = hits / n, z(level)
    middle = (share + k * k / (2 * n)) / (1 + k * k / n)
    half = k * sqrt(share * (1 - share) / n + k * k / (4 * n * n)) / (1 + k * k / n)
    return Interval(0.0 if hits <= 0 else max(0.0, middle - half), 1.0 if hits >= n else min(1.0, middle + half))


def adjusted_wald(promoters: float, passives: float, detractors: float, level: float = 0.95) -> Interval:
    """Of a net promoter score, as a share in [−1, 1], at any n.

    ¾ of a promoter, 1½ passives and ¾ of a detractor are added first. 50/30/20 → 0.141 to 0.442.
    """
    n = promoters + passives + detractors
    if n <= 0:
        return NOTHING
    n += 3
    up, down = (promoters + 0.75) / n, (detractors + 0.75) / n
    half = z(level) * sqrt(up + down - (up - down) ** 2) / sqrt(n)
    return Interval(max(-1.0, up - down - half), min(1.0, up - down + half))


def mean(total: float, squares: float, n: int, level: float = 0.95, *, within: tuple[float, float] = (-inf, inf)) -> Interval:
    """Of a mean, from the sum and the sum of squares; of one value it is the whole scale."""
    if n <= 0:
        return NOTHING
    middle = total / n
    spread = max(0.0, squares - n * middle * middle)
    if n < 2 or spread <= ALIKE * squares:
        return _alike(middle, n, level, within)
    return _student(middle, spread / (n - 1) / n, n, level, within)


def _student(middle: float, variance: float, n: float, level: float, within: tuple[float, float]) -> Interval:
    """Of a mean of `n` that are independent, cut to its scale."""
    half = t(level, n - 1) * sqrt(variance)
    return Interval(max(within[0], middle - half), min(within[1], middle + half))


def _alike(middle: float, n: float, level: float, within: tuple[float, float]) -> Interval:
    """Where all `n` are alike, of which Student would make a point, however few they are.

    It reaches as far as what share of others there may be: with more than 1 − (1 − level)^(1/n) of them so many alike would
    be drawn too seldom (the rule of three). One alone tells nothing.
    """
    low, high = within
    if n < 2:
        return Interval(low, high) if low > -inf else NOTHING
    if not isfinite(high - low):
        return Interval(middle, middle)
    others = 1 - (1 - level) ** (1 / n)
    return Interval(middle - others * (middle - low), middle + others * (high - middle))


@dataclass(frozen=True)
class Clusters:
    """Sums over people of what they said in all (s) and how often (k): people, Σk, Σs, Σs², Σsk, Σk²."""

    people: float
    k: float
    s: float
    ss: float
    sk: float
    kk: float

    @property
    def mean(self) -> float:
        return self.s / self.k

    @property
    def variance(self) -> float | None:
        """Of the mean, when answers of one person go together; None for fewer than two people."""
        if self.people < 2:
            return None
        return self.people / (self.people - 1) * self._spread / self.k**2

    @property
    def _spread(self) -> float:
        m = self.mean
        return max(0.0, self.ss - 2 * m * self.sk + m * m * self.kk)

    def interval(self, level: float = 0.95, *, within: tuple[float, float] = (-inf, inf)) -> Interval:
        """Of the mean; of one person, however much they said, it is the whole scale."""
        if self.people < 2 or self._spread <= ALIKE * self.ss:
            return _alike(self.mean, self.people, level, within)
        return _student(self.mean, self.variance or 0.0, self.people, level, within)


def effective(clusters: Clusters, plain: float) -> float:
    """How many independent answers the answers are worth. `plain` is the variance of one answer."""
    if clusters.kk == clusters.people:  # everybody once
        return clusters.k
    variance = clusters.variance
    if not variance or plain <= 0:
        return clusters.people
    return min(clusters.k, plain / variance)


@dataclass(frozen=True)
class Difference:
    """What changed between two groups, how sure, and whether it is more than chance."""

    value: float
    interval: Interval

    @property
    def is_clear(self) -> bool:
        low, high = self.interval.low, self.interval.high
        return low is not None and high is not None and (low > 0 or high < 0)


def change(
    now: Clusters, before: Clusters, together: tuple[float, float, float, float], level: float = 0.95
) -> Difference | None:
    """`now` less `before`, variance clustered by person.

    `together` are the sums over people of s₁s₀, s₁k₀, k₁s₀, k₁k₀: a person who answered both times
    counts once. None where a side has fewer than two people.
    """
    first, second = now.variance, before.variance
    if first is None or second is None:
        return None
    ss, sk, ks, kk = together
    common = (ss - before.mean * sk - now.mean * ks + now.mean * before.mean * kk) / (now.k * before.k)
    fewest = min(now.people, before.people)
    error = sqrt(max(0.0, first + second - 2 * common * fewest / (fewest - 1)))
    value = now.mean - before.mean
    half = t(level, fewest - 1) * error
    return Difference(value, Interval(value - half, value + half))


def finite(interval: Interval, value: float, n: float, of: float) -> Interval:
    """The interval for these `of` people alone, of whom `n` answered: it closes as everybody has."""
    if interval.low is None or interval.high is None or of < n or of <= 1:
        return NOTHING
    shrink = sqrt((of - n) / (of - 1))
    return Interval(value - (value - interval.low) * shrink, value + (interval.high - value) * shrink)


def differ_by_chance(values: Sequence[float], errors: Sequence[float]) -> float:
    """The chance of groups at least this far apart if they were all alike (Cochran's Q)."""
    if len(values) < 2:
        return 1.0
    weights = [1 / (e * e) for e in errors]
    centre = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    apart = sum(w * (v - centre) ** 2 for w, v in zip(weights, values, strict=True))
    return float(chdtrc(len(values) - 1, apart))
