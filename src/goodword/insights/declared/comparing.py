"""What introductions come together with: warm enquiries against cold ones, and what somebody is worth through others."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.analytics import credit, tree, warmth
from goodword.insights.asked import Asked
from goodword.insights.declaration import Days, Extra, Facts, Insight, Listing
from goodword.insights.designs import Design
from goodword.insights.wording import spelt
from goodword.kit import money
from goodword.kit.facts import INTRODUCTIONS, OPPORTUNITIES, ORDERS, ORGANISATIONS, PEOPLE

from .staying import chances

Rows = list[dict[str, object]]


def _decided(facts: Facts, asked: Asked) -> ir.Table:
    span = warmth.Span(asked.since, asked.last, asked.as_of)
    return warmth.decided(facts[OPPORTUNITIES.name], facts[ORDERS.name], span, asked.money, facts.keep)


def _open(facts: Facts, asked: Asked) -> ir.Table:
    found = warmth.firsts(facts[OPPORTUNITIES.name], warmth.Span(asked.since, asked.last, asked.as_of))
    waiting = found.filter(found.is_open)
    return waiting.aggregate(n=waiting.count(), n_warm=waiting.count(where=waiting.is_warm))


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _waiting(rows: Rows, _: Asked) -> object:
    return {"n": int(str(rows[0]["n"] or 0)), "warm": int(str(rows[0]["n_warm"] or 0))}


def _sums(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(**warmth.WarmAgainstCold().sums(units))


def _compared(rows: Rows, asked: Asked) -> object:
    sums = {name: float(str(value or 0)) for name, value in rows[0].items()}
    found = warmth.WarmAgainstCold().figure(sums, warmth.strict(asked.level))
    if found.interval.low is None or found.interval.high is None:
        return None
    came_with = "won" if found.interval.low > 0 else "lost" if found.interval.high < 0 else None
    return {"came_with": came_with, **{name: warmth.mean_apart(sums, name, asked.level) for name in warmth.SIZES}}


def _together(found: object, asked: Asked) -> str:
    """What came together, and what did so by no more than chance."""
    if not isinstance(found, Mapping):
        return ""
    said = [_won(found["came_with"]), _in_days(found["days"]), _in_money(found["year"], asked.money)]
    return " ".join(one for one in said if one)


def _won(came_with: str | None) -> str:
    if came_with is None:
        return say("That is no clear difference.")
    said = {
        "won": say("To be introduced and to be won came together."),
        "lost": say("To be introduced and to be lost came together."),
    }
    return said[came_with]


def _in_days(found: Mapping[str, float] | None) -> str:
    if found is None:
        return ""
    told = {name: spelt(found[name], "", 1) for name in ("warm", "cold", "low", "high")}
    if not found["is_clear"]:
        return say("Days to win: %(warm)s against %(cold)s, no clear difference.") % told
    return say("Days to win: %(warm)s against %(cold)s, a difference between %(low)s and %(high)s.") % told


def _in_money(found: Mapping[str, float] | None, currency: str) -> str:
    if found is None:
        return ""
    told = {name: money.shown(round(found[name]), currency) for name in ("warm", "cold", "low", "high")}
    if not found["is_clear"]:
        return say("Bought in the first year: %(warm)s against %(cold)s, no clear difference.") % told
    return say("Bought in the first year: %(warm)s against %(cold)s, a difference between %(low)s and %(high)s.") % told


WARM_COLD = Insight(
    name="warm-cold",
    order=7,
    title=_("Warm against cold"),
    question=_("Are those who were introduced won more often, sooner, and for more?"),
    how=_(
        "The first enquiry of each person or organisation that was made in the window and has been won or lost: the share won of "
        "those who were introduced less the share won of the others, in points; Newcombe's interval. Beside it days from the "
        "enquiry to the day it was won, and what those won bought in the 365 days after it, in your currency, where all of them "
        "are over: means, and Welch's interval of their difference. Each of the three is called a difference only where it "
        "would be one at a third of the risk. Enquiries that are still open are counted beside it."
    ),
    formula="warm-cold/1",
    reads=(OPPORTUNITIES, ORDERS),
    about=(OPPORTUNITIES,),
    units=_decided,
    measure=warmth.WarmAgainstCold(),
    sentence=_(
        "Of those who were introduced {warm_won} of {warm_n} were won, of the others {cold_won} of {cold_n}: {value} points, "
        "between {low} and {high}."
    ),
    empty=_("It takes enquiries that were won or lost, some of them introduced and some not."),
    shows=("id", "person_id", "organisation_id", "day", "closed_day", "is_warm", "is_won", "days_to_win", "first_year"),
    decimals=1,
    extras=(Extra("together", _sums, _compared, says=_together), Extra("open", _as_they_are, _waiting, units=_open)),
    in_money=("first_year",),
    design=Design.NONE,
    is_difference=True,
)

LIST = ("person_id", "credited", "own", "brought", "theirs")


def _valued(facts: Facts, asked: Asked) -> ir.Table:
    """Every buyer with what is expected of them, and what is credited to them."""
    found = chances(facts, asked)
    by_rhythm = (found.stake * (100.0 - found.lost) / 100.0).round().cast("int64")
    found = found.mutate(expected=ibis.ifelse(found.ahead > 0, found.ahead, by_rhythm))
    buyers = tree.bought(facts[ORDERS.name], asked.as_of, asked.money)
    through = credit.brought(facts[INTRODUCTIONS.name], buyers, asked.as_of)
    return credit.valued(found, through, credit.Assumed(*asked.assumptions))


def _assumed(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(n=units.count(where=units.has_brought))


def _assumptions(rows: Rows, asked: Asked) -> object:
    margin, would_not, saved = asked.assumptions
    return {"margin": margin, "would_not": would_not, "saved": saved, "introducers": int(str(rows[0]["n"] or 0))}


def _under(found: object, asked: Asked) -> str:
    if not isinstance(found, Mapping) or not found["introducers"]:
        return ""
    told = {"margin": found["margin"], "would_not": found["would_not"], "saved": money.shown(found["saved"], asked.money)}
    said = say(
        "Assumed: %(margin)s %% of sales is margin, %(would_not)s %% of those brought would not have come otherwise, and "
        "%(saved)s is saved for each who was brought."
    )
    return said % told


FAN_VALUE = Insight(
    name="fan-value",
    order=8,
    title=_("What fans are worth"),
    question=_("Who is worth more through those whom they bring than through what they buy?"),
    how=_(
        "Two columns that are never added up, since what is credited to one is own worth of another. Own: what somebody will buy "
        "in a year by BG/NBD and gamma-gamma, else a year of their orders so far by the chance that they are still there; of it "
        "the margin. Credited (Kumar, Petersen, Leone 2010): of the customers whom they brought within a year, a share would not "
        "have come otherwise, and for it the margin of what these bought counts, and for all of them what winning a customer "
        "costs elsewhere. Say your own: assumed “margin=40, would_not=60, saved=2500” (percent, percent, minor units of "
        "your currency). Otherwise sales are taken whole, half would not have come, and nothing is saved. The number is the "
        "share of buyers to whom more is credited than their own; the list begins with the most credited. Wilson interval."
    ),
    formula="fan-value/1",
    reads=(ORDERS, PEOPLE, ORGANISATIONS, INTRODUCTIONS),
    about=(PEOPLE, ORGANISATIONS),
    units=_valued,
    measure=credit.ThroughOthers(),
    sentence=_("{hits} of {n} buyers are worth more through others than by themselves: {value}; {introducers} brought somebody."),
    empty=_("Nobody has bought yet. Bring in orders, and note who sent whom."),
    key="who",
    shows=("who", "person_id", "organisation_id", "own", "credited", "brought", "theirs", "is_more_through_others"),
    listing=Listing(of="has_brought", order=("credited", "brought"), shows=LIST),
    extras=(Extra("assumed", _assumed, _assumptions, says=_under),),
    in_money=("own", "credited", "theirs"),
    days=Days.STATE,
    decimals=1,
    parameters=("assumed",),
    chart_by="segment",
)

INSIGHTS = (WARM_COLD, FAN_VALUE)
