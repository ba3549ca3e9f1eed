"""When a letter is due, which challenge fits, and how one goes from hand to hand."""

from datetime import date, timedelta

import pytest

from goodword.letters import counting
from goodword.letters.challenges import CHALLENGES
from goodword.letters.content import how_counted
from goodword.letters.rules import LEADS, NUMBERS, Move, State, Task, chosen, due_week, weakest

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "hour", "is_due"),
    [
        (0, 5, False),
        (0, 6, True),
        (0, 23, True),
        (1, 0, True),
        (3, 6, True),
        (3, 7, False),
        (4, 6, False),
        (6, 23, False),
        (-1, 9, False),
    ],
)
def test_a_letter_is_due_from_tuesday_at_six_and_until_friday_for_a_house_that_slept(days: int, hour: int, is_due: bool) -> None:
    assert due_week(TUESDAY + timedelta(days=days), hour) == (TUESDAY if is_due else None)


def test_there_are_thirty_challenges_that_can_be_counted_and_say_so() -> None:
    assert len(CHALLENGES) >= 30 and len({task.key for task in CHALLENGES}) == len(CHALLENGES)
    for task in CHALLENGES:
        assert task.number in (*NUMBERS, "nps") and set(task.needs) <= counting.THERE_IS.keys()
        assert bool(task.counts) == (task.goal > 0) and (not task.counts or task.counts in counting.COUNTS)
        assert str(task.title) and len(str(task.what)) > 40 and how_counted(task)
        assert len(task.key) <= 40
    assert counting.NAMES.keys() == counting.COUNTS.keys() == {task.counts for task in CHALLENGES if task.counts}
    assert all(sum(task.number == name for task in CHALLENGES) >= 5 for name in (*NUMBERS, "nps"))


def test_the_weakest_number_comes_first_and_what_nobody_can_tell_last() -> None:
    assert weakest({"top-of-mind": 70.0, "valuable": None, "completion": 20.0}) == ["completion", "top-of-mind", "valuable"]


A, B, C = (
    Task(key, key, key, number, needs)
    for key, number, needs in (("a", "valuable", ()), ("b", "completion", ("runs",)), ("c", "completion", ()))
)


def test_the_challenge_that_fits_moves_the_weakest_number_and_its_data_are_there() -> None:
    low = {"top-of-mind": 70.0, "valuable": 50.0, "completion": 20.0}
    assert chosen((A, B, C), low, {"runs"}, {}, TUESDAY) is B
    assert chosen((A, B, C), low, set(), {}, TUESDAY) is C
    assert chosen((A, B, C), low | {"completion": 90.0}, set(), {}, TUESDAY) is A


def test_no_challenge_comes_back_within_half_a_year() -> None:
    low = {"completion": 20.0}
    assert chosen((A, B, C), low, {"runs"}, {"b": TUESDAY - timedelta(weeks=25)}, TUESDAY) is C
    assert chosen((B, C), low, {"runs"}, {"b": TUESDAY - timedelta(weeks=40), "c": TUESDAY - timedelta(weeks=30)}, TUESDAY) is B
    assert chosen((B,), low, {"runs"}, {"b": TUESDAY}, TUESDAY) is None


def test_each_step_of_a_challenge_can_be_taken_back() -> None:
    for (state, move), leads in LEADS.items():
        if move is not Move.TAKE_BACK:
            assert LEADS[leads, Move.TAKE_BACK] is state
    assert (State.OFFERED, Move.FINISH) not in LEADS
