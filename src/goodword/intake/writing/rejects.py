"""The rows that did not come in, in a file that a spreadsheet opens without running anything in it."""

import csv
from pathlib import Path

import pyarrow.parquet as pq

from goodword.kit import cells

from .units import Unit

UNKNOWN = "who or what it belongs to is not known, and the row does not say enough to make them known"
HEADERS = ("row", "column", "value", "reason")


def write(units: list[Unit], late: dict[str, list[int]], to: Path) -> tuple[Path | None, int]:
    """Write the file; gives its path, or none where nothing was refused, and how many rows were."""
    rejected = 0
    half = to.with_suffix(".half")
    with half.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(("file", *HEADERS) if len(units) > 1 else HEADERS)
        for unit in units:
            lead = (unit.kind,) if len(units) > 1 else ()
            refused = pq.ParquetFile(unit.folder / "refused.parquet").read().to_pylist()
            orphans = _rows_of(unit, set(late.get(unit.kind, ())))
            rows = [(r["row"], r["column"], r["value"], r["reason"]) for r in refused] + orphans
            out.writerows((*lead, n, *(cells.harmless(text or "") for text in texts)) for n, *texts in sorted(rows))
            rejected += len({row[0] for row in rows})
    if not rejected:
        half.unlink()
        return None, 0
    half.replace(to)
    return to, rejected


def _rows_of(unit: Unit, numbers: set[int]) -> list[tuple[int, str, str, str]]:
    """The rows of records that could not be written, each with the cell that names what is not known."""
    if not numbers:
        return []
    file = pq.ParquetFile(unit.folder / "rows.parquet")
    told = [name for name in ("said_in", "said") if name in file.schema_arrow.names]
    found = set()
    for batch in file.iter_batches(columns=["n", "row", *told]):
        for one in batch.to_pylist():
            if one["n"] in numbers:
                found.add((one["row"], one.get("said_in") or "", one.get("said") or "", UNKNOWN))
    return sorted(found)
