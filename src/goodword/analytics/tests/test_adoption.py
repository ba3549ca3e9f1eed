"""How something spreads is counted by period, and only what comes together by more than chance is said to."""

import numpy as np
import pytest

from goodword.analytics.adoption import NEVER, NotATie, spread

COMPANIES, PEOPLE, NAMED, PERIODS = 100, 250, 3, 8


def company(rng, pull):
    """People who each name three, and take something up the sooner the more of those have; without `pull` they do not care."""
    drawn = rng.random((PEOPLE, PEOPLE)) + np.eye(PEOPLE)
    named = drawn.argpartition(NAMED, axis=1)[:, :NAMED]
    adopted = np.zeros(PEOPLE, np.int64)
    for period in range(1, PERIODS + 1):
        exposed = (adopted != NEVER)[named].any(1)
        chance = 0.08 + pull * exposed
        adopted[(adopted == NEVER) & (rng.random(PEOPLE) < chance)] = period
    return adopted, [(who, int(other)) for who in range(PEOPLE) for other in named[who]]


def test_by_hand_three_in_a_row():
    """Ann names Bo, Bo names Cy; Cy takes it up first, then Bo, then nobody."""
    found = spread(np.array([NEVER, 2, 1]), [(0, 1), (1, 2)], 3)
    assert [(one.at_risk, one.adopters, one.so_far) for one in found.periods] == [(3, 1, 1), (2, 1, 2), (1, 0, 2)]
    assert [one.exposure for one in found.periods] == [0.0, 0.5, 1.0]
    assert found.odds_ratio is None and not found.came_together, "no period has both an exposed and another to compare"


def test_by_hand_the_odds_of_two_periods_together():
    """Of six who name one early adopter three follow at once, of six who name somebody else one does: 3·5/1·3 = 5."""
    early, other = 12, 13
    adopted = np.array([2, 2, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0])
    found = spread(adopted, [(who, early) for who in range(6)] + [(who, other) for who in range(6, 12)], 2)
    assert found.odds_ratio == pytest.approx(5)
    assert found.interval.low < 1 < found.interval.high and not found.came_together, "twelve people are few"


@pytest.mark.slow
def test_what_comes_together_is_seen_and_what_does_not_is_not():
    rng = np.random.default_rng(3)
    assert sum(spread(*company(rng, 0.15), PERIODS).came_together for _ in range(COMPANIES)) >= 90
    assert sum(spread(*company(rng, 0.0), PERIODS).came_together for _ in range(COMPANIES)) <= 7


def test_whoever_names_nobody_is_counted_and_not_compared():
    alone = spread(np.array([1, 2, NEVER]), [], 2)
    assert [one.exposure for one in alone.periods] == [None, None] and alone.periods[-1].so_far == 2
    assert alone.odds_ratio is None


@pytest.mark.parametrize(("adopted", "ties"), [([1, 2], [(0, 0)]), ([1, 2], [(0, 2)]), ([1, 9], []), ([-1, 1], [])])
def test_what_cannot_be_is_refused(adopted, ties):
    with pytest.raises(NotATie):
        spread(np.array(adopted), ties, 2)
