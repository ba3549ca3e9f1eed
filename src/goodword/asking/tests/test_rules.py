"""Who is worth asking, and whom the lot leaves out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.asking.rules import Ground, NotAPlan, Terms, Why, best_first, is_left_out, rank

DAY = date(2026, 6, 30)


def test_the_lot_leaves_out_the_share_that_was_asked_for() -> None:
    for percent in (0, 10, 25, 50):
        held = sum(is_left_out("seed", person, 1, percent=percent) for person in range(4_000))
        assert abs(held / 40 - percent) < 2


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=8), st.integers(1, 10**9), st.integers(1, 99))
def test_a_larger_share_leaves_out_whom_a_smaller_one_did(seed: str, person: int, turn: int) -> None:
    held = [is_left_out(seed, person, turn, percent=percent) for percent in (0, 10, 30, 50)]
    assert held == sorted(held) and not held[0]


def test_another_turn_and_another_seed_are_other_lots() -> None:
    first, turn, seed = (
        [is_left_out(s, person, t, percent=50) for person in range(400)] for s, t in (("a", 1), ("a", 2), ("b", 1))
    )
    assert 120 < sum(x == y for x, y in zip(first, turn, strict=True)) < 280
    assert 120 < sum(x == y for x, y in zip(first, seed, strict=True)) < 280


def test_one_fact_of_each_kind_the_weightiest_first() -> None:
    told = best_first([Ground(Why.AGAIN, DAY, 1), Ground(Why.BROUGHT, DAY, 2), Ground(Why.AGAIN, date(2026, 6, 1), 3)])
    assert [(one.why, one.row_id) for one in told] == [(Why.BROUGHT, 2), (Why.AGAIN, 1)]


def test_an_answer_that_turned_is_not_told_a_second_time_as_a_good_one() -> None:
    both = [Ground(Why.PROMOTER, DAY, 7, 9, 10), Ground(Why.TURNED, DAY, 7, 9, 10)]
    assert [one.why for one in best_first(both)] == [Why.TURNED]
    assert len(best_first([both[0], Ground(Why.TURNED, DAY, 8, 5, 5)])) == 2


def test_more_that_speaks_for_it_comes_first_then_the_fresher() -> None:
    promoter, older, again = Ground(Why.PROMOTER, DAY, 1), Ground(Why.PROMOTER, date(2026, 3, 1), 2), Ground(Why.AGAIN, DAY, 3)
    assert rank([promoter, again]) > rank([promoter]) > rank([older]) > rank([])


@pytest.mark.parametrize("terms", [Terms(51), Terms(-1), Terms(10, 0), Terms(10, 30, 0), Terms(10, 30, 501)])
def test_a_plan_that_cannot_be_is_refused(terms: Terms) -> None:
    with pytest.raises(NotAPlan):
        terms.checked()
