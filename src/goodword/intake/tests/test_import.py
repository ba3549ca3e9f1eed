"""What comes in, what is recognised, what changes nothing."""

import random
from pathlib import Path

import pytest

from goodword.intake.models import Alias, Likeness
from goodword.people.models import Membership, Organisation, Person
from goodword.touchpoints.models import Order, OrderLine

from .importing import bring, everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("same_children")]
HEADER = "key name email phone city company"
ROWS = [
    ["1", "Maya Olsen", "maya@example.org", "030 1234567", "Berlin", "Harbour Choir"],
    ["2", "Theo Brandt", "theo@example.org", "+49 171 2345678", "Köln", ""],
    ["", "Ines Duarte", "ines@example.org", "", "Porto", "Harbour Choir"],
    ["", "Bob Family", "family@example.org", "", "Bonn", ""],
    ["", "Eve Family", "family@example.org", "", "Bonn", ""],
    ["", "Noor Haddad", "", "", "Lyon", ""],
]


def test_it_brings_people_in_and_the_same_again_shuffled_changes_nothing(tmp_path: Path) -> None:
    told = bring(tmp_path, "people", HEADER, ROWS)
    assert told["rows"] == {"read": 6, "accepted": 6, "rejected": 0}
    assert told["people"] == {"created": 6, "updated": 0, "unchanged": 0}
    assert (Organisation.objects.count(), Membership.objects.count()) == (1, 2)
    maya = Person.objects.get(source_key="1")
    assert (maya.phone_key, maya.name_key, maya.origin) == ("+49301234567", "maya olsen", told["import"])
    before = everything()
    again = bring(tmp_path, "people", HEADER, random.Random(3).sample(ROWS, len(ROWS)))
    assert again["people"] == {"created": 0, "updated": 0, "unchanged": 6}
    assert everything() == before


def test_a_family_on_one_address_stays_a_family_and_is_pointed_out(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    family = Person.objects.filter(email_key="family@example.org")
    assert {p.name for p in family} == {"Bob Family", "Eve Family"}
    assert Likeness.objects.get().why == "email"


def test_one_changed_value_is_one_update_and_an_empty_cell_erases_nothing(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    changed = [["1", "Maya Olsen", "maya@example.org", "", "Leeds", ""], *([*row[:4], "", ""] for row in ROWS[1:5])]
    told = bring(tmp_path, "people", HEADER, changed)
    assert told["people"] == {"created": 0, "updated": 1, "unchanged": 4}
    maya = Person.objects.get(source_key="1")
    assert (maya.city, maya.phone_key, maya.version) == ("Leeds", "+49301234567", 2)


def test_a_second_key_of_a_known_person_is_remembered(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    told = bring(tmp_path, "people", HEADER, [["77", "M. Olsen", "MAYA@example.org", "", "", ""]])
    assert told["people"]["created"] == 0
    maya = Person.objects.get(source_key="1")
    assert Alias.objects.get(source_key="77").row_id == maya.pk
    by_alias = bring(tmp_path, "people", "key name city", [["77", "Somebody Else", "Oslo"]])
    assert by_alias["people"] == {"created": 0, "updated": 1, "unchanged": 0}


def test_rows_of_one_record_fold_to_the_same_values_in_any_order(tmp_path: Path) -> None:
    rows = [["1", "Maya Olsen", "maya@example.org", "", "Berlin", ""], ["1", "M Olsen", "", "030 1234567", "Bonn", ""]]
    bring(tmp_path, "people", HEADER, rows)
    before = everything()
    told = bring(tmp_path, "people", HEADER, rows[::-1])
    assert told["people"] == {"created": 0, "updated": 0, "unchanged": 1}
    assert everything() == before


def test_it_refuses_rows_with_row_column_and_reason_safe_for_a_spreadsheet(tmp_path: Path) -> None:
    rows = [*ROWS, ["9", "=1+1", "=cmd|calc", "", "", ""], ["", "", "", "", "Nowhere", ""]]
    told = bring(tmp_path, "people", HEADER, rows)
    assert told["rows"] == {"read": 8, "accepted": 6, "rejected": 2}
    lines = Path(told["rejects"]).read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("8,email,'=cmd|calc,") and lines[2].startswith("9,name,,")


def test_orders_find_their_people_or_make_them_or_are_refused(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    header = "key ordered_at person_key name email total product quantity amount"
    rows = [
        ["A1", "2026-01-03", "1", "", "", "12.50", "Tea", "2", "8.50"],
        ["A1", "2026-01-03", "1", "", "", "12.50", "Pot", "1", "4.00"],
        ["A2", "2026-01-04", "", "New Person", "new@example.org", "99", "", "", ""],
        ["A3", "2026-01-05", "nobody", "", "", "5", "", "", ""],
    ]
    told = bring(tmp_path, "orders", header, rows)
    assert told["rows"] == {"read": 4, "accepted": 3, "rejected": 1}
    assert (
        Path(told["rejects"]).read_text("utf-8-sig").splitlines()[1].startswith('5,person_key,nobody,"who or what it belongs to')
    )
    first = Order.objects.get(source_key="A1")
    assert (first.total, first.person, first.lines.count()) == (1250, Person.objects.get(source_key="1"), 2)
    assert first.ordered_at.isoformat() == "2026-01-02T23:00:00+00:00"
    assert Order.objects.get(source_key="A2").person == Person.objects.get(email_key="new@example.org")
    assert OrderLine.objects.filter(order=first).values_list("amount", flat=True).order_by("amount")[0] == 400
    again = bring(tmp_path, "orders", header, rows[::-1])
    assert (again["orders"]["unchanged"], again["order_lines"]["unchanged"]) == (2, 2)


def test_a_referral_is_a_warm_enquiry_with_whoever_sent_it(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    bring(
        tmp_path,
        "referrals",
        "name email opened_at introduced_by",
        [["Kit", "kit@example.org", "2026-03-01", "maya@example.org"]],
    )
    kit = Person.objects.get(email_key="kit@example.org")
    sent = kit.opportunitys.get()
    assert (sent.is_warm, sent.introduced_by) == (True, Person.objects.get(source_key="1"))
