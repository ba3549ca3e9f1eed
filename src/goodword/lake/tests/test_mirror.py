"""The lake says what the database says, whatever happened to either in between."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction

from goodword.accounts.models import Business
from goodword.insights import mirroring
from goodword.journal.actions import note
from goodword.journal.feed import renew_identity, tick
from goodword.journal.models import Entry
from goodword.kit.facts import FACTS
from goodword.lake import marks
from goodword.people.models import Person
from goodword.touchpoints.models import Order, OrderLine, Touchpoint

from .conftest import NOON, person, talk


def test_it_starts_with_empty_tables_of_every_fact(lake: Path, rows) -> None:
    report = mirroring.mirror()
    assert sorted(report.loaded) == sorted(FACTS)
    assert {name: rows(name, tail=False) for name in FACTS} == {name: {} for name in FACTS}


def test_it_brings_rows_in_their_types(lake: Path, rows) -> None:
    maya = person(email="maya@example.org", email_key="maya@example.org", segment="regular")
    late = datetime(2026, 6, 30, 22, 30, 5, 123456, tzinfo=UTC)
    order = Order.objects.create(
        person=maya, ordered_at=late, total=1250, currency="EUR", noted_at=NOON, promised_on=date(2026, 7, 2)
    )
    OrderLine.objects.create(order=order, quantity=Decimal("2.5"), amount=1250, noted_at=NOON)
    mirroring.mirror()
    found = rows("orders", tail=False)[order.pk]
    assert found["ordered_at"] == late.replace(tzinfo=None)
    assert found["day"] == date(2026, 7, 1), "the day is Berlin's, where it was half past midnight"
    assert (found["promised_on"], found["delivered_at"], found["total"]) == (date(2026, 7, 2), None, 1250)
    assert rows("people", tail=False)[maya.pk]["is_reachable"] is True
    assert [line["quantity"] for line in rows("order_lines", tail=False).values()] == [2.5]


def test_it_follows_an_insert_an_update_and_a_delete(lake: Path, rows) -> None:
    maya, theo = person(segment="new"), person("Theo")
    mirroring.mirror()
    Person.objects.filter(pk=maya.pk).update(segment="regular")
    theo_id = theo.pk
    theo.delete()
    ines = person("Ines")
    report = mirroring.mirror()
    assert {k: v["segment"] for k, v in rows("people", tail=False).items()} == {maya.pk: "regular", ines.pk: ""}
    assert (report.changed, report.gone) == ({"people": 2}, {"people": 1})
    assert theo_id not in rows("people")


def test_a_second_run_changes_nothing(lake: Path) -> None:
    person()
    mirroring.mirror()
    before = marks.read(lake).tables
    report = mirroring.mirror()
    assert (report.rows, report.changed, report.loaded) == (0, {}, [])
    assert marks.read(lake).tables == before


def test_a_row_taken_away_and_put_back_lives(lake: Path, rows) -> None:
    maya = person()
    mirroring.mirror()
    fields = {f.attname: getattr(maya, f.attname) for f in Person._meta.concrete_fields if f.name != "changed"}
    maya.delete()
    Person.objects.create(**fields | {"segment": "back"})
    assert rows("people")[fields["id"]]["segment"] == "back"
    mirroring.mirror()
    assert rows("people", tail=False)[fields["id"]]["segment"] == "back"


def test_what_is_taken_away_between_two_runs_never_appears(lake: Path, rows) -> None:
    mirroring.mirror()
    person("Brief").delete()
    mirroring.mirror()
    assert rows("people", tail=False) == {}


def test_another_identity_means_that_everything_is_read_anew(lake: Path, rows) -> None:
    person()
    mirroring.mirror()
    renew_identity(connection)
    assert len(mirroring.mirror().loaded) == len(FACTS)
    assert len(rows("people")) == 1


def test_a_copy_put_back_by_hand_is_recognised_by_its_journal(lake: Path, rows) -> None:
    """The copy has the same identity, and its numbers have passed the mark again: only the history differs."""
    maya = person(segment="new")
    talk(maya)
    note("talk.logged", by="member:1", at=NOON)
    mirroring.mirror()
    Touchpoint.objects.all().delete()
    last = Entry.objects.latest("id").pk
    Entry.objects.filter(pk=last).update(at=NOON + timedelta(hours=1))
    assert len(mirroring.mirror().loaded) == len(FACTS)
    assert rows("touchpoints", tail=False) == {}


def test_another_time_zone_gives_every_day_anew(lake: Path, rows) -> None:
    late = talk(person(), at=datetime(2026, 1, 1, 23, 30, tzinfo=UTC))
    mirroring.mirror()
    assert rows("touchpoints")[late.pk]["day"] == date(2026, 1, 2)
    Business.objects.update(time_zone="America/Bogota")
    mirroring.mirror()
    assert rows("touchpoints")[late.pk]["day"] == date(2026, 1, 1)


def test_a_long_transaction_is_not_lost(lake: Path, rows) -> None:
    """On PostgreSQL a transaction that began before others may be the last to commit."""
    maya = person(segment="new")
    slow = connection.copy()
    with slow.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE people_person SET segment = 'slow' WHERE id = %s", [maya.pk])
        others = [person("Theo").pk] if connection.vendor == "postgresql" else []  # SQLite has one writer at a time
        mirroring.mirror()
        assert rows("people", tail=False)[maya.pk]["segment"] == "new"
        assert mirroring.rows_behind() == 0, "what is in the lake is not read again while the other is open"
        cursor.execute("COMMIT")
    slow.close()
    assert rows("people")[maya.pk]["segment"] == "slow", "the tail has it at once"
    assert mirroring.mirror().changed == {"people": 1}
    assert {k: v["segment"] for k, v in rows("people", tail=False).items()} == {maya.pk: "slow"} | dict.fromkeys(others, "")


def test_numbers_from_elsewhere_do_not_stay_in_the_tail(lake: Path) -> None:
    """A dump brings numbers of a database that had come further."""
    maya = person()
    is_lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1" if is_lite else "ALTER TABLE people_person DISABLE TRIGGER USER")
        cursor.execute("UPDATE people_person SET changed = 4000000000 WHERE id = %s", [maya.pk])
        cursor.execute("SELECT 1" if is_lite else "ALTER TABLE people_person ENABLE TRIGGER USER")
    mirroring.mirror()
    assert mirroring.rows_behind() == 0


def many_like(one: Person, n: int) -> None:
    """Copies of a person, made by the database itself in one statement, as one transaction numbers them."""
    values = {f.column: f.column for f in Person._meta.concrete_fields if f.name not in ("id", "changed")}
    if number := tick(connection):
        values["changed"] = str(number)
    series = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n}) SELECT i FROM n"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_person ({', '.join(values)}) SELECT {', '.join(values.values())}"
            f" FROM people_person CROSS JOIN ({series}) AS n WHERE id = {one.pk}"
        )


@pytest.mark.slow
def test_when_much_has_changed_the_table_is_read_as_a_whole(lake: Path, rows) -> None:
    mirroring.mirror()
    with transaction.atomic():
        many_like(person(), 100_000)
    assert len(rows("people")) == 100_001, "more than a tail carries: the lake is brought up first"
    assert marks.read(lake).table("people").rows == 100_001
    assert mirroring.rows_behind() == 0


def test_it_says_why_it_could_not(lake: Path, settings, tmp_path: Path) -> None:
    settings.GOODWORD_LAKE = tmp_path / "file"
    settings.GOODWORD_LAKE.write_text("not a folder")
    with pytest.raises(mirroring.NotMirrored):
        mirroring.mirror()
