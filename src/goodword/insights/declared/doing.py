"""Is it being done: which steps of playbooks are done, in time, in order, and what keeps them."""

import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.analytics import doing, replay, sequences
from goodword.analytics.change import Spans
from goodword.analytics.measures import Composition, Share
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Extra, Facts, Insight
from goodword.insights.wording import spelt
from goodword.kit.facts import RUN_STEPS, RUNS, TOUCHPOINTS

SHOWN = ("id", "who", "person_id", "organisation_id", "playbook_id", "step", "due_on", "done_day")
MOVED = ("id", "who", "person_id", "organisation_id", "order_id", "day", "before", "activity", "wait_days")
FITTING = ("consumed", "produced", "missing", "remaining")


def _known(facts: Facts, asked: Asked) -> ir.Table:
    steps = facts[RUN_STEPS.name]
    kept = steps.filter(steps.staff_id == asked.staff) if asked.staff else steps
    return doing.known(kept, facts[RUNS.name], as_of=asked.as_of)


def _due(facts: Facts, asked: Asked) -> ir.Table:
    return doing.due(_known(facts, asked), since=asked.since, until=asked.last, as_of=asked.as_of)


def _due_then(facts: Facts, asked: Asked, spans: Spans) -> ir.Table:
    return doing.due(_known(facts, asked), since=spans.before, until=spans.until, as_of=asked.as_of)


def _judged(facts: Facts, asked: Asked) -> ir.Table:
    found = doing.judged(_known(facts, asked), since=asked.since, until=asked.last, as_of=asked.as_of)
    return found.select(
        *(c for c in (*SHOWN, "skipped_day", "times", "verdict", "days_late", "position", BY) if c in found.columns)
    )


def _told(rows: list[dict[str, object]], asked: Asked) -> object:
    return [doing.told(row, asked.level) for row in rows]


def _replayed(facts: Facts, asked: Asked) -> ir.Table:
    """Each run of which nothing is still to come, with its tokens."""
    return replay.counted(replay.of_runs(_known(facts, asked), as_of=asked.as_of))


def _added(runs: ir.Table, _: Asked) -> ir.Table:
    sums = {name: runs[name].sum().cast("int64") for name in FITTING}
    return runs.group_by("playbook_id").aggregate(n=runs.count(), fitting=runs.count(where=runs.fitness == 1), **sums)


def _fitness(rows: list[dict[str, object]], _: Asked) -> object:
    each = [{k: int(str(v)) for k, v in row.items() if v is not None} for row in rows]
    whole = {name: sum(row[name] for row in each) for name in ("n", "fitting", *FITTING)}
    found = sorted((_fit(row) for row in each), key=lambda row: -row["n"])
    return {**_fit(whole), "playbooks": found}


def _fit(tokens: dict[str, int]) -> dict[str, float]:
    if not tokens["n"]:
        return dict(tokens)
    short, over = tokens["missing"] / tokens["consumed"], tokens["remaining"] / tokens["produced"]
    return {**tokens, "value": 0.5 * (1 - short) + 0.5 * (1 - over)}


def _fitness_said(found: object, _: Asked) -> str:
    assert isinstance(found, dict)
    if not found["n"]:
        return ""
    said = say(
        "%(fitting)s of %(n)s runs that are through kept to every step in its order; their fitness is %(value)s, at most 1."
    )
    return said % {"fitting": f"{found['fitting']:,}", "n": f"{found['n']:,}", "value": spelt(found["value"], "", 2)}


def _moves(facts: Facts, asked: Asked) -> ir.Table:
    return _moved(sequences.contacts(facts[TOUCHPOINTS.name], until=asked.last), asked)


def _returning(facts: Facts, asked: Asked) -> ir.Table:
    return _moved(sequences.returning(sequences.contacts(facts[TOUCHPOINTS.name], until=asked.last)), asked)


def _moved(contacts: ir.Table, asked: Asked) -> ir.Table:
    found = sequences.moves(contacts, since=asked.since)
    found = found.filter(found.staff_id == asked.staff) if asked.staff else found
    return found.select(*(c for c in (*MOVED, "is_return", BY) if c in found.columns))


def _cases(facts: Facts, asked: Asked) -> ir.Table:
    contacts = sequences.contacts(facts[TOUCHPOINTS.name], until=asked.as_of)
    return sequences.usual(facts.keep(sequences.cases(contacts, since=asked.since, until=asked.last, by=BY)))


def _ways(rows: list[dict[str, object]], asked: Asked) -> object:
    return [sequences.way(row, asked.level) for row in rows]


def _counted(rows: list[dict[str, object]], _: Asked) -> object:
    return int(str(rows[0]["n"] or 0))


def _ways_said(n: object, _: Asked) -> str:
    assert isinstance(n, int)
    return ngettext("There is %(n)s way in all.", "There are %(n)s ways in all.", n) % {"n": f"{n:,}"}


def _as_they_are(rows: list[dict[str, object]], _: Asked) -> object:
    return rows


def _waits(rows: list[dict[str, object]], _: Asked) -> object:
    return [sequences.wait(row) for row in rows]


def _waits_said(found: object, _: Asked) -> str:
    assert isinstance(found, list)
    if not found or not found[0]["share"]:
        return ""
    return say("%(share)s of all the waiting is for “%(what)s”.") % {
        "share": spelt(found[0]["share"], "%"), "what": found[0]["activity"],
    }  # fmt: skip


COMPLETION = Insight(
    name="completion",
    order=11,
    title=_("Done as promised"),
    question=_("Of the steps that were due, how many were done?"),
    how=_(
        "Steps of playbooks that were done, of all that were due. A step counts from the day after it was due, so one that is "
        "due today is not missed yet. Done is done: also late, and also when proved by a fact that came by itself; beside it "
        "stands how many were done in time. An optional step that somebody skipped is not counted, nor is one that was due "
        "while its run rested or after it had ended early. Wilson interval, which knows that the steps of one run go together."
    ),
    formula="completion/1",
    reads=(RUN_STEPS, RUNS),
    about=(RUN_STEPS,),
    units=_due,
    moves=_due_then,
    too_few=_("No clear change: too few steps were due in %(now)s and %(before)s to tell (%(n)d and %(m)d)."),
    measure=doing.Done(),
    sentence=_("{hits} of {n} steps that were due were done: {value}, between {low} and {high}; {in_time} of them in time."),
    empty=_("No step of a playbook has been due yet. Switch a playbook on, and the number appears when its first step was due."),
    shows=(*SHOWN, "is_done", "is_in_time"),
    day="due_on",
    decimals=1,
    is_clustered=True,
    is_of_staff=True,
    chart_by="month",
)

STEPS = Insight(
    name="steps",
    order=12,
    title=_("Step by step"),
    question=_("Which steps are done in time, late, skipped, out of order, or not at all?"),
    how=_(
        "Each step of each run is one of: skipped, repeated although it is to happen once, out of order, late, done in time, "
        "not done although it was due, not yet due; the first that holds. The number is the share done in time, in order and "
        "once, of all that are not “not yet due”. Beside it the fitness of each playbook, of the runs in which nothing is still "
        "to come: token replay, ½(1 − missing/consumed) + ½(1 − remaining/produced), where the steps in their order are the "
        "sequence, without optional ones that were not done. Wilson interval."
    ),
    formula="steps/1",
    reads=(RUN_STEPS, RUNS),
    about=(RUN_STEPS,),
    units=_judged,
    measure=Composition("verdict", doing.VERDICTS, good=("done",), of=doing.JUDGED),
    sentence=_("Of {n} steps that are settled or overdue {value} were done in time and in order, between {low} and {high}."),
    empty=_("No step of a playbook has been due yet. Switch a playbook on, and the steps appear here."),
    shows=(*SHOWN, "skipped_day", "times", "verdict", "days_late"),
    day="due_on",
    decimals=1,
    extras=(
        Extra("steps", lambda units, _: doing.by_step(units), _told),
        Extra("fitness", _added, _fitness, units=_replayed, says=_fitness_said),
    ),
    lines=("steps", "step"),
    is_of_staff=True,
)

VARIANTS = Insight(
    name="variants",
    order=13,
    title=_("The ways it goes"),
    question=_("In which order do things happen, and how many go the usual way?"),
    how=_(
        "The contacts of one case in their order are its way. A case is an order; where a contact names none, it is the contacts "
        "of that person, else of that organisation. Contacts of one second stand as they were noted; one text to many is left "
        "out. The number is the share of cases that went the way most cases went; where many ways are almost as common, it "
        "flatters a little. A case counts on the day it began. Wilson interval."
    ),
    formula="variants/1",
    reads=(TOUCHPOINTS,),
    about=(TOUCHPOINTS,),
    units=_cases,
    measure=Share("is_usual"),
    sentence=_("{hits} of {n} cases went the usual way: {value}, between {low} and {high}."),
    empty=_("No contact has been logged yet. Bring in contacts or an event log, and the ways appear."),
    key="who",
    shows=("who", "person_id", "organisation_id", "order_id", "day", "variant", "n_events", "lasted_days", "is_usual"),
    decimals=1,
    extras=(
        Extra("variants", lambda units, _: sequences.variants(units), _ways),
        Extra("ways", lambda units, _: units.aggregate(n=units.variant.nunique()), _counted, says=_ways_said),
    ),
    lines=("variants", "variant"),
)

FLOW = Insight(
    name="flow",
    order=14,
    title=_("How it flows"),
    question=_("What follows what, how often, and after how long?"),
    how=_(
        "Each contact that follows another in its case is a move from one kind to the next; a case is an order, else a person, "
        "else an organisation. The number is the share of moves that return to where the case had been before. The picture shows "
        "the moves that are most frequent, with how many they are and the median of days between. Wilson interval, which knows "
        "that the moves of one case go together."
    ),
    formula="flow/1",
    reads=(TOUCHPOINTS,),
    about=(TOUCHPOINTS,),
    units=_returning,
    measure=sequences.RETURNS,
    sentence=_("{hits} of {n} moves return to where the case had been before: {value}, between {low} and {high}."),
    empty=_("No contact follows another yet. Bring in contacts or an event log, and the picture appears."),
    shows=(*MOVED, "is_return"),
    decimals=1,
    is_clustered=True,
    extras=(Extra("moves", lambda units, _: sequences.flow(units), _as_they_are),),
    lines=("moves", "activity"),
    draws="flow",
    is_of_staff=True,
)

BOTTLENECKS = Insight(
    name="bottlenecks",
    order=15,
    title=_("Where it waits"),
    question=_("Which steps are waited for longest, and what does it cost in time?"),
    how=_(
        "The days from one contact of a case to the next, by the kind that was waited for; a case is an order, else a person, "
        "else an organisation. The number is the mean of days. For each kind the median, the 90th percentile, and all the days "
        "together with their share of all the waiting; the list begins with what costs most. Student's interval, which knows "
        "that the moves of one case go together."
    ),
    formula="bottlenecks/1",
    reads=(TOUCHPOINTS,),
    about=(TOUCHPOINTS,),
    units=_moves,
    measure=sequences.WAITING,
    sentence=_("From one contact to the next it takes {value} days on average, between {low} and {high} ({n} moves)."),
    empty=_("No contact follows another yet. Bring in contacts or an event log, and the waits appear."),
    shows=MOVED,
    decimals=1,
    is_clustered=True,
    extras=(Extra("waits", lambda units, _: sequences.waits(units), _waits, says=_waits_said),),
    lines=("waits", "activity"),
    is_of_staff=True,
)

INSIGHTS = (COMPLETION, STEPS, VARIANTS, FLOW, BOTTLENECKS)
