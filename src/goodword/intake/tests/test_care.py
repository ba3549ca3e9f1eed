"""Whom the file gives to whom: owners who are members, and dealers whose people came in."""

from pathlib import Path

import pytest
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.intake import actions
from goodword.people.actions.care import look_after
from goodword.people.models import Care, Organisation, Person

from .importing import bring, everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("same_children")]
HEADER = "key name email owner"


def test_owners_who_are_members_look_after_their_people_until_it_is_undone(tmp_path: Path, cast: Cast) -> None:
    before = everything()
    rows = [
        ["n1", "Ann New", "ann@example.org", cast.sam.email.upper()],
        ["n2", "Ben New", "ben@example.org", cast.mona.name],
        ["n3", "Cem New", "cem@example.org", "Somebody Who Left"],
        ["n4", "Dora New", "dora@example.org", ""],
    ]
    told = bring(tmp_path, "people", HEADER, rows)
    assert told["rows"]["accepted"] == 4
    assert told["care"] == {"created": 2, "updated": 0, "unchanged": 0}
    assert told["owners_unknown"] == ["Somebody Who Left"]
    given = Care.objects.current().filter(origin=told["import"]).values_list("member__name", "person__name")
    assert set(given) == {(cast.sam.name, "Ann New"), (cast.mona.name, "Ben New")}
    again = bring(tmp_path, "people", HEADER, rows[::-1])
    assert again["care"] == {"created": 0, "updated": 0, "unchanged": 2}
    undone = actions.undo(told["import"], by="test", at=timezone.now(), is_apart=True)
    assert undone["n_kept"] == 0 and everything() == before


def test_a_later_file_that_names_another_ends_what_an_earlier_one_gave(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "people", HEADER, [["n1", "Ann New", "ann@example.org", cast.sam.email]])
    ann = Person.objects.get(name="Ann New")
    look_after(member=cast.ada, person=ann, by="ada", at=timezone.now())
    told = bring(tmp_path, "people", HEADER, [["n1", "Ann New", "ann@example.org", cast.mona.email]])
    assert told["care"] == {"created": 1, "updated": 1, "unchanged": 0}
    caring = Care.objects.current().filter(person=ann).values_list("member__name", flat=True)
    assert set(caring) == {cast.mona.name, cast.ada.name}, "what was given by hand stays"
    actions.undo(told["import"], by="test", at=timezone.now(), is_apart=True)
    assert set(caring.all()) == {cast.sam.name, cast.ada.name}


def test_owners_of_organisations_look_after_them(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "organisations", "key name owner", [["o1", "New Firm", cast.dario.email]])
    assert [str(o) for o in Organisation.objects.visible_to(cast.dario)].count("New Firm") == 1


def test_a_name_that_two_members_have_gives_nobody_anything(tmp_path: Path, cast: Cast) -> None:
    Member.objects.create_user("other-sam@example.com", "open-the-good-door", name=cast.sam.name, role="staff")
    told = bring(tmp_path, "people", HEADER, [["n1", "Ann New", "ann@example.org", cast.sam.name]])
    assert told["owners_unknown"] == [cast.sam.name]
    assert not Care.objects.filter(person__name="Ann New").exists()


def test_a_dealer_sees_whoever_came_in_through_them_until_it_is_undone(tmp_path: Path, cast: Cast) -> None:
    mine = set(Person.objects.visible_to(cast.dario))
    header = "key ordered_at name email total dealer"
    rows = [
        ["A1", "2026-01-03", "Ann New", "ann@example.org", "12.50", cast.conti.name],
        ["A2", "2026-01-04", "Ben New", "ben@example.org", "7.00", "Another Dealer"],
    ]
    told = bring(tmp_path, "orders", header, rows)
    assert {p.name for p in set(Person.objects.visible_to(cast.dario)) - mine} == {"Ann New"}
    assert actions.undo(told["import"], by="test", at=timezone.now(), is_apart=True)["n_kept"] == 0
    assert set(Person.objects.visible_to(cast.dario)) == mine
