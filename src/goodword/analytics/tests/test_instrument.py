"""What a lot moved is told apart from what merely went along."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics.instrument import NotComparable, fit

COMPANIES, GROUPS, EACH, EFFECT = 100, 40, 20, 0.5


def company(rng, effect, pull=1.0):
    """Outcomes that a hidden leaning moves as it moves the cause; a lot moves the cause alone."""
    n = GROUPS * EACH
    group = np.repeat(np.arange(GROUPS), EACH)
    level, leaning = rng.normal(size=GROUPS)[group], rng.normal(size=n)
    lot = rng.integers(0, 2, n).astype(float)
    cause = pull * lot + leaning + level + rng.normal(size=n)
    return effect * cause + leaning + 2 * level + rng.normal(size=n), cause, lot, group


@pytest.mark.parametrize("effect", [EFFECT, 0.0])
def test_the_planted_effect_lies_within_the_interval_and_that_of_a_null_company_is_none(effect):
    rng = np.random.default_rng(7)
    found = [fit(*company(rng, effect)) for _ in range(COMPANIES)]
    held = [one.moved.interval.low <= effect <= one.moved.interval.high for one in found if one.moved]
    assert len(held) == COMPANIES and sum(held) >= 90
    assert not any(one.plain.interval.low <= effect <= one.plain.interval.high for one in found), "the plain line is fooled"


def test_a_lot_that_moved_nothing_says_nothing():
    rng = np.random.default_rng(7)
    silent = [fit(*company(rng, EFFECT, pull=0.0)).moved is None for _ in range(COMPANIES)]
    assert sum(silent) >= 90


def test_by_hand_two_to_one():
    """In each group the lot adds one to the cause and two to the outcome; the slope is two, both ways, and nothing is left."""
    group = np.repeat(np.arange(10), 4)
    lot = np.tile([0.0, 0.0, 1.0, 1.0], 10)
    cause = lot + group + np.tile([0.0, 1.0, 0.0, 1.0], 10)
    found = fit(2 * cause + 5 * group, cause, lot, group.tolist())
    assert (found.plain.value, found.moved.value, found.n, found.groups) == (pytest.approx(2), pytest.approx(2), 40, 10)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(-3, 3), st.floats(0.1, 9))
def test_a_level_of_each_group_and_a_unit_change_nothing_but_the_unit(seed, shift, unit):
    outcome, cause, lot, group = company(np.random.default_rng(seed), EFFECT)
    one, other = fit(outcome, cause, lot, group), fit(outcome + shift * group, cause * unit, lot + shift, group)
    assert other.moved.value * unit == pytest.approx(one.moved.value, rel=1e-6)
    assert other.strength == pytest.approx(one.strength, rel=1e-6)


@pytest.mark.parametrize("wrong", ["a gap", "too few groups", "a lot that is the same for all", "another length"])
def test_what_cannot_be_compared_is_refused(wrong):
    outcome, cause, lot, group = company(np.random.default_rng(1), EFFECT)
    if wrong == "a gap":
        cause[3] = np.nan
    elif wrong == "too few groups":
        group = group % 9
    elif wrong == "a lot that is the same for all":
        lot = np.ones_like(lot)
    else:
        group = group[:-1]
    with pytest.raises(NotComparable):
        fit(outcome, cause, lot, group)
