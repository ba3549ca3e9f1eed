"""The way from first hearing of us to after the purchase: who reached which stage, how it was, who went on, and how soon.

A stage is reached by a moment in it (analytics/moments.py), by a broadcast that arrived (for coverage, without a value), by
an enquiry (decide) and by an order (buy). Whoever reaches a later stage on the day or afterwards has gone on.
"""

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from .intervals import wilson

STAGES = ("hear", "decide", "buy", "use", "after")
EVENT = ("who", "day", "stage", "value", "weight")


def events(moments: ir.Table, touchpoints: ir.Table, opportunities: ir.Table, orders: ir.Table) -> ir.Table:
    """Everything that puts a person into a stage: `who`, `day`, `stage`; `value` and `weight` where it has any."""
    many = touchpoints.filter(
        touchpoints.person_id.notnull(), touchpoints.is_broadcast.fill_null(False), touchpoints.reached.fill_null(False)
    )
    leads = opportunities.filter(opportunities.person_id.notnull())
    bought = orders.filter(orders.person_id.notnull(), orders.state != "cancelled")
    parts = [
        moments.select(*EVENT),
        _without_value(many, many.stage.fill_null("")),
        _without_value(leads, ibis.literal("decide")),
        _without_value(bought, ibis.literal("buy")),
    ]
    found = ibis.union(*parts)
    return found.filter(found.stage.isin(STAGES), found.day.notnull())


def _without_value(rows: ir.Table, stage: ir.Value) -> ir.Table:
    nothing = ibis.literal(0.0)
    return rows.select(who=rows.person_id, day=rows.day, stage=stage, value=nothing, weight=nothing)


def placed(found: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """The `events` from `since` to `until`: `who`, `day`, `position` (of the stage, 0 to 4), `worth` and `weight`."""
    kept = found.filter(found.day <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.day >= ibis.literal(since))
    position = ibis.cases(*((kept.stage == stage, i) for i, stage in enumerate(STAGES)), else_=0)
    return kept.select("who", "day", "weight", position=position.cast("int8"), worth=kept.value * kept.weight)


def firsts(events: ir.Table) -> ir.Table:
    """Of `placed`, one row for each person and stage: `first_on`, and the sums of `worth` and `weight`."""
    return events.group_by("who", "position").aggregate(
        first_on=events.day.min(), worth=events.worth.sum(), weight=events.weight.sum()
    )


def went(stages: ir.Table, events: ir.Table) -> ir.Table:
    """Of `firsts` and `placed`, one row for each person and stage: `who`, `position`, `first_on`, `next_on` (when a later stage
    came), and `score` (the mean value of their moments in it from −1 to 1, by weight; null where none has any).
    """
    later = _later(stages, events)
    found = stages.left_join(later, stages.who == later["_who"])
    following = ibis.cases(*((found.position == i, found[f"next{i}"]) for i in _LEADING), else_=ibis.null("date"))
    return found.select("who", "position", "first_on", next_on=following, score=found.worth / found.weight.nullif(0))


def reached(found: ir.Table) -> ir.Table:
    """`went` with `unit`, unique, the name of the `stage`, `went_on` (whether a later one came) and `days` until it did."""
    return found.mutate(
        unit=found.who * len(STAGES) + found.position,
        stage=ibis.cases(*((found.position == i, stage) for i, stage in enumerate(STAGES)), else_=""),
        went_on=found.next_on.notnull(),
        days=found.next_on.delta(found.first_on, unit="day").cast("int64"),
    )


_LEADING = range(len(STAGES) - 1)


def _later(stages: ir.Table, events: ir.Table) -> ir.Table:
    """For each person and stage the first day of a later one from the first day of this one on: `_who`, `next0` to `next3`."""
    # To join the first days is cheaper than a window over all events, which sorts them.
    began = stages.group_by(_who="who").aggregate(
        **{f"first{i}": stages.first_on.min(where=stages.position == i) for i in _LEADING}
    )
    found = events.filter(events.position > 0).join(began, events.who == began["_who"])
    return found.group_by("_who").aggregate(
        **{f"next{i}": found.day.min(where=(found.position > i) & (found.day >= found[f"first{i}"])) for i in _LEADING}
    )


def leading_on(units: ir.Table) -> ir.Table:
    """Those of `reached` that something can come after."""
    return units.filter(units.position < len(STAGES) - 1)


def by_stage(units: ir.Table) -> ir.Table:
    """Of `reached`: per stage how many people, how many went on, the median of days until then, and the mean score."""
    return units.group_by("position").aggregate(
        n=units.count(),
        went_on=units.count(where=units.went_on),
        days=units.days.quantile(0.5),
        scored=units.score.count(),
        score=units.score.mean(),
    )


def told(rows: list[dict[str, object]], level: float) -> list[dict[str, object]]:
    """A line for each stage, in order, also of those that nobody reached; `value` is the share that went on, in percent."""
    found = {int(str(row["position"])): row for row in rows}
    return [_line(i, found.get(i, {"n": 0, "went_on": 0}), level) for i in range(len(STAGES))]


def _line(i: int, row: Mapping[str, object], level: float) -> dict[str, object]:
    n, hits = int(str(row["n"])), int(str(row["went_on"]))
    has_next = i < len(STAGES) - 1 and n > 0
    interval = wilson(hits, n, level).scaled(100) if has_next else None
    return {
        "stage": STAGES[i],
        "value": 100 * hits / n if has_next else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "n": n,
        "went_on": hits if has_next else None,
        "median_days": row.get("days"),
        "score": row.get("score"),
        "scored": row.get("scored", 0),
    }
