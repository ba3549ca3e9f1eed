"""What a change did that stands among those we made: against places without it, or the time before."""

from collections.abc import Mapping
from datetime import date

import ibis.expr.types as ir
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.analytics import places, rated
from goodword.insights import changing, wording
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Extra, Facts, Insight
from goodword.insights.designs import Design
from goodword.kit.facts import ANSWERS, CHANGES

Rows = list[dict[str, object]]
MONTH = ("month", "value", "low", "high", "n")


def _span(asked: Asked) -> places.Span:
    return places.Span(asked.change, asked.metric or "nps", asked.since, asked.last)


def _placed(facts: Facts, asked: Asked) -> ir.Table:
    return places.answered(facts[ANSWERS.name], facts[CHANGES.name], _span(asked))


def _units(facts: Facts, asked: Asked) -> ir.Table:
    units = facts.keep(_placed(facts, asked))
    found = facts.worked(changing.CHANGED_BY if BY in units.columns else changing.CHANGED, places.cells(units))
    return rated.explained(units, found.filter(found.line == changing.WHOLE))


def _lines(facts: Facts, asked: Asked) -> ir.Table:
    return facts.worked(changing.CHANGED, places.cells(facts.keep(_placed(facts, asked))))


def _which(facts: Facts, asked: Asked) -> ir.Table:
    rows = places.chosen(facts[CHANGES.name], _span(asked))
    return rows.aggregate(id=rows.id.min(), since_on=rows.since_on.min(), until_on=rows.since_on.max(), made=rows.count())


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _months(rows: Rows, _: Asked) -> object:
    months = sorted((row for row in rows if row["line"] == changing.MONTH), key=lambda row: int(str(row["month"])))
    return [{name: row[name] for name in MONTH} for row in months]


def _change(rows: Rows, asked: Asked) -> object:
    row = rows[0]
    if row["since_on"] is None:
        return None
    days = {name: str(row[name])[:10] for name in ("since_on", "until_on")}
    return {"id": row["id"], **days, "made": row["made"], "metric": asked.metric or "nps"}


def _change_said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    since, until = (date.fromisoformat(str(found[name])) for name in ("since_on", "until_on"))
    told = {"day": date_format(since, "j F Y"), "last": date_format(until, "j F Y")}
    if since != until:
        return say("The change began between %(day)s and %(last)s.") % told
    return say("The change began on %(day)s.") % told


def _model(rows: Rows, _: Asked) -> object:
    found = {str(row["line"]): row for row in rows if row["line"] != changing.MONTH}
    if changing.WHOLE not in found:
        return None
    whole, apart = found[changing.WHOLE], found.get(changing.APART)
    drift = {name: apart[name] for name in ("value", "low", "high")} if apart else None
    kept = {name: whole[name] for name in ("how", "places", "treated")}
    return {**kept, "is_clear": _is_clear(whole), "before": drift, "was_apart": bool(drift and _is_clear(drift))}


def _is_clear(row: Mapping[str, object]) -> bool:
    return float(str(row["low"])) > 0 or float(str(row["high"])) < 0


def _said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    said = [] if found["is_clear"] else [say("That is no clear change.")]
    if found["how"] != "staggered":
        return " ".join([*said, say("It was so everywhere at once: the months after stand against the line of those before.")])
    words = say("It was made in %(treated)s of %(places)s places, and stands against those that were without it.")
    said.append(words % {name: f"{found[name]:,}" for name in ("treated", "places")})
    if before := found["before"]:
        told = {name: wording.spelt(float(str(before[name])), "points", 0) for name in ("value", "low", "high")}
        went = say("Already before it they drifted apart") if found["was_apart"] else say("Before it there was no clear drift")
        said.append(say("%(went)s (%(value)s, between %(low)s and %(high)s).") % {"went": went, **told})
    return " ".join(said)


def _withdrawn(found: object) -> list[str]:
    if not isinstance(found, Mapping) or not found["was_apart"]:
        return []
    return [say("Places with and without the change went different ways before it already: this is not called an effect of it.")]


CHANGE_EFFECT = Insight(
    name="change-effect",
    order=17,
    title=_("Effect of a change"),
    question=_("We did something otherwise: did the score move because of it?"),
    how=_(
        "How far the score moved from the months before a change to those after it, less how far it moved meanwhile where "
        "the change was not made yet, averaged over the answers after it (group-time effects, Callaway and Sant'Anna 2021; "
        "no regression with fixed effects of places and months, which loses an effect that grows). Places are the branches, "
        "departments or products that the change names; changes of the same words are one, made in several places. An answer"
        " counts 100 for a 9 or 10 of 10, −100 for 0 to 6; by metric “csat” or “ces” 100 for who is satisfied or found it "
        "easy. From 40 places on the interval is that of a bootstrap of places, below of a randomisation test, and below 6 "
        "it is too few to tell. Where nobody was left without it: a line with a level and a slope before and after, with 12 "
        "months or more on each side; that a month may be as the one before it was is reckoned with (Zellner and Tiao "
        "1964). Month 0 is the first with the change; twelve months before it and all after are shown, each with five "
        "answers or more, to see whether both went alike without it. Unless you choose: the latest change that has held "
        "for three months."
    ),
    formula="change-effect/2",
    reads=(ANSWERS, CHANGES),
    about=(ANSWERS,),
    units=_units,
    measure=rated.Explained(unit="points"),
    sentence=_("With the change the score moved by {value} points, between {low} and {high}, from {n} answers."),
    empty=_(
        "Too few to tell yet. It takes a change in your list of changes, and answers before and after it: from six places, "
        "several of them without it; or from twelve months on each side, where it was made everywhere at once."
    ),
    shows=("id", "who", "person_id", "organisation_id", "day", "metric", "score", "place_id", "since_on", "is_after"),
    decimals=1,
    extras=(
        Extra("change_asked", _as_they_are, _change, units=_which, says=_change_said),
        Extra("model", _as_they_are, _model, units=_lines, says=_said, warns=_withdrawn),
        Extra("months", _as_they_are, _months, units=_lines),
    ),
    lines=("months", "month"),
    draws="effect",
    parameters=("change", "metric"),
    design=Design.STAGGERED,
    is_difference=True,
)

INSIGHTS = (CHANGE_EFFECT,)
