"""What the command line prints under a number."""

from goodword.cli.insight import table


def test_a_split_is_printed_with_the_names_that_people_read() -> None:
    rows = [{"country": code, "value": 30.0, "low": 20.0, "high": 40.0, "n": 1200} for code in ("DE", None)]
    germany, unknown = table({"insight": "nps", "rows": rows})
    assert germany.split() == ["Germany", "+30", "+20", "to", "+40", "1,200", "country"]
    assert unknown.split()[:2] == ["not", "known"]
