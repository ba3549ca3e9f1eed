"""Token replay in sets says what a replay by hand says, event by event."""

from datetime import UTC, datetime
from functools import cache

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics import doing, replay

TOKENS = ("consumed", "produced", "missing", "remaining")
SCHEMA = pa.schema(
    {"who": pa.int64(), "place": pa.int64(), "times": pa.int64(), "at": pa.timestamp("us", "UTC"), "is_ahead": pa.bool_()}
    | {"playbook_id": pa.int64()}
)
# Of each step how often it was done, and when; of two at one moment the former came first.
CASES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=1, max_size=6)
Case = list[tuple[int, int]]


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


def trace(case: Case) -> list[int]:
    done = sorted((at, place) for place, (times, at) in enumerate(case, 1) if times)
    return [place for _, place in done for _ in range(case[place - 1][0])]


@cache
def sql() -> str:
    steps = ibis.table(ibis.Schema.from_pyarrow(SCHEMA), name="steps")
    return str(ibis.to_sql(replay.counted(steps).order_by("who"), dialect="duckdb"))


def replayed(cases: list[Case]) -> list[tuple[int, ...]]:
    """The same in sets."""
    rows = [
        {
            "who": who,
            "place": place,
            "times": times,
            "at": datetime(2026, 1, 1 + at, tzinfo=UTC) if times else None,
            "is_ahead": False,
        }
        for who, case in enumerate(cases)
        for place, (times, at) in enumerate(case, 1)
    ]
    with duckdb.connect(config={"threads": "1"}) as con:
        con.register("steps", pa.Table.from_pylist(rows, schema=SCHEMA))
        found = con.execute(sql()).to_arrow_table().to_pylist()
    assert all(0 <= row["fitness"] <= 1 for row in found)
    return [tuple(row[name] for name in TOKENS) for row in found]


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(CASES, min_size=1, max_size=12))
def test_tokens_are_those_of_a_replay_by_hand(cases: list[Case]) -> None:
    assert replayed(cases) == [by_hand(len(case), trace(case)) for case in cases]


def test_a_case_that_keeps_to_the_sequence_fits_and_no_other() -> None:
    whole, turned, none, twice = replayed([
        [(1, 1), (1, 2), (1, 3)], [(1, 2), (1, 1), (1, 3)], [(0, 0), (0, 0), (0, 0)], [(1, 1), (2, 2)],
    ])  # fmt: skip
    assert whole == (4, 4, 0, 0)
    assert turned == (4, 4, 1, 1)
    assert none == (1, 1, 1, 1)
    assert twice == (4, 4, 1, 1)


def test_a_step_is_told_by_its_share_of_those_that_were_judged() -> None:
    row = {"step": "call", "playbook_id": 1, "days_late": None, **{f"n_{i}": n for i, n in enumerate((20, 3, 1, 1, 5, 70, 9))}}
    found = doing.told(row)
    assert (found["n"], found["value"], found["not_due"], found["open_late"]) == (100, 20, 9, 70)
    assert round(found["low"], 1) == 13.3
