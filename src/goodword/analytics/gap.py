"""What somebody got against what they had expected, of one promise."""

from datetime import date

import ibis
import ibis.expr.types as ir

from .answers import ANSWERED, who

BY = "by"
PROMISE, ASKS = "dim_promise", "dim_asks"
EXPECTED, EXPERIENCED = "expectation", "experience"
TOP = 10


def gaps(answers: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """The last experience of each `who` and promise from `since` to `until`, beside the last expectation of it before.

    By the moment they were said, however they came in; of one moment, the rows as they stand.

    Answers need `dim_promise`, and `dim_asks` that says which of both it is. Gives `id` and `day` of the experience, `person_id`,
    `organisation_id`, `who`, `promise`, `expected` and `experienced` from 0 to 10, `gap` (the second less the first), and `by`.
    """
    said = _on_ten(answers).filter(ibis._.day <= ibis.literal(until))
    came = said.filter(said[ASKS] == EXPERIENCED)
    if since is not None:
        came = came.filter(came.day >= ibis.literal(since))
    came = _last(came, ["who", PROMISE])
    hoped = said.filter(said[ASKS] == EXPECTED)
    hoped = hoped.select(_who=hoped.who, _promise=hoped[PROMISE], _at=hoped.answered_at, _id=hoped.id, expected=hoped.on_ten)
    both = came.join(hoped, [came.who == hoped["_who"], came[PROMISE] == hoped["_promise"]])
    both = both.filter((both["_at"] < both.answered_at) | ((both["_at"] == both.answered_at) & (both["_id"] < both.id)))
    nth = ibis.row_number().over(ibis.window(group_by=both.id, order_by=[both["_at"].desc(), both["_id"].desc()]))
    paired = both.mutate(nth=nth).filter(ibis._.nth == 0)
    by = (BY,) if BY in paired.columns else ()
    return paired.select(
        "id", "person_id", "organisation_id", "who", "day", "expected", promise=paired[PROMISE], experienced=paired.on_ten,
        gap=paired.on_ten - paired.expected, **{b: paired[b] for b in by},
    )  # fmt: skip


def nothing(answers: ir.Table) -> ir.Table:
    """The same where no answer is about a promise."""
    none = answers.filter(ibis.literal(False)).mutate(**{PROMISE: ibis.literal(""), ASKS: ibis.literal("")})
    return gaps(none, since=None, until=date.max)


def _on_ten(answers: ir.Table) -> ir.Table:
    kept = answers.filter(
        answers[PROMISE].notnull(), answers.score.notnull(), answers.state.isin(ANSWERED), answers.scale_high > answers.scale_low
    )
    up = ibis.ifelse(kept.is_high_good.fill_null(True), kept.score - kept.scale_low, kept.scale_high - kept.score)
    on_ten = TOP * up.cast("float64") / (kept.scale_high - kept.scale_low).nullif(0)
    return kept.mutate(who=who(kept), on_ten=on_ten).filter(ibis._.who.notnull())


def _last(answers: ir.Table, of: list[str]) -> ir.Table:
    nth = ibis.row_number().over(ibis.window(group_by=of, order_by=[answers.answered_at.desc(), answers.id.desc()]))
    return answers.mutate(nth=nth).filter(ibis._.nth == 0).drop("nth")
