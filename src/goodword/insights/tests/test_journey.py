"""Journey: by hand, by brute force, through its traps, and in a hundred simulated companies."""

from datetime import date
from statistics import median

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics.journey import STAGES

from .companies import PEOPLE, Rng, covered, days, groups, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago, answers

Row = dict[str, object]
EVERYBODY = [{"id": i} for i in range(1, 9)]


def staged(world: World, **asked: object) -> dict[str, Row]:
    return {str(row["stage"]): row for row in world.ask("journey", **asked).rows}


def test_four_people_by_hand() -> None:
    """One comes the whole way, one stops after an enquiry, one buys at once, one hears of us after buying."""
    world = World(
        people=EVERYBODY,
        touchpoints=[
            {"person_id": 1, "day": ago(90), "stage": "hear", "direction": "in"},
            {"person_id": 4, "day": ago(1), "stage": "hear"},
        ],
        opportunities=[{"person_id": 1, "day": ago(80)}, {"person_id": 2, "day": ago(50)}],
        orders=[
            {"person_id": 1, "day": ago(70), "delivered_day": ago(66)},
            {"person_id": 3, "day": ago(9)},
            {"person_id": 4, "day": ago(7)},
        ],
        answers=[a | {"order_id": 1} for a in answers("nps", [10], day=ago(60))],
    )
    found = staged(world)
    assert {stage: (row["n"], row["went_on"], row["median_days"]) for stage, row in found.items()} == {
        "hear": (2, 1, 10), "decide": (2, 1, 10), "buy": (3, 1, 4), "use": (1, 1, 6), "after": (1, None, None),
    }  # fmt: skip
    assert [found[s]["score"] for s in STAGES] == [pytest.approx(0.15), None, None, pytest.approx(0.3), pytest.approx(1.0)]
    whole = world.ask("journey")
    assert (whole.n, whole.more["hits"], whole.value) == (8, 4, 50.0)


def test_two_touchpoints_and_three_orders_are_one_person_in_each_stage() -> None:
    touched = [{"person_id": 1, "day": ago(9), "stage": "decide"}] * 2
    bought = [{"person_id": 1, "day": ago(i)} for i in (8, 7, 6)]
    found = staged(World(people=EVERYBODY, touchpoints=touched, orders=bought))
    assert [(found[s]["n"], found[s]["went_on"]) for s in ("decide", "buy")] == [(1, 1), (1, 0)]


def test_a_text_to_many_reaches_a_stage_and_has_no_value() -> None:
    text = {"person_id": 1, "day": ago(9), "stage": "hear", "direction": "out", "is_broadcast": True}
    found = staged(World(people=EVERYBODY, touchpoints=[text, {**text, "person_id": 2, "reached": False}]))
    assert (found["hear"]["n"], found["hear"]["score"]) == (1, None)


@pytest.mark.slow
def test_what_came_before_does_not_count_as_going_on() -> None:
    world = World(people=EVERYBODY, orders=[{"person_id": 1, "day": ago(20)}], opportunities=[{"person_id": 1, "day": ago(9)}])
    assert staged(world)["decide"]["went_on"] == 0
    assert staged(world, since=ago(10))["buy"]["n"] == 0


def test_it_names_the_stage_after_which_most_stop() -> None:
    leads = [{"person_id": i, "day": ago(30)} for i in range(1, 31)]
    bought = [{"person_id": i, "day": ago(20), "delivered_day": ago(19)} for i in range(1, 28)]
    world = World(people=[{"id": i} for i in range(1, 31)], opportunities=leads, orders=bought)
    assert "Most stop after “use”: of 27 people there 0 % went on." in world.ask("journey").sentence


EVENTS = st.lists(
    st.tuples(st.integers(1, 8), st.sampled_from(STAGES), st.integers(0, 60).map(ago), st.sampled_from(["two-way", "in"])),
    max_size=40,
)


def brute(events: list[tuple[int, str, date, str]], i: int) -> tuple[int, int, float | None]:
    """How many reached a stage, how many went on, and the median of days."""
    days = []
    people = {who for who, stage, *_ in events if stage == STAGES[i]}
    for who in people:
        first = min(day for one, stage, day, _ in events if (one, stage) == (who, STAGES[i]))
        later = [day for one, stage, day, _ in events if one == who and STAGES.index(stage) > i and day >= first]
        days += [(min(later) - first).days] if later else []
    return len(people), len(days), median(days) if days else None


@pytest.mark.slow
@given(EVENTS)
@settings(deadline=None, max_examples=10)
def test_it_is_what_brute_force_says(events: list[tuple[int, str, date, str]]) -> None:
    touched = [{"person_id": who, "stage": stage, "day": day, "direction": way} for who, stage, day, way in events]
    world = World(people=EVERYBODY, touchpoints=touched)
    found = world.ask("journey")
    for i, row in enumerate(found.rows):
        n, on, days = brute(events, i)
        assert row["n"] == n
        if i < len(STAGES) - 1 and n:
            assert (row["went_on"], row["median_days"]) == (on, days)
        values: dict[int, list[tuple[float, float]]] = {}
        for who, stage, _, way in events:
            if stage == STAGES[i]:
                values.setdefault(who, []).append((0.3, 1.0) if way == "two-way" else (0.0, 0.5))
        means = [sum(v * w for v, w in of) / sum(w for _, w in of) for of in values.values()]
        assert row["score"] == (pytest.approx(sum(means) / len(means)) if means else None)
    leading = [brute(events, i) for i in range(len(STAGES) - 1)]
    assert (found.n, found.more.get("hits", 0)) == (sum(n for n, *_ in leading), sum(on for _, on, _ in leading))


def _leads(rng: Rng, n: int, share: float) -> dict[str, pa.Table]:
    """Everybody enquires; a share of them buys within the month."""
    who, asked = np.arange(1, n + 1), rng.integers(31, 300, n)
    buys = rng.random(n) < share
    leads = pa.table({"person_id": who, "day": days(asked)})
    bought = pa.table({"person_id": who[buys], "day": days((asked - rng.integers(0, 30, n))[buys])})
    return {"opportunities": leads, "orders": bought}


@pytest.mark.slow
def test_the_planted_share_that_goes_on_is_inside_the_interval() -> None:
    """Of two stages reached by those who buy they go on from one; of all stages reached it is s / (1 + s)."""
    rng, of = np.random.default_rng(31), groups()
    world = world_of(of, **_leads(rng, len(of), 0.4))
    assert covered(world, "journey", 100 * 0.4 / 1.4) >= 90
    row = staged(world)["decide"]
    assert row["low"] <= 40 <= row["high"]  # type: ignore[operator]


@pytest.mark.slow
def test_a_company_whose_regions_are_alike_hears_of_no_difference() -> None:
    assert hear_no_difference(together(lambda rng: _leads(rng, PEOPLE, 0.5), salt=7), "journey") >= 93


def test_it_says_as_of_which_day() -> None:
    assert World(people=EVERYBODY, orders=[{"person_id": 1, "day": AS_OF}]).ask("journey").as_json()["until"] == "2026-06-30"
