"""The front page speaks as somebody would."""

from goodword.front.words import quarter


def test_it_names_the_months_of_a_quarter() -> None:
    assert [quarter(name) for name in ("2026-Q1", "2025-Q4")] == ["January to March 2026", "October to December 2025"]
