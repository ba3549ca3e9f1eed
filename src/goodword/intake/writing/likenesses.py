"""What is written after people and organisations: their other keys, and those that look alike but may be two."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from django.db import transaction

from .matching import SLICE, Found
from .pacing import Pace
from .phases import Numbers, Phase
from .stage import execute, slices

ROWS = 2000


def write(phase: Phase) -> None:
    """Note aliases and likenesses. Saying them twice is saying them once, so a second run may repeat this."""
    if phase.work.is_dry or phase.table.by not in ("person", "organisation"):
        return
    found = Found.load(phase.folder / f"{phase.table.name}.found.npz")
    ids, work, kind = phase.work.ids[phase.table.name], phase.work, phase.table.table
    aliases = [(kind, work.source, key, row, work.batch) for key, row in _aliases(phase, found, ids)]
    _insert("intake_alias (kind, source, source_key, row_id, origin)", aliases, phase.pace)
    alike = sorted(set(_alike(phase, found, ids)))
    likely = [(kind, a, b, why, work.batch) for a, b, why in alike]
    _insert("intake_likeness (kind, row_id, other_id, why, origin)", likely, phase.pace)


def _insert(into: str, rows: list[tuple[Any, ...]], pace: Pace) -> None:
    for some in slices(rows, ROWS):
        marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
        pace.begin()
        with transaction.atomic():
            execute(f"INSERT INTO {into} VALUES {marks} ON CONFLICT DO NOTHING", [value for row in some for value in row])
        pace.end(len(some))


def _aliases(phase: Phase, found: Found, ids: Numbers) -> Iterator[tuple[str, int]]:
    """Keys under which a row is not known yet: those of an old row, and the further ones of a new row."""
    start = 0
    kept = pq.ParquetFile(phase.folder / f"{phase.table.name}.traits.parquet")
    for part in kept.iter_batches(batch_size=SLICE, columns=["n", "key", "is_own"]):
        n = np.from_dlpack(part.column("n"))  # its own way to an array loads pandas
        keys = part.column("key").to_pylist()
        is_old = found.ids[n] > 0
        is_own = np.array(part.column("is_own").to_pylist(), dtype=bool)
        has_key = np.array([key != "" for key in keys], dtype=bool)
        known = found.known[start : start + len(n)]
        start += len(n)
        wanted = has_key & (ids[n] > 0) & np.where(is_old, ~known, ~is_own)
        for at in np.flatnonzero(wanted):
            yield keys[at], int(ids[n[at]])


def _alike(phase: Phase, found: Found, ids: Numbers) -> Iterator[tuple[int, int, str]]:
    """New rows beside the rows with whom they share an address."""
    pairs = pq.ParquetFile(phase.folder / f"{phase.table.name}.pairs.parquet").read().to_pylist()
    both = [(p["n"], int(ids[p["other"]]), p["why"]) for p in pairs if not (found.ids[p["n"]] and found.ids[p["other"]])]
    for n, other, why in [*both, *(s for s in found.suspects if not found.ids[s[0]])]:
        if ids[n] and other and ids[n] != other:
            low, high = sorted((int(ids[n]), other))
            yield low, high, why
