"""A hundred simulated companies: the planted truth lies inside the interval of at least ninety, and
of a hundred companies in which nothing happens at most seven are told that something did.

The hundred are groups of one table, or parts of it, so that each insight is asked a few times only.
"""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from .companies import PEOPLE, Make, Rng, covered, days, groups, hear_no_change, hear_no_difference, together, world_of
from .tables import World

pytestmark = pytest.mark.slow


def scored(metric: str, scores: np.ndarray, ago: np.ndarray, who: np.ndarray, scale: tuple[int, int]) -> pa.Table:
    """Answers, sent and given so many days ago."""
    on = days(ago)
    n = len(scores)
    return pa.table({
        "person_id": who, "metric": [metric] * n, "score": scores, "day": on, "answered_at": on.cast(pa.timestamp("us")),
        "scale_low": [scale[0]] * n, "scale_high": [scale[1]] * n, "sent_day": on,
    })  # fmt: skip


SHARES = {
    "nps": (np.array([0.02, 0.02, 0.02, 0.03, 0.03, 0.05, 0.08, 0.15, 0.2, 0.25, 0.15]), (0, 10)),
    "csat": (np.array([0.1, 0.1, 0.2, 0.35, 0.25]), (1, 5)),
    "ces": (np.array([0.05, 0.05, 0.1, 0.2, 0.25, 0.2, 0.15]), (1, 7)),
}
TRUE = {"nps": 15.0, "csat": 60.0, "ces": 4.75}


@pytest.mark.parametrize("metric", SHARES)
def test_the_planted_score_is_inside_the_interval(metric: str) -> None:
    rng, (shares, scale) = np.random.default_rng(1), SHARES[metric]
    of = groups()
    scores = rng.choice(np.arange(scale[0], scale[1] + 1), len(of), p=shares)
    said = scored(metric, scores, rng.integers(0, 90, len(of)), np.arange(1, len(of) + 1), scale)
    assert covered(world_of(of, answers=said), metric, TRUE[metric]) >= 90


def test_the_planted_score_is_inside_when_people_answer_often() -> None:
    """Everybody answers five times, and is of one mind: without clusters the interval would be far too narrow."""
    rng, of = np.random.default_rng(2), groups()
    moods = rng.choice([1, 5], len(of), p=[0.4, 0.6])
    who = np.repeat(np.arange(1, len(of) + 1), 5)
    said = scored("csat", np.repeat(moods, 5), rng.integers(0, 90, len(who)), who, (1, 5))
    world = world_of(of, answers=said)
    rows = world.ask("csat", by="segment", every=True, bare=True).rows
    plain = world.ask("csat", by="segment", bare=True).rows
    assert sum(row["low"] <= 60 <= row["high"] for row in rows) >= 90
    assert sum(row["low"] <= 60 <= row["high"] for row in plain) < 90  # the fault that `every` mends


@pytest.fixture
def listening() -> Make:
    """Three of five answers are 4 or 5, whoever lives where."""

    def make(rng: Rng) -> dict[str, pa.Table]:
        n = 2 * PEOPLE
        scores = rng.choice(np.arange(1, 6), n, p=SHARES["csat"][0])
        said = scored("other", scores, rng.integers(0, 180, n), rng.integers(1, PEOPLE + 1, n), (1, 5))
        return {"answers": said.append_column("is_on_listening", pa.array([True] * n))}

    return make


def test_the_planted_share_that_felt_listened_to_is_inside_the_interval(listening: Make) -> None:
    of = groups()
    said = listening(np.random.default_rng(9))["answers"]
    parts = [pa.table({**dict(zip(said.column_names, said.columns, strict=True)),
                       "person_id": said["person_id"].to_numpy() + PEOPLE * i,
                       "score": np.random.default_rng([9, i]).choice(np.arange(1, 6), len(said), p=SHARES["csat"][0])})
             for i in range(len(of) // PEOPLE)]  # fmt: skip
    assert covered(world_of(of, answers=pa.concat_tables(parts)), "listened", 60.0) >= 90


def test_a_company_in_which_all_are_heard_alike_hears_of_no_change_and_no_difference(listening: Make) -> None:
    world = together(listening, salt=7)
    assert hear_no_change(world, "listened") >= 93
    assert hear_no_difference(world, "listened") >= 93


def test_the_planted_response_is_inside_the_interval() -> None:
    rng, of = np.random.default_rng(3), groups()
    said = scored("nps", np.full(len(of), 9), rng.integers(0, 90, len(of)), np.arange(1, len(of) + 1), (0, 10))
    states = rng.choice(["complete", "partial", "sent", "bounced"], len(of), p=[0.3, 0.1, 0.5, 0.1])
    world = world_of(of, answers=said.append_column("state", pa.array(states)))
    assert covered(world, "response", 100 * 0.4 / 0.9) >= 90


def test_the_planted_share_in_mind_is_inside_the_interval() -> None:
    rng, of = np.random.default_rng(4), groups()
    ago = np.where(rng.random(len(of)) < 0.35, rng.integers(0, 91, len(of)), rng.integers(91, 700, len(of)))
    talks = pa.table({"person_id": np.arange(1, len(of) + 1), "day": days(ago)})
    assert covered(world_of(of, touchpoints=talks), "top-of-mind", 35.0) >= 90


def _buyers(rng: Rng, of: np.ndarray, silent: float) -> pa.Table:
    """Everybody buys each thirty days five times; a share of `silent` has then been away for a hundred."""
    away = np.where(rng.random(len(of)) < silent, 100, 10)
    ago = (away[:, None] + 30 * np.arange(5)[None, :]).ravel()
    who = np.repeat(np.arange(1, len(of) + 1), 5)
    return pa.table({"person_id": who, "day": days(ago), "total": np.full(len(ago), 100)})


def test_the_planted_share_of_silent_is_inside_the_interval() -> None:
    of = groups()
    assert covered(world_of(of, orders=_buyers(np.random.default_rng(5), of, 0.25)), "silence", 25.0) >= 90


def test_the_planted_share_of_customers_who_stay_is_inside_the_interval() -> None:
    of = groups()
    assert covered(world_of(of, orders=_buyers(np.random.default_rng(6), of, 0.25)), "lifecycle", 75.0) >= 90


# The null company: nothing changes from quarter to quarter, and regions do not differ.


def _half_a_year(metric: str) -> Make:
    shares, scale = SHARES[metric]

    def make(rng: Rng) -> dict[str, pa.Table]:
        who = np.concatenate([np.arange(1, PEOPLE + 1), rng.integers(1, PEOPLE + 1, PEOPLE)])
        moods = rng.choice(np.arange(scale[0], scale[1] + 1), PEOPLE + 1, p=shares)
        fresh = rng.choice(np.arange(scale[0], scale[1] + 1), len(who), p=shares)
        scores = np.where(rng.random(len(who)) < 0.5, moods[who], fresh)
        return {"answers": scored(metric, scores, rng.integers(0, 180, len(who)), who, scale)}

    return make


@pytest.mark.parametrize("metric", SHARES)
def test_a_company_in_which_nothing_changes_hears_of_no_change(metric: str) -> None:
    assert hear_no_change(together(_half_a_year(metric), salt=7), metric) >= 93


def test_a_company_whose_answers_come_as_ever_hears_of_no_change() -> None:
    def make(rng: Rng) -> dict[str, pa.Table]:
        n = 2 * PEOPLE
        sent = rng.integers(0, 180, n)
        back = days(sent - rng.integers(0, 25, n))
        said = scored("nps", np.full(n, 9), sent, rng.integers(1, PEOPLE + 1, n), (0, 10))
        states = np.where(rng.random(n) < 0.4, "complete", "sent")
        return {"answers": said.set_column(said.column_names.index("day"), "day", back).append_column("state", pa.array(states))}

    assert hear_no_change(together(make, salt=7), "response") >= 93


def _alike(rng: Rng) -> dict[str, pa.Table]:
    ago = rng.integers(0, 300, PEOPLE)
    talks = pa.table({"person_id": np.arange(1, PEOPLE + 1), "day": days(ago)})
    return {"touchpoints": talks, "orders": _buyers(rng, np.zeros(PEOPLE), 0.3)}


@pytest.fixture(scope="module")
def alike() -> World:
    return together(_alike, salt=7)


@pytest.mark.parametrize("name", ["top-of-mind", "silence", "lifecycle"])
def test_a_company_whose_regions_are_alike_hears_of_no_difference(name: str, alike: World) -> None:
    assert hear_no_difference(alike, name) >= 93


def test_a_company_whose_regions_differ_hears_of_it() -> None:
    rng = np.random.default_rng(8)
    n = 300
    world = World()
    world.take("people", pa.table({"id": np.arange(1, n + 1), "segment": [""] * n, "region": ["north", "south"] * (n // 2)}))
    ago = np.where(np.arange(n) % 2, rng.integers(0, 120, n), rng.integers(60, 400, n))
    world.take("touchpoints", pa.table({"person_id": np.arange(1, n + 1), "day": days(ago)}))
    assert "It differs by region by more than chance" in world.ask("top-of-mind", by="region").sentence
    assert world.ask("top-of-mind").as_json()["as_of"] == date(2026, 6, 30).isoformat()
