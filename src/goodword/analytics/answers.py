"""Answers as units: put on one scale, pointing one way, the last of each person or all of them."""

from datetime import date

import ibis
import ibis.expr.types as ir

from . import latest

ANSWERED = ("complete", "partial")
UNNAMED = 1 << 40  # beyond the number of any organisation


def who(table: ir.Table) -> ir.IntegerValue:
    """The person, else the organisation as a negative number: whoever answers more than once."""
    return table.person_id.coalesce(-table.organisation_id)


def who_or_itself(answers: ir.Table) -> ir.IntegerValue:
    """The same of answers; one through an open door, of nobody that is named, stands for itself, and for nobody else's."""
    return who(answers).coalesce(-answers.id - UNNAMED)


def scored(answers: ir.Table, metric: str, *, since: date | None, until: date) -> ir.Table:
    """Every answer to one question that has a score, from `since` to `until`, both days included.

    Adds `who` and `high_good`: the score turned so that more is better, still on its own scale.
    """
    kept = answers.filter(
        answers.metric == metric, answers.score.notnull(), answers.state.isin(ANSWERED), answers.day <= ibis.literal(until)
    )
    if since is not None:
        kept = kept.filter(kept.day >= ibis.literal(since))
    turned = ibis.ifelse(kept.is_high_good, kept.score, kept.scale_low + kept.scale_high - kept.score)
    return kept.mutate(who=who_or_itself(kept), high_good=turned)


def on_scale(answers: ir.Table, low: int, high: int) -> ir.Table:
    """Adds `score_on`: the score put on `low` … `high` in a straight line from its own scale.

    CES 1.0 (1–5, 1 is best) and CES 2.0 (1–7, 7 is best) meet here. A scale of no width is left out.
    """
    wide = answers.filter(answers.scale_high > answers.scale_low)
    steps = (wide.high_good - wide.scale_low) * (high - low)  # whole numbers first: 1–7 on 1–7 stays exact
    return wide.mutate(score_on=low + steps.cast("float64") / (wide.scale_high - wide.scale_low).nullif(0))


def on_other_scales(answers: ir.Table, low: int, high: int, *, is_high_good: bool | None = None) -> ir.Table:
    """One row with `n_other`: how many were asked on another scale, or pointing the other way."""
    return answers.aggregate(n_other=answers.count(where=is_on_other(answers, low, high, is_high_good=is_high_good)))


def is_on_other(answers: ir.Table, low: int, high: int, *, is_high_good: bool | None = None) -> ir.BooleanValue:
    """Whether an answer was asked on another scale than `low` … `high`, or pointing the other way."""
    is_other = (answers.scale_low != low) | (answers.scale_high != high)
    if is_high_good is not None:
        is_other = is_other | (answers.is_high_good != is_high_good)
    return is_other


def last_of_each(answers: ir.Table, *, by: str = "", keep: tuple[str, ...] = ("score",)) -> ir.Table:
    """The last answer of each `who` (of each `who` and `by` where `by` is a span of time).

    Two answers of one second: the later row wins. Gives who, id, day and the columns of `keep`.
    """
    ordered = answers.mutate(order=latest.order(answers.answered_at, answers.id))
    keys = ["who", by] if by else ["who"]
    kept = {c: latest.value_at_newest(ordered[c], ordered.order) for c in keep if c not in keys}
    return ordered.group_by(keys).aggregate(id=latest.row_of(ordered.order.max()), day=ordered.day.max(), **kept)
