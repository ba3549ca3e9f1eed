"""A file laid down as Parquet, in the child: the text of its cells and the number of each row."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import swift
from .going import Going
from .plan import Source, Staged
from .profiling import is_headers_again, is_ragged, is_row
from .rows import rows_of

CHUNK, ROW_GROUP = 20_000, 100_000
Numbered = tuple[int, str, list[str]]


def answer(request: dict[str, Any], way: Going) -> dict[str, Any]:
    """The child's verb: stage one file."""
    staged = stage(Path(request["path"]), Source.from_json(request["source"]), Path(request["to"]), request["columns"], way)
    return {"path": str(staged.path), "rows": staged.rows, "columns": staged.columns, "n_troubled": staged.n_troubled}


def stage(path: Path, source: Source, to: Path, width: int, way: Going | None = None) -> Staged:
    """Write the rows of a file to `to`, which appears whole or not at all."""
    way = way or Going()
    schema = pa.schema([("row", pa.int64()), ("trouble", pa.string()), *((f"c{column}", pa.string()) for column in range(width))])
    part = to.with_suffix(".part")
    try:
        n_rows, n_troubled = _write(part, schema, _swiftly(path, source, width, schema), way)
    except swift.NotSwift:
        n_rows, n_troubled = _write(part, schema, _carefully(path, source, width, schema, way), way)
    part.replace(to)
    return Staged(str(to), n_rows, width, n_troubled)


def _write(part: Path, schema: pa.Schema, tables: Iterator[pa.Table], way: Going) -> tuple[int, int]:
    n_rows = n_troubled = 0
    with pq.ParquetWriter(part, schema, compression="snappy", use_dictionary=False) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=ROW_GROUP)
            n_rows += table.num_rows
            way.at(n_rows)
            n_troubled += table.num_rows - pc.sum(pc.equal(table["trouble"], "")).as_py()
    return n_rows, n_troubled


def _swiftly(path: Path, source: Source, width: int, schema: pa.Schema) -> Iterator[pa.Table]:
    at = source.header_row + 1
    swift.check(source, width)
    for batch in swift.batches(path, source, width, _headers(path, source)):
        numbers = pa.array(range(at, at + batch.num_rows), pa.int64())
        nothing = pa.repeat(pa.scalar("", pa.string()), batch.num_rows)
        yield pa.Table.from_arrays([numbers, nothing, *batch.columns], schema=schema)
        at += batch.num_rows


def _carefully(path: Path, source: Source, width: int, schema: pa.Schema, way: Going) -> Iterator[pa.Table]:
    rows = numbered(path, source, width, way)
    while chunk := list(islice(rows, CHUNK)):
        yield _table(chunk, width, schema)


def _headers(path: Path, source: Source) -> list[str]:
    rows = rows_of(path, source, Going())
    return (
        next(([cell.strip() for cell in row] for row in islice(rows, source.header_row - 1, None)), [])
        if source.header_row
        else []
    )


def numbered(path: Path, source: Source, width: int, way: Going) -> Iterator[Numbered]:
    """The rows below the headers with their numbers, blank ones and repeated headers left out, all of one width."""
    headers: list[str] = []
    for number, row in enumerate(rows_of(path, source, way), 1):
        if number <= source.header_row:
            headers = [cell.strip() for cell in row]
        elif not is_row(row) or (headers and row[0].strip() == headers[0] and is_headers_again(row, headers)):
            continue
        elif len(row) == width:
            yield number, "", row
        else:
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
