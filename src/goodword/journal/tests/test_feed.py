"""Every change of every fact is numbered and its past kept, whoever writes it."""

import pytest
from django.db import connection
from django.utils import timezone

from goodword.journal import feed
from goodword.journal.models import Tick, Tombstone, Version
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


def test_rows_written_in_bulk_share_one_number() -> None:
    number = feed.tick(connection)
    Person.objects.bulk_create([Person(name="A", name_key="a", noted_at=timezone.now(), **numbered(number)) for _ in range(3)])
    numbers = set(Person.objects.values_list("changed", flat=True))
    assert len(numbers) == 1
    assert number in {None, *numbers}


def test_an_update_in_bulk_keeps_the_number_it_brings_and_every_past() -> None:
    made = [person(f"P{n}") for n in range(3)]
    number = feed.tick(connection)
    Person.objects.update(city="Leeds", **numbered(number))
    assert number is None or set(Person.objects.values_list("changed", flat=True)) == {number}
    assert Version.objects.filter(kind="people_person", row_id__in=[p.pk for p in made], is_gone=False).count() == 3


def test_a_touch_that_changes_nothing_leaves_no_past() -> None:
    maya = person()
    Person.objects.filter(pk=maya.pk).update(name=maya.name)
    assert not Version.objects.filter(kind="people_person", row_id=maya.pk).exists()


def test_numbers_grow_with_each_change_or_name_the_transaction() -> None:
    first, second = person("A"), person("B")
    Person.objects.filter(pk=first.pk).update(city="Leeds")
    first.refresh_from_db()
    if connection.vendor == "sqlite":
        assert first.changed > second.changed > 0
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            assert (first.changed, second.changed) == cursor.fetchone() * 2


def test_every_kind_of_fact_has_its_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        present = {name for (name,) in cursor.fetchall()}
    parts = ("made", "moved", "kept", "gone") if connection.vendor == "sqlite" else ("moved", "gone")
    assert {f"{kind._meta.db_table}_{part}" for kind in feed.facts() for part in parts} <= present


def test_a_database_has_an_identity_that_can_be_renewed() -> None:
    before = Tick.objects.get().identity
    feed.renew_identity(connection)
    assert len(before) == len(Tick.objects.get().identity) == 32
    assert Tick.objects.get().identity != before


@pytest.mark.twin
def test_without_the_triggers_a_careless_update_goes_unseen() -> None:
    maya = person()
    was = maya.changed
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for part in ("moved", "kept"):
                cursor.execute(f"DROP TRIGGER people_person_{part}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE people_person DISABLE TRIGGER USER")
    Person.objects.filter(pk=maya.pk).update(city="Leeds")
    maya.refresh_from_db()
    assert (maya.city, maya.changed) == ("Leeds", was)
    assert not Version.objects.filter(row_id=maya.pk, kind="people_person").exists()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE people_person ENABLE TRIGGER USER")


def numbered(number: int | None) -> dict[str, int]:
    """What a bulk writer writes: on PostgreSQL the database numbers by itself."""
    return {} if number is None else {"changed": number}
