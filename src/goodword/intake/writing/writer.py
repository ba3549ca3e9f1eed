"""Write one table of one file, chunk by chunk. A chunk is one transaction, and counts itself in it."""

import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models.functions import Now

from goodword.intake.models import Chunk, Import

from .laying import rows_of
from .matching import Found, filled, largest, match
from .phases import Numbers, Phase, Work
from .stage import Moving

ROWS = 2000
# Between two chunks others must get their turn; SQLite makes a waiting writer poll, at most every 100 ms.
PAUSE = 0.012
LEASE = timedelta(seconds=60)


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
    may_write = found.writes() if phase.is_main else np.ones(size + 1, dtype=bool)
    work.ids[table.name] = ids
    counts = work.counts.setdefault(table.counted_as, {"created": 0, "updated": 0, "unchanged": 0})
    done = {} if work.is_dry else {c.number: c for c in Chunk.objects.filter(batch_id=work.batch, kind=phase.name)}
    moving, n_new = Moving(table, filled(phase.source_file)), 0
    work.beside.make(moving.stage, moving.layout)
    for number, part in enumerate(pq.ParquetFile(phase.source_file).iter_batches(batch_size=ROWS)):
        work.done += part.num_rows * work.share
        if number in done:
            _remember(phase, number, ids)
            told = done[number].counts
        else:
            told = _chunk(phase, moving, (number, part), ids, may_write)
        n_new += told["created"]
        for what in counts if phase.is_main else ("created",):
            counts[what] += told[what]
    if n_new and not work.is_dry:
        work.beside.written(table.table)


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


def _remember(phase: Phase, number: int, ids: Numbers) -> None:
    pairs = np.load(phase.kept(number))
    ids[pairs[0]] = pairs[1]


def _chunk(phase: Phase, moving: Moving, numbered: tuple[int, pa.RecordBatch], ids: Numbers, may_write: Any) -> dict[str, int]:
    """Write one chunk: lay it beside, then move it over in one short transaction."""
    number, part = numbered
    n, rows, refused = rows_of(phase, moving.values, part, ids)
    is_new = [row[1] is None for row in rows]
    n_new = sum(is_new)
    places = phase.work.beside.reserve(phase.table.table, n_new) or range(1, n_new + 1)
    given = iter(places)
    laid = [(next(given), *row[1:]) if new else row for row, new in zip(rows, is_new, strict=True)]
    writers = [row for row, new, at in zip(laid, is_new, n, strict=True) if new or (may_write[at] and phase.is_main)]
    phase.work.beside.lay(moving.stage, moving.staged, writers)
    told = {"created": n_new, "updated": 0, "unchanged": len(rows) - n_new, "refused": len(refused)}
    fresh = np.array([at for at, new in zip(n, is_new, strict=True) if new], dtype=np.int64)
    try:
        with transaction.atomic():
            base = phase.work.beside.base(phase.table.table) if n_new else 0
            _move(phase, moving, told, base)
            pairs = np.vstack([fresh, np.fromiter(places, dtype=np.int64, count=n_new) + base])
            ids[fresh] = pairs[1]
            if phase.work.is_dry:
                raise DryEnd
            _keep(phase, number, pairs, refused)
            Chunk.objects.create(batch_id=phase.work.batch, kind=phase.name, number=number, counts=told)
            _renew(phase.work)
    except DryEnd:
        _keep(phase, number, pairs, refused)
    time.sleep(PAUSE)
    return told


def _move(phase: Phase, moving: Moving, told: dict[str, int], base: int) -> None:
    work = phase.work
    if told["created"]:
        moving.insert(base=base, batch=work.batch, source=work.source, at=work.at)
    if told["unchanged"] and phase.is_main:
        told["updated"] = moving.update(batch=work.batch)
        told["unchanged"] -= told["updated"]


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
