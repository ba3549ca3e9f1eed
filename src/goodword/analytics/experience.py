"""Experience: how it has been for somebody lately, from −1 to 1.

At the end of a day it is Σ w·v·2^(−age/h) / (Σ w·2^(−age/h) + 2) over the moments up to that day, h = 90 days. The 2 stands
for what is not known: nobody's experience is made by one moment. Between moments it fades towards 0,
so it is highest and lowest on the days of moments.
"""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from .contacts import ACTIVE_DAYS, days_since
from .moments import NAMES

HALF_LIFE = 90
PRIOR = 2.0
GRAIN = 2.0**24  # results are whole parts of it, so that sums are the same in whatever order they are added
MILLION = 1_000_000
DAY_BITS, CODE_BITS, ROW_BITS = 16, 5, 16  # what is packed under a size, so that one maximum tells it all
LAST_DAY = (1 << DAY_BITS) - 1


def traced(moments: ir.Table, *, until: date) -> ir.Table:
    """Each moment up to a day with `level`, the experience at the end of its day, and `move`, how much of it is this moment's.

    `move` is the difference to what the level would be without it. Adds `ago` (days before `until`), `faded` (the weight as it
    is at `until`) and `part` (that weight times the value).
    """
    kept = moments.filter(moments.day <= ibis.literal(until))
    kept = kept.mutate(ago=days_since(kept.day, until))
    kept = kept.mutate(back=_faded(kept.ago))
    kept = kept.mutate(faded=kept.weight * kept.back, part=kept.weight * kept.back * kept.value)
    so_far = ibis.range_window(preceding=None, following=0, group_by="who", order_by=(-kept.ago))
    summed = kept.mutate(parts=kept.part.sum().over(so_far), weights=kept.faded.sum().over(so_far))
    level = summed.parts / (summed.weights + PRIOR * summed.back)
    # What is left without it may be a few last bits below nothing.
    rest = ibis.greatest(summed.weights - summed.faded, 0.0)
    without = (summed.parts - summed.part) / (rest + PRIOR * summed.back)
    return summed.mutate(level=_whole(level), move=_whole(level - without)).drop("back", "parts", "weights")


def summary(moments: ir.Table, *, until: date) -> ir.Table:
    """Of each `who` with a moment within 24 months: `experience`, `is_good` (above 0), `moments` (how many), and the story.

    `peak` and `trough` with the days ago they were, `last_ago` and `last_by` (the heaviest moment of the last day),
    `moved` (the largest `move`, either way), when and by what. Of equals the latest counts.
    """
    rows = traced(moments, until=until)
    per = rows.group_by("who").aggregate(
        experience=_whole(rows.part.sum() / (rows.faded.sum() + PRIOR)),
        moments=rows.count(),
        peak=rows.level.max(),
        trough=rows.level.min(),
        last_ago=rows.ago.min(),
        _peak=_order(rows, rows.level).max(),
        _trough=_order(rows, -rows.level).max(),
        _moved=_order(rows, rows.move.abs()).max(),
        _last=_latest(rows).max(),
        _up=rows.move.max(),
        _down=rows.move.min(),
    )
    kept = per.filter(per.last_ago <= ACTIVE_DAYS)
    is_up = kept["_up"] >= -kept["_down"]
    return kept.mutate(
        is_good=kept.experience > 0,
        peak_ago=_ago(kept["_peak"]),
        trough_ago=_ago(kept["_trough"]),
        moved=ibis.ifelse(is_up, kept["_up"], kept["_down"]),
        moved_ago=_ago(kept["_moved"]),
        moved_by=_named(kept["_moved"]),
        last_by=_named(kept["_last"]),
    ).drop("_peak", "_trough", "_moved", "_last", "_up", "_down")


def standing(moments: ir.Table, *, on: date) -> ir.Table:
    """Of each `who` with a moment within the 24 months before the end of a day: `experience` and `is_good` then, without more."""
    kept = moments.filter(moments.day <= ibis.literal(on))
    kept = kept.mutate(ago=days_since(kept.day, on))
    faded = kept.weight * _faded(kept.ago)
    per = kept.group_by("who").aggregate(
        experience=_whole((faded * kept.value).sum() / (faded.sum() + PRIOR)), last_ago=kept.ago.min()
    )
    recent = per.filter(per.last_ago <= ACTIVE_DAYS)
    return recent.select("who", "experience", is_good=recent.experience > 0)


def at_ends(moments: ir.Table, ends: tuple[date, ...]) -> ir.Table:
    """`standing` at the end of several days, each with its `day`."""
    return ibis.union(*(standing(moments, on=end).mutate(day=ibis.literal(end)) for end in ends))


def before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def _faded(ago: ir.IntegerValue) -> ir.FloatingValue:
    return ibis.literal(2.0) ** (-ago.cast("float64") / float(HALF_LIFE))


def _whole(value: ir.FloatingValue) -> ir.FloatingValue:
    return (value * GRAIN).round().cast("float64") / GRAIN


def _order(rows: ir.Table, size: ir.FloatingValue) -> ir.IntegerValue:
    """An integer that grows with the size (from −1 on), and for one size with the day; it tells day and kind of the largest."""
    millionths = ((size + 2) * MILLION).round().cast("int64")
    return _packed(rows, millionths * (1 << DAY_BITS) + (LAST_DAY - rows.ago))


def _latest(rows: ir.Table) -> ir.IntegerValue:
    """The same by day first, then by how much the moment moved."""
    millionths = (rows.move.abs() * MILLION).round().cast("int64")
    return _packed(rows, (LAST_DAY - rows.ago) * (4 * MILLION) + millionths)


def _packed(rows: ir.Table, order: ir.IntegerValue) -> ir.IntegerValue:
    return (order * (1 << CODE_BITS) + rows.code) * (1 << ROW_BITS) + rows.row % (1 << ROW_BITS)


def _ago(order: ir.IntegerValue) -> ir.IntegerValue:
    return LAST_DAY - (order >> (CODE_BITS + ROW_BITS)) % (1 << DAY_BITS)


def _named(order: ir.IntegerValue) -> ir.StringValue:
    code = (order >> ROW_BITS) % (1 << CODE_BITS)
    return ibis.cases(*((code == i, name) for i, name in enumerate(NAMES)), else_="")
