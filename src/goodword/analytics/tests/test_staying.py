"""Repeat purchase: by published examples, by other ways to the same number, and by buyers made up with known parameters."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special
from scipy.stats import CensoredData, ecdf

from goodword.analytics import bgnbd, pareto, repeat, spend, survival
from goodword.analytics.fitting import Fit, Rising
from goodword.analytics.purchases import Purchases
from goodword.analytics.repeat import Halves
from goodword.analytics.spend import Spent

from .staying import BGNBD, PARETO, by_bgnbd, by_pareto, halved

ONE = Purchases.of([2], [30.43], [38.86])
COMPANIES = 100


def fitted(names: tuple[str, ...], *values: float) -> Fit:
    return Fit(names, values, values, 0.0, 1, np.eye(len(names)), True)


BG = fitted(bgnbd.NAMES, 0.243, 4.414, 0.793, 2.426)
PA = fitted(pareto.NAMES, 0.553, 10.578, 0.606, 11.669)


def test_it_foresees_what_the_paper_foresees() -> None:
    assert bgnbd.expected(ONE, BG, 39)[0] == pytest.approx(1.226, abs=5e-4)
    assert bgnbd.active(ONE, BG)[0] == pytest.approx(0.7266, abs=5e-4)


def test_bgnbd_never_says_of_somebody_who_bought_once_that_they_are_gone_and_pareto_does() -> None:
    once = Purchases.of([0], [0], [200])
    assert bgnbd.active(once, BG)[0] == 1
    assert pareto.active(once, PA)[0] < 0.3


def by_gauss(x: int, t_x: float, age: float, at: tuple[float, ...]) -> float:
    """The likelihood with hypergeometric functions, as it is written in the literature; α ≥ β."""
    r, alpha, s, beta = at

    def part(y: float) -> float:
        found = special.hyp2f1(r + s + x, s + 1, r + s + x + 1, (alpha - beta) / (alpha + y))
        return float(found) / (alpha + y) ** (r + s + x)

    gone = s / (r + s + x) * (part(t_x) - part(age))
    stayed = 1 / ((alpha + age) ** (r + x) * (beta + age) ** s)
    return float(special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.log(gone + stayed))


@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0, 38.9), (1, 0.2, 30), (2, 30.43, 38.86), (12, 20, 39), (40, 39, 39)])
def test_the_sum_over_moments_of_going_is_the_integral(x: int, t_x: float, age: float) -> None:
    at = (0.55, 12.0, 0.6, 10.5)
    assert pareto.log_likelihood(Purchases.of([x], [t_x], [age]), *at) == pytest.approx(by_gauss(x, t_x, age, at), abs=1e-9)


@pytest.mark.slow
@given(
    x=st.integers(0, 3000), t=st.floats(0.001, 1), age=st.floats(0.01, 1000), s=st.floats(0.01, 300), beta=st.floats(0.01, 9000)
)
@settings(max_examples=80, deadline=None)
def test_the_integral_holds_at_extreme_values(x: int, t: float, age: float, s: float, beta: float) -> None:
    at, t_x = (0.5, 9.0, s, beta), t * age if x else 0.0
    row = Purchases.of([x], [t_x], [age])
    top = -(0.5 + x) * np.log(9.0 + t_x) - (s + 1) * np.log(beta + t_x)

    def moment(y: float) -> float:
        return float(s * np.exp(-(0.5 + x) * np.log(9 + y) - (s + 1) * np.log(beta + y) - top))

    reach = min(age - t_x, 60 * (9.0 + t_x) / (0.5 + x))
    marks = [t_x + part * reach for part in (0.001, 0.01, 0.1, 0.3)]
    gone = integrate.quad(moment, t_x, t_x + reach, points=marks, limit=400)[0]
    stayed = np.exp(-(0.5 + x) * np.log(9 + age) - s * np.log(beta + age) - top)
    share = pareto.active(row, fitted(pareto.NAMES, *at))[0]
    assert share == pytest.approx(stayed / (gone + stayed), rel=1e-4, abs=1e-9)


ROWS = st.lists(st.tuples(st.integers(0, 400), st.floats(0, 1), st.floats(0.01, 5000)), min_size=1, max_size=12)
FOUR = st.tuples(*[st.floats(0.01, 300)] * 4)


def rows_of(given: list[tuple[int, float, float]]) -> Purchases:
    x, part, age = (np.array(column) for column in zip(*given, strict=True))
    return Purchases.of(x, np.where(x > 0, np.maximum(part, 0.01) * age, 0), age)


@pytest.mark.slow
@given(ROWS, FOUR)
@settings(max_examples=60, deadline=None)
def test_the_slope_and_curvature_are_those_of_the_likelihood(
    given: list[tuple[int, float, float]], at: tuple[float, ...]
) -> None:
    rows, here = rows_of(given), np.array(at)
    for model in (bgnbd, pareto):
        hill = model._Likelihood.of(rows)
        found = hill(here)
        for i in range(4):
            step = np.zeros(4)
            step[i] = 1e-5 * here[i]
            up, down = hill(here + step), hill(here - step)
            scale = 1 + np.abs(found.slope).max() + np.abs(found.curvature).max() * here[i] + abs(found.value) / here[i]
            assert (up.value - down.value) / (2 * step[i]) == pytest.approx(found.slope[i], abs=1e-4 * scale)
            assert (up.slope - down.slope) / (2 * step[i]) == pytest.approx(found.curvature[i], abs=1e-4 * scale / here[i])


@pytest.mark.slow
@given(ROWS, FOUR)
@settings(max_examples=60, deadline=None)
def test_chances_are_chances_and_nobody_takes_purchases_back(
    given: list[tuple[int, float, float]], at: tuple[float, ...]
) -> None:
    rows = rows_of(given)
    for model in (bgnbd, pareto):
        fit = fitted(model.NAMES, *at)
        assert np.all((model.active(rows, fit) >= 0) & (model.active(rows, fit) <= 1 + 1e-12))
    assert np.all(pareto.expected(rows, fitted(pareto.NAMES, *at), 52) >= 0)


def test_at_one_the_formulas_have_their_limit() -> None:
    near, at = fitted(pareto.NAMES, 0.5, 9, 1 + 1e-7, 12), fitted(pareto.NAMES, 0.5, 9, 1.0, 12)
    assert pareto.expected(ONE, at, 30) == pytest.approx(pareto.expected(ONE, near, 30), rel=1e-5)
    near, at = fitted(bgnbd.NAMES, 0.5, 9, 1 + 1e-5, 2), fitted(bgnbd.NAMES, 0.5, 9, 1.0, 2)
    assert bgnbd.expected(ONE, at, 30) == pytest.approx(bgnbd.expected(ONE, near, 30), rel=1e-3)


def test_who_is_alike_is_counted_once() -> None:
    apart = Purchases.of([1, 0, 1, 0], [7, 0, 7, 0], [70, 70, 70, 71], unit=7)
    assert (apart.x.tolist(), apart.age.tolist(), apart.people.tolist()) == ([0, 0, 1], [10, 71 / 7, 10], [1, 1, 2])
    assert (apart.n, apart.n_again) == (4, 2)
    together = Purchases.of([0, 0, 1], [0, 0, 7], [70, 71, 70], [1, 1, 2], unit=7)
    assert bgnbd.log_likelihood(apart, *BGNBD) == bgnbd.log_likelihood(together, *BGNBD)


@pytest.mark.parametrize(
    ("x", "t_x", "age"),
    [
        ([1], [9], [8]),
        ([0], [1], [8]),
        ([2], [0], [8]),
        ([-1], [1], [8]),
        ([1.5], [1], [8]),
        ([1], [float("nan")], [8]),
        ([1], [1, 2], [8]),
    ],
)
def test_what_cannot_be_is_refused(x: list[float], t_x: list[float], age: list[float]) -> None:
    with pytest.raises(ValueError, match=r"purchase|Purchases|row"):
        Purchases.of(x, t_x, age)


def test_nobody_who_came_back_is_no_model() -> None:
    for model in (bgnbd, pareto):
        with pytest.raises(ValueError, match="twice"):
            model.fit(Purchases.of([0, 0], [0, 0], [5, 6]))


@pytest.mark.slow
@given(st.lists(st.integers(0, 30), min_size=1, max_size=20), st.floats(0.001, 1e4))
def test_the_sum_of_logarithms_is_that_of_gamma_functions(x: list[int], p: float) -> None:
    found = Rising.of(np.array(x), np.ones(len(x))).at(p)
    assert found[0] == pytest.approx(float(np.sum(special.gammaln(p + np.array(x)) - special.gammaln(p))), abs=1e-6, rel=1e-9)


# Planted truths.


def covered(fits: list[Fit], truth: tuple[float, ...]) -> list[int]:
    found = [[fit.interval(name) for name in fit.names] for fit in fits]
    return [sum(one[i].low <= truth[i] <= one[i].high for one in found if one[i].low is not None) for i in range(len(truth))]


@pytest.mark.slow
def test_the_planted_parameters_are_inside_their_intervals() -> None:
    bought = [bgnbd.fit(by_bgnbd(np.random.default_rng([i, 1]), 700)) for i in range(COMPANIES)]
    gone = [pareto.fit(by_pareto(np.random.default_rng([i, 1]), 700)) for i in range(COMPANIES)]
    assert min(covered(bought, BGNBD)) >= 90
    assert min(covered(gone, PARETO)) >= 90


@pytest.mark.slow
def test_the_planted_spend_is_inside_its_intervals() -> None:
    fits, truth = [], (6.2, 3.7, 15.0)
    for i in range(COMPANIES):
        rng = np.random.default_rng([i, 2])
        x, rate = rng.geometric(0.4, 800), rng.gamma(truth[1], 1 / truth[2], 800)
        fits.append(spend.fit(Spent.of(x, rng.gamma(truth[0] * x, 1 / (x * rate)))))
    assert min(covered(fits, truth)) >= 90


def test_too_few_who_came_back_are_no_model() -> None:
    rows, halves = halved(np.random.default_rng(1), 60)
    assert repeat.fit(rows, halves, Spent.of([1], [10])).why_not == "few"


@pytest.mark.slow
def test_a_company_that_goes_on_as_it_was_is_foreseen_and_one_that_does_not_is_not() -> None:
    same = [repeat.foresee(halved(np.random.default_rng([i, 3]), 600)[1]) for i in range(COMPANIES)]
    assert sum(found is not None and found.is_true for found in same) >= 90
    rows, halves = halved(np.random.default_rng(4), 2000, mood=3.0)
    assert repeat.fit(rows, halves, Spent.of([1], [10])).why_not in {"half", "bound"}


@pytest.mark.slow
def test_a_company_to_which_nobody_comes_back_hears_that_there_is_too_little_to_model() -> None:
    """Each buys once, and a few a second time by chance: nothing is there to be learnt of staying."""
    told = 0
    for i in range(COMPANIES):
        rng = np.random.default_rng([i, 5])
        age = rng.integers(30, 600, 4000).astype(float)
        x = (rng.random(4000) < 0.02).astype(int)
        rows = Purchases.of(x, np.where(x, np.maximum(age * rng.random(4000), 1), 0), age, unit=7)
        nothing = Halves.of(rows, np.zeros(len(rows.x)), np.zeros(len(rows.x)), 40)
        told += repeat.fit(rows, nothing, Spent.of([1], [10])).why_not != ""
    assert told >= 93


def test_the_order_of_rows_does_not_matter_to_the_last_digit() -> None:
    rng = np.random.default_rng(6)
    rows = by_bgnbd(rng, 400)
    turned = rng.permutation(len(rows.x))
    again = Purchases.of(rows.x[turned], rows.t_x[turned], rows.age[turned], rows.people[turned])
    assert bgnbd.fit(again).values == bgnbd.fit(rows).values


def test_a_parameter_that_runs_off_is_told() -> None:
    assert replace(BG, values=(0.2, 4.0, 2e-5, 1.0)).is_on_bound
    assert not BG.is_on_bound


# How long things last.


def test_the_curve_is_the_one_worked_out_by_hand() -> None:
    found = survival.curve([6, 6, 6, 6, 7, 9, 10, 10, 11], [True, True, True, False, True, False, True, False, False])
    assert found.share.round(4).tolist() == [0.6667, 0.5333, 0.5333, 0.3556, 0.3556]
    assert found.at_risk.tolist() == [9, 5, 4, 3, 1]
    assert (found.median, found.n) == (10, 9)
    assert found.at(5) == (1.0, survival.Interval(1, 1), 9)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=2, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_curve_is_that_of_another_program(rows: list[tuple[int, bool]]) -> None:
    time, ended = (np.array(column) for column in zip(*rows, strict=True))
    if not ended.any() or (time == 0).all():
        return
    found = survival.curve(time, ended)
    other = ecdf(CensoredData(time[ended], right=time[~ended])).sf
    assert found.share[np.searchsorted(found.times, other.quantiles)] == pytest.approx(other.probabilities, abs=1e-12)
    assert np.all((found.low <= found.share + 1e-12) & (found.share <= found.high + 1e-12))


def test_who_shares_a_row_counts_as_often() -> None:
    one = survival.curve([3, 3, 5], [True, True, False])
    other = survival.curve([3, 5], [True, False], [2, 1])
    assert one.share.tolist() == other.share.tolist()
    with pytest.raises(ValueError, match="not negative"):
        survival.curve([-1], [True])


@pytest.mark.slow
def test_the_planted_survival_is_inside_its_interval() -> None:
    inside = 0
    for i in range(COMPANIES):
        rng = np.random.default_rng([i, 7])
        lasts, seen = rng.exponential(20, 300), rng.uniform(0, 40, 300)
        _, interval, _ = survival.curve(np.minimum(lasts, seen), lasts <= seen).at(15)
        inside += interval.low <= np.exp(-15 / 20) <= interval.high
    assert inside >= 90
