"""How it has been for people: their experience, and their way from hearing of us to after the purchase."""

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.analytics import experience, journey, moments
from goodword.analytics.change import Spans
from goodword.analytics.measures import Mean, Share
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Apart, Days, Extra, Facts, Filing, Insight
from goodword.kit.facts import ANSWERS, OPPORTUNITIES, ORDERS, PEOPLE, PROMISES, TOUCHPOINTS

STORY = ("experience", "moments", "peak", "peak_on", "trough", "trough_on", "last_on", "last_by", "moved", "moved_on", "moved_by")


def moments_of(facts: Facts) -> ir.Table:
    """Every moment of every person."""
    return moments.moments(_sources(facts))


def _sources(facts: Facts) -> moments.Sources:
    return moments.Sources(*(facts[fact.name] for fact in (TOUCHPOINTS, ANSWERS, ORDERS, PROMISES)))


def _lived(facts: Facts, asked: Asked) -> ir.Table:
    return _of_people(facts, experience.standing(moments_of(facts), on=asked.as_of))


def _story(facts: Facts, asked: Asked) -> ir.Table:
    found = experience.summary(moments_of(facts), until=asked.as_of)
    on = {f"{name}_on": ibis.literal(asked.as_of) - found[f"{name}_ago"].as_interval("D") for name in _DAYS}
    return _of_people(facts, found.mutate(**{name: day.cast("date") for name, day in on.items()}))


_DAYS = ("peak", "trough", "last", "moved")


def _of_people(facts: Facts, found: ir.Table) -> ir.Table:
    """Of people that are still known, with `person_id` and `by`."""
    people = facts[PEOPLE.name]
    by = (BY,) if BY in people.columns else ()
    known = people.select("id", "segment", *by)
    joined = found.join(known, found.who == known.id)
    return joined.mutate(person_id=joined.id)


def _lived_then(facts: Facts, _: Asked, spans: Spans) -> ir.Table:
    ends = (experience.before(spans.since), spans.until)
    return _of_people(facts, experience.at_ends(facts.keep(moments_of(facts)), ends))


def _reached(facts: Facts, asked: Asked) -> ir.Table:
    found = journey.events(
        moments.staged(_sources(facts)), facts[TOUCHPOINTS.name], facts[OPPORTUNITIES.name], facts[ORDERS.name]
    )
    events = facts.keep(journey.placed(found, since=asked.since, until=asked.last))
    went = journey.went(facts.keep(journey.firsts(events)), events)
    people = facts[PEOPLE.name]
    by = (BY,) if BY in people.columns else ()
    known = people.select("segment", *by, _id=people.id)
    units = journey.reached(facts.keep(went.join(known, went.who == known["_id"]).drop("_id")))
    return units.mutate(person_id=units.who)


def _leading_on(facts: Facts, asked: Asked) -> ir.Table:
    return journey.leading_on(_reached(facts, asked))


def _stages(units: ir.Table, _: Asked) -> ir.Table:
    return journey.by_stage(units)


def _told(rows: list[dict[str, object]], asked: Asked) -> object:
    return journey.told(rows, asked.level)


def _where_most_stop(rows: object, _: Asked) -> str:
    assert isinstance(rows, list)
    known = [row for row in rows if row["value"] is not None and row["n"] >= FEWEST_TO_NAME]
    if len(known) < 2:
        return ""
    worst = min(known, key=lambda row: row["value"])
    return say("Most stop after “%(stage)s”: of %(n)s people there %(share).0f %% went on.") % {
        "stage": worst["stage"], "n": f"{worst['n']:,}", "share": worst["value"],
    }  # fmt: skip


FEWEST_TO_NAME = 20

EXPERIENCE = Insight(
    name="experience",
    order=8,
    title=_("Experience"),
    question=_("How has it been for people lately?"),
    how=_(
        "Each moment has a value from −1 to 1 and a weight, which halves every 90 days. A scored answer is worth what it says, "
        "in a straight line from the bad end of its scale to the good one. A talk, a gift, a request, a delivery and a promise "
        "that nobody scored take theirs from one table: in time, late, kept, dropped. A person's experience is the sum of "
        "weight times value, by the sum of weights and 2, so that one moment alone says little. The number is the mean over "
        "people with a moment within 24 months (730 days). Beside each stand the highest and the lowest it has been, the last "
        "moment, and the moment that moved it most. Student's interval."
    ),
    formula="experience/1",
    reads=(TOUCHPOINTS, ANSWERS, ORDERS, PROMISES, PEOPLE),
    about=(PEOPLE,),
    units=_lived,
    told=_story,
    moves=_lived_then,
    too_few=_("No clear change: too few people had an experience in %(now)s and %(before)s to tell (%(n)d and %(m)d)."),
    measure=Mean("experience", hit="is_good", within=(-1.0, 1.0), unit="of −1 to 1"),
    sentence=_("The experience of {n} people stands at {value} on a scale from −1 to 1, between {low} and {high}."),
    empty=_("Nothing has happened with anybody yet. Log a talk, or bring in orders and answers, and the number appears."),
    shows=("id", "who", "person_id", "segment", *STORY, "is_good"),
    apart=Apart(("person_id", "experience", "is_good")),
    files=Filing(n="moments", value="experience", label="moved_by", reason=tuple(c for c in STORY if c != "moments")),
    days=Days.STATE,
    decimals=2,
    chart_by="segment",
)

JOURNEY = Insight(
    name="journey",
    order=9,
    title=_("Journey"),
    question=_("Who reaches which stage, how is it there, and who goes on?"),
    how=_(
        "Hear, decide, buy, use, after. A stage is reached by the first moment in it: a contact that carries the stage, an "
        "enquiry (decide), an order (buy), a delivery (use), an answer about an order (after). Who reaches a later stage, on "
        "that day or afterwards, has gone on; the days are the median until then. The score of a stage is the mean value of its "
        "moments, from −1 to 1, each person counted once. The number is the share of all stages reached, but the last, that "
        "somebody went on from. Whoever came lately may still go on. Months are those in which people became known. Wilson "
        "interval, which knows that the stages of one person go together."
    ),
    formula="journey/1",
    reads=(TOUCHPOINTS, ANSWERS, ORDERS, PROMISES, OPPORTUNITIES, PEOPLE),
    about=(PEOPLE,),
    units=_leading_on,
    measure=Share("went_on"),
    sentence=_("After {hits} of {n} stages that people reached they went on to a later one: {value}, between {low} and {high}."),
    empty=_("Nobody has reached a stage yet. Bring in enquiries and orders, or log a talk with its stage, and the way appears."),
    key="unit",
    day="noted_day",
    shows=("unit", "who", "person_id", "segment", "stage", "first_on", "went_on", "days", "score"),
    is_clustered=True,
    decimals=1,
    extras=(Extra("stages", _stages, _told, units=_reached, also_bare=True, says=_where_most_stop),),
    lines=("stages", "stage"),
)

INSIGHTS = (EXPERIENCE, JOURNEY)
