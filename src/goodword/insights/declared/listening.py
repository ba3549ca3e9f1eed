"""What people answered: would they recommend us, were they satisfied, was it easy, did they answer at all."""

from collections.abc import Callable, Mapping
from datetime import date

import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.analytics import answers, contacts, response
from goodword.analytics.change import Spans
from goodword.analytics.measures import Mean, NetPromoter, Share
from goodword.insights import wording
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Extra, Facts, Insight
from goodword.insights.dimensions import PERIODS
from goodword.kit.facts import ANSWERS, ORDERS, SURVEY_INVITATIONS

Laid = Callable[[Facts, Asked], ir.Table]
LaidThen = Callable[[Facts, Asked, Spans], ir.Table]
SHOWN = ("id", "who", "person_id", "organisation_id", "day", "score", "scale_low", "scale_high")


def _on_ten(facts: Facts, asked: Asked, spans: Spans | None = None) -> ir.Table:
    since, until = (spans.before, spans.until) if spans else (asked.since, asked.last)
    found = answers.scored(facts[ANSWERS.name], "nps", since=since, until=until)
    return found.filter(found.scale_low == 0, found.scale_high == 10).mutate(score=found.high_good)


def _recommending(facts: Facts, asked: Asked) -> ir.Table:
    found = _on_ten(facts, asked)
    if asked.every:
        return found
    keep = ("score", BY) if BY in found.columns else ("score",)
    return answers.last_of_each(found, by=BY if asked.by in PERIODS else "", keep=keep)


def _recommending_then(facts: Facts, asked: Asked, spans: Spans) -> ir.Table:
    found = _on_ten(facts, asked, spans)
    if asked.every:
        return found
    return answers.last_of_each(found.mutate(is_later=(found.day >= spans.since).cast("int64")), by="is_later")


def _customers(facts: Facts, asked: Asked) -> ir.Table:
    """How many customers there are, with those who answered and are none: `n`, and how many these are, `n_others`."""
    orders = contacts.placed(facts[ORDERS.name], of="person_id", until=asked.last)
    customers = orders.select(who=orders.person_id).distinct()
    others = _on_ten(facts, asked).select("who").distinct().anti_join(customers, "who")
    n, n_others = customers.aggregate(n=customers.count()), others.aggregate(n_others=others.count())
    return n.cross_join(n_others).mutate(n=lambda row: row.n + row.n_others)


def _graded(metric: str, low: int, high: int, hit: str, least: int) -> tuple[Laid, LaidThen]:
    """Every answer to a question on `low` … `high`, and whether it is at least `least`: now, and in two quarters."""

    def laid(answered: ir.Table) -> ir.Table:
        found = answers.on_scale(answered, low, high)
        return found.mutate(**{hit: found.score_on >= least})

    def now(facts: Facts, asked: Asked) -> ir.Table:
        return laid(answers.scored(facts[ANSWERS.name], metric, since=asked.since, until=asked.last))

    def then(facts: Facts, _: Asked, spans: Spans) -> ir.Table:
        return laid(answers.scored(facts[ANSWERS.name], metric, since=spans.before, until=spans.until))

    return now, then


def _listened(facts: Facts, asked: Asked) -> ir.Table:
    return _on_listening(facts, asked, asked.since, asked.last)


def _listened_then(facts: Facts, asked: Asked, spans: Spans) -> ir.Table:
    return _on_listening(facts, asked, spans.before, spans.until)


def _on_listening(facts: Facts, asked: Asked, since: date | None, until: date) -> ir.Table:
    said = facts[ANSWERS.name]
    kept = said.filter(said.is_on_listening.fill_null(False))
    kept = kept.filter(kept.staff_id == asked.staff) if asked.staff else kept
    found = answers.on_scale(answers.scored(kept, "other", since=since, until=until), 1, 5)
    return found.mutate(is_listened=found.score_on >= 4)


def _left_out(facts: Facts, asked: Asked) -> ir.Table:
    found = answers.scored(facts[ANSWERS.name], "nps", since=asked.since, until=asked.last)
    return answers.on_other_scales(found, 0, 10)


def _stretched(low: int, high: int) -> Callable[[ir.Table], dict[str, ir.Value]]:
    def count(units: ir.Table) -> dict[str, ir.Value]:
        return {"n_other": units.count(where=answers.is_on_other(units, low, high, is_high_good=True))}

    return count


def _said(what: str) -> Callable[[Mapping[str, object]], list[str]]:
    def warn(row: Mapping[str, object]) -> list[str]:
        n = int(str(row["n_other"] or 0))
        return [wording.other_scale(n, what)] if n else []

    return warn


def _questions(facts: Facts, metric: str = "") -> ir.Table:
    return response.questions(facts[ANSWERS.name], facts[SURVEY_INVITATIONS.name], metric=metric)


def _sent(facts: Facts, asked: Asked) -> ir.Table:
    return response.asked(_questions(facts), since=asked.since, until=asked.last)


def _skipped(facts: Facts, asked: Asked) -> ir.Table:
    return response.skipped(facts[SURVEY_INVITATIONS.name], since=asked.since, until=asked.last)


def _why_not(rows: list[dict[str, object]], _: Asked) -> object:
    return {str(row["why"]): int(str(row["n"])) for row in sorted(rows, key=lambda row: str(row["why"]))}


def _why_not_said(found: object, _: Asked) -> str:
    n = sum(found.values()) if isinstance(found, Mapping) else 0
    if not n:
        return ""
    said = ngettext(
        "%(n)s person was left out, each for a noted reason.", "%(n)s people were left out, each for a noted reason.", n
    )
    return said % {"n": f"{n:,}"}


def _sent_then(facts: Facts, _: Asked, spans: Spans) -> ir.Table:
    found = response.asked(_questions(facts), since=spans.before, until=spans.until, within=response.DAYS_TO_ANSWER)
    return found.filter(~found.has_bounced).mutate(day=found.sent_day)


def _answered(metric: str) -> Extra:
    """How many of those who were asked this question answered it; nothing where nobody knows whom it was sent to."""

    def sent(facts: Facts, asked: Asked) -> ir.Table:
        return response.asked(_questions(facts, metric), since=asked.since, until=asked.last)

    def count(units: ir.Table, _: Asked) -> ir.Table:
        return units.aggregate(n=units.count(where=~units.has_bounced), hits=units.count(where=units.has_answered))

    def read(rows: list[dict[str, object]], _: Asked) -> object:
        n, hits = (int(str(rows[0][c] or 0)) for c in ("n", "hits"))
        if not n:
            return None
        return {"asked": n, "answered": hits, "share": 100 * hits / n, "sentence": wording.answered(hits, n)}

    return Extra("response", count, read, units=sent, warns=_none_of_them_silent)


def _who_was_silent(row: Mapping[str, object]) -> list[str]:
    hits, n, n_fresh = (int(str(row[name] or 0)) for name in ("hits", "n", "n_fresh"))
    return wording.nobody_silent(hits, n) + wording.may_still_answer(n_fresh, n, response.DAYS_TO_ANSWER)


def _none_of_them_silent(found: object) -> list[str]:
    return wording.nobody_silent(int(found["answered"]), int(found["asked"])) if isinstance(found, Mapping) else []


CSAT_NOW, CSAT_THEN = _graded("csat", 1, 5, "is_satisfied", 4)
CES_NOW, CES_THEN = _graded("ces", 1, 7, "is_easy", 5)

NPS = Insight(
    name="nps",
    order=10,
    title=_("Would they recommend us?"),
    question=_("How likely are you to recommend us to a friend?"),
    how=_(
        "The last answer of each person, from 0 to 10: those who gave 9 or 10 less those who gave 0 to 6, of all who answered, "
        "times 100. Adjusted Wald interval. With “every”, all answers count and the interval knows that those of one person "
        "go together. The change is that of the last full quarter against the one before."
    ),
    formula="nps/1",
    reads=(ANSWERS, ORDERS, SURVEY_INVITATIONS),
    about=(ANSWERS,),
    units=_recommending,
    moves=_recommending_then,
    population=_customers,
    checks=_left_out,
    warns=_said("left out"),
    can_be_every=True,
    measure=NetPromoter("score"),
    sentence=_("NPS {value}, between {low} and {high}, from {n} people."),
    empty=_("Nobody has answered “Would you recommend us?” yet. Bring in a file of answers and the number appears."),
    shows=SHOWN,
    extras=(_answered("nps"),),
    chart_by="quarter",
)

CSAT = Insight(
    name="csat",
    order=20,
    title=_("Were they satisfied?"),
    question=_("How satisfied are you?"),
    how=_(
        "Every answer from 1 to 5: the share of 4 and 5. Wilson interval. The mean and the whole distribution stand beside it. "
        "Answers on another scale are put on this one in a straight line. With “every”, the interval knows that answers of one "
        "person go together."
    ),
    formula="csat/1",
    reads=(ANSWERS, SURVEY_INVITATIONS),
    about=(ANSWERS,),
    units=CSAT_NOW,
    moves=CSAT_THEN,
    beside=_stretched(1, 5),
    warns=_said("on this one"),
    can_be_every=True,
    measure=Share("is_satisfied", levels="score_on", scale=(1, 2, 3, 4, 5)),
    sentence=_("{value} of {n} answers were satisfied (4 or 5), between {low} and {high}; the mean is {mean}."),
    empty=_("Nobody has said yet how satisfied they are. Bring in a file of answers and the number appears."),
    shows=(*SHOWN, "score_on", "is_satisfied"),
    decimals=1,
    extras=(_answered("csat"),),
    chart_by="quarter",
)

CES = Insight(
    name="ces",
    order=30,
    title=_("Was it easy?"),
    question=_("Did we make it easy?"),
    how=_(
        "Every answer from 1 to 7, where 7 is easy: the mean, and the share of 5 to 7. Student's interval. An older form of the "
        "question ran from 1 to 5 the other way round; its answers are turned and put on this scale in a straight line. With "
        "“every”, the interval knows that answers of one person go together."
    ),
    formula="ces/2",
    reads=(ANSWERS, SURVEY_INVITATIONS),
    about=(ANSWERS,),
    units=CES_NOW,
    moves=CES_THEN,
    beside=_stretched(1, 7),
    warns=_said("on this one"),
    can_be_every=True,
    measure=Mean("score_on", hit="is_easy", within=(1.0, 7.0), scale=(1, 2, 3, 4, 5, 6, 7), unit="of 7"),
    sentence=_("Ease is {value} of 7, between {low} and {high}, from {n} answers."),
    empty=_("Nobody has said yet whether it was easy. Bring in a file of answers and the number appears."),
    shows=(*SHOWN, "score_on", "is_easy"),
    decimals=2,
    extras=(_answered("ces"),),
    chart_by="quarter",
)

LISTENED = Insight(
    name="listened",
    order=35,
    title=_("Did they feel listened to?"),
    question=_("How well did you feel listened to?"),
    how=_(
        "Every answer from 1 to 5 to this question of the survey after a contact: the share of 4 and 5. Wilson interval. The "
        "mean and the whole distribution stand beside it. Split by staff it is about whom they had been in contact with; who "
        "manages nobody sees their own alone. With “every”, the interval knows that answers of one person go together."
    ),
    formula="listened/1",
    reads=(ANSWERS,),
    about=(ANSWERS,),
    units=_listened,
    moves=_listened_then,
    can_be_every=True,
    measure=Share("is_listened", levels="score_on", scale=(1, 2, 3, 4, 5)),
    sentence=_("{value} of {n} answers felt listened to (4 or 5), between {low} and {high}; the mean is {mean}."),
    empty=_("Nobody has said yet whether they felt listened to. Send the survey after a contact, and the number appears."),
    shows=(*SHOWN, "score_on", "is_listened"),
    decimals=1,
    is_of_staff=True,
    chart_by="quarter",
)

RESPONSE = Insight(
    name="response",
    order=40,
    title=_("Do they answer?"),
    question=_("How many of those we ask answer us?"),
    how=_(
        "Answers, whole or in part, of all questions that were sent and arrived. Wilson interval. Completion is the share of "
        "whole answers among those begun. Only questions with a known day of sending count; a survey is one question, "
        "whatever it asks. Whom it was due to and did not go to is told apart, by reason. Where nobody at all was silent, a "
        "file may have held answers alone, and a warning says so; another one, where many were asked within 14 days and may "
        "still answer. The change compares what was answered within 14 days, of questions that had 14 days."
    ),
    formula="response/2",
    reads=(ANSWERS, SURVEY_INVITATIONS),
    about=(ANSWERS, SURVEY_INVITATIONS),
    units=_sent,
    moves=_sent_then,
    too_few=_("No clear change: too few questions arrived in %(now)s and %(before)s to tell (%(n)d and %(m)d)."),
    measure=response.ResponseRate(),
    sentence=_("{value} answered, between {low} and {high}, of {n} who were asked."),
    empty=_("It is not known yet whom you asked. Once questions are sent from here, or come in with a day of sending, it is."),
    shows=("id", "who", "person_id", "organisation_id", "metric", "sent_day", "day", "state", "has_answered", "has_bounced"),
    beside=lambda units: {"n_fresh": units.count(where=units.is_fresh)},
    warns=_who_was_silent,
    extras=(Extra("skipped", lambda units, _: units, _why_not, units=_skipped, says=_why_not_said),),
    day="sent_day",
    decimals=1,
    chart_by="quarter",
)

INSIGHTS = (NPS, CSAT, CES, LISTENED, RESPONSE)
