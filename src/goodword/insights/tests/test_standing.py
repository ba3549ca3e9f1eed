"""Kept units say the same as units laid out from all facts, whatever has changed since."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.insights import standing as kept_units
from goodword.insights.answering import Answering
from goodword.insights.asked import Asked
from goodword.insights.declaration import Insight
from goodword.insights.registry import INSIGHTS
from goodword.insights.sitting import sit
from goodword.insights.standing import MOST_TOUCHED, Standing, TooManyTouched
from goodword.kit.facts import FACTS
from goodword.lake import engines, marks, shape, tables

from .tables import ALWAYS, AS_OF, MOMENT

NAMES = [name for name, insight in INSIGHTS.items() if insight.apart is not None]
N_PEOPLE = 12
OF_A_FEW = engines.Limits(threads=1)  # of so few rows a second thread is only in the way
Rows = dict[str, dict[int, dict[str, Any]]]


def _row(fact: str, row_id: int, **more: Any) -> dict[str, Any]:
    found = {"id": row_id, "changed": 1, **ALWAYS.get(fact, {}), **more}
    if fact in MOMENT:
        found[MOMENT[fact]] = datetime.combine(found["day"], time(12))
    return found


def _at_first() -> Rows:
    """People who buy in rhythms, some organisations, talks, answers, and one who introduced another."""
    day = AS_OF - timedelta(days=700)
    people = {i: _row("people", i, segment="ab"[i % 2], cadence_days=30 * (i % 3)) for i in range(1, N_PEOPLE + 1)}
    orders = {
        n: _row("orders", n, person_id=1 + n % 9, day=day + timedelta(days=n * (7 + n % 3)), total=1000 * (n % 5))
        for n in range(1, 60)
    } | {n: _row("orders", n, organisation_id=1, day=day + timedelta(days=n * 6), total=500) for n in range(60, 70)}
    talks = {n: _row("touchpoints", n, person_id=n, day=AS_OF - timedelta(days=20 * n)) for n in range(1, 12)}
    talks[12] = _row("touchpoints", 12, organisation_id=2, day=AS_OF - timedelta(days=40))
    said = {"metric": "nps", "scale_low": 0, "scale_high": 10}
    answers = {n: _row("answers", n, person_id=n, day=AS_OF - timedelta(days=n), score=n, **said) for n in range(1, 10)}
    leads = {1: _row("opportunities", 1, person_id=11, introduced_by_id=12, day=AS_OF - timedelta(days=50))}
    organisations = {i: _row("organisations", i) for i in (1, 2)}
    owed = {n: _row("promises", n, person_id=n, due_on=AS_OF - timedelta(days=9 * n)) for n in (1, 2, 3)}
    return {"people": people, "organisations": organisations, "orders": orders, "touchpoints": talks, "answers": answers,
            "opportunities": leads, "promises": owed}  # fmt: skip


def _table(fact: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = shape.schema(FACTS[fact])
    return pa.Table.from_pylist([{c: row.get(c) for c in schema.names} for row in rows], schema=schema)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    known = {}
    for name in FACTS:
        rows = list(_at_first().get(name, {}).values())
        done = tables.replace(folder / name, shape.schema(FACTS[name]), [_table(name, rows)])
        known[name] = marks.Table(done.version, done.rows, done.top)
    marks.write(folder, marks.Mark(identity="test", reached="1", tables=known))
    return folder


@pytest.fixture
def standing(lake: Path) -> Iterator[Standing]:
    with closing(engines.pinned(lake, marks.read(lake), limits=OF_A_FEW)) as engine:
        yield Standing(engine)


DAYS = st.integers(0, 400).map(lambda n: AS_OF - timedelta(days=n))
SOMEBODY = st.one_of(
    st.fixed_dictionaries({"person_id": st.integers(1, N_PEOPLE)}), st.fixed_dictionaries({"organisation_id": st.integers(1, 2)})
)


def _change(fact: str, top: int, **more: Any) -> st.SearchStrategy[tuple[str, int, dict[str, Any] | None]]:
    values = st.builds(lambda who, rest: {**who, **rest}, SOMEBODY, st.fixed_dictionaries(more))
    return st.tuples(st.just(fact), st.integers(1, top), st.one_of(st.none(), values))


CHANGES = st.one_of(
    _change("touchpoints", 16, day=DAYS, direction=st.sampled_from(["two-way", "out", "in"]), is_broadcast=st.booleans()),
    _change("touchpoints", 16, day=DAYS),
    _change("orders", 75, day=DAYS, total=st.integers(0, 9999), state=st.sampled_from(["placed", "cancelled"])),
    _change("orders", 75, day=DAYS, promised_on=DAYS, delivered_day=st.none() | DAYS),
    _change("promises", 4, due_on=DAYS, kept_day=st.none() | DAYS, dropped_day=st.none() | DAYS),
    _change(
        "answers",
        12,
        day=DAYS,
        score=st.integers(0, 10),
        metric=st.just("nps"),
        scale_low=st.just(0),
        scale_high=st.just(10),
        touchpoint_id=st.none() | st.integers(1, 16),
    ),
    _change("opportunities", 4, day=DAYS, introduced_by_id=st.one_of(st.none(), st.integers(1, N_PEOPLE))),
    _change("introductions", 4, day=DAYS, introducer_id=st.integers(1, N_PEOPLE)),
    st.tuples(
        st.just("people"),
        st.integers(1, N_PEOPLE + 2),
        st.one_of(
            st.none(), st.fixed_dictionaries({"cadence_days": st.sampled_from([0, 10, 90]), "segment": st.sampled_from("abc")})
        ),
    ),
)


def _tails(steps: list[list[tuple[str, int, dict[str, Any] | None]]]) -> Iterator[dict[str, pa.Table]]:
    """What has changed since the lake's mark, after each step."""
    now: dict[str, dict[int, dict[str, Any] | None]] = {}
    for n, step in enumerate(steps, 2):
        for fact, row_id, values in step:
            now.setdefault(fact, {})[row_id] = None if values is None else _row(fact, row_id, **{**values, "changed": n})
        yield {fact: _tail(fact, rows) for fact, rows in now.items()}


def _tail(fact: str, rows: dict[int, dict[str, Any] | None]) -> pa.Table:
    return shape.with_tombstones(_table(fact, [r for r in rows.values() if r]), [i for i, r in rows.items() if r is None])


def _forget_sums(standing: Standing) -> None:
    """As if what the kept units add up to had not been asked for yet."""
    for kept in standing._kept.values():
        kept.sums = {key: {} for key in kept.sums}


def _kept(standing: Standing, name: str | Insight, asked: Asked) -> dict[str, object]:
    insight = INSIGHTS[name] if isinstance(name, str) else name
    seat = standing.sit(insight, asked)
    try:
        return Answering(insight, asked, seat.rows).result().as_json()
    finally:
        seat.tidy()


def _plain(lake: Path, tail: dict[str, pa.Table], name: str | Insight, asked: Asked) -> dict[str, object]:
    insight = INSIGHTS[name] if isinstance(name, str) else name
    with engines.sealed(lake, tail=tail, threads=OF_A_FEW.threads) as engine:
        return Answering(insight, asked, sit(engine, insight, asked).rows).result().as_json()


@cache
def _at_the_mark(lake: Path, name: str | Insight) -> dict[str, object]:
    """What is said of the lake before anything has changed."""
    return _plain(lake, {}, name, ASKED)


ASKED = Asked(date(2026, 6, 30), cadence_days=90)
A_SHORT_LIST = replace(INSIGHTS["silence"], listing=replace(INSIGHTS["silence"].listing, longest=2, next_in_line=1))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*NAMES, A_SHORT_LIST], ids=[*NAMES, "a short list"])
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.lists(CHANGES, min_size=1, max_size=4), min_size=1, max_size=3))
def test_kept_units_say_what_all_facts_say(lake: Path, name: str | Insight, steps: list[list[Any]]) -> None:
    """Talks, orders, answers and introductions come, are edited and taken back; people are edited and erased."""
    with closing(engines.pinned(lake, marks.read(lake), limits=OF_A_FEW)) as engine:
        standing = Standing(engine)
        assert _kept(standing, name, ASKED) == _at_the_mark(lake, name)
        for tail in _tails(steps):
            standing.follow(tail)
            assert _kept(standing, name, ASKED) == _plain(lake, tail, name, ASKED)


@pytest.mark.slow
def test_who_was_touched_stays_touched_when_the_row_moves_on(lake: Path, standing: Standing) -> None:
    """A talk of 11 that is in the kept units, and then is found to have been one with 9."""
    day = {"day": AS_OF, "person_id": 11}
    first, second = _tails([[("touchpoints", 16, day)], [("touchpoints", 16, day | {"person_id": 9})]])
    standing.follow(first)
    assert _kept(standing, "top-of-mind", ASKED) == _plain(lake, first, "top-of-mind", ASKED)
    standing.follow(second)
    assert _kept(standing, "top-of-mind", ASKED) == _plain(lake, second, "top-of-mind", ASKED)


@pytest.mark.slow
def test_who_leaves_a_list_is_followed_by_the_next(lake: Path, standing: Standing) -> None:
    """One after the other: first from those who were kept as next in line, and when these are gone from everybody."""
    shown = _kept(standing, A_SHORT_LIST, ASKED)["rows"]
    changes: list[Any] = []
    for n in range(5):
        changes.append(("touchpoints", 20 + n, {"day": AS_OF, "person_id": shown[0]["person_id"]}))
        tail = list(_tails([[change] for change in changes]))[-1]
        standing.follow(tail)
        found = _kept(standing, A_SHORT_LIST, ASKED)
        assert found == _plain(lake, tail, A_SHORT_LIST, ASKED)
        assert shown[0] not in found["rows"]
        shown = found["rows"]


@pytest.mark.slow
def test_what_no_change_is_about_is_not_computed_again(lake: Path, standing: Standing) -> None:
    """A talk is no order: which orders are in other currencies is remembered."""
    _kept(standing, "silence", ASKED)
    (tail,) = _tails([[("touchpoints", 16, {"day": AS_OF, "person_id": 3})]])
    standing.follow(tail)
    (kept,) = standing._kept.values()
    kept.plain["checks"] = kept.plain["checks"][0], pa.table({"n_other": [7]})
    assert "7 orders in others" in str(_kept(standing, "silence", ASKED)["warnings"])
    (tail,) = _tails([[("orders", 90, {"day": AS_OF, "person_id": 3})]])
    standing.follow(tail)
    assert _kept(standing, "silence", ASKED) == _plain(lake, tail, "silence", ASKED)


@pytest.mark.slow
@pytest.mark.twin
def test_without_what_was_touched_the_old_units_are_told(lake: Path, standing: Standing) -> None:
    (tail,) = _tails([[("touchpoints", 16, {"day": AS_OF, "person_id": 11})]])
    before = _kept(standing, "top-of-mind", ASKED)
    standing.follow(tail)
    for touched in standing.changes.touched.values():
        touched.people.clear()
    assert _kept(standing, "top-of-mind", ASKED) == before != _plain(lake, tail, "top-of-mind", ASKED)


@pytest.mark.slow
def test_an_order_lays_out_nobody_but_who_placed_it(lake: Path, standing: Standing) -> None:
    """Its sum is another, no pause is: what everybody is compared with stays, so the kept units are read as they are."""
    before = _kept(standing, "lifecycle", ASKED)
    standing._engine._con.execute("DELETE FROM k1_units__kept WHERE person_id IN (1, 10)")
    _forget_sums(standing)
    first = _at_first()["orders"][9]
    (tail,) = _tails([[("orders", 9, {"person_id": first["person_id"], "day": first["day"], "total": 1})]])
    assert first["person_id"] == 1
    standing.follow(tail)
    found = _kept(standing, "lifecycle", ASKED)
    assert sum(found["distribution"].values()) == sum(before["distribution"].values()) - 1, "1 is laid out anew, 10 is not"


@pytest.mark.slow
def test_an_order_that_moves_the_rhythm_of_all_lays_out_everybody(lake: Path, standing: Standing) -> None:
    _kept(standing, "lifecycle", ASKED)
    standing._engine._con.execute("DELETE FROM k1_units__kept WHERE person_id = 12")
    _forget_sums(standing)
    changes = [("orders", 100 + n, {"person_id": 11, "day": AS_OF - timedelta(days=390 - 5 * n)}) for n in range(70)]
    (tail,) = _tails([changes])
    standing.follow(tail)
    assert _kept(standing, "lifecycle", ASKED) == _plain(lake, tail, "lifecycle", ASKED)


def test_it_says_when_a_new_one_is_due(standing: Standing) -> None:
    many = [("people", 1000 + n, {"segment": "a"}) for n in range(MOST_TOUCHED + 1)]
    (tail,) = _tails([many])
    with pytest.raises(TooManyTouched):
        standing.follow(tail)


@pytest.mark.slow
def test_it_leaves_no_table_behind(lake: Path, standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_units, "MOST_KEPT", 3)
    (tail,) = _tails([[("touchpoints", 16, {"day": AS_OF, "person_id": 11})]])
    _kept(standing, "lifecycle", ASKED)
    standing.follow(tail)
    _kept(standing, "lifecycle", ASKED)
    before = _tables(standing)
    _kept(standing, "lifecycle", ASKED)
    assert _tables(standing) == before
    for days in range(1, 6):
        _kept(standing, "lifecycle", replace(ASKED, as_of=AS_OF - timedelta(days=days)))
    assert len([name for name in _tables(standing) if name.endswith("_kept")]) == 2 * 3


def _tables(standing: Standing) -> set[str]:
    found = standing._engine._con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return {name for (name,) in found}
