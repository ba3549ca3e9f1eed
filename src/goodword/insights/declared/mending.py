"""What was promised and came, what was put right, and how it stands between us and people."""

from collections.abc import Mapping

import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.analytics import gap, health, recovering
from goodword.analytics.intervals import wilson
from goodword.analytics.measures import Mean, Share
from goodword.insights import wording
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Days, Extra, Facts, Filing, Insight
from goodword.kit.facts import ANSWERS, CASES, INTRODUCTIONS, OPPORTUNITIES, ORDERS, PEOPLE, PROMISES, TOUCHPOINTS

Rows = list[dict[str, object]]
HEALTH_SHOWN = tuple(c for name in health.SHARES for c in (name, f"n_{name}"))
GAPS = Mean("gap", within=(-10.0, 10.0), unit="of 10")


def _paired(facts: Facts, asked: Asked) -> ir.Table:
    said = facts[ANSWERS.name]
    if not {gap.PROMISE, gap.ASKS} <= set(said.columns):
        return gap.nothing(said)
    return gap.gaps(said, since=asked.since, until=asked.last)


def _of_each_promise(units: ir.Table, _: Asked) -> ir.Table:
    sums = {**GAPS.sums(units), "expected": units.expected.sum(), "experienced": units.experienced.sum()}
    return units.group_by("promise").aggregate(**sums)


def _promises(rows: Rows, asked: Asked) -> object:
    return [_promise(row, asked.level) for row in sorted(rows, key=lambda row: str(row["promise"]))]


def _promise(row: Mapping[str, object], level: float) -> dict[str, object]:
    sums = {name: float(str(row[name] or 0)) for name in ("n", "total", "squares", "expected", "experienced")}
    found = GAPS.figure(sums, level)
    beside = {name: sums[name] / found.n for name in ("expected", "experienced")}
    return {
        "promise": row["promise"], "value": found.value, "low": found.interval.low, "high": found.interval.high,
        "n": found.n, **beside,
    }  # fmt: skip


def _furthest(found: object, _: Asked) -> str:
    lines = [line for line in found if line["high"] is not None and line["high"] < 0] if isinstance(found, list) else []
    if not lines:
        return say("No promise clearly falls short.")
    worst = min(lines, key=lambda line: float(line["value"]))
    told = {"promise": wording.driver(str(worst["promise"])), "by": wording.spelt(-worst["value"], "", 1)}
    return say("What falls short most is %(promise)s, by %(by)s of 10.") % told


GAP = Insight(
    name="gap",
    order=14,
    title=_("Expected, and what came"),
    question=_("Was it as good as they had expected?"),
    how=_(
        "Of each person and promise the last experience in the window, less the last thing they had expected of it before, "
        "both put on 0 to 10 in a straight line. Less than 0 falls short. Who said only one of both is left out. Student's "
        "interval, which knows that what one person said of several promises goes together. Pairs come from surveys whose "
        "questions name the promise."
    ),
    formula="gap/1",
    reads=(ANSWERS,),
    about=(ANSWERS,),
    units=_paired,
    measure=GAPS,
    sentence=_("What came is {value} of 10 against what was expected, between {low} and {high}, from {n} pairs."),
    empty=_("Nobody has said yet both what they expected and what came. Send the two surveys of a promise, before and after."),
    shows=("id", "who", "person_id", "organisation_id", "day", "promise", "expected", "experienced", "gap"),
    decimals=1,
    extras=(Extra("promises", _of_each_promise, _promises, says=_furthest),),
    lines=("promises", "promise"),
    is_clustered=True,
)


def _closed(facts: Facts, asked: Asked) -> ir.Table:
    return recovering.closed(facts[CASES.name], facts[ANSWERS.name], since=asked.since, until=asked.last)


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _asked_again(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(n=units.count(), n_asked=units.count(where=units.is_asked))


def _never(rows: Rows, _: Asked) -> object:
    n, again = (int(str(rows[0][name] or 0)) for name in ("n", "n_asked"))
    return {"closed": n, "answered_again": again, "never": n - again}


def _never_said(found: object, _: Asked) -> str:
    n = int(str(found["never"])) if isinstance(found, Mapping) else 0
    if not n:
        return ""
    said = ngettext("Of %(n)s nobody knows: they did not answer again.", "Of %(n)s nobody knows: they did not answer again.", n)
    return said % {"n": f"{n:,}"}


def _contacted(facts: Facts, asked: Asked) -> ir.Table:
    cases = recovering.contacted(facts[CASES.name], since=asked.since, until=asked.last)
    return cases.group_by("hours", "is_inside", "is_over").aggregate(n=cases.count())


def _first_contact(rows: Rows, asked: Asked) -> object:
    counts = [
        (None if row["hours"] is None else float(str(row["hours"])), int(str(row["n"])), bool(row["is_inside"]))
        for row in rows
        if row["is_over"]
    ]
    opened, n = (sum(int(str(row["n"])) for row in rows), sum(one[1] for one in counts))
    if not opened:
        return None
    middle, between = recovering.median([(hours, times) for hours, times, _ in counts], asked.level)
    inside = sum(one[1] for one in counts if one[2])
    share = wilson(inside, n, asked.level).scaled(100)
    ends = {"low": _finite(between.low), "high": _finite(between.high)}
    return {
        "opened": opened, "judged": n, "median_hours": middle, **ends,
        "inside": 100 * inside / n if n else None, "inside_low": share.low, "inside_high": share.high,
    }  # fmt: skip


def _finite(hours: float | None) -> float | None:
    return None if hours is None or hours == float("inf") else hours


def _first_contact_said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    if not found["judged"]:
        return say("Of no opened case the time for a first contact is over yet.")
    told = {name: wording.spelt(found[name], "") for name in ("median_hours", "low")}
    told |= {"high": "" if found["high"] is None else wording.spelt(found["high"], ""), "n": f"{found['judged']:,}"}
    told |= {name: wording.spelt(found[name], "%") for name in ("inside", "inside_low", "inside_high")}
    said = say(
        "Of %(n)s opened cases whose time for it is over, %(inside)s heard from you in time (between %(inside_low)s and "
        "%(inside_high)s)."
    )
    if found["median_hours"] is None:
        half = say("With half of them nobody was in touch yet.")
    elif not told["high"]:
        half = say("Half of them heard within %(median_hours)s hours (%(low)s at least).")
    else:
        half = say("Half of them heard within %(median_hours)s hours (between %(low)s and %(high)s).")
    return f"{said} {half}" % told


def _later(facts: Facts, asked: Asked) -> ir.Table:
    found = recovering.later(_closed(facts, asked), facts[ORDERS.name], facts[INTRODUCTIONS.name], until=asked.as_of)
    ends = {"n_bought": found.count(where=found.has_bought), "n_introduced": found.count(where=found.has_introduced)}
    return found.aggregate(n=found.count(), **ends)


def _later_read(rows: Rows, _: Asked) -> object:
    n, bought, introduced = (int(str(rows[0][name] or 0)) for name in ("n", "n_bought", "n_introduced"))
    return {"closed": n, "bought": bought, "introduced": introduced} if n else None


def _later_said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    return say("After the closing %(bought)s of them bought again, and %(introduced)s introduced somebody.") % found


RECOVERY = Insight(
    name="recovery",
    order=15,
    title=_("Put right"),
    question=_("Of those who were unhappy, how many did we turn around?"),
    how=_(
        "Of the cases closed in the window the share turned around: within 60 days after the closing their last answer to the "
        "same question is a 7 or more of 10, or 3 more than before. Who was never asked again, or did not answer, counts "
        "as not turned around, and is told apart. Wilson interval. Beside it, of the cases opened in the window whose time for a "
        "first contact is over (48 hours, where nothing else was said; it counts from the day after): the share contacted in "
        "time, and the median of hours, with its interval by ranks, where a case without contact counts as later than any."
    ),
    formula="recovery/1",
    reads=(CASES, ANSWERS, ORDERS, INTRODUCTIONS),
    about=(CASES,),
    units=_closed,
    measure=Share("is_turned"),
    sentence=_("{hits} of {n} closed cases were turned around: {value}, between {low} and {high}."),
    empty=_("No case was closed in these days. A case opens by itself when somebody answers 6 or less, or by hand."),
    day="closed_day",
    shows=("id", "person_id", "organisation_id", "closed_day", "rule", "before", "after", "again_on", "is_turned"),
    decimals=1,
    extras=(
        Extra("asked_again", _asked_again, _never, says=_never_said),
        Extra("first_contact", _as_they_are, _first_contact, units=_contacted, says=_first_contact_said),
        Extra("later", _as_they_are, _later_read, units=_later, says=_later_said),
    ),
    chart_by="quarter",
)


def _health(facts: Facts, asked: Asked) -> ir.Table:
    tables = {fact.name: facts[fact.name] for fact in (TOUCHPOINTS, PROMISES, CASES, OPPORTUNITIES)}
    found = health.health(tables, on=asked.as_of)
    people = facts[PEOPLE.name]
    by = (BY,) if BY in people.columns else ()
    known = people.select("id", "segment", *by)
    joined = known.join(found, known.id == found.who)
    return joined.mutate(person_id=joined.id)


def _shares(units: ir.Table, _: Asked) -> ir.Table:
    counted = {f"k_{name}": units[name].count() for name in health.SHARES}
    return units.aggregate(n=units.count(), **{name: units[name].mean() for name in health.SHARES}, **counted)


def _shares_read(rows: Rows, _: Asked) -> object:
    row = rows[0]
    return {name: {"value": row[name], "n": int(str(row[f"k_{name}"] or 0))} for name in health.SHARES}


def _shares_said(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    words = {
        "contacts": say("contacts two-way %(value)s (%(n)s)"), "promises": say("promises kept %(value)s (%(n)s)"),
        "cases": say("cases closed well %(value)s (%(n)s)"), "outcomes": say("enquiries won %(value)s (%(n)s)"),
    }  # fmt: skip
    told = [
        words[name] % {"value": wording.spelt(one["value"], "%"), "n": f"{one['n']:,}"} for name, one in found.items() if one["n"]
    ]
    return say("On average: %(shares)s.") % {"shares": ", ".join(told)}


HEALTH = Insight(
    name="health",
    order=16,
    title=_("Health of relationships"),
    question=_("How does it stand between us and people?"),
    how=_(
        "Of each person the mean of four shares over twelve months: contacts that were two-way (broadcasts are none), promises "
        "kept of those due (one that is due today is not broken yet), cases turned around of those closed and judged, and "
        "enquiries won of those decided. A share without rows is left out, and beside each stands of how many rows it is. The "
        "number is the mean over people with any such row. Student's interval."
    ),
    formula="health/1",
    reads=(PEOPLE, TOUCHPOINTS, PROMISES, CASES, OPPORTUNITIES),
    about=(PEOPLE,),
    units=_health,
    measure=Mean("health", within=(0.0, 100.0), unit="%"),
    sentence=_("The health of relationships is {value}, between {low} and {high}, from {n} people."),
    empty=_("Nothing has happened with anybody in twelve months. Log a talk or a promise, and the number appears."),
    shows=("id", "person_id", "segment", "health", "n_shares", *HEALTH_SHOWN),
    files=Filing(n="n_rows", value="health", reason=("n_shares", *HEALTH_SHOWN)),
    days=Days.STATE,
    decimals=1,
    extras=(Extra("shares", _shares, _shares_read, says=_shares_said),),
    chart_by="segment",
)

INSIGHTS = (GAP, RECOVERY, HEALTH)
