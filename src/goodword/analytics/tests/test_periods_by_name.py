"""The windows that people call by name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.analytics.periods import windows

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
WEDNESDAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("starts_on", "first"), [(MONDAY, date(2026, 6, 29)), (SATURDAY, date(2026, 6, 27)), (SUNDAY, date(2026, 6, 28))]
)
def test_a_week_begins_on_the_day_of_the_country(starts_on: int, first: date) -> None:
    found = windows(WEDNESDAY, starts_on)
    assert found["week"] == (first, WEDNESDAY)
    assert found["last week"] == (first - timedelta(days=7), first - timedelta(days=1))


def test_months_and_quarters_turn_with_the_year() -> None:
    found = windows(date(2026, 1, 1), MONDAY)
    assert found["month"] == found["quarter"] == found["year"] == (date(2026, 1, 1), date(2026, 1, 1))
    assert found["last month"] == (date(2025, 12, 1), date(2025, 12, 31))
    assert found["last quarter"] == (date(2025, 10, 1), date(2025, 12, 31))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from([MONDAY, SATURDAY, SUNDAY]))
def test_the_last_one_ends_where_this_one_begins(day: date, starts_on: int) -> None:
    found = windows(day, starts_on)
    for name in ("week", "month", "quarter"):
        assert found[f"last {name}"][1] + timedelta(days=1) == found[name][0] <= day == found[name][1]
    assert found["week"][0].weekday() == starts_on
    assert (day - found["week"][0]).days < 7
