"""Whether people do what their friends do: by hand, by properties, by planted truths and where nothing moved anybody."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.analytics.peers import Moment, Rows, came_together, moved, spreading, together

VILLAGES, EACH = 60, 8


def company(rng: np.random.Generator, effect: float) -> tuple[Rows, np.ndarray]:
    """A draw moves the friends; what nobody sees moves friends and people alike, so that least squares mislead."""
    village = np.repeat(np.arange(VILLAGES), EACH)
    drawn = rng.integers(0, 2, len(village)).astype(float)
    unseen, known = rng.normal(size=len(village)), rng.normal(size=(len(village), 2))
    friends = drawn + unseen + known[:, 0] + rng.normal(size=VILLAGES)[village] + rng.normal(size=len(village))
    did = effect * friends + 2 * unseen + known @ [1.0, -1.0] + rng.normal(size=VILLAGES)[village] + rng.normal(size=len(village))
    return Rows(did, friends, known, (village // 5).tolist(), village.tolist()), drawn


def test_the_planted_effect_is_inside_the_interval_of_the_instrument_and_least_squares_mislead() -> None:
    inside = misled = 0
    for seed in range(100):
        rows, drawn = company(np.random.default_rng([seed, 5]), 0.5)
        low, high = (moved(rows, drawn).interval().low, moved(rows, drawn).interval().high)
        inside += low <= 0.5 <= high
        misled += together(rows).interval().low > 0.5
    assert inside >= 90
    assert misled >= 90, "else the trap would be none"


def test_where_friends_move_nobody_few_hear_that_they_do() -> None:
    told = 0
    for seed in range(100):
        rows, drawn = company(np.random.default_rng([seed, 6]), 0.0)
        interval = moved(rows, drawn).interval()
        told += not interval.low <= 0 <= interval.high
    assert told <= 7


def test_an_instrument_that_is_the_same_for_all_moves_nobody() -> None:
    rows, _ = company(np.random.default_rng(1), 0.5)
    with pytest.raises(ValueError, match="moves nobody"):
        moved(rows, np.ones(VILLAGES * EACH))


def test_few_clusters_are_refused_and_a_control_said_twice_is_said_once() -> None:
    rows, _ = company(np.random.default_rng(1), 0.5)
    twice = Rows(
        rows.did, rows.friends_did, np.c_[rows.controls, np.asarray(rows.controls)[:, 0] * 2], rows.groups, rows.clusters
    )
    assert together(twice).value == pytest.approx(together(rows).value)
    with pytest.raises(ValueError, match="too few"):
        together(Rows(rows.did, rows.friends_did, rows.controls, rows.groups, ["all"] * VILLAGES * EACH))


def test_how_it_spread_by_hand() -> None:
    """1 adopts first; 2 and 3 name 1; 2 follows, 3 does not; 4 names nobody and adopts later."""
    found = spreading({1: 1, 2: 2, 4: 3}, {1: [], 2: [1], 3: [1], 4: []}, 3)
    assert found == [Moment(1, 1, 4, 1.0, 0, 0, 4, 1), Moment(2, 2, 4, 1.0, 2, 1, 1, 0), Moment(3, 3, 4, 1.0, 1, 0, 1, 1)]
    assert came_together(found).value == pytest.approx((1 / 3 - 1 / 2) / (2 / 3 + 1 / 2))
    assert came_together(found[:1]) is None


def test_a_friend_of_whom_nothing_is_known_is_not_counted_as_one_who_waits() -> None:
    assert spreading({1: 1}, {1: [], 2: [1, 99]}, 1)[0].exposure == 1.0


@given(st.lists(st.tuples(st.integers(0, 9), st.lists(st.integers(0, 11), max_size=3)), min_size=1, max_size=12))
def test_whoever_adopts_had_waited_and_nobody_adopts_twice(drawn: list[tuple[int, list[int]]]) -> None:
    at = {i: time for i, (time, _) in enumerate(drawn) if time < 8}
    found = spreading(at, {i: friends for i, (_, friends) in enumerate(drawn)}, 8)
    assert sum(one.exposed_adopted + one.others_adopted for one in found) == len(at)
    assert [one.adopted for one in found] == sorted(one.adopted for one in found)
    assert all(one.exposed_adopted <= one.exposed and 0 <= one.exposure <= 1 for one in found)
