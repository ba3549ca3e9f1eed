"""How long those under contract stay, and who leaves faster."""

import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.analytics import retention
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Days, Extra, Facts, Insight
from goodword.insights.dimensions import Split, chosen
from goodword.kit.facts import CONTRACTS


def _units(facts: Facts, asked: Asked) -> ir.Table:
    return retention.stays(facts[CONTRACTS.name], asked.as_of, BY)


def _split(facts: Facts, asked: Asked) -> ir.Table:
    """The units with the group of each, where groups are asked for."""
    return _units(Split(RETENTION, facts, chosen(RETENTION, facts, asked.by)) if asked.by else facts, asked)


def _counts(units: ir.Table, _: Asked) -> ir.Table:
    return retention.counted(units, BY)


def _months(rows: list[dict[str, object]], asked: Asked) -> object:
    return retention.curve(rows, asked.level)


def _median(rows: list[dict[str, object]], _: Asked) -> object:
    return retention.median(rows)


def _hazards(rows: list[dict[str, object]], _: Asked) -> object:
    return retention.hazards(rows)


def _half(found: object, _: Asked) -> str:
    return say("Half have left after %(n)s months.") % {"n": int(found)} if isinstance(found, float) else ""


def _faster(found: object, _: Asked) -> str:
    """The group that leaves fastest against the largest, where that is clear."""
    groups = found if isinstance(found, list) else []
    clear = [g for g in groups if g["low"] > 1]
    if not clear or any(str(g["value"]).isdigit() for g in groups):  # numbers of staff and products are no names
        return ""
    most = max(clear, key=lambda g: float(g["ratio"]))
    told = {"who": most["value"], "than": groups[0]["value"]}
    told |= {name: f"{most[name]:.1f}" for name in ("ratio", "low", "high")} | {"n": f"{most['n']:,}"}
    return say("“%(who)s” (n %(n)s) leave %(ratio)s times as fast as “%(than)s”, between %(low)s and %(high)s.") % told


RETENTION = Insight(
    name="retention",
    order=24,
    title=_("Staying under contract"),
    question=_("How long do those under contract stay, and who leaves faster?"),
    how=_(
        "Of all who ever had a contract, the share that stays longer than twelve months after the first one, by Kaplan and "
        "Meier, so that those who are still there count for as long as they have been watched. Renewals are one stay. Time is "
        "counted in whole months; a month counts once it is over. The interval is that of the log of −log; where nobody left, "
        "the exact one of a binomial share. Beside it the curve over months. Split into groups, also Cox's hazard ratio of each "
        "group against the largest (ties as Breslow), from ten who left in a group on; it takes ratios for the same at all times."
    ),
    formula="retention/1",
    reads=(CONTRACTS,),
    about=(CONTRACTS,),
    units=_units,
    measure=retention.StaysAYear(),
    sentence=_("{value} of {n} under contract stay longer than a year, between {low} and {high}; {ended} have left so far."),
    empty=_("Nobody has been under contract for a year yet. Bring in contracts with when each started and ended."),
    shows=("id", "person_id", "organisation_id", "since", "ended_on", "months", "is_end"),
    days=Days.STATE,
    decimals=1,
    extras=(
        Extra("months", _counts, _months),
        Extra("median", _counts, _median, says=_half),
        Extra("hazards", _counts, _hazards, units=_split, says=_faster),
    ),
    lines=("months", "month"),
    draws="curve",
)

INSIGHTS = (RETENTION,)
