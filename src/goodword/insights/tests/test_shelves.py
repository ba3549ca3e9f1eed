"""Each number stands on the overview, once, beside what it belongs to."""

from collections import Counter

from goodword.insights.registry import INSIGHTS
from goodword.insights.shelves import SHELVES


def test_each_declared_number_stands_on_one_shelf_and_no_other_does():
    assert Counter(name for _, names in SHELVES for name in names) == Counter(list(INSIGHTS))
