"""Published vectors, and what must hold of any interval."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics import intervals
from goodword.analytics.intervals import Clusters, Interval


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "low", "high"),
    [(50, 30, 20, 14.1, 44.2), (25, 15, 10, 7.3, 49.3), (200, 120, 80, 22.2, 37.4), (30, 0, 0, 78.7, 100)],
)
def test_it_gives_the_published_interval_of_a_net_promoter_score(promoters, passives, detractors, low, high) -> None:
    found = intervals.adjusted_wald(promoters, passives, detractors).scaled(100)
    assert (round(found.low, 1), round(found.high, 1)) == (low, high)


def test_it_gives_the_published_interval_of_a_share() -> None:
    found = intervals.wilson(200, 1000).scaled(100)
    assert (round(found.low, 1), round(found.high, 1)) == (17.6, 22.6)


def test_it_gives_students_interval_of_a_mean() -> None:
    values = [4, 5, 6, 7]
    found = intervals.mean(sum(values), sum(v * v for v in values), 4)
    half = 3.182446 * math.sqrt(sum((v - 5.5) ** 2 for v in values) / 3 / 4)
    assert found.low == pytest.approx(5.5 - half, abs=1e-5)
    assert found.high == pytest.approx(5.5 + half, abs=1e-5)


def test_it_says_nothing_of_nobody() -> None:
    assert intervals.wilson(0, 0) == intervals.adjusted_wald(0, 0, 0) == intervals.mean(0, 0, 0) == Interval(None, None)


def test_it_allows_the_whole_scale_after_one_answer() -> None:
    assert intervals.mean(7, 49, 1, within=(1, 7)) == Interval(1, 7)


def test_where_all_are_alike_it_is_the_rule_of_three_and_no_point() -> None:
    """Ten sevens of 1 to 7: with more than a share of 1 − 0.05^(1/10) who say 1, ten sevens come in fewer than one of twenty."""
    found = intervals.mean(70, 490, 10, within=(1, 7))
    assert (found.low, found.high) == (pytest.approx(7 - 6 * (1 - 0.05**0.1)), 7)
    thirds = [10 / 3] * 30  # whose squares add up to a little more or less
    found = intervals.mean(sum(thirds), sum(x * x for x in thirds), 30, within=(0, 10))
    assert found.low == pytest.approx(10 / 3 * 0.05 ** (1 / 30))
    assert intervals.mean(6, 12, 3) == Interval(2, 2), "without a scale nothing is known of others"


def test_a_company_of_which_few_differ_is_inside_although_all_who_were_asked_are_alike() -> None:
    rng = np.random.default_rng(3)
    said = np.where(rng.random((400, 12)) < 0.1, 1.0, 7.0)
    found = [intervals.mean(float(one.sum()), float((one * one).sum()), 12, within=(1, 7)) for one in said]
    assert all(one.low <= 6.4 <= one.high for one, row in zip(found, said, strict=True) if row.min() == 7)


def test_one_person_is_one_however_often_they_answer() -> None:
    assert _clusters([[7.0] * 5]).interval(within=(1, 7)) == Interval(1, 7)
    five, once = _clusters([[7.0] * 5, [7.0] * 5]), _clusters([[7.0], [7.0]])
    assert five.interval(within=(1, 7)) == once.interval(within=(1, 7))
    assert once.interval(within=(1, 7)).low == pytest.approx(7 - 6 * (1 - 0.05**0.5))


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
@settings(deadline=None)
def test_it_stays_on_the_scale(promoters: int, passives: int, detractors: int) -> None:
    found = intervals.adjusted_wald(promoters, passives, detractors)
    if promoters + passives + detractors:
        assert -1 <= found.low <= found.high <= 1
        share = intervals.wilson(promoters, promoters + passives + detractors)
        assert 0 <= share.low <= promoters / (promoters + passives + detractors) <= share.high <= 1


def _clusters(people: list[list[float]]) -> Clusters:
    s, k = [sum(p) for p in people], [len(p) for p in people]
    return Clusters(
        len(people), sum(k), sum(s), sum(x * x for x in s), sum(x * n for x, n in zip(s, k, strict=True)), sum(n * n for n in k)
    )


@pytest.mark.slow
@given(st.lists(st.lists(st.floats(-100, 100), min_size=1, max_size=4), min_size=2, max_size=30))
@settings(deadline=None)
def test_it_sums_residuals_by_person(people: list[list[float]]) -> None:
    found = _clusters(people)
    mean = sum(map(sum, people)) / sum(map(len, people))
    g = len(people)
    by_hand = g / (g - 1) * sum(sum(x - mean for x in p) ** 2 for p in people) / sum(map(len, people)) ** 2
    assert found.variance == pytest.approx(by_hand, rel=1e-6, abs=1e-6)


def test_it_counts_echoes_as_one_voice() -> None:
    once = _clusters([[100.0], [0.0]] * 20)
    thrice = _clusters([[100.0] * 3, [0.0] * 3] * 20)
    assert intervals.effective(once, 2500) == 40
    assert intervals.effective(thrice, 2500) == pytest.approx(40, rel=0.05)


def test_it_finds_no_change_where_the_same_people_say_the_same() -> None:
    side = _clusters([[100.0], [0.0]] * 20)
    products = (20 * 100.0 * 100.0, 20 * 100.0, 20 * 100.0, 40.0)
    found = intervals.change(side, side, products)
    assert found.value == 0
    assert found.interval == Interval(0, 0)
    assert not found.is_clear


def test_it_closes_when_everybody_has_answered() -> None:
    found = intervals.finite(Interval(14.0, 44.0), 30.0, 100, 100)
    assert (found.low, found.high) == (30.0, 30.0)
    half = intervals.finite(Interval(14.0, 44.0), 30.0, 100, 200)
    assert 14.0 < half.low < 30.0 < half.high < 44.0


def test_it_has_nothing_to_say_of_more_answers_than_customers() -> None:
    assert intervals.finite(Interval(14.0, 44.0), 30.0, 100, 90) == intervals.NOTHING


def test_it_tells_groups_apart_only_when_they_are_far_apart() -> None:
    assert intervals.differ_by_chance([30.0, 31.0, 29.0], [2.0, 2.0, 2.0]) > 0.5
    assert intervals.differ_by_chance([30.0, 60.0], [2.0, 2.0]) < 1e-6
    assert intervals.differ_by_chance([30.0], [2.0]) == 1.0
