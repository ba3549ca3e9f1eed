"""What follows what: the contacts of one case in their order, how long each waited, and which ways there are.

A case is an order; of contacts that name none it is their person, else their organisation. Contacts of one second stand as
they were noted. An activity is the kind of a contact. One text to many is no part of any case.
"""

from collections.abc import Mapping
from datetime import date
from math import inf

import ibis
import ibis.expr.types as ir

from .intervals import wilson
from .measures import Mean, Share

ARROW = " → "
SECONDS_OF_A_DAY = 86_400
MOST_LINES = 100


def contacts(touchpoints: ir.Table, *, until: date) -> ir.Table:
    """The contacts that are part of a case, with their case `who` and their `activity`."""
    kept = touchpoints.filter(
        touchpoints.day <= ibis.literal(until), touchpoints.kind != "", ~touchpoints.is_broadcast.fill_null(False)
    )
    return kept.mutate(activity=kept.kind, who=_case(kept))


def moves(found: ir.Table, *, since: date | None) -> ir.Table:
    """Of `contacts` those that follow another, from a day on: what was `before` each, and `wait_days` since."""
    along = ibis.window(group_by=found.who, order_by=[found.at, found.id])
    each = found.mutate(before=found.activity.lag().over(along), earlier=found.at.lag().over(along))
    kept = each.filter(each.before.notnull())
    kept = kept.filter(kept.day >= ibis.literal(since)) if since is not None else kept
    return kept.mutate(wait_days=_days(kept.earlier, kept.at)).drop("earlier")


def returning(found: ir.Table) -> ir.Table:
    """`contacts` with `is_return`: the case had been there already."""
    again = ibis.window(group_by=[found.who, found.activity], order_by=[found.at, found.id])
    return found.mutate(is_return=ibis.row_number().over(again) > 0)


def _days(since: ir.Value, until: ir.Value) -> ir.Value:
    return (until.delta(since, unit="second") / SECONDS_OF_A_DAY).cast("float64")


def _case(touchpoints: ir.Table) -> ir.IntegerValue:
    """One integer for each order, person and organisation; their ids overlap."""
    order, person, organisation = (touchpoints[c] for c in ("order_id", "person_id", "organisation_id"))
    return (order * 3).coalesce(person * 3 + 1, organisation * 3 + 2)


def cases(found: ir.Table, *, since: date | None, until: date, by: str) -> ir.Table:
    """The cases of `contacts` that began from `since` to `until`, each with its `variant`: all that happened, in order.

    Gives `who`, `person_id`, `organisation_id`, `order_id`, `variant`, `n_events`, `day` (when it began), `lasted_days`,
    and `by` of its first contact.
    """
    # One list for each case, sorted by itself: a window over all contacts takes several times as long.
    one = {"at": found.at, "id": found.id, "activity": found.activity}
    more = {by: found[by]} if by in found.columns else {}
    each = found.group_by("who").aggregate(
        person_id=found.person_id.max(),
        organisation_id=found.organisation_id.max(),
        order_id=found.order_id.max(),
        steps=ibis.struct(one | more).collect(),
        n_events=found.count(),
        day=found.day.min(),
        lasted_days=_days(found.at.min(), found.at.max()),
    )
    each = each.filter(each.day <= ibis.literal(until))
    if since is not None:
        each = each.filter(each.day >= ibis.literal(since))
    each = each.mutate(steps=each.steps.sort())
    first = {name: each.steps[0][name] for name in more}
    return each.mutate(variant=each.steps.map(lambda step: step.activity).join(ARROW), **first).drop("steps")


def usual(each: ir.Table) -> ir.Table:
    """`cases` with `is_usual`: it went the way that most went; of ways that tie the first by the alphabet."""
    ways = each.group_by("variant").aggregate(n=each.count())
    most = ways.order_by([ways.n.desc(), ways.variant]).limit(1).select(_usual=ways.variant)
    joined = each.left_join(most, each.variant == most["_usual"])
    return joined.mutate(is_usual=joined["_usual"].notnull()).drop("_usual")


def variants(found: ir.Table) -> ir.Table:
    """The ways of `cases` that most went: `variant`, `count`, `n` (of all), `n_ways`, and the median of days it took."""
    ways = found.group_by("variant").aggregate(
        count=found.count(), n_events=found.n_events.max(), lasted_days=found.lasted_days.quantile(0.5)
    )
    everything = ibis.window()
    ways = ways.mutate(n=ways["count"].sum().over(everything).cast("int64"), n_ways=ways.count().over(everything))
    return ways.order_by([ways["count"].desc(), ways.variant]).limit(MOST_LINES)


def flow(found: ir.Table) -> ir.Table:
    """How often what followed what, in how many cases, and how long it waited: the most frequent first."""
    edges = found.group_by("before", "activity").aggregate(
        n=found.count(), cases=found.who.nunique(), median_days=found.wait_days.quantile(0.5)
    )
    return edges.order_by([edges.n.desc(), edges.before, edges.activity]).limit(MOST_LINES)


def waits(found: ir.Table) -> ir.Table:
    """How long each activity was waited for: median, 90th percentile, and all the days together; the longest sum first."""
    each = found.group_by("activity").aggregate(
        median_days=found.wait_days.quantile(0.5),
        p90_days=found.wait_days.quantile(0.9),
        total_days=found.wait_days.sum(),
        n=found.count(),
    )
    each = each.mutate(all_days=each.total_days.sum().over(ibis.window()))
    return each.order_by([each.total_days.desc(), each.activity]).limit(MOST_LINES)


def way(row: Mapping[str, object], level: float = 0.95) -> dict[str, object]:
    """A row of `variants` as it is told: its share of all cases, with its interval."""
    count, n = int(str(row["count"])), int(str(row["n"]))
    sure = wilson(count, n, level).scaled(100)
    return {
        "variant": row["variant"], "value": 100 * count / n, "low": sure.low, "high": sure.high, "n": n, "count": count,
        "n_events": row["n_events"], "lasted_days": row["lasted_days"],
    }  # fmt: skip


def wait(row: Mapping[str, object]) -> dict[str, object]:
    """A row of `waits` as it is told: the median, and its share of all the waiting."""
    total, everything = float(str(row["total_days"])), float(str(row["all_days"]))
    return {
        "activity": row["activity"], "value": row["median_days"], "p90_days": row["p90_days"], "total_days": total,
        "share": 100 * total / everything if everything else None, "n": row["n"],
    }  # fmt: skip


RETURNS = Share("is_return")
WAITING = Mean("wait_days", within=(0, inf), unit="days")
