"""Birthdays of which nobody knows the year, and days on which people died."""

from datetime import date

import pytest
from django.utils import timezone

from goodword.intake.exporting import headers
from goodword.intake.reading import dates
from goodword.kit import yearless
from goodword.people.actions.records import add_person
from goodword.people.forms import PersonForm
from goodword.people.models import Person

DOING = {"by": "test", "at": timezone.now()}


def typed(**fields: object) -> PersonForm:
    form = PersonForm({"name": "Maya Olsen", **fields})
    assert form.is_valid(), form.errors
    return form


def test_a_birthday_without_its_year_is_kept_as_one() -> None:
    values = typed(birthday="2024-02-29", has_no_birth_year="on").written()
    assert values["birthday"] == date(1604, 2, 29) and yearless.is_yearless(values["birthday"])
    assert "has_no_birth_year" not in values
    assert typed(birthday="1984-02-29").written()["birthday"] == date(1984, 2, 29)


def test_it_leaves_a_file_as_an_address_book_writes_it_and_comes_in_so() -> None:
    assert yearless.written(date(1604, 2, 29)) == "--02-29"
    assert dates.day("--02-29", "ymd") == dates.day("--0229", "dmy") == date(1604, 2, 29)
    with pytest.raises(dates.NotADate):
        dates.day("--02-30", "ymd")


@pytest.mark.django_db
def test_the_dead_are_not_within_reach() -> None:
    person = add_person(name="Maya", email="maya@example.com", **DOING)
    assert Person.objects.reachable().get() == person
    Person.objects.filter(pk=person.pk).update(died_on=date(2026, 1, 2))
    assert not Person.objects.reachable().exists()
    assert "died_on" in headers("people")


@pytest.mark.django_db
def test_the_form_shows_that_the_year_is_not_known() -> None:
    person = add_person(name="Maya", birthday=date(1604, 5, 1), **DOING)
    shown = PersonForm.of(person)
    assert shown["has_no_birth_year"] is True and shown["died_on"] is None
