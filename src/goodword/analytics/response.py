"""How many of those who were asked answered: answered / (sent − bounced), with the raw counts."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import ibis
import ibis.expr.types as ir

from . import intervals
from .answers import ANSWERED, who
from .measures import Figure, Sums, clusters

WENT_OUT = ("sent", "bounced", "started", "partial", "complete", "declined")

DAYS_TO_ANSWER = 14
QUESTION = ("id", "person_id", "organisation_id", "metric", "state", "sent_day", "day")
BY = "by"


def questions(answers: ir.Table, invitations: ir.Table, *, metric: str = "") -> ir.Table:
    """Everything that was put to somebody: questions that came in as answers, and surveys that were sent from here.

    An answer to a survey is not a question of its own beside its survey. Of one `metric`: the surveys that were ever answered by
    it. An invitation has its id as a negative number; one that was only opened is not answered. `day` is when it was answered.
    """
    by = (BY,) if BY in answers.columns else ()
    alone = answers.filter(answers.survey_id.isnull())
    sent = invitations.filter(invitations.sent_day.notnull(), invitations.state.isin(WENT_OUT))
    if metric:
        alone = alone.filter(alone.metric == metric)
        asks_it = answers.filter(answers.metric == metric, answers.survey_id.notnull()).select(_survey="survey_id").distinct()
        sent = sent.semi_join(asks_it, sent.survey_id == asks_it["_survey"])
    sent = sent.mutate(
        id=-sent.id,
        metric=ibis.literal(metric),
        day=sent.ended_day.coalesce(sent.started_day),
        state=ibis.ifelse(sent.state == "started", "sent", sent.state),
    )
    return alone.select(*QUESTION, *by).union(sent.select(*QUESTION, *by))


def skipped(invitations: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """Whom a survey was due to from `since` to `until` and did not go to, one row for each reason: `why`, `n`."""
    kept = invitations.filter(invitations.state == "skipped", invitations.due_day <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.due_day >= ibis.literal(since))
    return kept.group_by(why=kept.skipped_why).aggregate(n=kept.count())


def asked(answers: ir.Table, *, since: date | None, until: date, within: int | None = None) -> ir.Table:
    """Every question that was sent from `since` to `until`, and what had come of it at the end of `until`.

    Adds `who`, `has_answered`, `is_complete`, `has_bounced`, and `is_fresh`: nothing has come of it, and the days to answer are
    not over. What was answered later was not answered yet. To compare
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
    has_ended = came | kept.state.isin(("bounced", "declined"))
    return kept.mutate(
        who=who(kept),
        has_answered=came,
        is_complete=came & (kept.state == "complete"),
        has_bounced=kept.state == "bounced",
        is_fresh=~has_ended & (kept.sent_day > ibis.literal(until - timedelta(days=DAYS_TO_ANSWER))),
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
            "declined": units.count(where=units.state == "declined"),
        }

    def figure(self, sums: Sums, level: float) -> Figure:
        n, hits, complete = (int(sums.get(c) or 0) for c in ("n", "hits", "complete"))
        counts = {
            "sent": int(sums.get("sent") or 0),
            "bounced": int(sums.get("bounced") or 0),
            "complete": complete,
            "partial": hits - complete,
            "declined": int(sums.get("declined") or 0),
        }
        more = {"counts": counts, "completion": 100 * complete / hits if hits else None}
        if not n:
            return Figure(None, intervals.NOTHING, 0, None, more)
        share, worth = hits / n, float(n)
        if grouped := clusters(sums):
            worth = intervals.effective(grouped, 1e4 * share * (1 - share))
        error = 100 * sqrt(max(share * (1 - share), 0.5 / worth) / worth)
        return Figure(100 * share, intervals.wilson(share * worth, worth, level).scaled(100), n, error, more)
