"""Phone numbers where no country is known, and rows whose cells have slipped."""

import csv
from pathlib import Path

import pytest
from django.utils import timezone

from goodword.intake import actions, reading
from goodword.intake.reading import looks, values
from goodword.intake.reading.fields import FIELDS
from goodword.intake.reading.mapping import suggest_for_profile
from goodword.intake.reading.plan import Plan
from goodword.people.models import Person

from .importing import bring, everything

NATIONAL = [
    ["Maya Olsen", "0171 2345678", ""],
    ["Theo Brandt", "(030) 123-4567", ""],
    ["Ines Duarte", "+351 912 345 678", ""],
    ["Noor Haddad", "01 23 45 67 89", "France"],
]


def read(text: str, country: str) -> object:
    return values.reader(FIELDS["people"]["phone"], values.Manner(country=country))(text)


@pytest.mark.parametrize("typed", ["0171 2345678", "(030) 123-4567", "912.345.678"])
def test_a_number_dialled_at_home_is_kept_where_no_country_is_known(typed: str) -> None:
    assert read(typed, "") == typed


@pytest.mark.parametrize(
    ("typed", "country"), [("abc", "DE"), ("abc", ""), ("12 or 13", ""), ("12", ""), ("0171 2345678 9012345 6789", "DE")]
)
def test_what_cannot_be_a_number_is_refused_with_and_without_a_country(typed: str, country: str) -> None:
    with pytest.raises(values.Unreadable):
        read(typed, country)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-02-30", False), ("9999-12-31", False), ("31.02.2026", False), ("0171 2345678", True), ("030/12.34.5678", True)],
)
def test_a_day_that_no_calendar_has_is_no_telephone_number(typed: str, expected: bool) -> None:
    assert looks.is_phone(typed) is expected


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_numbers_without_a_country_come_in_as_typed_and_are_told(tmp_path: Path) -> None:
    told = bring(tmp_path, "people", "name phone country", NATIONAL, country="")
    assert told["rows"] == {"read": 4, "accepted": 4, "rejected": 0}
    assert told["phones_without_country"] == 2
    kept = {person.name: (person.phone, person.phone_key) for person in Person.objects.all()}
    assert kept["Maya Olsen"] == ("0171 2345678", "")
    assert kept["Theo Brandt"] == ("(030) 123-4567", "")
    assert kept["Ines Duarte"][1] == "+351912345678"
    assert kept["Noor Haddad"][1] == "+33123456789", "its row names its country"
    before = everything()
    again = bring(tmp_path, "people", "name phone country", NATIONAL[::-1], country="")
    assert again["people"] == {"created": 0, "updated": 0, "unchanged": 4}
    assert everything() == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_a_text_that_is_no_number_is_refused_with_row_column_and_reason(tmp_path: Path) -> None:
    told = bring(tmp_path, "people", "name phone", [["Maya Olsen", "abc"], ["Theo Brandt", "030 1234567"]], country="DE")
    assert told["rows"] == {"read": 2, "accepted": 1, "rejected": 1}
    assert "phones_without_country" not in told
    (refused,) = refusals(told["rejects"])
    assert (refused["row"], refused["column"], refused["value"]) == ("2", "phone", "abc")
    assert "not a phone number" in refused["reason"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_a_person_who_is_only_a_number_of_no_country_is_refused_with_a_reason(tmp_path: Path) -> None:
    told = bring(tmp_path, "people", "name phone", [["", "0171 2345678"], ["Theo Brandt", ""]], country="")
    assert told["rows"] == {"read": 2, "accepted": 1, "rejected": 1}
    assert "country is not known" in refusals(told["rejects"])[0]["reason"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("same_children")
def test_rows_whose_cells_slipped_are_listed_and_those_that_end_early_come_in(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text(
        "name,email,city\nMaya Olsen,maya@example.org,Oslo\nTheo,Brandt,theo@example.org,Bonn\n"
        "Ines Duarte,ines@example.org\nNoor Haddad,noor@example.org,Lyon,,\nEnd of the list\n",
        "utf-8",
    )
    profile = reading.profile(path)
    assert [remark.code for remark in profile.remarks] == ["ragged", "short"]
    suggested = suggest_for_profile(profile, "people")
    batch = actions.begin(paths=[path], by="test", at=timezone.now())
    plan = Plan("people", profile.source, suggested.targets, country="DE")
    actions.confirm(batch, plan=plan.as_json(), by="test", at=timezone.now())
    told = actions.run(batch.pk, is_apart=True)
    assert told["rows"] == {"read": 5, "accepted": 3, "rejected": 2}
    assert [(refused["row"], refused["reason"]) for refused in refusals(told["rejects"])] == [
        ("3", "the row has 4 cells, the table has 3 columns"),
        ("6", "the row has 1 cells, the table has 3 columns"),
    ]
    assert set(Person.objects.values_list("name", "city")) == {
        ("Maya Olsen", "Oslo"),
        ("Ines Duarte", ""),
        ("Noor Haddad", "Lyon"),
    }


def refusals(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
