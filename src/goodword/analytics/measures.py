"""Ways to sum up a table of units: a net score, a share, a mean, a composition.

Each says which sums it needs (`sums`: Ibis aggregates that add up over groups, and over parts of
one table) and reads its figure off them (`figure`: plain arithmetic). A column that a measure reads
is null-free: whoever lays out the units leaves out what does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Protocol

import ibis.expr.types as ir

from . import intervals
from .intervals import Clusters, Interval

Sums = Mapping[str, float]
CLUSTERS = ("people", "k", "s", "ss", "sk", "kk")


@dataclass(frozen=True)
class Figure:
    """A value with its interval and count; `more` is what stands beside it (mean, distribution, …)."""

    value: float | None
    interval: Interval
    n: int
    error: float | None = None
    more: Mapping[str, object] = field(default_factory=dict)


class Measure(Protocol):
    """`every` says that `who` repeats among the units, so that people are the independent parts."""

    @property
    def unit(self) -> str: ...

    def point(self, units: ir.Table) -> ir.Value:
        """The value of one unit, whose mean is the measure."""

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        """Aggregates that add up."""

    def figure(self, sums: Sums, level: float) -> Figure: ...


def summary(
    units: ir.Table, measure: Measure, *, by: str = "", every: bool = False, beside: Mapping[str, ir.Value] | None = None
) -> ir.Table:
    """The sums of a measure, one row in all or one per value of `by`; `beside` are further aggregates that add up.

    With `every`, also the sums over people that a clustered variance needs; `units` then has `who`.
    """
    sums = {**measure.sums(units), **(beside or {})}
    if not every:
        return units.group_by(by).aggregate(**sums) if by else units.aggregate(**sums)
    keys = {"who": units.who, **({by: units[by]} if by else {})}
    each = units.group_by(**keys).aggregate(**sums, s=measure.point(units).sum().cast("float64"), k=units.count().cast("float64"))
    added = {name: each[name].sum() for name in sums}
    added |= {
        "people": each.count(),
        "ss": (each.s * each.s).sum(),
        "sk": (each.s * each.k).sum(),
        "kk": (each.k * each.k).sum(),
        "s": each.s.sum(),
        "k": each.k.sum(),
    }
    return each.group_by(by).aggregate(**added) if by else each.aggregate(**added)


def clusters(sums: Sums) -> Clusters | None:
    """The sums over people, where they were asked for."""
    return Clusters(*(float(sums[c] or 0) for c in CLUSTERS)) if sums.get("people") else None


@dataclass(frozen=True)
class NetPromoter:
    """100 · (share of 9–10 − share of 0–6) of a score from 0 to 10; adjusted Wald interval."""

    column: str = "score"
    unit: str = "points"

    def point(self, units: ir.Table) -> ir.Value:
        score = units[self.column]
        return 100 * ((score >= 9).cast("int64") - (score <= 6).cast("int64"))

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        score = units[self.column]
        counts = {f"n{i}": units.count(where=score == i) for i in range(11)}
        return {"n": units.count(), "total": score.sum(), **counts}

    def figure(self, sums: Sums, level: float) -> Figure:
        n = int(sums["n"] or 0)
        if not n:
            return Figure(None, intervals.NOTHING, 0)
        counts = {str(i): int(sums[f"n{i}"] or 0) for i in range(11)}
        up, down = counts["9"] + counts["10"], sum(counts[str(i)] for i in range(7))
        share, worth = (up - down) / n, 1.0
        if grouped := clusters(sums):
            plain = 1e4 * ((up + down) / n - share**2)
            worth = intervals.effective(grouped, plain) / n
        interval = intervals.adjusted_wald(up * worth, (n - up - down) * worth, down * worth, level)
        more = {"mean": float(sums["total"]) / n, "distribution": counts, "promoters": up, "detractors": down}
        error = 100 * sqrt(max((up + down) / n - share**2, 0.75 / n) / (n * worth))
        return Figure(100 * share, interval.scaled(100), n, error, more)


@dataclass(frozen=True)
class Share:
    """How many of the units have a true `column`, in percent; Wilson interval.

    `levels` names a column of whole scores whose mean and distribution stand beside the share.
    """

    column: str
    levels: str = ""
    scale: tuple[int, ...] = ()
    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return 100 * units[self.column].cast("int64")

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        hits = {"n": units.count(), "hits": units.count(where=units[self.column])}
        if not self.levels:
            return hits
        score = units[self.levels]
        return hits | {"total": score.sum()} | {f"n{i}": units.count(where=score.round() == i) for i in self.scale}

    def figure(self, sums: Sums, level: float) -> Figure:
        n, hits = int(sums["n"] or 0), int(sums["hits"] or 0)
        if not n:
            return Figure(None, intervals.NOTHING, 0)
        share, worth = hits / n, float(n)
        if grouped := clusters(sums):
            worth = intervals.effective(grouped, 1e4 * share * (1 - share))
        more: dict[str, object] = {"hits": hits}
        if self.levels:
            more |= {"mean": float(sums["total"]) / n, "distribution": {str(i): int(sums[f"n{i}"] or 0) for i in self.scale}}
        error = 100 * sqrt(max(share * (1 - share), 0.5 / worth) / worth)
        return Figure(100 * share, intervals.wilson(share * worth, worth, level).scaled(100), n, error, more)


@dataclass(frozen=True)
class Mean:
    """The mean of a column, with Student's interval; beside it the share of units true in `hit`."""

    column: str
    hit: str = ""
    within: tuple[float, float] = (-inf, inf)
    scale: tuple[int, ...] = ()
    unit: str = ""

    def point(self, units: ir.Table) -> ir.Value:
        return units[self.column]

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        x = units[self.column]
        sums = {"n": units.count(), "total": x.sum().cast("float64"), "squares": (x * x).sum().cast("float64")}
        if self.hit:
            sums |= {"hits": units.count(where=units[self.hit])}
        return sums | {f"n{i}": units.count(where=x.round() == i) for i in self.scale}

    def figure(self, sums: Sums, level: float) -> Figure:
        n = int(sums["n"] or 0)
        if not n:
            return Figure(None, intervals.NOTHING, 0)
        total, squares = float(sums["total"]), float(sums["squares"])
        value, interval = total / n, intervals.mean(total, squares, n, level, within=self.within)
        if grouped := clusters(sums):
            interval = grouped.interval(level, within=self.within)
        more: dict[str, object] = {"mean": value}
        if self.hit:
            more |= {"share": 100 * float(sums["hits"] or 0) / n}
        if self.scale:
            more |= {"distribution": {str(i): int(sums[f"n{i}"] or 0) for i in self.scale}}
        spread = max(squares / n - value * value, 0.0)
        error = sqrt(spread / (n - 1)) if n > 1 and spread > intervals.ALIKE * squares / n else None
        if grouped and grouped.variance:
            error = sqrt(grouped.variance)
        return Figure(value, interval, n, error, more)


@dataclass(frozen=True)
class Composition:
    """How the units fall into `levels`; the value is the share of `good` among those in `of`, in percent."""

    column: str
    levels: tuple[str, ...]
    good: tuple[str, ...]
    of: tuple[str, ...]
    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return 100 * units[self.column].isin(self.good).cast("int64")

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        return {"n": units.count()} | {f"n_{i}": units.count(where=units[self.column] == x) for i, x in enumerate(self.levels)}

    def figure(self, sums: Sums, level: float) -> Figure:
        counts = {x: int(sums[f"n_{i}"] or 0) for i, x in enumerate(self.levels)}
        n, hits = sum(counts[x] for x in self.of), sum(counts[x] for x in self.good)
        more: dict[str, object] = {"distribution": counts, "all": int(sums["n"] or 0)}
        if not n:
            return Figure(None, intervals.NOTHING, 0, None, more)
        share = hits / n
        error = 100 * sqrt(max(share * (1 - share), 0.5 / n) / n)
        return Figure(100 * share, intervals.wilson(hits, n, level).scaled(100), n, error, more)
