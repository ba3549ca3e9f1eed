"""The short way for well-made CSV files: Arrow's reader, which gives up where anything is odd.

What it reads, it reads as `text.records` would; whatever it cannot be sure of it leaves to that.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from .limits import LONGEST_CELL
from .plan import Source

BLOCK = 4 << 20
ENCODINGS = frozenset(["utf-8", "utf-8-sig"])


class NotSwift(Exception):
    """The file has something that only the careful way reads rightly."""


def check(source: Source, width: int) -> None:
    """Give up, before the file is opened, on what is no plain CSV."""
    if source.format != "csv" or source.encoding not in ENCODINGS or source.quote != '"' or not width:
        raise NotSwift


def batches(path: Path, source: Source, width: int, headers: list[str]) -> Iterator[pa.RecordBatch]:
    """The rows below the headers in batches of text columns; `NotSwift` where the careful way is needed."""
    names = [f"c{column}" for column in range(width)]
    try:
        with csv.open_csv(
            path,
            read_options=csv.ReadOptions(
                block_size=BLOCK, column_names=names, skip_rows_after_names=source.header_row, use_threads=True
            ),
            parse_options=csv.ParseOptions(
                delimiter=source.delimiter, newlines_in_values=True, ignore_empty_lines=False, double_quote=True
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False
            ),
        ) as reader:
            for batch in reader:
                _check(batch, headers)
                yield batch
    except (pa.ArrowException, ValueError) as why:
        raise NotSwift(str(why)) from why


def _check(batch: pa.RecordBatch, headers: list[str]) -> None:
    """Give up on blank rows, headers again, zeros, and cells that are too long."""
    filled = pc.equal(pc.binary_length(batch.column(0)), -1)
    for column in batch.columns:
        if (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_CELL or pc.any(pc.match_substring(column, "\0")).as_py():
            raise NotSwift("a cell is out of the ordinary")
        if not pc.all(filled).as_py():
            filled = pc.or_(filled, pc.not_equal(pc.utf8_trim_whitespace(column), ""))
    if not pc.all(filled).as_py():
        raise NotSwift("a row is blank")
    if headers and headers[0] and pc.any(pc.equal(pc.utf8_trim_whitespace(batch.column(0)), headers[0])).as_py():
        raise NotSwift("the headers may stand there again")
