"""Who comes back: repeat purchase, who has probably gone, and how each month's new customers stayed."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from goodword.analytics import lapse, purchases
from goodword.analytics.cohorts import by_month, triangle
from goodword.analytics.cohorts import firsts as first_orders
from goodword.analytics.measures import Share
from goodword.insights import fits
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Days, Extra, Facts, Filing, Insight, Listing
from goodword.kit.facts import ORDERS, ORGANISATIONS, PEOPLE

LIST = ("person_id", "organisation_id", "lost", "silent_days", "purchases", "ahead", "stake", "last_on", "why")


def _bought(facts: Facts, asked: Asked) -> ir.Table:
    return purchases.days(facts[ORDERS.name], until=asked.as_of, currency=asked.money)


def whose(facts: Facts, buyers: ir.Table) -> ir.Table:
    """Buyers that are still known, with `person_id`, `organisation_id`, whether they can be reached, and `by`."""
    people, organisations = facts[PEOPLE.name], facts[ORGANISATIONS.name]
    nobody = ibis.null("int64")
    by = (BY,) if BY in people.columns else ()
    parts = [
        people.select(
            _who=people.id, person_id=people.id, organisation_id=nobody, is_reachable="is_reachable", **{b: b for b in by}
        ),
        organisations.select(
            _who=-organisations.id,
            person_id=nobody,
            organisation_id=organisations.id,
            is_reachable="is_reachable",
            **{b: b for b in by},
        ),
    ]
    known = ibis.union(*parts)
    return buyers.join(known, buyers.who == known["_who"]).drop("_who")


def _on(asked: Asked, ago: ir.IntegerValue) -> ir.DateValue:
    return ibis.literal(asked.as_of) - ago.as_interval("D")


def _buyers(facts: Facts, asked: Asked) -> ir.Table:
    found = purchases.summary(_bought(facts, asked))
    found = found.mutate(purchases=found.x + 1, is_again=found.x > 0)
    found = found.mutate(first_on=_on(asked, found.age), last_on=_on(asked, found.ago))
    return whose(facts, found)


def _counts(facts: Facts, asked: Asked) -> tuple[ir.Table, ir.Table, ir.Table]:
    """The days on which each bought, what `summary` says of each, and what models are fitted to."""
    bought = facts.keep(_bought(facts, asked))
    buyers = facts.keep(purchases.summary(bought))
    spent = purchases.paid(buyers, facts[ORDERS.name], until=asked.as_of, currency=asked.money)
    return bought, buyers, purchases.counts(bought, buyers, spent, asked.money)


def _parameters(facts: Facts, asked: Asked) -> ir.Table:
    *_, counts = _counts(facts, asked)
    return facts.worked(fits.FITTED, counts)


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _read(rows: list[dict[str, object]], _: Asked) -> object:
    return fits.as_json(rows)


def _fitted(says: Callable[[object], str] | None) -> Extra:
    said = None if says is None else lambda found, _: says(found)
    return Extra("fitted", _as_they_are, _read, units=_parameters, says=said, warns=fits.warnings)


def chances(facts: Facts, asked: Asked) -> ir.Table:
    """Every buyer with the chance of having gone, and whether they are worth a call."""
    bought, buyers, counts = _counts(facts, asked)
    found = lapse.chances(buyers, facts.worked(fits.OF_EACH, counts))
    own, everybody = lapse.usual_of_all(bought, asked.as_of)
    found = whose(facts, lapse.judged(found, own, everybody))
    is_within_reach = found.is_reachable.fill_null(False) & (found.ago <= lapse.WITHIN_REACH_DAYS)
    return found.mutate(
        purchases=found.x + 1,
        silent_days=found.ago,
        stake=lapse.worth_a_year(found),
        last_on=_on(asked, found.ago),
        is_slipping=(found.lost >= lapse.LIKELIER_THAN_NOT) & is_within_reach,
        ahead=found.ahead.fill_null(0),
    )


def _cohort(facts: Facts, asked: Asked) -> ir.Table:
    return first_orders(facts[ORDERS.name], since=asked.since, until=asked.last, as_of=asked.as_of, by=BY)


def _months(facts: Facts, asked: Asked) -> ir.Table:
    return by_month(facts[ORDERS.name], since=asked.since, until=asked.last, as_of=asked.as_of)


def _triangle(rows: list[dict[str, object]], asked: Asked) -> object:
    return triangle(rows, asked.as_of)


REPEAT = Insight(
    name="repeat-purchase",
    order=21,
    title=_("Coming back"),
    question=_("Who buys again, and how often will they?"),
    how=_(
        "Of all who ever bought, the share that bought again; purchases of one day are one, an order that names no person is "
        "its organisation's. Wilson interval. Beside it, where the purchases allow it: BG/NBD (how often people buy while "
        "they are there, and after which purchase they stop; Fader, Hardie, Lee 2005), Pareto/NBD (they may also stop in "
        "between) and gamma-gamma (what a purchase of somebody is worth), each by maximum likelihood, times in weeks, money "
        "in whole units of your currency (where nobody paid in it, of the one that most paid in), 95 % intervals of the "
        "parameters. Fewer than 100 who bought again, a parameter on its bound, or purchases in the second half of the time "
        "outside the interval that the first half foresees: too few repeat purchases to model."
    ),
    formula="repeat-purchase/1",
    reads=(ORDERS, PEOPLE, ORGANISATIONS),
    about=(PEOPLE, ORGANISATIONS),
    units=_buyers,
    measure=Share("is_again"),
    sentence=_("{hits} of {n} buyers bought again: {value}, between {low} and {high}."),
    empty=_("Nobody has bought yet. Bring in orders and the number appears."),
    key="who",
    shows=("who", "person_id", "organisation_id", "purchases", "x", "t_x", "age", "first_on", "last_on", "is_again"),
    days=Days.STATE,
    decimals=1,
    extras=(_fitted(fits.words),),
    chart_by="segment",
)

LAPSE = Insight(
    name="lapse",
    order=22,
    title=_("Probably gone"),
    question=_("Whom are we losing, and whom is it worth calling first?"),
    how=_(
        "The mean chance that somebody who ever bought has gone. By Pareto/NBD where repeat purchases can be modelled (see "
        "Coming back): from how often, how lately and how long each has bought. Where they cannot, it is all or nothing: gone is "
        "who has been silent longer than the 90th percentile of their own pauses (three at least), else of everybody's, else "
        "24 months. The list holds those who are likelier gone than not, can be reached and bought within 24 months; it begins "
        "with the most at stake, a year of their orders in your currency. Student's interval."
    ),
    formula="lapse/1",
    reads=(ORDERS, PEOPLE, ORGANISATIONS),
    about=(PEOPLE, ORGANISATIONS),
    units=chances,
    measure=lapse.Lost(),
    sentence=_("Of {n} buyers about {value} have gone; {slipping} who probably have can still be called."),
    empty=_("Nobody has bought yet. Bring in orders and the list appears."),
    key="who",
    shows=("who", *LIST, "is_slipping"),
    listing=Listing(of="is_slipping", order=("stake", "lost"), shows=LIST),
    files=Filing(
        n="purchases", value="lost", label="why", stake="stake", reason=("last_on", "purchases", "why"), only="is_slipping"
    ),
    extras=(_fitted(None),),
    in_money=("stake", "ahead"),
    days=Days.STATE,
    decimals=1,
    chart_by="segment",
)

COHORTS = Insight(
    name="cohorts",
    order=23,
    title=_("Cohorts"),
    question=_("Do the new customers of each month come back?"),
    how=_(
        "Of those whose first order lies in the window and 180 days or more before the day of the answer, the share that bought "
        "again, on another day, within 180 days. By month it is the month of the first order. Beside it, for each month of "
        "first orders, the share that bought in each month after it; a month that is not over is left out. Wilson interval."
    ),
    formula="cohorts/1",
    reads=(ORDERS,),
    about=(ORDERS,),
    units=_cohort,
    measure=Share("is_back"),
    sentence=_("{hits} of {n} new customers bought again within 180 days: {value}, between {low} and {high}."),
    empty=_("No first order is 180 days old yet; the number appears when the first is."),
    key="who",
    shows=("who", "person_id", "organisation_id", "first_on", "again_on", "is_back"),
    day="day",
    decimals=1,
    extras=(Extra("cohorts", _as_they_are, _triangle, units=_months),),
    chart_by="month",
)

INSIGHTS = (REPEAT, LAPSE, COHORTS)
