"""Real contact: what counts as having heard from us, and when it last happened."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

ACTIVE_DAYS = 730  # 24 months


def is_two_way(touchpoints: ir.Table) -> ir.BooleanValue:
    """A conversation: both sides spoke, and it was not one text to many."""
    return (touchpoints.direction == "two-way") & ~touchpoints.is_broadcast.fill_null(False)


def is_real(touchpoints: ir.Table) -> ir.BooleanValue:
    """A conversation, or something given that reached this one person. A broadcast never is."""
    given = (touchpoints.direction == "out") & (touchpoints.intent == "give") & touchpoints.reached.fill_null(False)
    return ((touchpoints.direction == "two-way") | given) & ~touchpoints.is_broadcast.fill_null(False)


def last_real(touchpoints: ir.Table, *, of: str, until: date) -> ir.Table:
    """`who` and `contact_on`, the day of the last real contact; one row for each `of` who had one."""
    kept = touchpoints.filter(is_real(touchpoints), touchpoints.day <= ibis.literal(until), touchpoints[of].notnull())
    return kept.group_by(who=kept[of]).aggregate(contact_on=kept.day.max())


def bought(orders: ir.Table, *, of: str, until: date, currency: str) -> ir.Table:
    """`who`, `first_order_on`, `order_on` (the last), `n_orders` and `worth`; cancelled orders left out.

    `worth` is in minor units of one currency; orders in others count as orders, and add nothing to it.
    """
    kept = placed(orders, of=of, until=until)
    return kept.group_by(who=kept[of]).aggregate(
        first_order_on=kept.day.min(),
        order_on=kept.day.max(),
        n_orders=kept.count(),
        worth=kept.total.sum(where=kept.currency == currency),
    )


def placed(orders: ir.Table, *, of: str, until: date) -> ir.Table:
    """The orders that stand, up to a day, of whoever `of` names."""
    return orders.filter(orders.state != "cancelled", orders.day <= ibis.literal(until), orders[of].notnull())


def placed_by(orders: ir.Table, until: date) -> ir.Table:
    """The same, each with `who`: its person, else its organisation as a negative number."""
    return placed(orders.mutate(who=orders.person_id.coalesce(-orders.organisation_id)), of="who", until=until)


def days_since(day: ir.DateValue, until: date) -> ir.IntegerValue:
    """Whole days from a day to `until`; null where there was no such day."""
    return -(day.delta(ibis.literal(until), unit="day"))


def active(somebody: ir.Table, contacts: ir.Table, purchases: ir.Table, *, until: date) -> ir.Table:
    """Those who can be reached and had a real contact or an order within 24 months, with their last days.

    Adds `contact_on`, `order_on` (either may be null) and `heard_on`, the later of both.
    """
    since = ibis.literal(until - timedelta(days=ACTIVE_DAYS))
    joined = somebody.left_join(contacts, somebody.id == contacts.who).drop("who")
    joined = joined.left_join(purchases, joined.id == purchases.who).drop("who")
    # greatest() is null on Spark and not on DuckDB when one side is, so both sides are filled.
    heard = ibis.greatest(joined.contact_on.coalesce(joined.order_on), joined.order_on.coalesce(joined.contact_on))
    found = joined.mutate(heard_on=heard)
    return found.filter(found.is_reachable, found.heard_on >= since)


def cadence(somebody: ir.Table, default: int, by_segment: tuple[tuple[str, int], ...] = ()) -> ir.IntegerValue:
    """The longest silence wanted: the person's own, else the segment's, else `default` days."""
    own = somebody.cadence_days.nullif(0)
    if not by_segment:
        return own.coalesce(ibis.literal(default, "int64"))
    segments = ibis.cases(*((somebody.segment == name, days) for name, days in by_segment), else_=default)
    return own.coalesce(segments.cast("int64"))
