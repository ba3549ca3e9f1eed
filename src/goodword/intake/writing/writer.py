"""Write one table of one file, chunk by chunk. A chunk is one transaction, and counts itself in it."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.db.models.functions import Now

from goodword.intake.models import Chunk, Import

from .laying import part_of
from .lease import LEASE
from .matching import Found, filled, largest, match
from .moving import Moving
from .pacing import Pages
from .phases import Numbers, Phase, Work


class LostLease(Exception):
    """Another runner has this import; going on would write its rows twice."""


class DryEnd(Exception):
    """Raised to roll a chunk back that was only tried."""


def write(phase: Phase) -> None:
    """Bring the table in, or what is left of it."""
    work, table = phase.work, phase.table
    (phase.folder / "done").mkdir(exist_ok=True)
    traits = phase.folder / f"{table.name}.traits.parquet"
    size = max(largest(phase.source_file), largest(traits) if traits.exists() else 0)
    found = _found(phase, traits, size) if traits.exists() else Found.none(size)
    ids = found.ids.copy()
    may_write = found.writes() if phase.is_main else np.zeros(size + 1, dtype=bool)
    work.ids[table.name] = ids
    counts = work.counts.setdefault(table.counted_as, {"created": 0, "updated": 0, "unchanged": 0})
    moving, pages = Moving(table, filled(phase.source_file)), Pages(phase.source_file)
    moving.begin(work.beside)
    told = _resume(phase, ids)
    n_new, at = sum(done["created"] for done in told), sum(done["rows"] for done in told)
    pages.skip(at)
    while (part := pages.take(phase.pace.rows)) is not None:
        work.done += part.num_rows * work.share
        told.append(_chunk(phase, moving, (at, part), ids, may_write))
        work.tell(work.rows_done)
        at += part.num_rows
        n_new += told[-1]["created"]
    for what in counts if phase.is_main else ("created",):
        counts[what] += sum(done[what] for done in told)
    if n_new and not work.is_dry:
        work.beside.written(table.table)


def _resume(phase: Phase, ids: Numbers) -> list[dict[str, int]]:
    """Take note of what an earlier run has written: always the first rows of the file, in one piece."""
    if phase.work.is_dry:
        return []
    told = []
    for chunk in Chunk.objects.filter(batch_id=phase.work.batch, kind=phase.name):
        pairs = np.load(phase.kept(chunk.number))
        ids[pairs[0]] = pairs[1]
        phase.work.done += chunk.counts["rows"] * phase.work.share
        told.append(chunk.counts)
    return told


def look_up(phase: Phase) -> None:
    """Find rows that others refer to, and make none."""
    traits = phase.folder / f"{phase.table.name}.traits.parquet"
    if traits.exists():
        phase.work.ids[phase.table.name] = _found(phase, traits, largest(traits)).ids


def _found(phase: Phase, traits: Path, size: int) -> Found:
    """What the file's records are in the database: worked out once, then kept, so that a second run decides alike."""
    kept = phase.folder / f"{phase.table.name}.found.npz"
    if kept.exists():
        return Found.load(kept)
    found = match(phase.work.beside, phase.table, traits, size, source=phase.work.source, is_main=phase.is_main)
    found.save(kept)
    return found


def _chunk(phase: Phase, moving: Moving, numbered: tuple[int, pa.RecordBatch], ids: Numbers, may_write: Any) -> dict[str, int]:
    """Write some rows in one short transaction. Its number is that of the first."""
    number, rows = numbered
    work, table = phase.work, phase.table.table
    part, refused = part_of(phase, moving.values, rows, ids)
    fresh = part.only([row is None for row in part.known])
    old = part.only([row is not None and bool(may_write[at]) for row, at in zip(part.known, part.n, strict=True)])
    places = work.beside.reserve(table, len(fresh)) or range(1, len(fresh) + 1)
    if fresh:
        moving.bring(work.beside, fresh, places)
    if old:
        work.beside.lay(moving.stage, moving.staged, list(zip(old.known, *old.columns, strict=True)))
    told = {"rows": rows.num_rows, "created": len(fresh), "updated": 0, "refused": len(refused)}
    phase.pace.begin()
    with suppress(DryEnd), transaction.atomic():
        base = work.beside.base(table) if fresh else 0
        pairs = np.array([fresh.n, [base + place for place in places]], dtype=np.int64)
        if fresh:
            moving.insert(work.beside, base=base, batch=work.batch, source=work.source, at=work.at)
        if old:
            told["updated"] = moving.update(batch=work.batch)
        told["unchanged"] = len(part) - told["created"] - told["updated"]
        ids[pairs[0]] = pairs[1]
        _keep(phase, number, pairs, refused)
        if work.is_dry:
            raise DryEnd
        Chunk.objects.create(batch_id=work.batch, kind=phase.name, number=number, counts=told)
        _renew(work)
    phase.pace.end(rows.num_rows)
    return told


def _keep(phase: Phase, number: int, pairs: Numbers, refused: list[Any]) -> None:
    """Leave the numbers of the rows where a second run finds them: before the commit, so that they are never missing."""
    path = phase.kept(number)
    with path.with_suffix(".half").open("wb") as file:
        np.save(file, pairs)
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".half").replace(path)
    if refused:
        phase.refused(number).write_text(json.dumps(refused))


def _renew(work: Work) -> None:
    """Stay the one who has this import; whoever lost it must not commit."""
    mine = Import.objects.filter(pk=work.batch, runner=work.runner)
    if not mine.update(leased_until=Now() + LEASE, rows_done=work.rows_done):
        raise LostLease(work.batch)


def refusals(phase: Phase) -> Iterator[int]:
    """The numbers of the rows that could not be written."""
    for path in sorted((phase.folder / "done").glob(f"{phase.table.name}.*.json")):
        yield from json.loads(path.read_text())
