"""At which stage of the life cycle somebody stands, at the end of one day or of several.

The first that holds: ambassador (no order, at least one introduction), lapsed, fan, repeat,
customer, prospect, stranger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from . import answers, contacts, latest, rhythm

STAGES = ("stranger", "prospect", "customer", "repeat", "fan", "ambassador", "lapsed")
BUYERS = ("customer", "repeat", "fan", "lapsed")
STILL_HERE = ("customer", "repeat", "fan")
ANSWER_DAYS, INTRODUCTION_DAYS, LONGEST_SILENCE = 365, 730, 730
FAN_SCORE = 9


@dataclass(frozen=True)
class Sources:
    """The tables that stages are computed from; `somebody` is people or organisations, `of` their id elsewhere.

    `gaps` is `rhythm.gaps` of the same orders; `usual` what the function of this name in `rhythm` says of everybody.
    """

    somebody: ir.Table
    orders: ir.Table
    touchpoints: ir.Table
    answers: ir.Table
    opportunities: ir.Table
    introductions: ir.Table
    cases: ir.Table
    gaps: ir.Table
    usual: ir.Table
    of: str = "person_id"


def stages(sources: Sources, ends: Mapping[str, date], *, keep: tuple[str, ...] = ()) -> ir.Table:
    """`id`, the columns of `keep`, and for each end its `stage{suffix}`, `n_orders{suffix}` and `lapses_in{suffix}`.

    The stage is null before somebody was known. `lapses_in` are the days of silence until somebody who bought has lapsed, below
    0 where they have, and 0 where nobody bought.
    """
    until = max(ends.values())
    found = sources.somebody.select("id", "noted_day", *keep, _segment=sources.somebody.segment.fill_null(""))
    for side in (
        _orders(sources, ends),
        rhythm.own(sources.gaps, ends),
        _talks(sources, until),
        _leads(sources, until),
        _scores(sources, ends),
        _troubles(sources, ends),
    ):
        found = found.left_join(side, found.id == side.who).drop("who")
    if sources.of == "person_id":
        introduced = _introductions(sources, ends)
        found = found.left_join(introduced, found.id == introduced.who).drop("who")
    else:
        found = found.mutate(**{f"introduced_on{s}": ibis.null("date") for s in ends})
    found = _compared(found, sources.usual, ends)
    found_stages = {f"stage{suffix}": _stage(found, suffix, end) for suffix, end in ends.items()}
    counts = {f"n_orders{suffix}": found[f"n_orders{suffix}"].fill_null(0) for suffix in ends}
    left = {f"lapses_in{suffix}": _silence_left(found, suffix, end) for suffix, end in ends.items()}
    return found.select("id", *keep, **found_stages, **counts, **left)


def _compared(found: ir.Table, usual: ir.Table, ends: Mapping[str, date]) -> ir.Table:
    """Adds `segment_usual{suffix}`, `segment_gaps{suffix}`, and the same of all."""
    of_segment, of_all = usual.filter(~usual.is_all), usual.filter(usual.is_all)
    columns = {(f"_usual{s}", f"usual{s}") for s in ends} | {(f"_gaps{s}", f"n_gaps{s}") for s in ends}
    segment = of_segment.select(_of=of_segment.segment, **{f"segment{name}": of_segment[c] for name, c in columns})
    found = found.left_join(segment, found["_segment"] == segment["_of"]).drop("_of")
    whole = of_all.select(_of=of_all.is_all, **{f"all{name}": of_all[c] for name, c in columns})
    return found.left_join(whole, whole["_of"]).drop("_of")


def segments(somebody: ir.Table) -> ir.Table:
    """`who` and `segment` of each, as `rhythm.counts` reads them."""
    return somebody.select(who=somebody.id, segment=somebody.segment.fill_null(""))


def _orders(sources: Sources, ends: Mapping[str, date]) -> ir.Table:
    kept = contacts.placed(sources.orders, of=sources.of, until=max(ends.values()))
    columns: dict[str, ir.Value] = {"first_order_on": kept.day.min()}
    for suffix, end in ends.items():
        known = kept.day <= ibis.literal(end)
        columns |= {f"n_orders{suffix}": kept.count(where=known), f"order_on{suffix}": kept.day.max(where=known)}
    return kept.group_by(who=kept[sources.of]).aggregate(**columns)


def _talks(sources: Sources, until: date) -> ir.Table:
    talks = sources.touchpoints
    kept = talks.filter(contacts.is_two_way(talks), talks.day <= ibis.literal(until), talks[sources.of].notnull())
    return kept.group_by(who=kept[sources.of]).aggregate(first_talk_on=kept.day.min())


def _leads(sources: Sources, until: date) -> ir.Table:
    leads = sources.opportunities
    kept = leads.filter(leads.day <= ibis.literal(until), leads[sources.of].notnull())
    return kept.group_by(who=kept[sources.of]).aggregate(first_lead_on=kept.day.min())


def _introductions(sources: Sources, ends: Mapping[str, date]) -> ir.Table:
    """The day on which somebody last sent us somebody, by an enquiry that says so or however else it is known."""
    leads, bound = sources.opportunities, sources.introductions
    both = ibis.union(leads.select("day", who=leads.introduced_by_id), bound.select("day", who=bound.introducer_id))
    kept = both.filter(both.who.notnull(), both.day <= ibis.literal(max(ends.values())))
    columns = {f"introduced_on{s}": kept.day.max(where=kept.day <= ibis.literal(end)) for s, end in ends.items()}
    return kept.group_by("who").aggregate(**columns)


def _scores(sources: Sources, ends: Mapping[str, date]) -> ir.Table:
    """The day of the last answer up to each end, where that answer is that of a fan."""
    said = answers.scored(sources.answers, "nps", since=None, until=max(ends.values()))
    said = said.filter(said.scale_low == 0, said.scale_high == 10, said[sources.of].notnull())
    said = said.mutate(order=latest.order(said.answered_at, said.id), is_fan=(said.high_good >= FAN_SCORE).cast("int64"))
    columns: dict[str, ir.Value] = {}
    for suffix, end in ends.items():
        day = said.day <= ibis.literal(end)
        known = said.order * day.cast("int64").nullif(0)  # null, and so passed over, after the end
        columns |= {f"is_fan{suffix}": latest.value_at_newest(said.is_fan, known), f"said_on{suffix}": said.day.max(where=day)}
    return said.group_by(who=said[sources.of]).aggregate(**columns)


def _troubles(sources: Sources, ends: Mapping[str, date]) -> ir.Table:
    """Of whom a case was open at each end: it had begun, and was not closed by then."""
    cases = sources.cases.filter(sources.cases[sources.of].notnull())

    def is_open(end: date) -> ir.BooleanValue:
        last = ibis.literal(end)
        return (cases.day <= last) & (cases.closed_day.isnull() | (cases.closed_day > last))

    open_then = {f"n_open{suffix}": cases.count(where=is_open(end)) for suffix, end in ends.items()}
    return cases.group_by(who=cases[sources.of]).aggregate(**open_then)


def _stage(found: ir.Table, suffix: str, end: date) -> ir.StringValue:
    n_orders = found[f"n_orders{suffix}"].fill_null(0)
    introduced = found[f"introduced_on{suffix}"]
    silence = contacts.days_since(found[f"order_on{suffix}"], end)
    is_fan = (found[f"is_fan{suffix}"] == 1) & (found[f"said_on{suffix}"] >= _ago(end, ANSWER_DAYS))
    is_fan = is_fan.fill_null(False) | (introduced >= _ago(end, INTRODUCTION_DAYS)).fill_null(False)
    is_fan = is_fan & (found[f"n_open{suffix}"].fill_null(0) == 0)
    has_come = (found.first_lead_on <= ibis.literal(end)).fill_null(False)
    has_come = has_come | (found.first_talk_on <= ibis.literal(end)).fill_null(False)
    is_known = has_come | (found.noted_day <= ibis.literal(end)).fill_null(False) | (n_orders > 0) | introduced.notnull()
    return ibis.cases(
        (~is_known, ibis.null("string")),
        ((n_orders == 0) & introduced.notnull(), "ambassador"),
        ((n_orders > 0) & (silence > _longest_usual(found, suffix)).fill_null(False), "lapsed"),
        ((n_orders > 0) & is_fan, "fan"),
        (n_orders >= 2, "repeat"),
        (n_orders == 1, "customer"),
        (has_come, "prospect"),
        else_="stranger",
    )


def _silence_left(found: ir.Table, suffix: str, end: date) -> ir.FloatingValue:
    """Days until the silence is longer than usual, were it to go on."""
    return (_longest_usual(found, suffix) - contacts.days_since(found[f"order_on{suffix}"], end)).fill_null(0.0)


def _longest_usual(found: ir.Table, suffix: str) -> ir.Value:
    """Own rhythm, else the segment's, else everybody's, else 24 months; each takes three gaps."""
    return ibis.cases(
        (found[f"n_gaps{suffix}"] >= rhythm.FEWEST_GAPS, found[f"usual{suffix}"]),
        (found[f"segment_gaps{suffix}"] >= rhythm.FEWEST_GAPS, found[f"segment_usual{suffix}"]),
        (found[f"all_gaps{suffix}"] >= rhythm.FEWEST_GAPS, found[f"all_usual{suffix}"]),
        else_=float(LONGEST_SILENCE),
    ).cast("float64")


def _ago(end: date, days: int) -> ir.DateValue:
    return ibis.literal(end - timedelta(days=days))


def paths(found: ir.Table, suffixes: tuple[str, ...]) -> ir.Table:
    """How many went through the same stages, end by end."""
    columns = [f"stage{s}" for s in suffixes]
    return found.group_by(columns).aggregate(n=found.count())
