"""Themes in comments: by hand, by their traps, of planted truths and of companies in which nothing comes together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics.themes import Counts, lines
from goodword.insights.tests.companies import COMPANIES

from .tables import World, ago, answers

PARKING, STAFF = 1, 2


def mentions(theme, of, **more):
    return [{"answer_id": answer, "theme_id": theme, "is_counted": True, "sentiment": 0.0, **more} for answer in of]


def rows(*counts):
    return [{"theme_id": theme, "n": n, "n_up": up, "n_down": down} for theme, n, up, down in counts]


def test_it_is_right_by_hand() -> None:
    """Ten answers: 4 happy, 2 between, 4 unhappy. Parking is named by 3 of the unhappy, staff by 2 happy and 1 unhappy."""
    said = answers("nps", [10, 9, 9, 10, 7, 8, 6, 0, 3, 2])
    found = World(answers=said, mentions=[*mentions(PARKING, [7, 8, 9]), *mentions(STAFF, [1, 2, 10])]).ask("themes")
    assert (found.value, found.n) == (60.0, 10)
    parking, staff = found.rows
    assert (parking["theme_id"], parking["count"], parking["value"]) == (PARKING, 3, 30.0)
    assert (parking["of_happy"], parking["of_unhappy"]) == (0.0, 75.0)
    assert (parking["net"], parking["rest"]) == (-100.0, pytest.approx(100 * 3 / 7))
    assert parking["costs"] == pytest.approx(0.3 * (300 / 7 + 100))
    assert staff["net"] == pytest.approx(100 / 3) and staff["costs"] < 0
    assert parking["difference"] is None, "three are too few to compare"
    assert "No theme comes clearly together" in found.sentence


def test_a_difference_has_its_interval_and_its_words() -> None:
    (bad,) = lines(rows((0, 400, 200, 100), (PARKING, 100, 10, 60)))
    assert (bad.difference.value, bad.is_clear) == (pytest.approx(-50 - 100 * (190 - 40) / 300), True)
    assert -115 < bad.difference.interval.low < -100 < bad.difference.interval.high < -80
    said = answers("nps", [9] * 60 + [3] * 60)
    found = World(answers=said, mentions=mentions(PARKING, range(61, 110))).ask("themes")
    assert f"Costs most: “{{theme:{PARKING}}}”, in 49 answers" in found.sentence and "below the rest" in found.sentence


def test_it_counts_a_comment_once_and_a_person_once() -> None:
    """A theme that two others were merged into is named twice; a person answers twice, and only the last counts."""
    said = [*answers("nps", [2, 10], day=ago(40)), *answers("nps", [10, 10], day=ago(4))]
    twice = [*mentions(PARKING, [1, 3]), *mentions(PARKING, [3])]
    found = World(answers=said, mentions=twice).ask("themes")
    (parking,) = found.rows
    assert (found.n, parking["count"], parking["of_happy"], parking["of_unhappy"]) == (2, 1, 50.0, None)


def test_it_passes_over_what_does_not_count() -> None:
    said = answers("csat", [1, 5, 3])
    unsure = [*mentions(PARKING, [1], is_counted=False), *mentions(STAFF, [2])]
    found = World(answers=said, mentions=unsure).ask("themes")
    assert [line["theme_id"] for line in found.rows] == [STAFF] and found.n == 3
    empty = World(answers=said).ask("themes")
    assert empty.rows == () and empty.value == 0.0 and "No comment has been read" in empty.sentence
    assert World().ask("themes").value is None


def test_what_most_speak_of_stands_first_and_what_costs_most_is_said() -> None:
    said = answers("nps", [9] * 80 + [3] * 40)
    often, dear = range(1, 71), range(81, 116)
    found = World(answers=said, mentions=[*mentions(PARKING, dear), *mentions(STAFF, often)]).ask("themes")
    assert [line["theme_id"] for line in found.rows] == [STAFF, PARKING], "as long as the bars that show them"
    assert f"Costs most: “{{theme:{PARKING}}}”" in found.sentence and f"Worth most: “{{theme:{STAFF}}}”" in found.sentence


COUNT = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))


@settings(deadline=None, max_examples=60)
@given(st.lists(COUNT, min_size=1, max_size=6), COUNT)
def test_shares_and_costs_hold_whatever_was_said(of_themes, others) -> None:
    """Every theme is a part of the whole; what one costs is what the whole would gain."""
    whole = [sum(part) for part in zip(*of_themes, others, strict=True)]
    given_rows = [(theme, sum(c), c[0], c[2]) for theme, c in enumerate(of_themes, 1)]
    found = lines(rows((0, sum(whole), whole[0], whole[2]), *given_rows))
    assert len(found) == sum(n > 0 for _, n, _, _ in given_rows) if sum(whole) else not found
    for line in found:
        assert 0 <= line.share.low <= line.share.value <= line.share.high <= 100 and -100 <= line.counts.net <= 100
        rest = Counts(sum(whole), whole[0], whole[2]).less(line.counts)
        if rest.n:
            now = 100 * (whole[0] - whole[2]) / sum(whole)
            assert now + line.costs == pytest.approx(rest.net)
        assert not line.is_clear or (line.difference.interval.low > 0) or (line.difference.interval.high < 0)
    assert [line.costs for line in found] == sorted((line.costs for line in found), reverse=True)


def company(rng, apart: float):
    """Three hundred answers and eight themes; who names the first is unhappier by so much."""
    names = rng.random((300, 8)) < 0.15
    chance = np.clip(0.5 - apart * names[:, 0], 0.02, 0.98)
    happy = rng.random(300) < chance
    up, down = happy, ~happy
    per = [(theme + 1, int(m.sum()), int((m & up).sum()), int((m & down).sum())) for theme, m in enumerate(names.T)]
    return rows((0, 300, int(up.sum()), int(down.sum())), *per)


def test_where_nothing_comes_together_nothing_is_said() -> None:
    rng = np.random.default_rng(11)
    silent = sum(not any(line.is_clear for line in lines(company(rng, 0.0))) for _ in range(COMPANIES))
    assert silent >= 93


def test_what_was_planted_lies_inside_the_interval_and_comes_first() -> None:
    rng = np.random.default_rng(12)
    told = [next(line for line in lines(company(rng, 0.35)) if line.theme == 1) for _ in range(COMPANIES)]
    assert sum(line.difference.interval.low <= -70 <= line.difference.interval.high for line in told) >= 90
    assert sum(line.is_clear for line in told) >= 90
    rng = np.random.default_rng(12)
    assert sum(lines(company(rng, 0.35))[0].theme == 1 for _ in range(COMPANIES)) >= 90
