"""Parquet in, as rows of text."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .limits import LONGEST_CELL, MOST_COLUMNS
from .remarks import UnreadableFile
from .workbooks import moment_as_text, number_as_text

BATCH = 5_000


def opened(path: Path) -> pq.ParquetFile:
    """A Parquet file whose columns are plain values."""
    try:
        file = pq.ParquetFile(path, memory_map=False)
    except (pa.ArrowException, OSError, ValueError) as why:
        raise UnreadableFile("broken-table", line=1, why="the Parquet file is damaged") from why
    schema = file.schema_arrow
    if len(schema) > MOST_COLUMNS:
        raise UnreadableFile("many-columns", n=len(schema), most=MOST_COLUMNS)
    for column in schema:
        if pa.types.is_nested(column.type):
            raise UnreadableFile("odd-type", name=column.name)
    return file


def rows(file: pq.ParquetFile) -> Iterator[list[str]]:
    """The column names as the first row, then the rows."""
    yield [str(name) for name in file.schema_arrow.names]
    try:
        for batch in file.iter_batches(BATCH):
            columns = [[_as_text(value) for value in column.to_pylist()] for column in batch.columns]
            yield from (list(row) for row in zip(*columns, strict=True))
    except (pa.ArrowException, OSError, ValueError) as why:
        raise UnreadableFile("broken-table", line=1, why="the Parquet file is damaged") from why


def _as_text(value: object) -> str:
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            raise UnreadableFile("long-cell", line=1, most=LONGEST_CELL)
        return value.replace("\0", "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return "" if value != value else number_as_text(value)
    return _rarer(value)


def _rarer(value: object) -> str:
    if isinstance(value, datetime):
        return moment_as_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").replace("\0", "")
    return str(value)
