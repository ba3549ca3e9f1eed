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


def ways(found: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """One row for each person who reached a stage from `since` to `until`: `who`, and for each stage by its place, 0 to 4,
    `first` (day), `next` (the day of a later stage), `worth` and `weight` of its moments.
    """
    kept = found.filter(found.day <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.day >= ibis.literal(since))
    position = ibis.cases(*((kept.stage == stage, i) for i, stage in enumerate(STAGES)), else_=0)
    kept = kept.mutate(position=position.cast("int64"), worth=kept.value * kept.weight)
    everyone = ibis.window(group_by="who")
    firsts = {f"_first{i}": kept.day.min(where=kept.position == i).over(everyone) for i in range(len(STAGES))}
    kept = kept.mutate(**firsts)
    return kept.group_by("who").aggregate(
        **{f"first{i}": kept[f"_first{i}"].min() for i in range(len(STAGES))},
        **{f"next{i}": _later(kept, i) for i in range(len(STAGES) - 1)},
        **{f"worth{i}": kept.worth.sum(where=kept.position == i) for i in range(len(STAGES))},
        **{f"weight{i}": kept.weight.sum(where=kept.position == i) for i in range(len(STAGES))},
    )


def reached(wide: ir.Table) -> ir.Table:
    """Of `ways`, one row for each person and stage reached.

    `who`, `stage`, `position` (0 to 4), `first_on`, `went_on` (whether a later stage came), `days` until it did (null: not),
    `score` (the mean value of their moments in it from −1 to 1, by weight; null where none has any), `unit`, unique.
    """
    return ibis.union(*(_of_stage(wide, i) for i in range(len(STAGES))))


def _later(kept: ir.Table, i: int) -> ir.Value:
    """The first day of a later stage, from the first day of this one on."""
    return kept.day.min(where=(kept.position > i) & (kept.day >= kept[f"_first{i}"]))


def _of_stage(wide: ir.Table, i: int) -> ir.Table:
    there = wide.filter(wide[f"first{i}"].notnull())
    following = there[f"next{i}"] if i < len(STAGES) - 1 else ibis.null("date")
    return there.select(
        unit=there.who * len(STAGES) + i,
        who=there.who,
        stage=ibis.literal(STAGES[i]),
        position=ibis.literal(i, "int64"),
        first_on=there[f"first{i}"],
        went_on=following.notnull(),
        days=following.delta(there[f"first{i}"], unit="day").cast("int64"),
        score=there[f"worth{i}"] / there[f"weight{i}"].nullif(0),
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
