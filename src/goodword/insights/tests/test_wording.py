"""How figures are spelt on their pages."""

import pytest

from goodword.insights.pages import big
from goodword.insights.wording import moved, spelt


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (43.96, "%", ("44.0", "%")),
        (27.0, "points", ("+27.0", "")),
        (40.3, "days", ("40.3", "\xa0days")),
        (4.86, "of 7", ("4.9", "\xa0of 7")),
        (None, "days", ("–", "")),
    ],
)
def test_a_number_stands_with_its_unit_and_points_with_their_sign(value: float | None, unit: str, said: tuple[str, str]) -> None:
    assert big({"unit": unit, "decimals": 1}, {"value": value}) == said


def test_where_there_is_no_bound_it_says_so_in_a_sign() -> None:
    assert (spelt(float("inf"), "days", 1), spelt(float("-inf"), "%")) == ("∞", "−∞")


def test_what_lies_between_two_shares_are_points_and_no_percent() -> None:
    """From 20 % to 45 % is 25 points; 25 % of 20 % would be another thing."""
    found = {"value": -25.04, "low": -36.8, "high": -12.1}
    assert moved(found, "%", 1) == {"by": "25.0 points", "low": "−36.8", "high": "−12.1"}
    assert moved(found, "points") == {"by": "25", "low": "−37", "high": "−12"}
    assert moved({"value": 0.5, "low": -0.25, "high": 1.25}, "of 7", 2) == {"by": "0.50", "low": "−0.25", "high": "1.25"}
