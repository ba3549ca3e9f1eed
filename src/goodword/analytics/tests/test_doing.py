"""Token replay in sets says what a replay by hand says, event by event."""

from functools import cache

import duckdb
import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics import doing, replay

TOKENS = ("consumed", "produced", "missing", "remaining")
SCHEMA = pa.schema([(c, pa.int64()) for c in ("who", "place", "seq", "times", "length")])
CASES = st.integers(1, 5).flatmap(lambda length: st.tuples(st.just(length), st.lists(st.integers(1, length), max_size=8)))


def by_hand(length: int, trace: list[int]) -> tuple[int, int, int, int]:
    """One token walks along the places 0 … `length`; who fires without one is given one, and it is noted."""
    tokens = [1, *[0] * length]
    consumed = produced = 1
    missing = 0
    for place in [*trace, length + 1]:
        if not tokens[place - 1]:
            missing += 1
            tokens[place - 1] = 1
        tokens[place - 1] -= 1
        if place <= length:
            tokens[place] += 1
            consumed, produced = consumed + 1, produced + 1
    return consumed, produced, missing, sum(tokens)


@cache
def sql() -> str:
    events = ibis.table(ibis.Schema.from_pyarrow(SCHEMA), name="events")
    return str(ibis.to_sql(replay.counted(events).order_by("who"), dialect="duckdb"))


def counted(rows: list[dict[str, int]]) -> list[dict[str, float]]:
    with duckdb.connect(config={"threads": "1"}) as con:
        con.register("events", pa.Table.from_pylist(rows, schema=SCHEMA))
        found: list[dict[str, float]] = con.execute(sql()).to_arrow_table().to_pylist()
        return found


def replayed(cases: list[tuple[int, list[int]]]) -> list[tuple[int, ...]]:
    """The same in sets: each case has its events, and one of no times for those that have none."""
    rows = [
        {"who": who, "place": place, "seq": seq, "times": times, "length": length}
        for who, (length, trace) in enumerate(cases)
        for seq, (place, times) in enumerate([(1, 0), *((place, 1) for place in trace)])
    ]
    found = counted(rows)
    assert all(0 <= row["fitness"] <= 1 for row in found)
    return [tuple(row[name] for name in TOKENS) for row in found]


@settings(deadline=None)
@given(st.lists(CASES, min_size=1, max_size=12))
def test_tokens_are_those_of_a_replay_by_hand(cases: list[tuple[int, list[int]]]) -> None:
    assert replayed(cases) == [by_hand(*case) for case in cases]


def test_a_case_that_keeps_to_the_sequence_fits_and_no_other() -> None:
    whole, turned, none, twice = replayed([(3, [1, 2, 3]), (3, [2, 1, 3]), (3, []), (2, [1, 2, 2])])
    assert whole == (4, 4, 0, 0)
    assert turned == (4, 4, 1, 1)
    assert none == (1, 1, 1, 1)
    assert twice == (4, 4, 1, 1)


def test_one_event_that_comes_twice_in_a_row_is_two_events() -> None:
    found = counted([{"who": 1, "place": p, "seq": p, "times": t, "length": 2} for p, t in ((1, 1), (2, 2))])[0]
    assert tuple(found[name] for name in TOKENS) == by_hand(2, [1, 2, 2])


def test_a_step_is_told_by_its_share_of_those_that_were_judged() -> None:
    row = {"step": "call", "playbook_id": 1, "days_late": None, **{f"n_{i}": n for i, n in enumerate((20, 3, 1, 1, 5, 70, 9))}}
    found = doing.told(row)
    assert (found["n"], found["value"], found["not_due"], found["open_late"]) == (100, 20, 9, 70)
    assert round(found["low"], 1) == 13.3
