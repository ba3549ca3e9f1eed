"""How figures are spelt on their pages."""

import pytest

from goodword.insights.pages import big


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
