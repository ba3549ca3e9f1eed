"""The picture of months with their band."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.front.drawing import BOTTOM, LEFT, RIGHT, TOP, Point, picture


def months(values):
    return [Point(date(2025 + n // 12, n % 12 + 1, 1), v, v - 5, v + 5, 30) for n, v in enumerate(values)]


def numbers(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"([\d.-]+) ([\d.-]+)", path)]


def test_one_month_makes_no_line():
    assert picture(months([30]), lowest=-100, highest=100) is None


def test_a_higher_value_is_drawn_higher():
    drawn = picture(months([10, 40]), lowest=-100, highest=100)
    (x1, y1), (x2, y2) = numbers(drawn.line)
    assert (x1, x2) == (LEFT, RIGHT)
    assert y2 < y1


def test_a_month_without_answers_leaves_its_room():
    first, _, third = months([10, 20, 30])
    fourth = Point(date(2025, 5, 1), 20, 10, 30, 9)
    xs = [x for x, _ in numbers(picture([first, third, fourth], lowest=-100, highest=100).line)]
    assert xs == [LEFT, (LEFT + RIGHT) / 2, RIGHT]


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.floats(-95, 95), min_size=2, max_size=24))
def test_everything_stays_on_the_paper_and_the_line_inside_its_band(values):
    drawn = picture(months(values), lowest=-100, highest=100)
    band, line = numbers(drawn.band), numbers(drawn.line)
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in band + line)
    above, below = band[: len(line)], list(reversed(band[len(line) :]))
    assert all(a[1] <= y <= b[1] for a, (_, y), b in zip(above, line, below, strict=True))
    assert 2 <= len(drawn.rules) <= 9
    assert len(drawn.months) <= 6
