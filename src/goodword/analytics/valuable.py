"""Whether customers got something of use before, during and after a sale, and more often than they were asked for something."""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from . import contacts
from .measures import Figure, Share, Sums

YEAR_DAYS = 365  # 12 months
BEFORE_DAYS, AFTER_DAYS, BALANCE_DAYS = 90, 60, 90
GIVES_AN_ASK = 3
PHASES = ("before", "during", "after")
STAGES = {"before": ("hear", "decide"), "during": ("buy",), "after": ("use", "after")}


def is_give(touchpoints: ir.Table) -> ir.BooleanValue:
    """Something given that reached them, whoever spoke; one text to many as well: it is no contact, and yet a gift."""
    return (touchpoints.intent == "give") & (touchpoints.direction != "in") & touchpoints.reached.fill_null(False)


def is_ask(touchpoints: ir.Table) -> ir.BooleanValue:
    """Something asked of them, whether it arrived or not."""
    return (touchpoints.intent == "ask") & (touchpoints.direction != "in")


def sales(orders: ir.Table, *, of: str, until: date) -> ir.Table:
    """The sales of the last 12 months: `sale`, `who`, `ordered_on`, and `ended_on`, the day of delivery.

    Where nothing is delivered by `until`, a sale ends on the day of its order. An order that names a person is theirs.
    """
    kept = contacts.placed(orders, of=of, until=until)
    kept = kept.filter(kept.day > ibis.literal(until - timedelta(days=YEAR_DAYS)))
    if of == "organisation_id":
        kept = kept.filter(kept.person_id.isnull())
    is_delivered = ((kept.delivered_day <= ibis.literal(until)) & (kept.delivered_day >= kept.day)).fill_null(False)
    return kept.select(
        sale=kept.id,
        who=kept[of],
        ordered_on=kept.day,
        ended_on=ibis.ifelse(is_delivered, kept.delivered_day, kept.day),
        is_delivered=is_delivered,
    )


def gives(touchpoints: ir.Table, *, of: str, until: date) -> ir.Table:
    """`who`, `given_on` and `stage` of everything given that may belong to a sale of the last 12 months, each once."""
    first = until - timedelta(days=YEAR_DAYS + BEFORE_DAYS)
    kept = touchpoints.filter(
        is_give(touchpoints),
        touchpoints[of].notnull(),
        touchpoints.day <= ibis.literal(until),
        touchpoints.day >= ibis.literal(first),
    )
    return kept.select(who=kept[of], given_on=kept.day, stage=kept.stage.fill_null("")).distinct()


def covered(sold: ir.Table, given: ir.Table) -> ir.Table:
    """One row for each `who`: `n_sales`, whether a sale of theirs had a give `before`, `during`, `after`, and one all three.

    A give with a stage belongs to the phase of that stage, if its day is within it; one without goes by its day:
    before the order, up to the delivery, afterwards.
    """
    paired = sold.left_join(given, sold.who == given.who).drop("who_right")
    since_order = paired.given_on.delta(paired.ordered_on, unit="day")
    since_end = paired.given_on.delta(paired.ended_on, unit="day")
    said = {phase: paired.stage.isin(stages) for phase, stages in STAGES.items()}
    is_unsaid = paired.stage == ""
    # Nobody knows when what was never delivered came to its end: a give that says it is of the buying is believed.
    ends = ibis.ifelse(paired.is_delivered, since_end <= 0, since_end <= AFTER_DAYS)
    within = {
        "before": (since_order >= -BEFORE_DAYS) & ((said["before"] & (since_order <= 0)) | (is_unsaid & (since_order < 0))),
        "during": (since_order >= 0) & ((said["during"] & ends) | (is_unsaid & (since_end <= 0))),
        "after": (since_end <= AFTER_DAYS) & ((said["after"] & (since_end >= 0)) | (is_unsaid & (since_end > 0))),
    }
    each = paired.group_by("sale", "who").aggregate(**{p: paired.count(where=w.fill_null(False)) > 0 for p, w in within.items()})
    each = each.mutate(is_covered=each.before & each.during & each.after)
    flags = {name: each.count(where=each[name]) > 0 for name in (*PHASES, "is_covered")}
    return each.group_by("who").aggregate(n_sales=each.count(), **flags)


def balance(touchpoints: ir.Table, *, of: str, until: date) -> ir.Table:
    """`who`, and their `gives` and `asks` of the last 90 days."""
    first = until - timedelta(days=BALANCE_DAYS)
    kept = touchpoints.filter(
        touchpoints[of].notnull(), touchpoints.day <= ibis.literal(until), touchpoints.day > ibis.literal(first)
    )
    counts = {"gives": kept.count(where=is_give(kept).fill_null(False)), "asks": kept.count(where=is_ask(kept).fill_null(False))}
    return kept.group_by(who=kept[of]).aggregate(**counts)


def customers(orders: ir.Table, touchpoints: ir.Table, *, of: str, until: date) -> ir.Table:
    """One row for each `who` with a sale in the last 12 months: what `covered` and `balance` say, `is_kept`, `is_valuable`.

    `is_kept`: at least three gives for each ask of the last 90 days, and at least one.
    """
    found = covered(sales(orders, of=of, until=until), gives(touchpoints, of=of, until=until))
    counted = balance(touchpoints, of=of, until=until)
    found = found.left_join(counted, found.who == counted.who).drop("who_right")
    found = found.mutate(gives=found.gives.fill_null(0), asks=found.asks.fill_null(0))
    found = found.mutate(is_kept=(found.gives >= 1) & (found.gives >= GIVES_AN_ASK * found.asks))
    return found.mutate(is_valuable=found.is_covered & found.is_kept)


@dataclass(frozen=True)
class Valuable:
    """The share of true `is_valuable`; beside it how many had a give in each phase, in all three, and a kept balance."""

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return Share("is_valuable").point(units)

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        beside = {name: units.count(where=units[name]) for name in (*PHASES, "is_covered", "is_kept")}
        return Share("is_valuable").sums(units) | {f"n_{name}": n for name, n in beside.items()}

    def figure(self, sums: Sums, level: float) -> Figure:
        found = Share("is_valuable").figure(sums, level)
        counts = {name: int(sums.get(f"n_{name}") or 0) for name in (*PHASES, "is_covered", "is_kept")}
        more = {"covered": {p: counts[p] for p in PHASES}, "all_three": counts["is_covered"], "kept": counts["is_kept"]}
        return Figure(found.value, found.interval, found.n, found.error, {**found.more, **more})
