"""Every change of every fact is numbered and its past kept, whoever writes it."""

import pytest
from django.utils import timezone

from goodword.journal.models import Tombstone, Version
from goodword.people.models import Person

pytestmark = pytest.mark.django_db


def person(name: str = "Maya Olsen") -> Person:
    made = Person.objects.create(name=name, name_key=name.lower(), noted_at=timezone.now())
    made.refresh_from_db()
    return made


def test_it_numbers_a_new_row() -> None:
    assert person().changed > 0


def test_it_keeps_what_a_row_said_before_a_careless_update() -> None:
    maya = person()
    Person.objects.filter(pk=maya.pk).update(city="Leeds")
    past = Version.objects.get(kind="people_person", row_id=maya.pk)
    assert (past.before["city"], past.before["name"]) == ("", "Maya Olsen")


def test_it_leaves_a_tombstone() -> None:
    maya = person()
    pk = maya.pk
    maya.delete()
    assert Tombstone.objects.filter(kind="people_person", row_id=pk).exists()
    assert Version.objects.get(row_id=pk).is_gone
