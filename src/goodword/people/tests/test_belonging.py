from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from goodword.people.actions import many
from goodword.people.actions.belonging import join, leave, tie, untie
from goodword.people.actions.care import look_after, show_to, stop_looking_after
from goodword.people.actions.many import look_after_many, set_for_many, undo_for_many
from goodword.people.actions.records import add_organisation
from goodword.people.models import Care, Membership, Person, PersonQuerySet, Tie
from goodword.people.queries import ties_of

pytestmark = pytest.mark.django_db


def doing(**more):
    return {**more, "by": "test", "at": timezone.now()}


def test_a_person_belongs_to_several_organisations_over_time(cast):
    club = add_organisation(name="Ruderclub", **doing())
    join(person=cast.noor, organisation=club, title="Cox", **doing())
    join(person=cast.noor, organisation=club, **doing())
    assert Membership.objects.filter(person=cast.noor, until=None).count() == 2
    leave(person=cast.noor, organisation=cast.studio, until=date(2026, 1, 31), **doing())
    join(person=cast.noor, organisation=cast.studio, **doing())
    assert Membership.objects.filter(person=cast.noor, organisation=cast.studio).count() == 2


def test_the_database_itself_refuses_a_second_present_membership(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.noor, organisation=cast.studio, noted_at=timezone.now())


@pytest.mark.twin
def test_without_the_constraint_two_who_join_at_once_belong_twice(cast):
    """What the slower of two would do, who looked before the other had written."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX people_one_present_membership")
    Membership.objects.create(person=cast.noor, organisation=cast.studio, noted_at=timezone.now())
    assert Membership.objects.filter(person=cast.noor, organisation=cast.studio, until=None).count() == 2


def test_care_begins_and_ends_once(cast):
    for _ in range(2):
        look_after(member=cast.sam, person=cast.theo, **doing())
    assert Care.objects.current().filter(person=cast.theo).count() == 1
    for _ in range(2):
        stop_looking_after(member=cast.sam, person=cast.theo, **doing())
    assert not Care.objects.current().filter(person=cast.theo).exists()


def test_showing_people_to_members_again_changes_nothing(cast):
    pairs = [(cast.kit.pk, p.pk) for p in cast.people]
    assert show_to(pairs, **doing()) == 4
    assert show_to(pairs, **doing()) == 0
    assert Person.objects.visible_to(cast.kit).count() == 4


def test_a_tie_is_one_from_whichever_side_it_is_said(cast):
    tie(person=cast.theo, other=cast.maya, kind="friends", **doing())
    assert Tie.objects.count() == 1
    assert [(other, tie.kind) for other, tie in ties_of(cast.ada, cast.theo)] == [(cast.maya, "friends")]
    untie(person=cast.theo, other=cast.maya, kind="friends", **doing())
    assert ties_of(cast.ada, cast.theo) == []


def test_a_dealer_does_not_learn_of_others_by_a_tie(cast):
    tie(person=cast.ines, other=cast.maya, kind="sisters", **doing())
    assert ties_of(cast.dario, cast.ines) == []


@pytest.mark.twin
def test_without_the_gate_a_dealer_learns_of_others_by_a_tie(cast, monkeypatch):
    tie(person=cast.ines, other=cast.maya, kind="sisters", **doing())
    monkeypatch.setattr(PersonQuerySet, "visible_to", lambda rows, member: rows)
    assert [(other, tie.kind) for other, tie in ties_of(cast.dario, cast.ines)] == [(cast.maya, "sisters")]


@pytest.mark.twin
def test_without_the_look_at_what_was_changed_since_an_undo_writes_over_it(cast, without):
    without(many, "_unset", ', **{field: deed.detail["value"]}')
    deed = set_for_many(Person.objects.all(), field="segment", value="vip", **doing())
    Person.objects.filter(pk=cast.theo.pk).update(segment="press")
    undo_for_many(deed, **doing())
    assert Person.objects.get(pk=cast.theo.pk).segment == cast.theo.segment != "press"


def test_a_change_for_many_gives_back_what_each_had_but_not_what_was_changed_since(cast):
    deed = set_for_many(Person.objects.all(), field="segment", value="vip", **doing())
    assert deed.detail["n"] == 4
    Person.objects.filter(pk=cast.theo.pk).update(segment="press")
    assert undo_for_many(deed, **doing()) == 3
    assert undo_for_many(deed, **doing()) == 0
    assert dict(Person.objects.values_list("name", "segment")) == {
        "Maya Olsen": "regular", "Theo Brandt": "press", "Inês Duarte": "regular", "Noor Haddad": "business",
    }  # fmt: skip


def test_a_cadence_for_many_can_be_undone_to_none(cast):
    deed = set_for_many(Person.objects.all(), field="cadence_days", value=30, **doing())
    undo_for_many(deed, **doing())
    assert set(Person.objects.values_list("cadence_days", flat=True)) == {None}


def test_care_for_many_ends_with_its_undo_and_leaves_older_care_alone(cast):
    deed = look_after_many(Person.objects.all(), member=cast.sam, **doing())
    assert deed.detail["n"] == 3
    undo_for_many(deed, **doing())
    assert [c.person for c in Care.objects.current().filter(member=cast.sam)] == [cast.maya]
