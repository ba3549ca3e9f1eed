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


def events(touchpoints: ir.Table, *, until: date) -> ir.Table:
    """Each contact in its case `who`, with what was `before` it, `wait_days` since, and its place.

    Adds `activity`, `before` (null: it is the first), `wait_days`, `place` (from 1), `is_last`, `is_return` (the case had
    been there already).
    """
    kept = touchpoints.filter(
        touchpoints.day <= ibis.literal(until), touchpoints.kind != "", ~touchpoints.is_broadcast.fill_null(False)
    )
    kept = kept.mutate(activity=kept.kind, who=_case(kept))
    along = ibis.window(group_by=kept.who, order_by=[kept.at, kept.id])
    again = ibis.window(group_by=[kept.who, kept.activity], order_by=[kept.at, kept.id])
    found = kept.mutate(
        before=kept.activity.lag().over(along),
        earlier=kept.at.lag().over(along),
        place=ibis.row_number().over(along) + 1,
        is_last=kept.id.lead().over(along).isnull(),
        is_return=ibis.row_number().over(again) > 0,
    )
    waited = found.at.delta(found.earlier, unit="second") / SECONDS_OF_A_DAY
    return found.mutate(wait_days=waited.cast("float64")).drop("earlier")


def _case(touchpoints: ir.Table) -> ir.IntegerValue:
    """One integer for each order, person and organisation; their ids overlap."""
    order, person, organisation = (touchpoints[c] for c in ("order_id", "person_id", "organisation_id"))
    return (order * 3).coalesce(person * 3 + 1, organisation * 3 + 2)


def moves(found: ir.Table, *, since: date | None) -> ir.Table:
    """Of `events` those that follow another, from a day on."""
    kept = found.filter(found.before.notnull())
    return kept.filter(kept.day >= ibis.literal(since)) if since is not None else kept


def cases(found: ir.Table, *, since: date | None, until: date, by: str) -> ir.Table:
    """The cases that began from `since` to `until`, each with its `variant`: all that happened, in order.

    Gives `who`, `person_id`, `organisation_id`, `order_id`, `variant`, `n_events`, `day` (when it began), `lasted_days`,
    `is_usual` (it went the way that most went; of ways that tie the first by the alphabet), and `by` of its first contact.
    """
    step = ibis.struct({"place": found.place, "activity": found.activity})
    more = {by: found[by].max(where=found.place == 1)} if by in found.columns else {}
    each = found.group_by("who").aggregate(
        person_id=found.person_id.max(),
        organisation_id=found.organisation_id.max(),
        order_id=found.order_id.max(),
        steps=step.collect(),
        n_events=found.count(),
        day=found.day.min(),
        lasted_days=found.wait_days.sum().fill_null(0.0),
        **more,
    )
    each = each.filter(each.day <= ibis.literal(until))
    if since is not None:
        each = each.filter(each.day >= ibis.literal(since))
    each = each.mutate(variant=each.steps.sort().map(lambda one: one.activity).join(ARROW)).drop("steps")
    ways = each.group_by("variant").aggregate(n=each.count())
    usual = ways.order_by([ways.n.desc(), ways.variant]).limit(1).select(_usual=ways.variant)
    joined = each.left_join(usual, each.variant == usual["_usual"])
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
