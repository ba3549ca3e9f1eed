"""The effect of a change: worked by hand, growing where it is staggered, alone in time, and in a hundred simulated companies."""

import numpy as np
import pytest

from goodword.analytics import interrupted
from goodword.analytics.changed import NEVER, Cells, Changed, find

MONTHS = 24


def steady(y: np.ndarray, first: list[int], n: int = 10) -> Cells:
    """As many answers everywhere, whose mean is `y`: units × months, or months alike for all."""
    means = np.broadcast_to(y, (len(first), np.shape(y)[-1])).astype(float)
    return Cells(means * n, np.full(means.shape, float(n)), np.array(first))


def test_two_kinds_of_places_by_hand() -> None:
    """With the change 20 to 35, without it 10 to 15: the change did 15 − 5 = 10."""
    changed, same = [20, 20, 35, 35], [10, 10, 15, 15]
    found = find(steady(np.array([changed] * 4 + [same] * 4), [2] * 4 + [NEVER] * 4))
    assert found is not None
    assert (found.value, found.units, found.treated) == (pytest.approx(10), 8, 4)
    assert [(one.since, round(one.value, 9), one.n) for one in found.months] == [
        (-2, 0, 40),
        (-1, 0, 40),
        (0, 10, 40),
        (1, 10, 40),
    ]


def test_an_effect_that_grows_where_it_began_earlier_and_later_is_found_whole() -> None:
    """Of 7.5 on average two-way fixed effects make hardly anything: they take who changed earlier for who did not."""
    first = np.repeat([4, 13, NEVER], [12, 12, 6])
    since = np.arange(MONTHS) - first[:, None]
    effect = np.where(since >= 0, since + 1.0, 0.0)
    effect *= 7.5 / effect[since >= 0].mean()
    y = 20 + 3 * np.arange(len(first))[:, None] + np.sin(np.arange(MONTHS)) * 10 + effect
    found = find(steady(y, list(first)))
    assert found is not None and found.value == pytest.approx(7.5)
    assert abs(found.value - two_way(y, since >= 0)) > 2.5, "the regression that is not used"
    grown = [one.value for one in found.months if one.since >= 0]
    assert grown == sorted(grown) and found.apart is not None and found.apart[0] == pytest.approx(0, abs=1e-9)


def two_way(y: np.ndarray, treated: np.ndarray) -> float:
    """The coefficient of being treated beside fixed effects of units and months."""
    rest = [x - x.mean(0) - x.mean(1, keepdims=True) + x.mean() for x in (y, treated.astype(float))]
    return float((rest[0] * rest[1]).sum() / (rest[1] ** 2).sum())


def test_fewer_than_six_places_are_too_few_and_six_cannot_be_told_from_chance() -> None:
    y = np.random.default_rng(1).normal(20, 5, (12, MONTHS))
    y[::2, 12:] += 40
    ways = {n: find(steady(y[:n], [12, NEVER] * (n // 2))) for n in (4, 6, 12)}
    assert ways[4] is None
    assert ways[6] is None, "of twenty ways to deal three of six out no interval of 95 % comes"
    assert ways[12] is not None and ways[12].interval.low is not None and ways[12].interval.low > 25
    assert find(steady(y[:12], [NEVER] * 12)) is None
    assert find(Cells(np.zeros((0, 0)), np.zeros((0, 0)), np.zeros(0, int))) is None


def test_who_had_it_before_the_first_answers_tells_nothing() -> None:
    y = np.random.default_rng(1).normal(20, 5, (13, MONTHS))
    with_old, without = (find(steady(y[:n], [12, NEVER] * 6 + [0] * (n - 12))) for n in (13, 12))
    assert with_old == without


def test_everywhere_at_once_it_stands_against_the_line_before() -> None:
    """A level of 10 and a slope of 1 a month more: over twelve months 10 + 5.5."""
    at = np.arange(MONTHS)
    noise = np.random.default_rng(3).normal(0, 1, MONTHS)
    found = find(steady(20 + 0.5 * at + noise + np.where(at >= 12, 10 + (at - 12), 0), [12] * 3))
    assert found is not None and found.how == "before-after"
    assert found.interval.low is not None and found.interval.low <= 15.5 <= (found.interval.high or 0)
    assert found.value == pytest.approx(15.5, abs=2.5)
    assert len(found.months) == 12
    assert find(steady(at.astype(float), [11] * 3)) is None, "eleven months before are too few"
    assert find(steady(at[:23].astype(float), [12] * 3)) is None, "eleven months after are too few"


def test_for_each_likeness_it_is_least_squares_by_the_covariance_written_out() -> None:
    """Months 5, 6 and 11 are missing: a month two before counts for ρ², and so on."""
    rng = np.random.default_rng(5)
    at = np.setdiff1d(np.arange(30), [5, 6, 11])
    x, y = np.column_stack([np.ones(27), rng.normal(size=(27, 2))]), rng.normal(size=27)
    found = interrupted.mixed(at, x, y)
    likely = []
    for i, alike in enumerate(interrupted.ALIKE):
        within = alike ** np.abs(np.subtract.outer(at, at))
        by = np.linalg.inv(within)
        products = x.T @ by @ x
        slopes = np.linalg.solve(products, x.T @ by @ y)
        squares = (y - x @ slopes) @ by @ (y - x @ slopes)
        assert found.found[i] == pytest.approx(slopes)
        assert found.covariance[i] == pytest.approx(np.linalg.inv(products) * squares / 24)
        likely.append((np.linalg.det(within) * np.linalg.det(products)) ** -0.5 * squares**-12.0)
    assert found.likely == pytest.approx(np.array(likely) / sum(likely))


def test_of_curves_together_as_much_lies_below_and_above_as_is_said() -> None:
    found = interrupted.Mixed(np.array([0.25, 0.75]), np.array([[0.0], [4.0]]), np.array([[[1.0]], [[4.0]]]), 8)
    [(value, interval)] = found.of(np.ones((1, 1)), 0.9)
    assert value == pytest.approx(3.0)
    drawn = np.random.default_rng(1).standard_t(8, 400_000) * np.repeat([1.0, 2.0], [100_000, 300_000])
    drawn += np.repeat([0.0, 4.0], [100_000, 300_000])
    assert [interval.low, interval.high] == pytest.approx(list(np.quantile(drawn, [0.05, 0.95])), abs=0.04)


def test_months_that_lie_on_their_lines_are_told_exactly() -> None:
    at = np.arange(MONTHS)
    found = interrupted.broken(at, np.where(at >= 12, 30.0, 20.0), 12)
    assert found is not None and found.value == pytest.approx(10)
    assert found.interval.low == pytest.approx(10, abs=1e-4) and found.interval.high == pytest.approx(10, abs=1e-4)


def drawn(rng: np.random.Generator, units: int, effect: float) -> Cells:
    """Branches and months of their own levels, few answers in each, a change in half of them."""
    first = np.where(np.arange(units) % 2, MONTHS, NEVER)
    n = rng.poisson(3, (units, 36)).astype(float)
    mean = 20 + rng.normal(0, 5, (units, 1)) + rng.normal(0, 5, 36) + effect * (np.arange(36) >= first[:, None])
    return Cells(mean * n + rng.normal(0, 75, n.shape) * np.sqrt(n), n, first)


def holds(found: Changed | None, truth: float) -> bool:
    assert found is not None and found.interval.low is not None and found.interval.high is not None
    return found.interval.low <= truth <= found.interval.high


@pytest.mark.slow
@pytest.mark.parametrize("units", [24, 48])
def test_of_a_hundred_companies_ninety_hold_the_truth_and_ninety_three_hear_of_nothing(units: int) -> None:
    planted = [holds(find(drawn(np.random.default_rng([s, units]), units, 10.0)), 10.0) for s in range(100)]
    nothing = [holds(find(drawn(np.random.default_rng([s, units, 1]), units, 0.0)), 0.0) for s in range(100)]
    assert sum(planted) >= 90
    assert sum(nothing) >= 93


def months_alike(rng: np.random.Generator, alike: float, n: int = 30) -> np.ndarray:
    """Months of a spread of 6, each partly as the one before it was."""
    y = rng.normal(0, 6, n)
    for i in range(1, n):
        y[i] = alike * y[i - 1] + np.sqrt(1 - alike**2) * y[i]
    return y


def house(alike: float, seed: list[int], effect: float) -> Cells:
    rng = np.random.default_rng([*seed, int(10 * alike)])
    return steady(20 + months_alike(rng, alike) + effect * (np.arange(30) >= 15), [15])


@pytest.mark.slow
@pytest.mark.parametrize("alike", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("seed", [9, 10, 11])
def test_of_a_hundred_houses_where_nothing_happened_ninety_three_hear_so(alike: float, seed: int) -> None:
    assert sum(holds(find(house(alike, [one, seed], 0.0)), 0.0) for one in range(100)) >= 93


@pytest.mark.slow
@pytest.mark.parametrize("alike", [0.0, 0.3, 0.5])
def test_of_a_hundred_houses_that_changed_everywhere_ninety_hold_the_truth(alike: float) -> None:
    assert sum(holds(find(house(alike, [one, 1], 10.0)), 10.0) for one in range(100)) >= 90
