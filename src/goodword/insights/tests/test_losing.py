"""Who did not buy and recommended us later: by hand, through its traps, by a planted share."""

import numpy as np
import pyarrow as pa
import pytest

from goodword.insights.asked import Asked
from goodword.insights.registry import find

from .tables import AS_OF, World, ago


def lost(*rows: tuple[int, int]) -> list[dict[str, object]]:
    """Who, and how many days ago their enquiry was lost."""
    return [{"person_id": who, "state": "lost", "day": ago(days + 30), "closed_day": ago(days)} for who, days in rows]


def sent(*rows: tuple[int, int]) -> list[dict[str, object]]:
    """Enquiries of somebody who was sent by whom, and how many days ago."""
    return [{"person_id": 90 + by, "introduced_by_id": by, "day": ago(days)} for by, days in rows]


def test_by_hand_a_bound_introduction_and_an_enquiry_that_names_them_count_alike() -> None:
    world = World(
        opportunities=lost((1, 100), (2, 100), (3, 100), (4, 100)) + sent((1, 20)),
        introductions=[{"person_id": 80, "introducer_id": 2, "day": ago(30)}],
    )
    found = world.ask("lost-recommend")
    assert (found.n, found.more["hits"], found.value) == (4, 2, 50.0)
    assert found.sentence.startswith("2 of 4 people who did not buy sent us somebody later: 50.0\u00a0%")
    rows = {
        row["person_id"]: row["recommended_on"]
        for row in world.read(find("lost-recommend").units(world, Asked(AS_OF))).to_pylist()
    }
    assert rows == {1: ago(20), 2: ago(30), 3: None, 4: None}


def test_the_same_day_before_and_tomorrow_do_not_count_and_three_words_are_one() -> None:
    world = World(
        opportunities=lost((1, 100), (2, 100), (3, 100), (4, 100), (4, 50)) + sent((1, 100), (2, 101), (3, -1), (4, 9), (4, 8)),
        introductions=[{"person_id": 94, "introducer_id": 4, "day": ago(9)}],
    )
    found = world.ask("lost-recommend")
    assert (found.n, found.more["hits"]) == (4, 1), "who was lost twice is one person"


def test_an_organisation_alone_and_what_is_open_or_won_are_left_out_and_the_window_is_that_of_losing() -> None:
    rows = lost((1, 100), (2, 400))
    rows += [{"person_id": 3, "state": "won", "day": ago(90), "closed_day": ago(80)}, {"person_id": 4, "day": ago(10)}]
    rows += [{"organisation_id": 5, "state": "lost", "day": ago(90), "closed_day": ago(80)}]
    world = World(opportunities=rows)
    assert world.ask("lost-recommend").n == 2
    assert world.ask("lost-recommend", since=ago(365)).n == 1
    none = World(opportunities=[{"person_id": 4, "day": ago(10)}]).ask("lost-recommend")
    assert none.value is None and none.sentence.startswith("Nobody")


@pytest.mark.slow
def test_the_planted_share_is_inside_the_interval() -> None:
    from .companies import covered, days, groups, world_of

    rng, of = np.random.default_rng(91), groups()
    who = np.arange(1, len(of) + 1)
    recommends = rng.random(len(of)) < 0.15
    n = len(of)
    closed = days(np.full(n, 200))
    opened = days(np.full(n, 230))
    enquiries = pa.table({"person_id": who, "state": ["lost"] * n, "day": opened, "closed_day": closed})
    bound = pa.table(
        {"person_id": who[recommends] + n, "introducer_id": who[recommends], "day": days(np.full(recommends.sum(), 50))}
    )
    assert covered(world_of(of, opportunities=enquiries, introductions=bound), "lost-recommend", 15.0) >= 90
