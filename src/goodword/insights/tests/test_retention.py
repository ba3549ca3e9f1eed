"""Staying under contract: by hand, through its traps, by simulated companies, and as others published it."""

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from goodword.analytics.hazard import Group, ratios
from goodword.insights import pictures
from goodword.insights.asked import Asked
from goodword.insights.registry import INSIGHTS

from .tables import World, ago


def contract(who: int, since: date, ended_on: date | None = None, **more: object) -> dict[str, object]:
    return {"person_id": who, "since": since, "starts_on": since, "ended_on": ended_on, **more}


def test_the_share_that_stays_a_year_worked_out_by_hand() -> None:
    day = date(2024, 6, 30)
    rows = [
        contract(1, day),  # 24 months, there
        contract(2, day, date(2024, 9, 30)),  # left after 3
        contract(3, day, date(2025, 1, 5)),  # left in the 7th
        contract(4, date(2026, 2, 28)),  # watched for 4
        contract(5, day, date(2025, 9, 30)),  # left after 15
    ]
    found = World(contracts=rows).ask("retention")
    # Five at risk in month 3 (one leaves), three in month 7 (one leaves): 4/5 · 2/3.
    assert (found.n, found.value) == (5, pytest.approx(100 * 4 / 5 * 2 / 3))
    assert (found.more["ended"], found.more["watched_a_year"]) == (3, 2)
    months = {one["month"]: (one["n"], one["ended"]) for one in found.rows}
    assert months == {3: (5, 1), 4: (4, 0), 7: (3, 1), 15: (2, 1), 24: (1, 0)}
    assert found.more["median"] == 15 and "Half have left after 15 months." in found.sentence


def test_a_renewal_is_one_stay_and_what_is_to_come_is_none() -> None:
    first = ago(800)
    chain = [contract(1, first, state="renewed"), contract(1, first), contract(2, ago(-3))]
    found = World(contracts=chain).ask("retention")
    assert (found.n, found.value) == (1, 100)
    assert found.low == pytest.approx(2.5), "one who stayed says little of others"


def test_what_had_not_ended_by_the_day_asked_for_was_still_there() -> None:
    world = World(contracts=[contract(i, date(2024, 1, 1), date(2024, 6, 1)) for i in range(1, 4)])
    assert world.ask("retention").value == 0
    before = world.ask("retention", Asked(date(2024, 5, 31)))
    assert (before.n, before.more["ended"], before.value) == (3, 0, None)


@pytest.mark.slow
def test_who_left_in_a_month_that_is_not_over_was_watched_to_its_beginning() -> None:
    rows = [contract(i, date(2026, 6, 10), date(2026, 6, 20)) for i in range(1, 4)]
    months = World(contracts=rows).ask("retention").rows
    assert [(one["month"], one["ended"]) for one in months] == [(0, 0)]
    months = World(contracts=rows).ask("retention", Asked(date(2026, 7, 10))).rows
    assert [(one["month"], one["ended"]) for one in months] == [(1, 3)]


def test_the_hazard_ratio_of_two_groups_worked_out_by_hand() -> None:
    """One time, no ties within groups beyond it: the score is zero where the share of those who left is that at risk."""
    slow, fast = Group("slow", {1: (10, 90)}), Group("fast", {1: (30, 70)})
    found = ratios([fast, slow])
    assert [(one.name, one.n) for one in found] == [("fast", 100), ("slow", 100)]
    # Of 40 who left, 30 were of the first: r·100 / (100 + r·100) = 10/40, so r = 1/3; information 40·¼·¾.
    assert found[1].ratio == pytest.approx(1 / 3)
    error = (40 * 0.25 * 0.75) ** -0.5
    assert found[1].low == pytest.approx(np.exp(np.log(1 / 3) - 1.959964 * error), rel=1e-5)
    assert found[0].ratio == found[0].low == found[0].high == 1
    assert ratios([slow]) == []


def companies(seed: int, leaves: float, n: int = 150, of: int = 100) -> World:
    """Of each of a hundred companies so many customers, who leave in each month with a chance; watched 6 to 36 months."""
    rng = np.random.default_rng(seed)
    months = rng.geometric(leaves, n * of) if leaves else np.full(n * of, 99)
    watched = rng.integers(6, 37, n * of)
    since = (np.datetime64("2026-06") - watched.astype("timedelta64[M]")).astype("datetime64[D]") + 14
    end = ((np.datetime64("2026-06") - watched + months).astype("datetime64[D]")) + 14
    ended_on = [e if m <= w else None for e, m, w in zip(end.astype(object), months, watched, strict=True)]
    world = World()
    world.take("people", pa.table({"id": np.arange(1, n * of + 1), "segment": [f"{i // n:03d}" for i in range(n * of)]}))
    table = {"person_id": np.arange(1, n * of + 1), "since": since, "ended_on": pa.array(ended_on, pa.date32())}
    world.take("contracts", pa.table(table))
    return world


@pytest.mark.slow
def test_the_planted_share_is_inside_the_interval_in_ninety_of_a_hundred_companies() -> None:
    truth = 100 * 0.96**12
    rows = companies(7, 0.04).ask("retention", by="segment", bare=True).rows
    assert len(rows) == 100
    assert sum(row["low"] <= truth <= row["high"] for row in rows) >= 90


def test_where_no_group_leaves_faster_few_are_said_to() -> None:
    """A hundred companies of two halves that leave alike: at most seven hazard ratios are clear."""
    rng, clear = np.random.default_rng(8), 0
    for _ in range(100):
        halves = []
        for name in ("a", "b"):
            left = rng.geometric(0.05, 120)
            halves.append(
                Group(name, {m: (float((left == m).sum()), 0.0) for m in range(1, 25)} | {25: (0.0, float((left > 24).sum()))})
            )
        second = ratios(halves)[1]
        clear += not second.low <= 1 <= second.high
    assert clear <= 7


def test_without_contracts_it_says_what_to_bring() -> None:
    found = World().ask("retention")
    assert found.value is None and "Bring in contracts" in found.sentence


@pytest.mark.slow
@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_picture_falls_in_steps_within_its_band(size: str) -> None:
    day = date(2023, 1, 1)
    rows = [contract(i, day, date(2023, 1 + i, 1) if i < 9 else None) for i in range(1, 31)]
    found = World(contracts=rows).ask("retention")
    spec = json.loads(pictures.draw(INSIGHTS["retention"], found.as_json(), None, pictures.Look("vega", size=size)))
    figures = next(data["values"] for data in spec["data"] if data["name"] == "figures")
    assert [one["month"] for one in figures] == [0, *(row["month"] for row in found.rows)]
    assert figures[0]["value"] == 100 and figures[1]["low"] < figures[1]["value"] < figures[1]["high"]
    assert figures[1]["told"][0] == "after 1 month" and "1 of 30 left" in figures[1]["told"]
    assert '"step-after"' in json.dumps(spec)
    assert b"<svg" in pictures.draw(INSIGHTS["retention"], found.as_json(), None, pictures.Look(size=size))
    assert pictures.draw(INSIGHTS["retention"], World().ask("retention").as_json(), None, pictures.Look(size=size))


@pytest.mark.slow
def test_the_faster_half_is_named_with_its_interval() -> None:
    day = date(2023, 1, 1)
    people = [{"id": i, "segment": "slow" if i <= 60 else "fast"} for i in range(1, 101)]
    rows = [contract(i, day, date(2024, 1 + i % 12, 1) if i % 3 == 0 or i > 60 else None) for i in range(1, 101)]
    found = World(people=people, contracts=rows).ask("retention", by="segment")
    ratio = {one["value"]: one for one in found.more["hazards"]}
    assert ratio["slow"]["ratio"] == 1 and ratio["fast"]["low"] > 1
    assert "“fast” (n 40) leave" in found.sentence


DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "ibm_telco_churn" / "Telco-Customer-Churn.csv"
JUNE = date(2026, 6, 28)


@pytest.fixture(scope="module")
def telco() -> list[dict[str, str]]:
    if not DATA.exists():
        pytest.skip("the data folder is not here")
    with DATA.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def telco_world(telco: list[dict[str, str]]) -> World:
    """Everybody as a contract that began as many months ago as they stayed; who left, left on the day asked for."""
    tenure = np.array([int(row["tenure"]) for row in telco])
    since = (np.datetime64("2026-06") - tenure.astype("timedelta64[M]")).astype("datetime64[D]") + 27
    world = World()
    ended = pa.array([JUNE if row["Churn"] == "Yes" else None for row in telco], pa.date32())
    table = {"person_id": np.arange(1, len(telco) + 1), "since": since, "ended_on": ended}
    world.take("contracts", pa.table(table | {"dim_kind": [row["Contract"] for row in telco]}))
    world.take("people", pa.table({"id": np.arange(1, len(telco) + 1)}))
    return world


@pytest.mark.slow
def test_seven_thousand_customers_of_a_telephone_company_stay_as_published(telco, telco_world) -> None:
    found = telco_world.ask("retention", Asked(JUNE))
    assert (found.n, sum(row["Churn"] == "Yes" for row in telco)) == (7043, 1869)
    assert found.more["ended"] == 1869
    share, at_12 = 1.0, 0.0
    for month in range(1, 73):  # the product limit, worked out plainly
        at_risk = sum(int(row["tenure"]) >= month for row in telco)
        ended = sum(int(row["tenure"]) == month and row["Churn"] == "Yes" for row in telco)
        share *= 1 - ended / at_risk
        at_12 = share if month == 12 else at_12
    assert found.value == pytest.approx(100 * at_12)
    assert found.rows[-1]["value"] == pytest.approx(100 * share)
    assert found.more["median"] is None, "more than half are still there after six years"


@pytest.mark.slow
def test_who_may_leave_each_month_leaves_many_times_as_fast(telco_world) -> None:
    found = telco_world.ask("retention", Asked(JUNE, by="kind"))
    by_kind = {one["value"]: one for one in found.more["hazards"]}
    assert by_kind["Month-to-month"]["ratio"] == 1
    assert {name: one["n"] for name, one in by_kind.items()} == {"Month-to-month": 3875, "One year": 1473, "Two year": 1695}
    assert {name: one["ended"] for name, one in by_kind.items()} == {"Month-to-month": 1655, "One year": 166, "Two year": 48}
    assert by_kind["Two year"]["high"] < by_kind["One year"]["low"] < by_kind["One year"]["high"] < 0.2
