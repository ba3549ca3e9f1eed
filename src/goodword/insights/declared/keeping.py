"""Who is still with us: whom we speak with, who has gone quiet, at which stage everybody stands."""

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.analytics import contacts, lifecycle, rhythm, silence
from goodword.analytics.measures import Composition, Share
from goodword.analytics.periods import Quarter, last_quarters
from goodword.insights.asked import QUARTERS, Asked
from goodword.insights.declaration import BY, Apart, Days, Extra, Facts, Filing, Insight, Listing
from goodword.kit.facts import ANSWERS, CASES, INTRODUCTIONS, OPPORTUNITIES, ORDERS, ORGANISATIONS, PEOPLE, TOUCHPOINTS

LIST = ("person_id", "organisation_id", "overdue_days", "silent_days", "usual_days", "why", "last_on", "stake", "gaps", "segment")


def _in_mind(facts: Facts, asked: Asked) -> ir.Table:
    people = facts[PEOPLE.name]
    kept = people.select(*_kept(people))
    cadence = contacts.cadence(kept, asked.cadence, asked.by_segment)
    found = silence.in_mind(kept, silence.Dealings(facts[TOUCHPOINTS.name], facts[ORDERS.name]), cadence, until=asked.as_of)
    return found.mutate(who=found.id, person_id=found.id)


def _kept(somebody: ir.Table) -> tuple[str, ...]:
    by = (BY,) if BY in somebody.columns else ()
    return ("id", "segment", "cadence_days", "is_reachable", "noted_day", *by)


def _silent(facts: Facts, asked: Asked) -> ir.Table:
    found = [_silent_of(facts, asked, of) for of in ("person_id", "organisation_id")]
    return ibis.union(*found)


def _silent_of(facts: Facts, asked: Asked, of: str) -> ir.Table:
    is_person = of == "person_id"
    somebody = facts[PEOPLE.name if is_person else ORGANISATIONS.name]
    kept = somebody.select(*_kept(somebody))
    cadence = contacts.cadence(kept, asked.cadence, asked.by_segment)
    dealings = silence.Dealings(facts[TOUCHPOINTS.name], facts[ORDERS.name], of, asked.money)
    found = silence.overdue(kept, dealings, cadence, until=asked.as_of)
    nobody = ibis.null("int64")
    ids = (found.id, nobody) if is_person else (nobody, found.id)
    found = found.mutate(who=found.id if is_person else -found.id, person_id=ids[0], organisation_id=ids[1])
    found = found.mutate(is_waiting=found.is_overdue | silence.due_soon(found, asked.as_of))
    by = (BY,) if BY in found.columns else ()
    return found.select("who", *LIST, "is_overdue", "is_waiting", "contact_on", "cadence", "n_orders", *by)


def _sources(facts: Facts, of: str, ends: Mapping[str, date]) -> lifecycle.Sources:
    somebody = facts[PEOPLE.name if of == "person_id" else ORGANISATIONS.name]
    orders, touchpoints, answers, leads = (facts[fact.name] for fact in (ORDERS, TOUCHPOINTS, ANSWERS, OPPORTUNITIES))
    gaps = facts.keep(rhythm.gaps(facts[ORDERS.name], of=of, until=max(ends.values())))
    counts = rhythm.counts(gaps, lifecycle.segments(somebody), ends)
    usual = facts.shared(of, counts, lambda counted: rhythm.usual(counted, ends))
    bound, cases = facts[INTRODUCTIONS.name], facts[CASES.name]
    return lifecycle.Sources(somebody, orders, touchpoints, answers, leads, bound, cases, gaps, usual, of)


def _staged(facts: Facts, asked: Asked) -> ir.Table:
    """Everybody's stage, and where the flow is asked for also that at the end of each of the last quarters."""
    ends = {"": asked.as_of} | ({} if asked.bare or asked.by else _ends(asked))
    sources = _sources(facts, "person_id", ends)
    by = (BY,) if BY in sources.somebody.columns else ()
    found = lifecycle.stages(sources, ends, keep=("segment", *by))
    return found.filter(found.stage.notnull()).mutate(who=found.id, person_id=found.id)


def _staged_organisations(facts: Facts, asked: Asked) -> ir.Table:
    ends = {"": asked.as_of}
    found = lifecycle.stages(_sources(facts, "organisation_id", ends), ends)
    return found.filter(found.stage.notnull()).mutate(person_id=ibis.null("int64"), organisation_id=found.id)


def _counted_organisations(units: ir.Table, _: Asked) -> ir.Table:
    return lifecycle.paths(units, ("",))


def _read_organisations(rows: list[dict[str, object]], _: Asked) -> object:
    counts = {str(row["stage"]): row["n"] for row in rows}
    return {stage: counts.get(stage, 0) for stage in lifecycle.STAGES}


def _ends(asked: Asked) -> dict[str, date]:
    return {f"_{i}": day for i, day in enumerate(asked.quarter_ends())}


def _paths(units: ir.Table, asked: Asked) -> ir.Table:
    return lifecycle.paths(units, tuple(_ends(asked)))


def _flow(rows: list[dict[str, object]], asked: Asked) -> object:
    """Who moved from which stage to which in each of the last full quarters; `moves` are those of the last one."""
    quarters = last_quarters(QUARTERS, asked.as_of)
    found = [_moves(rows, i, quarter) for i, quarter in enumerate(quarters) if i]
    return {"quarter": str(quarters[-1]), "moves": found[-1]["moves"], "quarters": found}


def _moves(rows: list[dict[str, object]], i: int, quarter: Quarter) -> dict[str, object]:
    moves: dict[tuple[object, object], int] = {}
    stages = dict.fromkeys(lifecycle.STAGES, 0)
    for row in rows:
        before, now, n = row[f"stage_{i - 1}"], row[f"stage_{i}"], int(str(row["n"]))
        if now is not None:
            moves[before, now] = moves.get((before, now), 0) + n
            stages[str(now)] += n
    ordered = sorted(moves.items(), key=lambda m: (str(m[0][0]), str(m[0][1])))
    return {
        "quarter": str(quarter),
        "stages": stages,
        "moves": [{"before": before, "now": now, "n": n} for (before, now), n in ordered],
    }


def _left_out(row: Mapping[str, object]) -> list[str]:
    n = int(str(row["n_other"] or 0))
    if not n:
        return []
    said = ngettext(
        "What is at stake is in your own currency: %(n)s order in another is left out of it.",
        "What is at stake is in your own currency: %(n)s orders in others are left out of it.",
        n,
    )
    return [said % {"n": f"{n:,}"}]


def _in_other_currencies(facts: Facts, asked: Asked) -> ir.Table:
    orders = facts[ORDERS.name]
    kept = orders.filter(orders.state != "cancelled", orders.day <= ibis.literal(asked.as_of), orders.total != 0)
    return kept.aggregate(n_other=kept.count(where=(kept.currency != asked.money).fill_null(True)))


TOP_OF_MIND = Insight(
    name="top-of-mind",
    order=1,
    title=_("Top of mind"),
    question=_("Who has heard from us within the time that suits them?"),
    how=_(
        "Active people whose last real contact is within their cadence, of all active people. Active: can be reached, and had a "
        "real contact or an order within 24 months (730 days). A real contact is a conversation, or something given that reached "
        "them; one text to many is none. The cadence is the person's own, else the segment's, else the business's. "
        "Wilson interval."
    ),
    formula="top-of-mind/1",
    reads=(PEOPLE, TOUCHPOINTS, ORDERS),
    about=(PEOPLE,),
    units=_in_mind,
    measure=Share("is_in_mind"),
    sentence=_("{hits} of {n} active people heard from you within their cadence: {value}, between {low} and {high}."),
    empty=_("Nobody is active yet. Bring in people and orders, or log a talk, and the number appears."),
    shows=("id", "who", "person_id", "segment", "contact_on", "order_on", "silent_days", "cadence", "is_in_mind"),
    apart=Apart(("person_id", "is_in_mind")),
    days=Days.STATE,
    parameters=("cadence_days", "cadences"),
    chart_by="segment",
)

SILENCE = Insight(
    name="silence",
    order=2,
    title=_("Gone quiet"),
    question=_("Who has been silent for longer than is usual for them?"),
    how=_(
        "Active people and organisations whose silence is longer than usual. Usual is the 90th percentile of their own pauses "
        "between purchases (at least three pauses; purchases of one day are one), else their cadence. A real contact or an order "
        "ends a silence. At stake is a year of their orders in your currency. The list begins with the most at stake. "
        "Wilson interval."
    ),
    formula="silence/2",
    reads=(PEOPLE, ORGANISATIONS, TOUCHPOINTS, ORDERS),
    about=(PEOPLE, ORGANISATIONS),
    units=_silent,
    measure=silence.Overdue(),
    sentence=_("{overdue} of {n} active people and organisations have been silent for longer than is usual for them: {value}."),
    empty=_("Nobody is active yet. Bring in people and orders, or log a talk, and the list appears."),
    key="who",
    shows=("who", *LIST, "is_overdue"),
    apart=Apart(("who", *LIST, "is_overdue")),
    listing=Listing(of="is_overdue", order=("stake", "overdue_days"), shows=LIST),
    files=Filing(
        n="gaps",
        value="overdue_days",
        label="why",
        stake="stake",
        reason=("last_on", "usual_days", "why", "contact_on", "cadence"),
        only="is_waiting",
    ),
    checks=_in_other_currencies,
    warns=_left_out,
    in_money=("stake",),
    days=Days.STATE,
    parameters=("cadence_days", "cadences"),
    chart_by="segment",
)

LIFECYCLE = Insight(
    name="lifecycle",
    order=3,
    title=_("Life cycle"),
    question=_("At which stage does everybody stand, and who moved?"),
    how=_(
        "The first that holds: ambassador (no order, has introduced somebody), lapsed (no order for longer than "
        "the 90th percentile of their own pauses between purchases, else of their segment's, else of everybody's), fan (a last "
        "answer of 9 or 10 within 12 months, or an introduction within 24, and no open case), repeat (two orders or more), "
        "customer, prospect (an enquiry or a conversation), stranger. The number is the share of all who ever bought that has "
        "not lapsed. Wilson interval."
    ),
    formula="lifecycle/1",
    reads=(PEOPLE, ORGANISATIONS, ORDERS, TOUCHPOINTS, ANSWERS, OPPORTUNITIES, INTRODUCTIONS, CASES),
    about=(PEOPLE,),
    units=_staged,
    measure=Composition("stage", lifecycle.STAGES, good=lifecycle.STILL_HERE, of=lifecycle.BUYERS),
    sentence=_("{value} of the {n} people who ever bought are still with you, between {low} and {high}."),
    empty=_("Nobody has bought yet. Bring in orders and the stages appear."),
    shows=("id", "who", "person_id", "segment", "stage"),
    levels=("stage", "all"),
    files=Filing(n="n_orders", value="lapses_in", label="stage"),
    extras=(
        Extra("flow", _paths, _flow),
        Extra("organisations", _counted_organisations, _read_organisations, units=_staged_organisations),
    ),
    apart=Apart(("person_id", "organisation_id", "stage", *(f"stage_{i}" for i in range(QUARTERS)))),
    days=Days.STATE,
)

INSIGHTS = (TOP_OF_MIND, SILENCE, LIFECYCLE)
