"""The rows of any file as text, under one name."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from . import tables, text, workbooks
from .plan import Source
from .remarks import UnreadableFile


def rows_of(path: Path, source: Source) -> Iterator[list[str]]:
    """Every row of a file from its first, headers and blank rows too."""
    if source.format == "parquet":
        yield from tables.rows(tables.opened(path))
    elif source.format == "xlsx":
        workbooks.weigh(path)
        book = workbooks.opened(path)
        yield from workbooks.rows(book, source.sheet or fullest(book))
    else:
        with text.opened(path, source.encoding) as file:
            yield from text.records(text.Lines(file), source)


def fullest(book: CalamineWorkbook) -> str:
    """The first sheet that has rows."""
    for name in workbooks.sheet_names(book):
        if book.get_sheet_by_name(name).height:
            return name
    raise UnreadableFile("no-sheet")
