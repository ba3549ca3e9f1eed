"""Answers by the place and the month in which they were given, and since when a change holds there."""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from .answers import on_scale, scored

BY = "by"
NOWHERE = 1 << 30  # the month from which a change holds where it does not
SETTLED = timedelta(days=90)
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
GOOD = {"nps": 9, "csat": 4, "ces": 5}
POOR = 6  # of 10: takes as much as a 9 adds
KINDS = ("product_id", "department_id", "branch_id")  # the last that a change names is what places are


@dataclass(frozen=True)
class Span:
    """Which change (0: the latest that has held for three months, else the latest), which question, and from when to when."""

    change: int
    metric: str
    since: date | None
    last: date


def chosen(changes: ir.Table, span: Span) -> ir.Table:
    """The change wherever it was made: the rows of its series, with the `kind` of place of each (0: everywhere)."""
    begun = changes.filter(changes.since_on.notnull(), changes.since_on <= ibis.literal(span.last))
    kind = ibis.cases(*((begun[name].notnull(), at) for at, name in reversed(list(enumerate(KINDS, 1)))), else_=0)
    begun = begun.mutate(kind=kind, place=ibis.coalesce(*(begun[name] for name in reversed(KINDS))))
    if span.change:
        one = begun.filter(begun.id == ibis.literal(span.change))
    else:
        is_settled = (begun.since_on <= ibis.literal(span.last - SETTLED)).cast("int64")
        one = begun.order_by([is_settled.desc(), begun.since_on.desc(), begun.id.desc()]).limit(1)
    series = one.select(_series=one.series_id)
    return begun.join(series, begun.series_id == series["_series"]).drop("_series")


def answered(answers: ir.Table, changes: ir.Table, span: Span) -> ir.Table:
    """Each answer that was given at a place, as `points` from −100 to 100, with `month` and `first_month` of the change there.

    Months begin on the day of the month on which the change first began, so that none is half before it and half after. Where
    it began on another day, the answers of that month are left out, and the next is its first.
    """
    rows = chosen(changes, span)
    everywhere = rows.since_on.min(where=rows.kind == 0)
    whole = rows.aggregate(kind_of=rows.kind.max(), began=rows.since_on.min(), everywhere=everywhere)
    own = rows.filter(rows.kind > 0).group_by(_place=rows.place, _kind=rows.kind).aggregate(own=rows.since_on.min())
    said = scored(answers, span.metric, since=span.since, until=span.last)
    said = on_scale(said, *SCALES[span.metric]).cross_join(whole)
    at = ibis.cases(*((said.kind_of == i, said[name]) for i, name in enumerate(KINDS, 1)), else_=ibis.literal(0, "int64"))
    said = said.mutate(place_id=at).filter(said.kind_of.notnull(), at.notnull())
    said = said.left_join(own, (said.place_id == own["_place"]) & (said.kind_of == own["_kind"]))
    since_on = ibis.least(said.own.coalesce(said.everywhere), said.everywhere.coalesce(said.own))
    said = said.mutate(since_on=since_on, month=_month(said.day, said.began))
    starts = _month(said.since_on, said.began)
    is_whole = said.since_on.day() == said.began.day()
    first = ibis.ifelse(is_whole, starts, starts + 1).fill_null(NOWHERE)
    said = said.filter(~((said.month == starts) & ~is_whole).fill_null(False))
    by = (BY,) if BY in said.columns else ()
    return said.select(
        "id", "who", "person_id", "organisation_id", "day", "metric", "score", "place_id", "since_on", "month", *by,
        first_month=first, points=_points(said, span.metric), is_after=(said.day >= said.since_on).fill_null(False),
    )  # fmt: skip


def cells(units: ir.Table) -> ir.Table:
    """Sums and counts by place and month; `by` is empty where nothing is split."""
    by = units[BY].cast("string").fill_null("") if BY in units.columns else ibis.literal("")
    keyed = units.mutate(**{BY: by})
    sums = {"total": keyed.points.sum(), "n": keyed.count(), "first_month": keyed.first_month.max()}
    return keyed.group_by("place_id", "month", BY).aggregate(**sums)


def _month(day: ir.Value, began: ir.Value) -> ir.Value:
    """Months since the year 0, each from the day of the month of `began` on."""
    is_early = (day.day() < began.day()).cast("int64")
    return day.year().cast("int64") * 12 + day.month().cast("int64") - is_early


def _points(said: ir.Table, metric: str) -> ir.Value:
    good = ibis.ifelse(said.score_on >= GOOD[metric], 100.0, 0.0)
    return good - ibis.ifelse(said.score_on <= POOR, 100.0, 0.0) if metric == "nps" else good
