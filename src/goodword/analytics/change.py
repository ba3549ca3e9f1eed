"""Whether a score moved between two spans of days, when the same people may have answered in both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

from .intervals import Clusters, Difference, change
from .measures import Measure

FEWEST = 20


@dataclass(frozen=True)
class Spans:
    """The later span (`since` … `until`) against the earlier one that ends the day before `since`."""

    before: date
    since: date
    until: date


def summary(units: ir.Table, measure: Measure, spans: Spans) -> ir.Table:
    """One row of sums over people, from units of both spans (`who`, `day`, what the measure reads)."""
    point, is_later = measure.point(units).cast("float64"), units.day >= spans.since
    each = (
        units.mutate(point=point, is_later=is_later)
        .filter(units.day.between(spans.before, spans.until))
        .group_by("who")
        .aggregate(
            s1=lambda t: t.point.sum(where=t.is_later).coalesce(0.0),
            k1=lambda t: t.count(where=t.is_later).cast("float64"),
            s0=lambda t: t.point.sum(where=~t.is_later).coalesce(0.0),
            k0=lambda t: t.count(where=~t.is_later).cast("float64"),
        )
    )
    products = {f"{a}{b}": (each[a] * each[b]).sum().coalesce(0.0) for a, b in PRODUCTS}
    people = {f"people{i}": each.count(where=each[f"k{i}"] > 0) for i in (0, 1)}
    return each.aggregate(**{c: each[c].sum().coalesce(0.0) for c in ("s1", "k1", "s0", "k0")}, **products, **people)


PRODUCTS = tuple((a, b) for i, a in enumerate(("s1", "k1", "s0", "k0")) for b in ("s1", "k1", "s0", "k0")[i:])


@dataclass(frozen=True)
class Change:
    """`difference` is None where a side has too few answers to tell."""

    n_now: int
    n_before: int
    now: float | None
    before: float | None
    difference: Difference | None


def read(sums: Mapping[str, float], level: float) -> Change:
    """The change in the sums of `summary`."""
    f = {name: float(value or 0) for name, value in sums.items()}
    now = Clusters(f["people1"], f["k1"], f["s1"], f["s1s1"], f["s1k1"], f["k1k1"])
    before = Clusters(f["people0"], f["k0"], f["s0"], f["s0s0"], f["s0k0"], f["k0k0"])
    together = (f["s1s0"], f["s1k0"], f["k1s0"], f["k1k0"])
    is_enough = min(now.people, before.people) >= FEWEST
    return Change(
        int(now.k),
        int(before.k),
        now.mean if now.k else None,
        before.mean if before.k else None,
        change(now, before, together, level) if is_enough else None,
    )
