"""The country of a person or an organisation, by the name that people give it."""

import pytest

from goodword.people.forms import OrganisationForm


def form(country: str) -> OrganisationForm:
    return OrganisationForm({"name": "Lind & Sons", "country": country})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [("Germany", "DE"), ("Germany (DE)", "DE"), ("de", "DE"), ("DEU", "DE"), ("", ""), ("XX", "XX")],
)
def test_a_country_is_known_by_its_name_and_its_code(typed: str, code: str) -> None:
    filled = form(typed)
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["country"] == code


@pytest.mark.django_db
def test_what_is_no_country_is_said() -> None:
    filled = form("Neverland")
    assert not filled.is_valid()
    assert list(filled.errors) == ["country"]


def test_a_country_is_shown_by_its_name_and_offered_by_name() -> None:
    shown = str(OrganisationForm(initial={"country": "DE"})["country"])
    assert 'value="Germany (DE)"' in shown
    assert "France (FR)" in shown
