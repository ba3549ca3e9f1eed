"""What keeps two runners of one import apart: the lease, and the number of each chunk. Each with its twin without the guard."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from goodword.intake import actions
from goodword.intake.models import Chunk, Import
from goodword.intake.writing import lease, tables, writer
from goodword.intake.writing.child import Stopped
from goodword.people.models import Person

from .importing import begin, file_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("same_children")]
# Without a key of their own, which would be a second guard against doubles.
ROWS = [["Ann New", "ann@example.org"], ["Ben New", "ben@example.org"], ["Cem New", "cem@example.org"]]


@pytest.fixture
def batch(tmp_path: Path) -> Import:
    return begin(file_of(tmp_path, "name email", ROWS), "people")


def run_here(batch: Import) -> dict[str, Any]:
    return actions.run(batch.pk, is_apart=True)


def hold_elsewhere(batch: Import, *, until: timedelta) -> None:
    held = {"state": Import.State.RUNNING, "runner": "elsewhere:1", "leased_until": timezone.now() + until}
    Import.objects.filter(pk=batch.pk).update(**held)


def test_an_import_that_another_machine_holds_is_left_to_it(batch: Import) -> None:
    hold_elsewhere(batch, until=timedelta(minutes=1))
    with pytest.raises(Stopped, match="another runner"):
        run_here(batch)
    assert not Person.objects.exists()


def test_a_lease_that_has_run_out_is_taken_over(batch: Import) -> None:
    hold_elsewhere(batch, until=-timedelta(seconds=1))
    assert run_here(batch)["people"]["created"] == 3


@pytest.mark.twin
def test_without_its_end_a_lease_would_be_taken_from_the_living(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_elsewhere(batch, until=timedelta(minutes=1))
    monkeypatch.setattr(lease, "take", lambda import_id, states, *, state: "elsewhere:1")
    assert run_here(batch)["people"]["created"] == 3, "two machines write the same rows"


def _lose_it_at_once(import_id: int, states: object, *, state: str) -> str:
    Import.objects.filter(pk=import_id).update(state=state, runner="elsewhere:1")
    return "here:1"


def test_whoever_lost_the_lease_writes_nothing_more(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "take", _lose_it_at_once)
    with pytest.raises(Stopped):
        run_here(batch)
    assert not Person.objects.exists() and not Chunk.objects.exists()


@pytest.mark.twin
def test_without_the_renewal_whoever_lost_the_lease_writes_on(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "take", _lose_it_at_once)
    monkeypatch.setattr(writer, "_renew", lambda work: None)
    run_here(batch)
    assert Person.objects.count() == 3


def _stop_before_the_end(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise RuntimeError("stopped")

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(tables, "told", stopped)
        run_here(batch)
    assert Person.objects.count() == 3


def _blind(create: Any) -> Any:
    """Chunks as a runner sees them that does not know which are done."""
    return SimpleNamespace(objects=SimpleNamespace(filter=lambda **_: [], create=create))


def test_a_chunk_is_written_once_even_by_a_runner_that_does_not_know_of_it(
    batch: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stop_before_the_end(batch, monkeypatch)
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(writer, "Chunk", _blind(Chunk.objects.create))
        run_here(batch)
    assert Person.objects.count() == 3
    assert run_here(batch)["people"]["created"] == 3
    assert Person.objects.count() == 3


@pytest.mark.twin
def test_without_their_numbers_the_rows_of_a_chunk_come_in_twice(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_before_the_end(batch, monkeypatch)
    monkeypatch.setattr(writer, "Chunk", _blind(lambda **_: None))
    run_here(batch)
    assert Person.objects.count() == 6
