"""Answers with marks beside their score: those that people gave to single things, and those that facts give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from . import intervals
from .answers import ANSWERED, who_or_itself
from .intervals import Interval
from .measures import Figure, Sums

BY = "by"
ENDS = ("explained", "explained_low", "explained_high")
MARK = "mark_"
OF_ORDERS = ("delivery", "waiting", "price", "promises")
GOOD, MIDDLING, POOR = 3, 2, 1
USUAL = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
QUESTION = ("metric", "scale_low", "scale_high")
DAYS_OF_PROMISES = 90


def with_scores(answers: ir.Table, *, since: date | None, until: date) -> ir.Table:
    """Every answer with a score from `since` to `until`; adds `who`, and turns `score` so that more is better.

    Satisfaction and ease are put on their usual scale in a straight line; “would recommend” on another is another question and
    left out. What is no question of these keeps its scale, by which it is told from others.
    """
    kept = answers.filter(answers.score.notnull(), answers.state.isin(ANSWERED), answers.day <= ibis.literal(until))
    kept = kept.filter(kept.scale_high > kept.scale_low)
    low, high = USUAL["nps"]
    kept = kept.filter((kept.metric != "nps") | ((kept.scale_low == low) & (kept.scale_high == high)))
    if since is not None:
        kept = kept.filter(kept.day >= ibis.literal(since))
    turned = ibis.ifelse(kept.is_high_good.fill_null(True), kept.score, kept.scale_low + kept.scale_high - kept.score)
    ends = (kept.scale_low, kept.scale_high)
    low, high = (ibis.cases(*((kept.metric == name, on[i]) for name, on in USUAL.items()), else_=ends[i]) for i in (0, 1))
    steps = ((turned - ends[0]) * (high - low)).cast("float64")
    on_usual = low + steps / (ends[1] - ends[0]).nullif(0)
    return kept.mutate(who=who_or_itself(kept), score=on_usual, scale_low=low, scale_high=high)


def marked(answers: ir.Table, marks: Mapping[str, ir.Value]) -> ir.Table:
    """Of answers with any of these marks those to the question that has most of them; a mark of 0 is none.

    Gives `id`, `person_id`, `organisation_id`, `who`, `day`, `metric`, `score`, `marks` (an array in the order given), and `by`
    where there is one.
    """
    names = [f"{MARK}{i}" for i in range(len(marks))]
    given = (mark.cast("float64").nullif(0) for mark in marks.values())
    found = answers.mutate(**dict(zip(names, given, strict=True)))
    found = found.filter(ibis.coalesce(*(found[name] for name in names)).notnull())
    asked = found.group_by(*QUESTION).aggregate(n=found.count())
    most = asked.order_by([asked.n.desc(), *(asked[c] for c in QUESTION)]).limit(1)
    most = most.select(**{f"_{c}": most[c] for c in QUESTION})
    found = found.join(most, [found[c] == most[f"_{c}"] for c in QUESTION])
    return found.select(*_kept_of(found), marks=ibis.array([found[name] for name in names]))


def nothing(answers: ir.Table) -> ir.Table:
    """The same where nothing was ever marked: no rows."""
    none = ibis.array([ibis.null("float64")])
    return answers.filter(ibis.literal(False)).select(*_kept_of(answers), marks=none)


def _kept_of(answers: ir.Table) -> tuple[str, ...]:
    kept = ("id", "person_id", "organisation_id", "who", "day", "metric", "score")
    return (*kept, BY) if BY in answers.columns else kept


def in_words(units: ir.Table, names: Sequence[str]) -> ir.Table:
    """Adds `told`: each mark that was given, by the name of the thing."""
    said = [ibis.literal(f"{name} ") + units.marks[i].round(1).cast("string") for i, name in enumerate(names)]
    return units.mutate(told=ibis.literal(", ").join(said) if said else ibis.literal(""))


def of_orders(answers: ir.Table, orders: ir.Table, promises: ir.Table) -> tuple[ir.Table, dict[str, ir.Value]]:
    """Answers about an order, and what facts say of it from 3 (good) to 1 (poor), each as far as it was known when they answered.

    Delivery: before the promised day, on it, after it or not at all. Waiting: the quickest quarter of deliveries, the slowest.
    Price: the cheapest quarter of orders in the same currency, the dearest. Promises of the last 90 days: all kept in time, none
    due, not so.
    """
    known = orders.select(
        _order=orders.id, promised_on=orders.promised_on, ordered=orders.day, delivered=orders.delivered_day, paid=orders.total,
        paid_in=orders.currency.fill_null(""),
    )  # fmt: skip
    found = answers.join(known, answers.order_id == known["_order"])
    is_here = (found.delivered <= found.day).fill_null(False)
    found = found.mutate(waited=ibis.ifelse(is_here, found.delivered.delta(found.ordered, unit="day"), None))
    due = _kept(found, promises)
    found = found.left_join(due, found.id == due["_answer"]).drop("_answer")
    found = found.cross_join(found.aggregate(**_ends(found, "waited")))
    paid = found.group_by(_paid_in=found.paid_in).aggregate(**_ends(found, "paid"))
    found = found.join(paid, found.paid_in == paid["_paid_in"])
    is_here = (found.delivered <= found.day).fill_null(False)
    delivery = ibis.cases(
        (found.promised_on.isnull(), None),
        (is_here & (found.delivered < found.promised_on), GOOD),
        (is_here & (found.delivered == found.promised_on), MIDDLING),
        (~is_here & (found.day < found.promised_on), None),
        else_=POOR,
    )
    promised = ibis.cases((found.n_due.isnull(), MIDDLING), (found.n_kept == found.n_due, GOOD), else_=POOR)
    waiting = _quarters(found.waited, found["_waited25"], found["_waited75"])
    price = _quarters(found.paid, found["_paid25"], found["_paid75"])
    return found, dict(zip(OF_ORDERS, (delivery, waiting, price, promised), strict=True))


def _ends(found: ir.Table, column: str) -> dict[str, ir.Value]:
    return {f"_{column}{q}": found[column].quantile(q / 100) for q in (25, 75)}


def _quarters(column: ir.Value, low: ir.Value, high: ir.Value) -> ir.Value:
    """The least quarter is good, the most is poor."""
    return ibis.cases((column.isnull() | (low == high), None), (column <= low, GOOD), (column >= high, POOR), else_=MIDDLING)


def _kept(answers: ir.Table, promises: ir.Table) -> ir.Table:
    """Of answers whose person had promises due lately: how many were due, and how many of them kept in time."""
    due = promises.filter(promises.person_id.notnull(), promises.due_on.notnull())
    due = due.select(_of=due.person_id, due_on=due.due_on, in_time=(due.kept_day <= due.due_on).fill_null(False))
    both = answers.select("id", "person_id", "day").join(due, ibis._.person_id == due["_of"])
    lately = both.filter(both.due_on <= both.day, both.day.delta(both.due_on, unit="day") < DAYS_OF_PROMISES)
    return lately.group_by(_answer=lately.id).aggregate(n_due=lately.count(), n_kept=lately.count(where=lately.in_time))


def explained(units: ir.Table, found: ir.Table) -> ir.Table:
    """Adds to each answer how much is told of its group, or of all: `explained`, `explained_low`, `explained_high`."""
    ends = {name: found[column] for name, column in zip(ENDS, ("value", "low", "high"), strict=True)}
    if BY not in units.columns:
        return units.cross_join(found.aggregate(**{name: column.max() for name, column in ends.items()}))
    told = found.select(_by=found.by, **ends)
    return units.left_join(told, units[BY].cast("string").fill_null("") == told["_by"]).drop("_by")


@dataclass(frozen=True)
class Explained:
    """How much of the score the marks tell, in percent of its variance: R², found elsewhere, with its interval."""

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return units.explained

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        ends = {name: units[name].max() for name in ENDS}
        return {"n": units.count(), "n_told": units.explained.count(), **ends}

    def figure(self, sums: Sums, level: float) -> Figure:
        n = int(sums.get("n") or 0)
        if not sums.get("n_told"):
            return Figure(None, intervals.NOTHING, n)
        value, low, high = (float(sums[name]) for name in ENDS)
        return Figure(value, Interval(low, high), n)
