"""When each is due to buy again by their own rhythm, and what they usually buy.

The rhythm is the middle one of somebody's own pauses between two purchases. It takes three pauses to have one that says
when; nine in ten of them are no longer than twice the middle one, and nine in ten no shorter than half of it.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts, rhythm

AHEAD_DAYS = 7  # or a quarter of the rhythm, where that is shorter: who buys each week is not due all week long
MIDDLE = 0.5
STEADY = 2
FEWEST_OF_A_PRODUCT = 2


def due(buyers: ir.Table, bought: ir.Table, until: date) -> ir.Table:
    """Buyers (`purchases.summary` of `bought`) with their `usual_days`, `next_in` days and whether that `is_soon`.

    `next_in` is below zero where the day has passed; both are null without a rhythm. Soon is from a week ahead until they
    have been silent for longer than they usually let pass.
    """
    pauses = rhythm.pauses_before(bought, until)
    each = pauses.group_by(_who="who").aggregate(
        middle=pauses.gap.quantile(MIDDLE),
        longest=pauses.gap.quantile(rhythm.SHARE),
        shortest=pauses.gap.quantile(1 - rhythm.SHARE),
        n_gaps=pauses.count(),
    )
    is_steady = (each.longest <= STEADY * each.middle) & (STEADY * each.shortest >= each.middle)
    steady = each.filter(each.n_gaps >= rhythm.FEWEST_GAPS, is_steady)
    steady = steady.mutate(usual_days=steady.middle.ceil().cast("int64")).select("_who", "usual_days", "longest")
    found = buyers.left_join(steady, buyers.who == steady["_who"]).drop("_who")
    found = found.mutate(next_in=found.usual_days - found.ago)
    ahead = ibis.least(ibis.literal(AHEAD_DAYS), (found.usual_days / 4).floor().cast("int64"))
    is_soon = (found.next_in <= ahead) & (found.ago <= found.longest)
    return found.mutate(is_soon=is_soon.fill_null(False)).drop("longest")


def usually(orders: ir.Table, lines: ir.Table, who: ir.Table, until: date) -> ir.Table:
    """What each `who` buys most often, twice at least: `who` and `product_id`; of several as often the one bought last."""
    kept = contacts.placed_by(orders, until).semi_join(who, "who").select(order_id="id", who="who", day="day")
    sold = kept.join(lines.filter(lines.product_id.notnull()).select("order_id", "product_id"), "order_id")
    each = sold.group_by("who", "product_id").aggregate(times=sold.day.nunique(), last=sold.day.max())
    order = [each.times.desc(), each["last"].desc(), each.product_id]
    ranked = each.mutate(nth=ibis.row_number().over(ibis.window(group_by=each.who, order_by=order)))
    return ranked.filter(ranked.nth == 0, ranked.times >= FEWEST_OF_A_PRODUCT).select("who", "product_id")
