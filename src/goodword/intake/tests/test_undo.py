"""An import is taken back: what it made and what it changed, and nothing that others did."""

from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone

from goodword.intake import actions
from goodword.intake.writing.restoring import Restoring
from goodword.intake.writing.unmaking import Unmaking
from goodword.journal.models import Tombstone
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

from .importing import bring, everything
from .test_import import HEADER, ROWS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("same_children")]


def undo(import_id: int) -> dict[str, object]:
    """In this process, where a twin can switch something off."""
    return actions.undo(import_id, by="test", at=timezone.now(), is_apart=True)


def test_undo_leaves_everything_as_it_was(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    before = everything()
    second = bring(
        tmp_path,
        "people",
        HEADER,
        [["1", "Maya Olsen-Berg", "maya@example.org", "", "Leeds", "New Firm"], ["8", "Zoe", "", "", "", ""]],
    )
    assert everything() != before
    told = undo(second["import"])
    assert told["restored"] == {"people": 1}
    assert everything() == before
    assert undo(second["import"]) == told


def test_a_field_that_somebody_changed_since_is_left_alone(tmp_path: Path) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    second = bring(tmp_path, "people", HEADER, [["1", "Maya Olsen", "maya@example.org", "030 7654321", "Leeds", ""]])
    Person.objects.filter(source_key="1").update(city="York", version=F("version") + 1, hand=None)
    undo(second["import"])
    maya = Person.objects.get(source_key="1")
    assert (maya.city, maya.phone_key) == ("York", "+49301234567")


def test_a_person_of_whom_something_was_noted_since_stays_and_is_listed(tmp_path: Path) -> None:
    first = bring(tmp_path, "people", HEADER, ROWS)
    maya = Person.objects.get(source_key="1")
    Touchpoint.objects.create(person=maya, at=timezone.now(), kind="talk", noted_at=timezone.now())
    gone = set(Person.objects.exclude(pk=maya.pk).values_list("pk", flat=True))
    told = undo(first["import"])
    assert [p.pk for p in Person.objects.all()] == [maya.pk]
    assert (maya.pk, "Maya Olsen") in {(kept["id"], kept["name"]) for kept in told["kept"]}
    assert gone <= set(Tombstone.objects.filter(kind="people_person").values_list("row_id", flat=True))


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    from .importing import begin, file_of

    batch = begin(file_of(tmp_path, HEADER, ROWS), "people")
    before = everything()
    tried = actions.dry_run(batch, is_apart=True)
    assert everything() == before
    assert tried["people"] == actions.run(batch.pk, is_apart=True)["people"]


@pytest.mark.twin
def test_without_the_look_at_the_present_an_undo_writes_over_what_was_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, "people", HEADER, ROWS)
    was = Person.objects.get(source_key="1").city
    second = bring(tmp_path, "people", HEADER, [["1", "Maya Olsen", "maya@example.org", "", "Leeds", ""]])
    Person.objects.filter(source_key="1").update(city="York", version=F("version") + 1, hand=None)
    monkeypatch.setattr(Restoring, "_former", lambda self, column: self._of("v", column))
    undo(second["import"])
    assert Person.objects.get(source_key="1").city == was != "York"


@pytest.mark.twin
def test_without_the_look_at_what_was_changed_a_record_somebody_worked_on_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bring(tmp_path, "people", HEADER, ROWS)
    Person.objects.filter(source_key="1").update(notes="Likes tea.", version=F("version") + 1, hand=None)
    monkeypatch.setattr(Unmaking, "_changed", lambda *_: [])
    undo(first["import"])
    assert not Person.objects.filter(source_key="1").exists()
