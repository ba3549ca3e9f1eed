"""How many days of silence are left to a buyer: what "at risk" on the list of people is computed from."""

import pytest

from goodword.insights.asked import Asked
from goodword.insights.registry import find
from goodword.insights.sitting import sit

from .tables import AS_OF, World, ago


@pytest.mark.slow
@pytest.mark.parametrize(("last", "left", "stage"), [(10, 20, "repeat"), (30, 0, "repeat"), (31, -1, "lapsed")])
def test_a_buyer_has_so_many_days_left_as_their_rhythm_allows(last: int, left: int, stage: str) -> None:
    """They buy each thirty days: one day more than thirty is longer than usual."""
    orders = [{"person_id": 1, "day": ago(last + 30 * i)} for i in range(5)]
    world = World(people=[{"id": 1}, {"id": 2}], orders=orders)
    filed = {row["person_id"]: row for row in sit(world, find("lifecycle"), Asked(AS_OF)).rows("filed")}
    assert (filed[1]["lapses_in"], filed[1]["stage"]) == (left, stage)
    assert (filed[2]["lapses_in"], filed[2]["stage"]) == (0, "stranger")
