"""How many of those who were asked answered: answered / (sent − bounced), with the raw counts."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import ibis
import ibis.expr.types as ir

from . import intervals
from .answers import ANSWERED, who
from .measures import Figure, Sums, clusters


def asked(answers: ir.Table, *, since: date | None, until: date, within: int | None = None) -> ir.Table:
    """Every question that was sent from `since` to `until`, and what had come of it at the end of `until`.

    Adds `who`, `has_answered`, `is_complete`, `has_bounced`. What was answered later was not answered yet. To compare
    spans fairly, `within` gives each question so many days to be answered, and leaves out those that had fewer.
    """
    kept = answers.filter(answers.sent_day <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.sent_day >= ibis.literal(since))
    if within is not None:
        kept = kept.filter(kept.sent_day <= ibis.literal(until - timedelta(days=within)))
        kept = kept.mutate(
            day=ibis.ifelse(kept.day <= kept.sent_day + ibis.interval(days=within), kept.day, ibis.literal(date.max))
        )
    came = kept.state.isin(ANSWERED) & (kept.day <= ibis.literal(until)).fill_null(True)
    return kept.mutate(
        who=who(kept), has_answered=came, is_complete=came & (kept.state == "complete"), has_bounced=kept.state == "bounced"
    )


@dataclass(frozen=True)
class ResponseRate:
    """Percent of the questions that arrived and were answered, whole or in part; Wilson interval.

    Beside it `completion` (whole of all begun, percent) and the raw `counts`.
    """

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return 100 * units.has_answered.cast("int64")

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        return {
            "n": units.count(where=~units.has_bounced),
            "sent": units.count(),
            "bounced": units.count(where=units.has_bounced),
            "hits": units.count(where=units.has_answered),
            "complete": units.count(where=units.is_complete),
        }

    def figure(self, sums: Sums, level: float) -> Figure:
        n, hits, complete = (int(sums.get(c) or 0) for c in ("n", "hits", "complete"))
        counts = {
            "sent": int(sums.get("sent") or 0),
            "bounced": int(sums.get("bounced") or 0),
            "complete": complete,
            "partial": hits - complete,
        }
        more = {"counts": counts, "completion": 100 * complete / hits if hits else None}
        if not n:
            return Figure(None, intervals.NOTHING, 0, None, more)
        share, worth = hits / n, float(n)
        if grouped := clusters(sums):
            worth = intervals.effective(grouped, 1e4 * share * (1 - share))
        error = 100 * sqrt(max(share * (1 - share), 0.5 / worth) / worth)
        return Figure(100 * share, intervals.wilson(share * worth, worth, level).scaled(100), n, error, more)
