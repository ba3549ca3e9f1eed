"""The moments that make up somebody's experience, and what each is worth.

A scored answer is worth what it says, in a straight line from the bad end of its scale (−1) to the good one (+1). What nobody
scored takes its value and its weight from `WORTH`: contacts, deliveries and promises, by their kind and outcome.
A moment is dated when it happened; what was promised for a day and was not there is one on the day after.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from .answers import ANSWERED
from .gap import ASKS, EXPECTED

COLUMNS = ("who", "day", "code", "row", "score")
METRICS = ("nps", "csat", "ces", "other")


@dataclass(frozen=True)
class Worth:
    """Of one kind and outcome: the value from −1 to 1 (None: what the answer says) and the weight."""

    kind: str
    outcome: str
    value: float | None
    weight: float

    @property
    def name(self) -> str:
        return f"{self.kind} {self.outcome}".strip()


WORTH = (
    Worth("talk", "given", 0.4, 1.0),  # a conversation in which they were given something
    Worth("talk", "", 0.3, 1.0),
    Worth("talk", "asked", 0.1, 1.0),  # one in which we wanted something
    Worth("gift", "", 0.5, 1.0),
    Worth("request", "", -0.1, 0.5),
    Worth("notice", "", 0.0, 0.25),  # from us, neither give nor ask
    Worth("word from them", "", 0.0, 0.5),  # good or bad, nobody scored it
    Worth("contact", "", 0.0, 0.25),  # nobody noted which way it went
    Worth("delivery", "in time", 0.5, 1.0),
    Worth("delivery", "", 0.3, 1.0),  # no day was promised
    Worth("delivery", "overdue", -0.6, 1.0),
    Worth("delivery", "late", 0.1, 0.5),
    Worth("promise", "kept", 0.6, 1.0),
    Worth("promise", "overdue", -0.8, 1.0),
    Worth("promise", "kept late", 0.1, 0.5),
    Worth("promise", "dropped", -0.4, 1.0),
    *(Worth("answer", metric, None, 2.0) for metric in METRICS),
)
CODES = {worth.name: code for code, worth in enumerate(WORTH)}
NAMES = tuple(CODES)


@dataclass(frozen=True)
class Sources:
    """The facts that moments are made of."""

    touchpoints: ir.Table
    answers: ir.Table
    orders: ir.Table
    promises: ir.Table


def moments(sources: Sources) -> ir.Table:
    """One row for each moment of each person: `who`, `day`, `code` (its place in WORTH), `row` (the id of its fact), `score`,
    `value`, `weight`.

    A touchpoint that its own person answered with a score is that answer's moment alone. Left out are broadcasts, and what was
    sent and did not reach them. So each moment follows from the rows of its person.
    """
    scored = _scored(sources.answers)
    return _valued([_said(scored), *_unscored(sources, scored)], COLUMNS)


def staged(sources: Sources) -> ir.Table:
    """The same with `stage`; an answer has that of the touchpoint which it is about, which takes a join to know."""
    scored = _scored(sources.answers)
    return _valued([_in_stage(_said(scored), sources.touchpoints), *_unscored(sources, scored)], (*COLUMNS, "stage"))


def _unscored(sources: Sources, scored: ir.Table) -> list[ir.Table]:
    return [_contacts(sources.touchpoints, scored), *_deliveries(sources.orders), *_promises(sources.promises)]


def _valued(parts: list[ir.Table], columns: tuple[str, ...]) -> ir.Table:
    found = ibis.union(*(part.select(*columns) for part in parts))
    given = ibis.cases(*((found.code == i, w.value) for i, w in enumerate(WORTH) if w.value is not None), else_=0.0)
    weight = ibis.cases(*((found.code == i, w.weight) for i, w in enumerate(WORTH)), else_=0.0)
    return found.mutate(value=found.score.coalesce(given.cast("float64")), weight=weight.cast("float64"))


def _scored(answers: ir.Table) -> ir.Table:
    """Answers with a score on a scale that has a width; `score` from −1 to 1, more is better. What was only hoped for is none."""
    kept = answers.filter(
        answers.score.notnull(),
        answers.state.isin(ANSWERED),
        answers.person_id.notnull(),
        answers.day.notnull(),
        answers.scale_high > answers.scale_low,
    )
    if ASKS in kept.columns:
        kept = kept.filter((kept[ASKS] != EXPECTED).fill_null(True))
    up = ibis.ifelse(kept.is_high_good.fill_null(True), kept.score - kept.scale_low, kept.scale_high - kept.score)
    share = up.cast("float64") / (kept.scale_high - kept.scale_low).nullif(0)
    return kept.mutate(score=ibis.greatest(-1.0, ibis.least(1.0, 2 * share - 1)))


def _said(scored: ir.Table) -> ir.Table:
    metric = ibis.cases(*((scored.metric == m, CODES[f"answer {m}"]) for m in METRICS), else_=CODES["answer other"])
    return scored.mutate(who=scored.person_id, row=scored.id, code=metric.cast("int64"))


def _in_stage(said: ir.Table, touchpoints: ir.Table) -> ir.Table:
    stages = touchpoints.select(_touched=touchpoints.id, _of=touchpoints.person_id, _stage=touchpoints.stage)
    found = said.left_join(stages, [said.touchpoint_id == stages["_touched"], said.who == stages["_of"]])
    return found.mutate(stage=found["_stage"].nullif("").coalesce(ibis.ifelse(found.order_id.notnull(), "after", "")))


def _contacts(touchpoints: ir.Table, scored: ir.Table) -> ir.Table:
    kept = touchpoints.filter(
        touchpoints.person_id.notnull(),
        touchpoints.day.notnull(),
        ~touchpoints.is_broadcast.fill_null(False),
        (touchpoints.direction != "out").fill_null(True) | touchpoints.reached.fill_null(False),
    )
    touched = scored.select(_touched=scored.touchpoint_id, _by=scored.person_id)
    kept = kept.anti_join(touched, [kept.id == touched["_touched"], kept.person_id == touched["_by"]])
    way, intent = kept.direction.fill_null(""), kept.intent.fill_null("")
    names = {
        "talk given": (way == "two-way") & (intent == "give"),
        "talk asked": (way == "two-way") & (intent == "ask"),
        "talk": way == "two-way",
        "gift": (way == "out") & (intent == "give"),
        "request": (way == "out") & (intent == "ask"),
        "notice": way == "out",
        "word from them": way == "in",
    }
    code = ibis.cases(*((holds, CODES[name]) for name, holds in names.items()), else_=CODES["contact"])
    return _of(kept, kept.day, code, stage=kept.stage.fill_null(""))


def _deliveries(orders: ir.Table) -> list[ir.Table]:
    kept = orders.filter(orders.person_id.notnull(), orders.state != "cancelled")
    missed = kept.filter(kept.promised_on.notnull(), kept.delivered_day.isnull() | (kept.delivered_day > kept.promised_on))
    there = kept.filter(kept.delivered_day.notnull())
    code = ibis.cases(
        (there.promised_on.isnull(), CODES["delivery"]),
        (there.delivered_day <= there.promised_on, CODES["delivery in time"]),
        else_=CODES["delivery late"],
    )
    overdue = _of(missed, _day_after(missed.promised_on), _always("delivery overdue"), stage=ibis.literal("buy"))
    return [overdue, _of(there, there.delivered_day, code, stage=ibis.literal("use"))]


def _promises(promises: ir.Table) -> list[ir.Table]:
    """A promise that was not kept on its day is one moment then; kept or dropped later, it is another."""
    kept = promises.filter(promises.person_id.notnull(), promises.due_on.notnull())
    in_time = (kept.kept_day <= kept.due_on).fill_null(False)
    let_go = (kept.dropped_day <= kept.due_on).fill_null(False)
    missed = kept.filter(~in_time, ~let_go)
    done = kept.filter(kept.kept_day.notnull())
    gone = kept.filter(let_go & ~in_time)
    code = ibis.ifelse(done.kept_day <= done.due_on, CODES["promise kept"], CODES["promise kept late"])
    none = ibis.literal("")
    return [
        _of(missed, _day_after(missed.due_on), _always("promise overdue"), stage=none),
        _of(done, done.kept_day, code, stage=none),
        _of(gone, gone.dropped_day, _always("promise dropped"), stage=none),
    ]


def _of(rows: ir.Table, day: ir.Value, code: ir.Value, *, stage: ir.Value) -> ir.Table:
    return rows.select(who=rows.person_id, day=day, code=code.cast("int64"), row=rows.id, score=ibis.null("float64"), stage=stage)


def _always(name: str) -> ir.Value:
    return ibis.literal(CODES[name])


def _day_after(day: ir.DateValue) -> ir.DateValue:
    # Of a day and an interval DuckDB makes a timestamp, and Ibis takes it for a day: every day of the union would be one.
    return (day.cast("timestamp") + ibis.interval(days=1)).cast("date")
