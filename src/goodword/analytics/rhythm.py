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
    """One row for each pause between two purchases: `who`, `day` (when it ended), `gap` in days, `n_gaps` of `who`."""
    kept = contacts.placed(orders, of=of, until=until).select(who=orders[of], day=orders.day)
    before = kept.mutate(before=kept.day.lag().over(ibis.window(group_by=kept.who, order_by=kept.day)))
    apart = before.mutate(gap=before.day.delta(before.before, unit="day")).filter(lambda t: t.gap > 0)
    return apart.mutate(n_gaps=apart.count().over(ibis.window(group_by=apart.who))).drop("before")


def own(found: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """The rhythm of each `who` at the end of each day in `ends`: columns `usual{suffix}` and `n_gaps{suffix}`."""
    regular = found.filter(found.n_gaps >= FEWEST_GAPS)
    columns: dict[str, ir.Value] = {}
    for suffix, end in ends.items():
        known = regular.day <= ibis.literal(end)
        columns[f"usual{suffix}"] = regular.gap.quantile(SHARE, where=known)
        columns[f"n_gaps{suffix}"] = regular.count(where=known)
    return regular.group_by("who").aggregate(**columns)


def of_segments(found: ir.Table, segments: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """The same over all gaps of a segment. `segments` has `who` and `segment`; one row per `segment` with a gap."""
    joined = found.join(segments, "who")
    columns: dict[str, ir.Value] = {}
    for suffix, end in ends.items():
        known = joined.day <= ibis.literal(end)
        columns[f"segment_usual{suffix}"] = joined.gap.quantile(SHARE, where=known)
        columns[f"segment_gaps{suffix}"] = joined.count(where=known)
    return joined.group_by("segment").aggregate(**columns)


def of_all(found: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """The same over all gaps: one row."""
    columns: dict[str, ir.Value] = {}
    for suffix, end in ends.items():
        known = found.day <= ibis.literal(end)
        columns[f"all_usual{suffix}"] = found.gap.quantile(SHARE, where=known)
        columns[f"all_gaps{suffix}"] = found.count(where=known)
    return found.aggregate(**columns)
