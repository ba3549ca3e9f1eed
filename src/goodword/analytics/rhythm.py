"""How often somebody buys, and whether the present silence is longer than usual.

Orders of one day are one purchase. A rhythm is the 90th percentile of somebody's own gaps; it takes
three gaps to have one.
"""

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts

FEWEST_GAPS = 3
SHARE = 0.9


def gaps(orders: ir.Table, *, of: str, until: date) -> ir.Table:
    """One row for each pause between two purchases: `who`, `day` (when it ended), `gap` in days."""
    return pauses(contacts.placed(orders, of=of, until=until).select(who=orders[of], day=orders.day))


def pauses(bought: ir.Table) -> ir.Table:
    """The same of the days, `who` and `day`, on which each bought; a day may be there twice."""
    before = bought.mutate(before=bought.day.lag().over(ibis.window(group_by=bought.who, order_by=bought.day)))
    apart = before.mutate(gap=before.day.delta(before.before, unit="day"))
    return apart.filter(apart.gap > 0).drop("before")


def pauses_before(bought: ir.Table, until: date) -> ir.Table:
    """The same of `purchases.days`, which count their days back from `until`."""
    day = (ibis.literal(until) - bought.ago.as_interval("D")).cast("date")
    return pauses(bought.select("who", day=day))


def own(found: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """The rhythm of each `who` at the end of each day in `ends`: columns `usual{suffix}` and `n_gaps{suffix}`."""
    columns: dict[str, ir.Value] = {}
    for suffix, end in ends.items():
        known = found.day <= ibis.literal(end)
        columns[f"usual{suffix}"] = found.gap.quantile(SHARE, where=known)
        columns[f"n_gaps{suffix}"] = found.count(where=known)
    each = found.group_by("who").aggregate(**columns, all_gaps=found.count())
    return each.filter(each.all_gaps >= FEWEST_GAPS).drop("all_gaps")


def counts(found: ir.Table, segments: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """How many gaps of each length a segment had at each end: `segment`, `gap`, and `n{suffix}` for each end.

    `segments` has `who` and `segment`. The counts of two sets of people add up to those of both.
    """
    joined = found.join(segments, "who")
    columns = {f"n{suffix}": joined.count(where=joined.day <= ibis.literal(end)) for suffix, end in ends.items()}
    return joined.group_by("segment", "gap").aggregate(**columns)


def usual(counted: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """The rhythm of each segment, and of everybody where `is_all`, from `counts`: `usual{suffix}` and `n_gaps{suffix}`.

    The percentile is interpolated between two gaps as `quantile` does it, so both are one measure.
    """
    sums = {f"n{suffix}": counted[f"n{suffix}"].sum().cast("int64") for suffix in ends}
    everybody = counted.group_by("gap").aggregate(**sums).mutate(segment=ibis.literal(""), is_all=ibis.literal(True))
    columns = ("segment", "is_all", "gap", *sums)
    lines = counted.mutate(is_all=ibis.literal(False)).select(*columns).union(everybody.select(*columns))
    for suffix in ends:
        lines = lines.mutate(**_ranked(lines, suffix))
    kept: dict[str, ir.Value] = {}
    for suffix in ends:
        up_to, at = lines[f"up_to{suffix}"], lines[f"at{suffix}"]
        low, high = (lines.gap.min(where=up_to > at.floor() + step) for step in (0, 1))
        part = (at - at.floor()).max()
        kept[f"usual{suffix}"] = (low + part * (high.coalesce(low) - low)).cast("float64")
        kept[f"n_gaps{suffix}"] = lines[f"all{suffix}"].max()
    return lines.group_by("segment", "is_all").aggregate(**kept)


def _ranked(lines: ir.Table, suffix: str) -> dict[str, ir.Value]:
    """How many gaps are as short as each or shorter, how many there are, and the rank looked for, from 0."""
    n = lines[f"n{suffix}"]
    of = [lines.segment, lines.is_all]
    total = n.sum().over(ibis.window(group_by=of)).cast("int64")
    up_to = n.sum().over(ibis.cumulative_window(group_by=of, order_by=lines.gap)).cast("int64")
    return {f"all{suffix}": total, f"up_to{suffix}": up_to, f"at{suffix}": SHARE * (total - 1)}
