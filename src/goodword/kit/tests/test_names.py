"""What is told of a name where the name itself may not be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.kit import names


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Dr. Maya Olsen", "M. O."),
        ("Theo", "T."),
        ("Ana María de la Cruz", "A. C."),
        ("“Élodie” Żak", "É. Ż."),
        ("佐藤 花子", "佐. 花."),
        ("❤", ""),
        ("", ""),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_the_last_name(name: str, told: str) -> None:
    assert names.initials(name) == told


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(categories=["L"]), min_size=4), max_size=6).map(" ".join))
def test_of_a_name_two_letters_are_told_at_most(name: str) -> None:
    assert len(names.initials(name).replace(". ", " ").split()) <= 2
    assert all(len(part) <= 4 for part in names.initials(name).split())
