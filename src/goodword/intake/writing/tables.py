"""Write the tables of an import that is ready, one after the other, and say what became of it.

Apart from `bringing`, which loads this, and Arrow with it, while the child makes the files ready.
"""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from goodword.intake.models import Import

from . import caring, giving, likenesses, rejects
from .phases import Phase, Work
from .shapes import PHASES, SPOKEN_OF
from .units import Unit
from .writer import look_up, refusals, write

MOST_NAMED = 20


def share(units: list[Unit]) -> float:
    """How many rows of the file one entry of a table stands for."""
    entries = sum(_size(unit, table.name) for unit in units for table in PHASES[unit.kind])
    return sum(int(unit.told["read"]) for unit in units) / max(entries, 1)


def write_all(work: Work, units: list[Unit]) -> list[Phase]:
    """Write every table of every unit; those that rows only speak of come before them."""
    written = []
    for unit in units:
        work.ids = {}
        for table in PHASES[unit.kind]:
            phase = Phase(work, table, unit.folder, unit.kind)
            for meant in SPOKEN_OF.values():
                if meant.name in table.refs.values() and meant not in PHASES[unit.kind]:
                    look_up(Phase(work, meant, unit.folder, unit.kind))
            if phase.source_file.exists():
                write(phase)
                likenesses.write(phase)
                written.append(phase)
        work.strangers |= set(caring.write(work, unit))
    if not work.is_dry:
        caring.show_dealers(work)
        giving.give(work, units)
    return written


def _size(unit: Unit, table: str) -> int:
    path = unit.folder / f"{table}.parquet"
    return int(pq.ParquetFile(path).metadata.num_rows) if path.exists() else 0


def told(batch: Import, work: Work, units: list[Unit], phases: list[Phase], home: Path, *, seconds: float) -> dict[str, Any]:
    """What became of it, as `goodword import --json` prints it."""
    read = sum(unit.told["read"] for unit in units)
    late = {phase.kind: list(refusals(phase)) for phase in phases if phase.table.name == _main(units, phase.kind)}
    keyless = sum(unit.told.get("keyless", 0) for unit in units)
    early, late_days = (sum(days) for days in zip(*(unit.told.get("odd_days", (0, 0)) for unit in units), strict=True))
    path, rejected = rejects.write(units, late, home / batch.folder / "rejects.csv")
    counts = {name: c for name, c in work.counts.items() if any(c.values()) or name in {unit.told["main"] for unit in units}}
    return {
        "import": batch.pk,
        "rows": {"read": read, "accepted": read - rejected, "rejected": rejected},
        "rejects": str(path) if path else None,
        **counts,
        **({"phones_without_country": keyless} if keyless else {}),
        **({"days_in_1970_or_before": early} if early else {}),
        **({"days_years_ahead": late_days} if late_days else {}),
        **({"owners_unknown": sorted(work.strangers)[:MOST_NAMED]} if work.strangers else {}),
        "seconds": round(seconds, 3),
    }


def _main(units: list[Unit], kind: str) -> str:
    return next(str(unit.told["main"]) for unit in units if unit.kind == kind)
