"""How those who came in the same month stayed: who bought again, and who bought in each month after."""

from collections.abc import Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from . import contacts
from .intervals import wilson

BACK_DAYS = 180


def _firsts(orders: ir.Table, until: date) -> ir.Table:
    """Orders that stand, each with `who`, and `first_on` of whoever it is of."""
    kept = contacts.placed_by(orders, until)
    return kept.mutate(first_on=kept.day.min().over(ibis.window(group_by=kept.who)))


def firsts(orders: ir.Table, *, since: date | None, until: date, as_of: date, by: str) -> ir.Table:
    """Each customer whose first order lies between `since` and `until` and is old enough: whether they are back.

    Gives `who`, `person_id`, `organisation_id`, `first_on`, `again_on` (null: not yet), `is_back`; and `by` of the
    first order, where orders have it.
    """
    kept = _firsts(orders, as_of)
    kept = kept.filter(kept.first_on <= ibis.literal(as_of - timedelta(days=BACK_DAYS)), kept.first_on <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.first_on >= ibis.literal(since))
    is_first = kept.day == kept.first_on
    more = {by: kept[by].min(where=is_first)} if by in orders.columns else {}
    found = kept.group_by("who", "first_on").aggregate(again_on=kept.day.min(where=~is_first), **more)
    waited = found.again_on.delta(found.first_on, unit="day")
    nobody = ibis.null("int64")
    return found.mutate(
        person_id=ibis.ifelse(found.who > 0, found.who, nobody),
        organisation_id=ibis.ifelse(found.who < 0, -found.who, nobody),
        is_back=(waited <= BACK_DAYS).fill_null(False),
    )


def by_month(orders: ir.Table, *, since: date | None, until: date, as_of: date) -> ir.Table:
    """How many of each month's new customers bought `after` so many months: `cohort` (202603), `after`, `n`."""
    kept = _firsts(orders, as_of).filter(lambda t: t.first_on <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.first_on >= ibis.literal(since))
    first, now = _month(kept.first_on), _month(kept.day)
    counted = kept.mutate(cohort=kept.first_on.year() * 100 + kept.first_on.month(), after=now - first)
    return counted.group_by("cohort", "after").aggregate(n=counted.who.nunique())


def _month(day: ir.DateValue) -> ir.IntegerValue:
    return day.year() * 12 + day.month()


def triangle(rows: list[dict[str, object]], as_of: date) -> list[dict[str, object]]:
    """The rows of `by_month` as one line for each month of first orders, with the share of each full month after it."""
    counts: dict[int, dict[int, int]] = {}
    for row in rows:
        counts.setdefault(int(str(row["cohort"])), {})[int(str(row["after"]))] = int(str(row["n"]))
    over = (as_of + timedelta(days=1)).year * 12 + (as_of + timedelta(days=1)).month - 1  # the last month that is over
    return [_line(cohort, counts[cohort], over) for cohort in sorted(counts)]


def _line(cohort: int, active: Mapping[int, int], over: int) -> dict[str, object]:
    n, months = active.get(0, 0), over - (cohort // 100 * 12 + cohort % 100)
    return {
        "cohort": f"{cohort // 100}-{cohort % 100:02d}",
        "n": n,
        "months": [_share(active.get(after, 0), n, after) for after in range(1, months + 1)],
    }


def _share(hits: int, n: int, after: int) -> dict[str, object]:
    found = wilson(hits, n).scaled(100)
    return {"after": after, "count": hits, "value": 100 * hits / n if n else None, "low": found.low, "high": found.high}
