"""What comes of asking: whether those on the list bring more than those left out by lot, and whether the best would name us."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.analytics import asked as lots
from goodword.analytics import latest
from goodword.analytics.measures import Share
from goodword.asking.rules import KIND
from goodword.insights.asked import Asked
from goodword.insights.declaration import Extra, Facts, Insight
from goodword.insights.designs import Design
from goodword.insights.wording import spelt
from goodword.kit.facts import INTRODUCTIONS, LOTS, SHOP_CALLS, TOUCHPOINTS
from goodword.shops.rules import NAMED, SPOKE

Rows = list[dict[str, object]]


def _span(asked: Asked) -> lots.Span:
    return lots.Span(asked.since, asked.last, asked.as_of)


def _turns(facts: Facts, asked: Asked) -> ir.Table:
    found = lots.outcomes(facts[LOTS.name], facts[INTRODUCTIONS.name], facts[TOUCHPOINTS.name], _span(asked), KIND)
    return found.mutate(who=found.person_id)


def _running(facts: Facts, asked: Asked) -> ir.Table:
    found = lots.first_turns(facts[LOTS.name], _span(asked))
    return found.aggregate(n=found.count(where=~found.is_ripe))


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _still(rows: Rows, _: Asked) -> object:
    return int(str(rows[0]["n"] or 0))


def _still_said(n: object, _: Asked) -> str:
    said = ngettext("%(n)s more lot has not had its 90 days.", "%(n)s more lots have not had their 90 days.", int(str(n)))
    return said % {"n": f"{int(str(n)):,}"} if n else ""


def _sums(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(**lots.ListedAgainstHeld().sums(units))


def _one_ask(rows: Rows, asked: Asked) -> object:
    found = lots.of_one_ask({name: float(str(value or 0)) for name, value in rows[0].items()}, asked.level)
    if found is None:
        return None
    low, high = found.interval.low, found.interval.high
    return {"value": found.value, "low": low, "high": high, "is_clear": found.is_clear}


def _one_ask_said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    told = {name: spelt(float(found[name]), "points", 1) for name in ("value", "low", "high")}
    said = say("For each who was asked: %(value)s points, between %(low)s and %(high)s.") % told
    return said if found["is_clear"] else f"{say('That is no clear difference.')} {said}"


def _asked_all_the_same(row: Mapping[str, object]) -> list[str]:
    n = int(str(row["n_held_asked"] or 0))
    said = ngettext(
        "%(n)s person whom the lot had left out was asked all the same, as an import or a talk tells; they count as left out.",
        "%(n)s people whom the lot had left out were asked all the same, as imports or talks tell; they count as left out.",
        n,
    )
    return [said % {"n": f"{n:,}"}] if n else []


ASK = Insight(
    name="ask",
    order=9,
    title=_("What asking does"),
    question=_("Do those whom we ask for a recommendation bring somebody more often than those whom we do not ask?"),
    how=_(
        "Before the list of whom to ask is shown, a lot leaves some out by a seeded hash, and it is written down. Each person's "
        "first lot of the window whose 90 days are over: the share of those on the list who brought somebody within the 90 days "
        "after the lot, less that of those left out, in points; Newcombe's interval. Everybody on the list counts, asked or not, "
        "for who of them is asked is no chance. Beside it what that makes for each who was asked, by the share of the list that "
        "was asked (Bloom)."
    ),
    formula="ask/1",
    reads=(LOTS, INTRODUCTIONS, TOUCHPOINTS),
    about=(LOTS,),
    units=_turns,
    measure=lots.ListedAgainstHeld(),
    sentence=_(
        "Of {on_list_n} people on the list ({asked} were asked) {on_list_hits} brought somebody within 90 days, of {held_n} left "
        "out by lot {held_hits}: {value} points, between {low} and {high}."
    ),
    empty=_("It takes people on the list and people left out by lot whose 90 days are over."),
    shows=("id", "person_id", "drawn_on", "is_held", "is_asked", "asked_day", "n_brought", "has_brought"),
    day="drawn_on",
    decimals=1,
    extras=(
        Extra("one_ask", _sums, _one_ask, says=_one_ask_said),
        Extra("running", _as_they_are, _still, units=_running, says=_still_said),
    ),
    beside=lambda units: {"n_held_asked": units.count(where=units.is_held & units.is_asked)},
    warns=_asked_all_the_same,
    design=Design.RANDOMISED,
    is_difference=True,
    chart_by="segment",
)


def _heard(facts: Facts, asked: Asked) -> ir.Table:
    """Of each who was reached and said something the last that they said."""
    calls = facts[SHOP_CALLS.name]
    kept = calls.filter(calls.outcome.isin(SPOKE), calls.day <= ibis.literal(asked.last))
    if asked.since is not None:
        kept = kept.filter(kept.day >= ibis.literal(asked.since))
    newest = latest.row_of(latest.order(kept.called_at, kept.id).max())
    last = kept.group_by(who=kept.person_id).aggregate(newest=newest)
    both = kept.join(last, kept.id == last.newest).drop("newest")
    return both.mutate(is_named=both.outcome.isin(NAMED), is_unprompted=both.outcome == "unprompted")


def _calls(facts: Facts, asked: Asked) -> ir.Table:
    calls = facts[SHOP_CALLS.name]
    kept = calls.filter(calls.outcome != "", calls.day <= ibis.literal(asked.last))
    if asked.since is not None:
        kept = kept.filter(kept.day >= ibis.literal(asked.since))
    return kept.aggregate(n=kept.count(), n_silent=kept.count(where=~kept.outcome.isin(SPOKE)))


def _unheard(rows: Rows, _: Asked) -> object:
    return {"calls": int(str(rows[0]["n"] or 0)), "unheard": int(str(rows[0]["n_silent"] or 0))}


def _unheard_said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping) or not found["unheard"]:
        return ""
    return say("%(unheard)s of %(calls)s calls reached nobody, or nobody who wanted to say.") % found


def _themselves(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(n=units.count(where=units.is_unprompted))


def _themselves_said(n: object, _: Asked) -> str:
    said = ngettext("%(n)s named us without being asked about us.", "%(n)s named us without being asked about us.", int(str(n)))
    return said % {"n": n}


NAMED_US = Insight(
    name="named-us",
    order=10,
    title=_("Would they name us?"),
    question=_("Asked by an outsider whom they would tell a friend about, do our best customers name us?"),
    how=_(
        "Secret shops: a sample of the best customers, drawn by chance, is called by somebody who does not seem to be of ours. "
        "Of those who were reached and said something (the last that each said in the window), the share who named us, by "
        "themselves or when asked about us. Wilson interval. It holds for the best customers of whom the samples were drawn, "
        "not for everybody. A name that was said to a caller introduces nobody, and counts in no other number."
    ),
    formula="named-us/1",
    reads=(SHOP_CALLS,),
    about=(SHOP_CALLS,),
    units=_heard,
    measure=Share("is_named"),
    sentence=_("{hits} of {n} of the best customers whom a caller reached would name us: {value}, between {low} and {high}."),
    empty=_("Nobody was called yet. Draw a sample under Word of mouth, Secret shops."),
    shows=("id", "person_id", "day", "shop_id", "outcome", "is_named"),
    extras=(
        Extra("unprompted", _themselves, _still, says=_themselves_said),
        Extra("calls", _as_they_are, _unheard, units=_calls, says=_unheard_said),
    ),
    chart_by="segment",
)

INSIGHTS = (ASK, NAMED_US)
