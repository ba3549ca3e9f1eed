"""The rows of any file as text, under one name."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from python_calamine import CalamineSheet, CalamineWorkbook

from . import going, logs, tables, text, workbooks
from .going import Going
from .plan import Source
from .remarks import UnreadableFile


def rows_of(path: Path, source: Source, way: Going) -> Iterator[list[str]]:
    """Every row of a file from its first, headers and blank rows too. `way` learns how to measure them."""
    if source.format == "parquet":
        table = tables.opened(path)
        n = table.metadata.num_rows
        way.measure(lambda rows: (rows / max(n, 1), n))
        yield from tables.rows(table)
    elif source.format == "xes":
        yield from logs.rows(path, way)
    elif source.format == "xlsx":
        yield from rows_in(sheet_of(weighed(path, way), source.sheet), way)
    else:
        with text.opened(path, source.encoding) as file:
            way.measure(_by_bytes(path.stat().st_size, file))
            yield from text.records(text.Lines(file), source)


def weighed(path: Path, way: Going) -> CalamineWorkbook:
    """A workbook that will not hurt."""
    way.stretch(0.0, going.WEIGHED)
    workbooks.weigh(path, way)
    return workbooks.opened(path)


def rows_in(sheet: CalamineSheet, way: Going) -> Iterator[list[str]]:
    """The rows of a sheet that is parsed."""
    n = sheet.height
    way.stretch(going.PARSED, 1.0)
    way.measure(lambda rows: (rows / max(n, 1), n))
    return workbooks.rows(sheet)


def sheet_of(book: CalamineWorkbook, name: str) -> CalamineSheet:
    """The sheet of that name, else the first that has rows. Each is parsed as it is asked for."""
    for wanted in [name] if name else workbooks.sheet_names(book):
        sheet = workbooks.sheet(book, wanted)
        if name or sheet.height:
            return sheet
    raise UnreadableFile("no-sheet")


def _by_bytes(size: int, file: TextIO) -> Callable[[int], tuple[float, int]]:
    """A text does not say how many rows it has; the part of it that is read says about how many."""

    def measured(rows: int) -> tuple[float, int]:
        if file.closed:  # its last row is read
            return 1.0, rows
        share = min(file.buffer.tell() / max(size, 1), 1.0)
        return share, int(rows / share) if share else 0

    return measured
