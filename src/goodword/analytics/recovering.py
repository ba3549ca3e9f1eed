"""What came of cases: how soon somebody was in touch, and whether who was unhappy is happy again."""

from collections.abc import Sequence
from datetime import date
from math import ceil, floor, inf, sqrt

import ibis
import ibis.expr.types as ir

from .answers import ANSWERED
from .intervals import NOTHING, Interval, z

BY = "by"
TURNED_DAYS = 60
GOOD_AGAIN, MUCH_BETTER = 7, 3
USUAL = "nps"


def closed(cases: ir.Table, answers: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """The cases closed from `since` to `until`, and the last answer to the same question within 60 days after, up to `until`.

    Gives `id`, `person_id`, `organisation_id`, `closed_day`, `rule`, `before` and `after` from 0 to 10 (null: not known),
    `again_on`, `is_asked` (there is such an answer), `is_turned` (a 7 or more, or 3 more than before), and `by`.
    """
    said = _on_ten(answers)
    kept = cases.filter(cases.closed_day.notnull(), cases.closed_day <= ibis.literal(until), cases.state == "closed")
    if since is not None:
        kept = kept.filter(kept.closed_day >= ibis.literal(since))
    first = said.select(_answer=said.id, before=said.on_ten, metric=said.metric)
    found = kept.left_join(first, kept.answer_id == first["_answer"]).drop("_answer")
    found = found.mutate(metric=found.metric.fill_null(USUAL))
    last = _after(found, said.filter(said.day <= ibis.literal(until)))
    found = found.left_join(last, found.id == last["_case"]).drop("_case")
    is_turned = (found.after >= GOOD_AGAIN) | (found.after - found.before >= MUCH_BETTER).fill_null(False)
    by = {BY: found[BY]} if BY in found.columns else {}
    return found.select(
        "id", "person_id", "organisation_id", "rule", "before", "after", "again_on", "closed_at", "closed_day",
        is_asked=found.after.notnull(), is_turned=is_turned.fill_null(False), **by,
    )  # fmt: skip


def _on_ten(answers: ir.Table) -> ir.Table:
    kept = answers.filter(answers.score.notnull(), answers.state.isin(ANSWERED), answers.scale_high > answers.scale_low)
    up = ibis.ifelse(kept.is_high_good.fill_null(True), kept.score - kept.scale_low, kept.scale_high - kept.score)
    return kept.mutate(on_ten=10 * up.cast("float64") / (kept.scale_high - kept.scale_low).nullif(0))


def _after(cases: ir.Table, said: ir.Table) -> ir.Table:
    """Of each case the last answer of its person after it was closed, within the days that count."""
    told = said.select(
        _who=said.person_id, _metric=said.metric, at=said.answered_at, again_on=said.day, row=said.id, after=said.on_ten
    )
    both = cases.select("id", "person_id", "metric", "closed_at").join(
        told, [ibis._.person_id == told["_who"], ibis._.metric == told["_metric"]]
    )
    late = both.closed_at + ibis.interval(days=TURNED_DAYS)
    both = both.filter(both["at"] > both.closed_at, both["at"] <= late)
    nth = ibis.row_number().over(ibis.window(group_by=both.id, order_by=[both["at"].desc(), both.row.desc()]))
    return both.mutate(nth=nth).filter(ibis._.nth == 0).select("after", "again_on", _case=both.id)


def later(closed: ir.Table, orders: ir.Table, introductions: ir.Table, *, until: date) -> ir.Table:
    """Adds `has_bought` and `has_introduced`: on a later day than that of closing, up to `until`."""
    stands = orders.filter(orders.state != "cancelled", orders.person_id.notnull(), orders.day <= ibis.literal(until))
    bought = stands.group_by(_buyer=stands.person_id).aggregate(_bought=stands.day.max())
    bound = introductions.filter(introductions.introducer_id.notnull(), introductions.day <= ibis.literal(until))
    brought = bound.group_by(_bringer=bound.introducer_id).aggregate(_brought=bound.day.max())
    found = closed.left_join(bought, closed.person_id == bought["_buyer"])
    found = found.left_join(brought, found.person_id == brought["_bringer"])
    marks = {"has_bought": found["_bought"] > found.closed_day, "has_introduced": found["_brought"] > found.closed_day}
    return found.mutate(**{c: mark.fill_null(False) for c, mark in marks.items()}).drop(
        "_buyer", "_bought", "_bringer", "_brought"
    )


def contacted(cases: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """The cases opened from `since` to `until`: `hours` until the first contact (null: none by then), `is_inside` the time.

    `is_over` says that the time for it was over before `until`. Who is still within it can be neither late nor, by chance of
    having been quick, count before the others do.
    """
    kept = cases.filter(cases.day <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.day >= ibis.literal(since))
    is_here = (kept.first_contact_day <= ibis.literal(until)).fill_null(False)
    hours = ibis.ifelse(is_here, kept.first_contact_at.delta(kept.opened_at, unit="second") / 3600, None)
    is_inside = is_here & (kept.first_contact_at <= kept.due_at).fill_null(False)
    is_over = (kept.due_at.date() < ibis.literal(until)).fill_null(True)
    return kept.select("id", hours=hours, is_inside=is_inside, is_over=is_over)


def median(hours: Sequence[tuple[float | None, int]], level: float = 0.95) -> tuple[float | None, Interval]:
    """The median of hours, each with how often it occurred, and its interval by ranks; None is not yet, later than any other.

    Without a value: half of them have not come to it yet. An end may be infinite.
    """
    values = sorted((inf if hour is None else float(hour)) for hour, n in hours for _ in range(n))
    n = len(values)
    if not n:
        return None, NOTHING
    middle = (values[(n - 1) // 2] + values[n // 2]) / 2
    half = z(level) * sqrt(n) / 2
    low, high = max(floor(n / 2 - half), 1), min(ceil(n / 2 + half) + 1, n)
    return (None if middle == inf else middle), Interval(values[low - 1], values[high - 1])
