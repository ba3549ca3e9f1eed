"""A lake of the benches' company, written past any database: `write(folder, touchpoints=10_000_000)`."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from goodword.kit.facts import FACTS, Column, Fact, Type
from goodword.lake import marks, shape, tables

from .load import Columns, as_arrow, company

TODAY = datetime(2026, 6, 30, 12, tzinfo=UTC)
PEOPLE_EACH = 5  # touchpoints of a person, on average
RATED = "rating_"
DIM = "dim_"
THINGS = ("advice", "delivery", "price", "quality")
NPS = {"metric": "nps", "formula": "nps/1", "scale_low": 0, "scale_high": 10, "state": "complete"}


def write(folder: Path, *, touchpoints: int, seed: int = 1) -> int:
    """Write every fact; how many people there are. Days are those of UTC."""
    people = max(touchpoints // PEOPLE_EACH, 10)
    mark = marks.Mark(identity="bench", reached="1", zone="UTC")
    made = dict(company(people, touchpoints, seed=seed, now=TODAY, is_named=False))
    made |= _sold(people, len(made["touchpoints_order"]["person_id"]), np.random.default_rng(seed))  # type: ignore[arg-type]
    made |= _told(people, made["pipeline_opportunity"], np.random.default_rng(seed + 1))
    made |= _mended(made["surveys_answer"], np.random.default_rng(seed + 3))
    made |= _delivered(made["touchpoints_order"], made["surveys_answer"], np.random.default_rng(seed + 5))
    made["surveys_answer"] = _hoped(made["surveys_answer"], people, np.random.default_rng(seed + 4))
    made["surveys_answer"] = _heard(made["surveys_answer"], people, np.random.default_rng(seed + 8))
    made["surveys_answer"] = rated(made["surveys_answer"], THINGS, np.random.default_rng(seed + 2))
    made |= _asked(people, np.random.default_rng(seed + 2))
    made |= _changed(made["surveys_answer"], np.random.default_rng(seed + 6))
    made |= _spoken(made["surveys_answer"], np.random.default_rng(seed + 7))
    for fact in FACTS.values():
        rows = as_fact(made.pop(fact.table, {}), fact)
        done = tables.replace(folder / fact.name, rows.schema, [rows])
        mark = replace(mark, tables={**mark.tables, fact.name: marks.Table(done.version, done.rows, done.top)})
    marks.write(folder, mark)
    return people


def _sold(people: int, orders: int, random: np.random.Generator) -> dict[str, Columns]:
    """One or two lines to an order, of 300 products of which few sell often; every tenth person has a contract."""
    order = np.concatenate([np.arange(1, orders + 1), 1 + np.flatnonzero(random.random(orders) < 0.5)])
    n, today = people // 10, np.datetime64(TODAY.date())
    since = today - random.integers(1, 5 * 365, n).astype("timedelta64[D]")
    ended = since + random.geometric(0.03, n).astype("timedelta64[D]") * 30
    return {
        "touchpoints_orderline": {
            "order_id": order,
            "product_id": 1 + (300 * random.random(len(order)) ** 3).astype(np.int64),
            "amount": random.integers(500, 50_000, len(order)),
        },
        "pipeline_contract": {
            "person_id": random.integers(1, people + 1, n),
            "since": since,
            "starts_on": since,
            "ended_on": np.where(ended <= today, ended, np.datetime64("NaT", "D")),
            "value": random.integers(5_000, 90_000, n),
            "currency": "EUR",
            "state": np.where(ended <= today, "ended", "active"),
        },
    }


def _told(people: int, enquiries: Columns, random: np.random.Generator) -> dict[str, Columns]:
    """Every third person was brought by somebody who was there before, and every third enquiry is warm."""
    n = len(enquiries["person_id"])  # type: ignore[arg-type]
    brought = 1 + np.flatnonzero(random.random(people) < 1 / 3)[1:]
    today = np.datetime64(TODAY.replace(tzinfo=None), "s")
    return {
        "pipeline_opportunity": enquiries | {"is_warm": random.random(n) < 1 / 3},
        "referrals_introduction": {
            "person_id": brought,
            "introducer_id": 1 + (random.random(len(brought)) * (brought - 1)).astype(np.int64),
            "bound_at": today - random.integers(1, 1000, len(brought)).astype("timedelta64[D]"),
            "proof": "link",
        },
    }


def _asked(people: int, random: np.random.Generator) -> dict[str, Columns]:
    """Two lots for every fifth person, of whom a tenth is held and half of the others asked; and a call to every fiftieth."""
    n = people // 5
    today = np.datetime64(TODAY.replace(tzinfo=None), "s")
    drawn_on = np.datetime64(TODAY.date()) - random.integers(1, 400, 2 * n).astype("timedelta64[D]")
    is_held = random.random(2 * n) < 0.1
    is_asked = ~is_held & (random.random(2 * n) < 0.5)
    asked_at = drawn_on.astype("datetime64[s]") + np.timedelta64(1, "D")
    return {
        "asking_lot": {
            "person_id": np.tile(np.arange(1, n + 1), 2),
            "drawn_on": drawn_on,
            "is_held": is_held,
            "asked_at": np.where(is_asked, asked_at, np.datetime64("NaT", "s")),
        },
        "shops_shopcall": {
            "person_id": random.integers(1, people + 1, people // 50),
            "shop_id": 1,
            "called_at": today - random.integers(1, 400, people // 50).astype("timedelta64[D]"),
            "outcome": random.choice(["unprompted", "prompted", "no", "unreached"], people // 50),
        },
    }


def _delivered(orders: Columns, answers: Columns, random: np.random.Generator) -> dict[str, Columns]:
    """Each order was promised for about the day on which it came, and every third answer is about one."""
    came, n = orders["delivered_at"], len(answers["person_id"])  # type: ignore[arg-type]
    about = random.integers(1, len(came) + 1, n)  # type: ignore[arg-type]
    promised = came.astype("datetime64[D]") + random.integers(-2, 3, len(came))  # type: ignore[attr-defined, arg-type]
    return {
        "touchpoints_order": orders | {"promised_on": promised},
        "surveys_answer": answers | {"order_id": np.ma.masked_array(about, mask=random.random(n) > 1 / 3)},
    }


def _mended(answers: Columns, random: np.random.Generator) -> dict[str, Columns]:
    """A case of each low answer, nine of ten closed within three weeks; half of those asked again, of whom most are happier."""
    low = np.flatnonzero((np.ma.filled(answers["score"], 99) <= 6) & (np.equal(answers["metric"], "nps")))
    n, opened = len(low), answers["answered_at"][low]  # type: ignore[index]
    hours = random.exponential([[24], [200]], (2, n)).astype("timedelta64[h]")
    closed = opened + hours.sum(axis=0)
    said_at = closed + (random.exponential(20, n) + 1).astype("timedelta64[D]")
    today = np.datetime64(TODAY.replace(tzinfo=None), "s")
    is_closed = (random.random(n) < 0.9) & (closed <= today)
    is_asked = is_closed & (random.random(n) < 0.5) & (said_at <= today)
    score, again = random.integers(2, 11, n), np.flatnonzero(is_asked)
    cases = {
        "person_id": answers["person_id"][low],  # type: ignore[index]
        "answer_id": low + 1,
        "opened_at": opened,
        "due_at": opened + np.timedelta64(48, "h"),
        "first_contact_at": np.where(opened + hours[0] <= today, opened + hours[0], np.datetime64("NaT", "s")),
        "closed_at": np.where(is_closed, closed, np.datetime64("NaT", "s")),
        "state": np.where(is_closed, "closed", "open"),
        "outcome": np.where(~is_closed, "", np.where(~is_asked, "unknown", np.where(score >= 7, "turned", "not_turned"))),
        "rule": "score",
    }
    more = {
        "person_id": cases["person_id"][again],
        "score": score[again],
        "sent_at": closed[again],
        "answered_at": said_at[again],
    }
    return {"recovery_case": cases, "surveys_answer": _answers_and(answers, more, **NPS)}


def _hoped(answers: Columns, people: int, random: np.random.Generator) -> Columns:
    """Every tenth person said what they expected of two promises, and four of five of them later how it was."""
    who = np.tile(np.arange(1, people + 1, 10), 2)
    promise = np.where(np.arange(len(who)) < len(who) // 2, "in time", "easy")
    at = np.datetime64(TODAY.replace(tzinfo=None), "s") - random.integers(100, 900, len(who)).astype("timedelta64[D]")
    again = np.flatnonzero(random.random(len(who)) < 0.8)
    both = {
        "person_id": np.append(who, who[again]),
        "score": np.append(random.integers(6, 11, len(who)), random.integers(3, 11, len(again))),
        "answered_at": np.append(at, at[again] + random.integers(1, 90, len(again)).astype("timedelta64[D]")),
        "dim_promise": np.append(promise, promise[again]),
        "dim_asks": np.repeat(["expectation", "experience"], [len(who), len(again)]),
    }
    return _answers_and(answers, both, **(NPS | {"metric": "promise", "formula": ""}))


def _changed(answers: Columns, random: np.random.Generator) -> dict[str, Columns]:
    """Answers were given at sixty branches, in half of which something has been otherwise for nine months."""
    branch = random.integers(1, 61, len(answers["person_id"]))  # type: ignore[arg-type]
    since = np.full(30, np.datetime64(TODAY.date()) - np.timedelta64(274, "D"))
    changes = {"branch_id": np.arange(2, 61, 2), "since_on": since, "series_id": 1}
    return {"surveys_answer": answers | {"branch_id": branch}, "changes_change": changes}


def _spoken(answers: Columns, random: np.random.Generator) -> dict[str, Columns]:
    """Every third answer speaks of one of twenty themes, a few of them of two; one mention in ten does not count."""
    n = len(answers["person_id"])  # type: ignore[arg-type]
    once = 1 + np.flatnonzero(random.random(n) < 1 / 3)
    answer = np.append(once, once[::4])
    return {
        "themes_mention": {
            "answer_id": answer,
            "person_id": answers["person_id"][answer - 1],  # type: ignore[index]
            "theme_id": 1 + (20 * random.random(len(answer)) ** 2).astype(np.int64),
            "language": "en",
            "sentiment": random.uniform(-1, 1, len(answer)),
            "is_counted": random.random(len(answer)) < 0.9,
        },
    }


def _heard(answers: Columns, people: int, random: np.random.Generator) -> Columns:
    """Every tenth person said after a contact how well they felt listened to."""
    who = np.arange(1, people + 1, 10)
    at = np.datetime64(TODAY.replace(tzinfo=None), "s") - random.integers(1, 900, len(who)).astype("timedelta64[D]")
    more = {
        "person_id": who,
        "score": random.integers(1, 6, len(who)),
        "answered_at": at,
        "is_on_listening": np.full(len(who), True),
    }
    return _answers_and(answers, more, **(NPS | {"metric": "other", "formula": "", "scale_low": 1, "scale_high": 5}))


def _answers_and(answers: Columns, more: Columns, **alike: object) -> Columns:
    """Answers with others below them; what these say nothing of is null."""
    n, old = len(more["person_id"]), len(answers["person_id"])  # type: ignore[arg-type]
    names = dict.fromkeys([*answers, *more])
    found: Columns = {}
    for name in names:
        top, below = answers.get(name), more.get(name, alike.get(name))
        if isinstance(top, str) and below is None:
            found[name] = top
        else:
            joined = np.ma.concatenate([_as_column(top, old, below), _as_column(below, n, top)])
            found[name] = joined if np.ma.is_masked(joined) else joined.data
    return found


def _as_column(values: object, n: int, like: object) -> np.ndarray:
    if values is None:
        kind = np.asarray(like).dtype
        return np.full(n, np.datetime64("NaT", "s")) if kind.kind == "M" else np.ma.masked_all(n, kind)
    return np.ma.asarray(values if np.ndim(values) else np.full(n, values))  # type: ignore[arg-type]


def rated(answers: Columns, things: tuple[str, ...], random: np.random.Generator) -> Columns:
    """Answers with a mark from 1 to 5 for each thing, a tenth of them missing, in which the score shows."""
    score = answers["score"]
    mood = np.where(np.equal(score, None), 0, score).astype(float) if isinstance(score, list) else np.nan_to_num(score)
    marks = np.clip(np.round(1.5 + mood[:, None] / 4 + random.normal(size=(len(mood), len(things)))), 1, 5)
    marks[random.random(marks.shape) < 0.1] = np.nan
    return answers | {f"{RATED}{thing}": marks[:, i] for i, thing in enumerate(things)}


def as_fact(columns: Columns, fact: Fact) -> pa.Table:
    rows = next((len(v) for v in columns.values() if isinstance(v, np.ndarray | list)), 0)
    schema = shape.schema(fact)
    table = pa.table([_column(columns, c, rows, schema.field(c.name).type) for c in fact.columns], schema=schema)
    for name in sorted(c for c in columns if c.startswith(RATED)):
        table = table.append_column(name, pa.array(columns[name], pa.float64(), from_pandas=True))
    for name in sorted(c for c in columns if c.startswith(DIM)):
        table = table.append_column(name, as_arrow(columns[name]).cast(pa.string()))
    return table


def _column(columns: Columns, column: Column, rows: int, wanted: pa.DataType) -> pa.Array:
    if column.name in {"id", "changed"}:
        return pa.array(np.arange(1, rows + 1) if column.name == "id" else np.ones(rows, np.int64), wanted)
    values = columns.get(column.local_day_of or column.name)
    if column.name in {"is_reachable", "is_high_good", "reached"} and values is None:
        return pa.repeat(True, rows)
    if values is None:
        return pa.repeat("" if column.type is Type.TEXT else pa.scalar(None, wanted), rows)
    if isinstance(values, str | int | bool):
        return pa.repeat(pa.scalar(values, wanted), rows)
    array = pa.array(values.astype("datetime64[D]")) if column.local_day_of else as_arrow(values)
    return array.cast(wanted)
