"""Whether the steps of playbooks are done: those that are due, and what became of each.

A step counts from the day after it was due. What is known is what was known at the end of a day (`as_of`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from .intervals import wilson
from .measures import Figure, Share, Sums

VERDICTS = ("done", "late", "out-of-order", "repeated", "skipped", "open-late", "not-due")
NOT_DUE = "not-due"
JUDGED = tuple(verdict for verdict in VERDICTS if verdict != NOT_DUE)


def known(steps: ir.Table, runs: ir.Table, *, as_of: date) -> ir.Table:
    """The steps of the runs that had begun: `who` (the run), whether each is done or waived, and whether it is owed.

    Owed is what its run had neither ended before nor rested on when it was due, and what is not optional and skipped.
    """
    today = ibis.literal(as_of)
    begun = runs.filter(runs.day <= today).select(_run=runs.id, _state=runs.state, _ended=runs.ended_day, _paused=runs.paused_on)
    found = steps.join(begun, steps.run_id == begun["_run"])
    is_over = (found["_state"] == "ended") & (found["_ended"] <= today) & (found["_ended"] <= found.due_on)
    rests = (found["_state"] == "paused") & (found["_paused"] <= found.due_on)
    is_done = (found.done_day <= today).fill_null(False)
    is_skipped = (found.skipped_day <= today).fill_null(False) & ~is_done
    is_waived = is_skipped & found.is_optional.fill_null(False)
    return found.mutate(
        who=found.run_id,
        is_done=is_done,
        is_skipped=is_skipped,
        is_owed=~(is_over.fill_null(False) | rests.fill_null(False) | is_waived),
    ).drop("_run", "_state", "_ended", "_paused")


def due(steps: ir.Table, *, since: date | None, until: date, as_of: date) -> ir.Table:
    """Of `known` steps those that were due from `since` to `until`: adds `is_in_time`, and `day`, the day it was due."""
    kept = steps.filter(steps.is_owed, steps.due_on < ibis.literal(as_of), steps.due_on <= ibis.literal(until))
    if since is not None:
        kept = kept.filter(kept.due_on >= ibis.literal(since))
    return kept.mutate(day=kept.due_on, is_in_time=kept.is_done & (kept.done_day <= kept.due_on).fill_null(False))


def judged(steps: ir.Table, *, since: date | None, until: date, as_of: date) -> ir.Table:
    """`known` steps with their `verdict`, the first of VERDICTS' meanings that holds, and `days_late` of those done late.

    With `since` or an `until` before `as_of` only steps due on those days; else also those that are not due yet, or wait.
    """
    today = ibis.literal(as_of)
    is_all = ibis.literal(until) >= today
    kept = steps.filter((steps.due_on <= ibis.literal(until)).fill_null(False) | is_all)
    if since is not None:
        kept = kept.filter(kept.due_on >= ibis.literal(since))
    is_late = (kept.done_day > kept.due_on).fill_null(False)
    repeats = (kept.times > 1).fill_null(False) & ~kept.may_repeat.fill_null(False)
    verdict = ibis.cases(
        (kept.is_skipped, "skipped"),
        (kept.is_done & repeats, "repeated"),
        (kept.is_done & kept.is_out_of_order.fill_null(False), "out-of-order"),
        (kept.is_done & is_late, "late"),
        (kept.is_done, "done"),
        (kept.is_owed & (kept.due_on < today).fill_null(False), "open-late"),
        else_=NOT_DUE,
    )
    late = kept.done_day.delta(kept.due_on, unit="day")
    return kept.mutate(verdict=verdict, days_late=ibis.ifelse(kept.is_done & is_late, late, ibis.null("int64")))


def by_step(units: ir.Table) -> ir.Table:
    """Of `judged` steps, for each playbook and step: how many had each verdict, and the median of days late."""
    counts = {f"n_{i}": units.count(where=units.verdict == verdict) for i, verdict in enumerate(VERDICTS)}
    place = units.position.min()
    found = units.group_by("playbook_id", "step").aggregate(
        place=place, days_late=units.days_late.quantile(0.5), n=units.count(), **counts
    )
    return found.order_by(["playbook_id", "place", "step"])


def told(row: Mapping[str, object], level: float = 0.95) -> dict[str, object]:
    """A row of `by_step` as it is told: the share done in time of those judged, Wilson interval, and every count."""
    counts = {verdict: int(str(row[f"n_{i}"] or 0)) for i, verdict in enumerate(VERDICTS)}
    n = sum(counts[verdict] for verdict in JUDGED)
    sure = wilson(counts["done"], n, level).scaled(100)
    late = row["days_late"]
    return {
        "step": row["step"],
        "playbook_id": row["playbook_id"],
        "value": 100 * counts["done"] / n if n else None,
        "low": sure.low,
        "high": sure.high,
        "n": n,
        **{verdict.replace("-", "_"): counts[verdict] for verdict in VERDICTS},
        "days_late": None if late is None else float(str(late)),
    }


@dataclass(frozen=True)
class Done:
    """The share of due steps that were done, in percent, Wilson interval; beside it how many of them in time."""

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return Share("is_done").point(units)

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        return Share("is_done").sums(units) | {"in_time": units.count(where=units.is_in_time)}

    def figure(self, sums: Sums, level: float) -> Figure:
        found = Share("is_done").figure(sums, level)
        more = {**found.more, "in_time": int(sums.get("in_time") or 0)} if found.n else found.more
        return Figure(found.value, found.interval, found.n, found.error, more)
