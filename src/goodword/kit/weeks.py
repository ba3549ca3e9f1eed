"""On which day the week starts, by country. From Unicode's CLDR; where it names no other day, on Monday."""

from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words" / "weeks.csv"
DAYS = {"monday": 0, "saturday": 5, "sunday": 6}  # as `date.weekday` counts


def week_start(country: str) -> int:
    """The first weekday where a country, alpha-2, is: 0 for Monday, 6 for Sunday."""
    return _other_than_monday().get(country, DAYS["monday"])


@cache
def _other_than_monday() -> dict[str, int]:
    lines = (line.split(",") for line in WORDS.read_text("utf-8").splitlines())
    return {country: DAYS[day] for day, countries in lines for country in countries.split()}
