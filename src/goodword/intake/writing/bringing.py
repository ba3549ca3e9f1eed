"""Bring an import in: make its files ready, write table after table, then say what became of it."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from goodword.intake.models import Import
from goodword.intake.queries import customs
from goodword.intake.rules import Step
from goodword.journal.actions import note
from goodword.journal.models import Version

from . import lease
from .along import bring_along
from .stage import beside
from .telling import Telling, aloud
from .units import Unit, units_of

RUNNABLE = (Import.State.READY, Import.State.RUNNING, Import.State.FAILED)
WORK, DRY = "work", "dry"


def run(import_id: int) -> dict[str, Any]:
    """Bring it in, or go on; a finished one answers what it answered."""
    home = Path(settings.HOME)
    with lease.alone(home):
        batch = Import.objects.get(pk=import_id)
        if batch.state == Import.State.DONE:
            return dict(batch.counts)
        runner = lease.take(import_id, RUNNABLE, state=Import.State.RUNNING)
        began = datetime.now(UTC)
        Import.objects.filter(pk=import_id, started_at=None).update(started_at=began)
        try:
            return _bring(batch, home, runner)
        except Exception as why:
            Import.objects.filter(pk=import_id, runner=runner).update(
                state=Import.State.FAILED, step="", trouble=str(why)[:2000], runner="", leased_until=None
            )
            raise


def dry(import_id: int) -> dict[str, Any]:
    """What `run` would do: the same, with every chunk rolled back."""
    home = Path(settings.HOME)
    with lease.alone(home):
        batch = Import.objects.get(pk=import_id)
        began = time.monotonic()
        folder = home / batch.folder / DRY
        shutil.rmtree(folder, ignore_errors=True)
        telling = Telling(batch.pk, batch.state)
        units = units_of(batch, home, customs(), work=DRY, told=telling, meanwhile=load)
        from . import phases, tables  # noqa: PLC0415  (see `load`)

        rows, share = read_of(units), tables.share(units)
        telling.begin(Step.WRITING, of=rows)
        work = phases.Work(batch.pk, batch.source, batch.made_at, "", beside(), is_dry=True, share=share)
        work.tell = lambda done: telling.done(done, rows)
        written = tables.write_all(work, units)
        told = tables.told(batch, work, units, written, home, seconds=time.monotonic() - began)
        shutil.rmtree(folder, ignore_errors=True)
        return told | bring_along(batch, at=batch.made_at, is_dry=True) | {"dry": True}


def _bring(batch: Import, home: Path, runner: str) -> dict[str, Any]:
    telling = Telling(batch.pk, Import.State.RUNNING, runner)
    units = units_of(batch, home, customs(), work=WORK, told=telling, meanwhile=load)
    from . import phases, tables  # noqa: PLC0415  (see `load`)

    rows = read_of(units)
    telling.begin(Step.WRITING, of=rows)
    Import.objects.filter(pk=batch.pk).update(trouble="")
    work = phases.Work(batch.pk, batch.source, batch.made_at, runner, beside(), share=tables.share(units))
    work.tell = lambda done: aloud(Step.WRITING, done, rows)
    written = tables.write_all(work, units)
    batch.refresh_from_db()
    ended = datetime.now(UTC)
    told = tables.told(batch, work, units, written, home, seconds=(ended - (batch.started_at or ended)).total_seconds())
    with transaction.atomic():
        told |= bring_along(batch, at=ended)
        newest = Version.objects.aggregate(newest=Max("id"))["newest"] or 0
        mine = Import.objects.filter(pk=batch.pk, runner=runner, state=Import.State.RUNNING)
        mine.update(
            state=Import.State.DONE,
            counts=told,
            step="",
            rows_done=rows,
            finished_at=ended,
            last_version=newest,
            runner="",
            leased_until=None,
        )
        note("import.done", batch, by=f"import:{batch.pk}", at=ended, rows=told["rows"])
    shutil.rmtree(home / batch.folder / WORK, ignore_errors=True)
    return told


def read_of(units: list[Unit]) -> int:
    """How many rows the files have."""
    return sum(int(unit.told["read"]) for unit in units)


def load() -> None:
    """Load what writes tables. It takes as long as small files do, so it is done while the child is at work."""
    from . import tables  # noqa: F401, PLC0415
