"""A file laid down as Parquet, in the child: the text of its cells and the number of each row."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .plan import Source, Staged
from .profiling import is_headers_again, is_ragged
from .rows import rows_of

CHUNK = 20_000
Numbered = tuple[int, str, list[str]]


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The child's verb: stage one file."""
    staged = stage(Path(request["path"]), Source.from_json(request["source"]), Path(request["to"]), request["columns"])
    return {"path": str(staged.path), "rows": staged.rows, "columns": staged.columns, "n_troubled": staged.n_troubled}


def stage(path: Path, source: Source, to: Path, width: int) -> Staged:
    """Write the rows of a file to `to`, which appears whole or not at all."""
    names = ["row", "trouble", *(f"c{column}" for column in range(width))]
    schema = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in names[1:])])
    part = to.with_suffix(".part")
    n_rows = n_troubled = 0
    rows = numbered(path, source, width)
    with pq.ParquetWriter(part, schema, compression="zstd", compression_level=1) as writer:
        while chunk := list(islice(rows, CHUNK)):
            writer.write_table(_table(chunk, width, schema), row_group_size=CHUNK)
            n_rows += len(chunk)
            n_troubled += sum(1 for _, trouble, _ in chunk if trouble)
    part.replace(to)
    return Staged(str(to), n_rows, width, n_troubled)


def numbered(path: Path, source: Source, width: int) -> Iterator[Numbered]:
    """The rows below the headers with their numbers, blank ones and repeated headers left out, all of one width."""
    headers: list[str] = []
    for number, row in enumerate(rows_of(path, source), 1):
        if number <= source.header_row:
            headers = [cell.strip() for cell in row]
        elif any(row) and any(cell.strip() for cell in row) and not is_headers_again(row, headers):
            trouble = f"the row has {len(row)} cells, the table has {width} columns" if is_ragged(row, width) else ""
            yield number, trouble, (row + [""] * (width - len(row)))[:width]


def _table(chunk: list[Numbered], width: int, schema: pa.Schema) -> pa.Table:
    numbers, troubles, cells = zip(*chunk, strict=True)
    columns = zip(*cells, strict=True) if width else ()
    return pa.Table.from_arrays(
        [
            pa.array(numbers, pa.int64()),
            pa.array(troubles, pa.string()),
            *(pa.array(column, pa.string()) for column in columns),
        ],
        schema=schema,
    )
