"""A hundred simulated companies: the planted truth lies inside the interval of at least ninety, and
of a hundred companies in which nothing happens at most seven are told that something did.

The hundred are groups of one table, or parts of it, so that each insight is asked a few times only.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from .tables import AS_OF, World

pytestmark = pytest.mark.slow

COMPANIES, PEOPLE = 100, 150
TODAY = np.datetime64(AS_OF)
Rng = np.random.Generator


def _people(n: int, groups: np.ndarray) -> pa.Table:
    return pa.table({"id": np.arange(1, n + 1), "segment": [f"{g:03d}" for g in groups], "region": ["x"] * n})


def _days(ago: np.ndarray) -> pa.Array:
    return pa.array((TODAY - ago.astype("timedelta64[D]")).astype("datetime64[D]"))


def _answers(metric: str, scores: np.ndarray, ago: np.ndarray, who: np.ndarray, scale: tuple[int, int]) -> pa.Table:
    days = _days(ago)
    n = len(scores)
    return pa.table({
        "person_id": who, "metric": [metric] * n, "score": scores, "day": days, "answered_at": days.cast(pa.timestamp("us")),
        "scale_low": [scale[0]] * n, "scale_high": [scale[1]] * n, "sent_day": days,
    })  # fmt: skip


def _world(groups: np.ndarray, **tables: pa.Table) -> World:
    world = World()
    world.take("people", _people(len(groups), groups))
    for name, table in tables.items():
        world.take(name, table)
    return world


def _groups() -> np.ndarray:
    return np.repeat(np.arange(COMPANIES), PEOPLE)


def _covered(world: World, name: str, truth: float) -> int:
    rows = world.ask(name, by="segment", bare=True).rows
    assert len(rows) == COMPANIES
    return sum(row["low"] <= truth <= row["high"] for row in rows)


SHARES = {
    "nps": (np.array([0.02, 0.02, 0.02, 0.03, 0.03, 0.05, 0.08, 0.15, 0.2, 0.25, 0.15]), (0, 10)),
    "csat": (np.array([0.1, 0.1, 0.2, 0.35, 0.25]), (1, 5)),
    "ces": (np.array([0.05, 0.05, 0.1, 0.2, 0.25, 0.2, 0.15]), (1, 7)),
}
TRUE = {"nps": 15.0, "csat": 60.0, "ces": 4.75}


@pytest.mark.parametrize("metric", SHARES)
def test_the_planted_score_is_inside_the_interval(metric: str) -> None:
    rng, (shares, scale) = np.random.default_rng(1), SHARES[metric]
    groups = _groups()
    scores = rng.choice(np.arange(scale[0], scale[1] + 1), len(groups), p=shares)
    said = _answers(metric, scores, rng.integers(0, 90, len(groups)), np.arange(1, len(groups) + 1), scale)
    assert _covered(_world(groups, answers=said), metric, TRUE[metric]) >= 90


def test_the_planted_score_is_inside_when_people_answer_often() -> None:
    """Everybody answers five times, and is of one mind: without clusters the interval would be far too narrow."""
    rng, groups = np.random.default_rng(2), _groups()
    moods = rng.choice([1, 5], len(groups), p=[0.4, 0.6])
    who = np.repeat(np.arange(1, len(groups) + 1), 5)
    said = _answers("csat", np.repeat(moods, 5), rng.integers(0, 90, len(who)), who, (1, 5))
    world = _world(groups, answers=said)
    rows = world.ask("csat", by="segment", every=True, bare=True).rows
    plain = world.ask("csat", by="segment", bare=True).rows
    assert sum(row["low"] <= 60 <= row["high"] for row in rows) >= 90
    assert sum(row["low"] <= 60 <= row["high"] for row in plain) < 90  # the fault that `every` mends


def test_the_planted_response_is_inside_the_interval() -> None:
    rng, groups = np.random.default_rng(3), _groups()
    said = _answers("nps", np.full(len(groups), 9), rng.integers(0, 90, len(groups)), np.arange(1, len(groups) + 1), (0, 10))
    states = rng.choice(["complete", "partial", "sent", "bounced"], len(groups), p=[0.3, 0.1, 0.5, 0.1])
    world = _world(groups, answers=said.append_column("state", pa.array(states)))
    assert _covered(world, "response", 100 * 0.4 / 0.9) >= 90


def test_the_planted_share_in_mind_is_inside_the_interval() -> None:
    rng, groups = np.random.default_rng(4), _groups()
    ago = np.where(rng.random(len(groups)) < 0.35, rng.integers(0, 91, len(groups)), rng.integers(91, 700, len(groups)))
    talks = pa.table({"person_id": np.arange(1, len(groups) + 1), "day": _days(ago)})
    assert _covered(_world(groups, touchpoints=talks), "top-of-mind", 35.0) >= 90


def _buyers(rng: Rng, groups: np.ndarray, silent: float) -> pa.Table:
    """Everybody buys each thirty days five times; a share of `silent` has then been away for a hundred."""
    away = np.where(rng.random(len(groups)) < silent, 100, 10)
    ago = (away[:, None] + 30 * np.arange(5)[None, :]).ravel()
    who = np.repeat(np.arange(1, len(groups) + 1), 5)
    return pa.table({"person_id": who, "day": _days(ago), "total": np.full(len(ago), 100)})


def test_the_planted_share_of_silent_is_inside_the_interval() -> None:
    groups = _groups()
    assert _covered(_world(groups, orders=_buyers(np.random.default_rng(5), groups, 0.25)), "silence", 25.0) >= 90


def test_the_planted_share_of_customers_who_stay_is_inside_the_interval() -> None:
    groups = _groups()
    assert _covered(_world(groups, orders=_buyers(np.random.default_rng(6), groups, 0.25)), "lifecycle", 75.0) >= 90


# The null company: nothing changes from quarter to quarter, and regions do not differ.


def _quiet(name: str, make: Callable[[Rng], dict[str, pa.Table]], **asked: object) -> int:
    """How many of a hundred null companies are told that nothing is clear."""
    found, world = 0, World()
    for seed in range(COMPANIES):
        rng = np.random.default_rng([seed, 7])
        regions = rng.choice(["north", "south", "east"], PEOPLE)
        world.take("people", pa.table({"id": np.arange(1, PEOPLE + 1), "segment": [""] * PEOPLE, "region": regions}))
        for fact, table in make(rng).items():
            world.take(fact, table)
        found += "No clear" in world.ask(name, **asked).sentence
    return found


def _half_a_year(metric: str) -> Callable[[Rng], dict[str, pa.Table]]:
    shares, scale = SHARES[metric]

    def make(rng: Rng) -> dict[str, pa.Table]:
        who = np.concatenate([np.arange(1, PEOPLE + 1), rng.integers(1, PEOPLE + 1, PEOPLE)])
        moods = rng.choice(np.arange(scale[0], scale[1] + 1), PEOPLE + 1, p=shares)
        fresh = rng.choice(np.arange(scale[0], scale[1] + 1), len(who), p=shares)
        scores = np.where(rng.random(len(who)) < 0.5, moods[who], fresh)
        return {"answers": _answers(metric, scores, rng.integers(0, 180, len(who)), who, scale)}

    return make


@pytest.mark.parametrize("metric", SHARES)
def test_a_company_in_which_nothing_changes_hears_of_no_change(metric: str) -> None:
    assert _quiet(metric, _half_a_year(metric)) >= 93


def test_a_company_whose_answers_come_as_ever_hears_of_no_change() -> None:
    def make(rng: Rng) -> dict[str, pa.Table]:
        n = 2 * PEOPLE
        sent = rng.integers(0, 180, n)
        days = pa.array((TODAY - sent + rng.integers(0, 25, n)).astype("datetime64[D]"))
        said = _answers("nps", np.full(n, 9), sent, rng.integers(1, PEOPLE + 1, n), (0, 10))
        states = np.where(rng.random(n) < 0.4, "complete", "sent")
        return {"answers": said.set_column(said.column_names.index("day"), "day", days).append_column("state", pa.array(states))}

    assert _quiet("response", make) >= 93


def _alike(rng: Rng) -> dict[str, pa.Table]:
    ago = rng.integers(0, 300, PEOPLE)
    talks = pa.table({"person_id": np.arange(1, PEOPLE + 1), "day": _days(ago)})
    return {"touchpoints": talks, "orders": _buyers(rng, np.zeros(PEOPLE), 0.3)}


@pytest.mark.parametrize("name", ["top-of-mind", "silence", "lifecycle"])
def test_a_company_whose_regions_are_alike_hears_of_no_difference(name: str) -> None:
    assert _quiet(name, _alike, by="region", bare=True) >= 93


def test_a_company_whose_regions_differ_hears_of_it() -> None:
    rng = np.random.default_rng(8)
    n = 300
    world = World()
    world.take("people", pa.table({"id": np.arange(1, n + 1), "segment": [""] * n, "region": ["north", "south"] * (n // 2)}))
    ago = np.where(np.arange(n) % 2, rng.integers(0, 120, n), rng.integers(60, 400, n))
    world.take("touchpoints", pa.table({"person_id": np.arange(1, n + 1), "day": _days(ago)}))
    assert "It differs by region by more than chance" in world.ask("top-of-mind", by="region").sentence
    assert world.ask("top-of-mind").as_json()["as_of"] == date(2026, 6, 30).isoformat()
