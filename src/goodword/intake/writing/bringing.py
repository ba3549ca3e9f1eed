"""Bring an import in: make its files ready, write table after table, then say what became of it."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from goodword.accounts.queries import business
from goodword.intake.models import Import
from goodword.journal.actions import note
from goodword.journal.models import Version

from . import caring, lease, likenesses, rejects
from .phases import Phase, Work
from .shapes import ORDERS, PHASES
from .stage import beside
from .units import Unit, units_of
from .writer import look_up, refusals, write

RUNNABLE = (Import.State.READY, Import.State.RUNNING, Import.State.FAILED)
WORK, DRY = "work", "dry"
MOST_NAMED = 20


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
                state=Import.State.FAILED, trouble=str(why)[:2000], runner="", leased_until=None
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
        units = units_of(batch, home, _customs(), work=DRY)
        work = Work(batch.pk, batch.source, batch.made_at, "", beside(), is_dry=True)
        phases = _write(work, units)
        told = _told(batch, work, units, phases, home, seconds=time.monotonic() - began)
        shutil.rmtree(folder, ignore_errors=True)
        return told | {"dry": True}


def _bring(batch: Import, home: Path, runner: str) -> dict[str, Any]:
    units = units_of(batch, home, _customs(), work=WORK)
    rows = sum(unit.told["read"] for unit in units)
    Import.objects.filter(pk=batch.pk).update(rows=rows, trouble="")
    work = Work(batch.pk, batch.source, batch.made_at, runner, beside())
    entries = sum(_size(unit, table.name) for unit in units for table in PHASES[unit.kind])
    work.share = rows / max(entries, 1)
    phases = _write(work, units)
    batch.refresh_from_db()
    ended = datetime.now(UTC)
    told = _told(batch, work, units, phases, home, seconds=(ended - (batch.started_at or ended)).total_seconds())
    with transaction.atomic():
        newest = Version.objects.aggregate(newest=Max("id"))["newest"] or 0
        mine = Import.objects.filter(pk=batch.pk, runner=runner, state=Import.State.RUNNING)
        mine.update(
            state=Import.State.DONE,
            counts=told,
            rows_done=rows,
            finished_at=ended,
            last_version=newest,
            runner="",
            leased_until=None,
        )
        note("import.done", batch, by=f"import:{batch.pk}", at=ended, rows=told["rows"])
    shutil.rmtree(home / batch.folder / WORK, ignore_errors=True)
    return told


def _write(work: Work, units: list[Unit]) -> list[Phase]:
    """Write every table of every unit; those that rows only speak of come before them."""
    written = []
    for unit in units:
        work.ids = {}
        for table in PHASES[unit.kind]:
            phase = Phase(work, table, unit.folder, unit.kind)
            if table.refs.get("order_id") == ORDERS.name and ORDERS not in PHASES[unit.kind]:
                look_up(Phase(work, ORDERS, unit.folder, unit.kind))
            if phase.source_file.exists():
                write(phase)
                likenesses.write(phase)
                written.append(phase)
        work.strangers |= set(caring.write(work, unit))
    if not work.is_dry:
        caring.show_dealers(work)
    return written


def _size(unit: Unit, table: str) -> int:
    path = unit.folder / f"{table}.parquet"
    return int(pq.ParquetFile(path).metadata.num_rows) if path.exists() else 0


def _told(batch: Import, work: Work, units: list[Unit], phases: list[Phase], home: Path, *, seconds: float) -> dict[str, Any]:
    """What became of it, as `goodword import --json` prints it."""
    read = sum(unit.told["read"] for unit in units)
    late = {phase.kind: list(refusals(phase)) for phase in phases if phase.table.name == _main(units, phase.kind)}
    keyless = sum(unit.told.get("keyless", 0) for unit in units)
    path, rejected = rejects.write(units, late, home / batch.folder / "rejects.csv")
    counts = {name: c for name, c in work.counts.items() if any(c.values()) or name in {unit.told["main"] for unit in units}}
    return {
        "import": batch.pk,
        "rows": {"read": read, "accepted": read - rejected, "rejected": rejected},
        "rejects": str(path) if path else None,
        **counts,
        **({"phones_without_country": keyless} if keyless else {}),
        **({"owners_unknown": sorted(work.strangers)[:MOST_NAMED]} if work.strangers else {}),
        "seconds": round(seconds, 3),
    }


def _main(units: list[Unit], kind: str) -> str:
    return next(str(unit.told["main"]) for unit in units if unit.kind == kind)


def _customs() -> dict[str, str]:
    """What the business takes for granted."""
    known = business()
    if known is None:
        return {"currency": "EUR", "country": "", "time_zone": "UTC"}
    return {"currency": known.currency, "country": known.country, "time_zone": known.time_zone}
