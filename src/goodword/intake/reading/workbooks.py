"""Excel workbooks: weighed as zip archives before anything parses them, then read as text."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from .going import Going
from .limits import LONGEST_XML_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_ENTRIES, MOST_UNPACKED, RATIO, RATIO_FROM
from .remarks import UnreadableFile

BLOCK = 1 << 18
REFERENCE = re.compile(rb'<(?:\w+:)?c [^<>]{0,80}?r="([A-Z]{1,3})([0-9]{1,7})"')
LAST_ROW = re.compile(rb'<(?:\w+:)?row [^<>]{0,80}?r="([0-9]{1,7})"')
TYPES_OF_OWN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
EXACT = 10**15
Cell = str | int | float | bool | date | datetime | time | timedelta | None


def weigh(path: Path, way: Going | None = None) -> None:
    """Refuse a workbook that is built to hurt: too many parts, too much inside, cells at the end of the world."""
    way = way or Going()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise UnreadableFile("zip-entries", n=len(entries), most=MOST_ENTRIES)
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(map(_is_swollen, entries)):
                raise UnreadableFile("zip-bomb")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _read_through(archive, entry, way)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as why:
        raise UnreadableFile("zip-broken") from why


def _is_swollen(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FROM and entry.file_size > RATIO * max(entry.compress_size, 1)


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, way: Going) -> None:
    """Read one part as bytes: no entities of its own, no endless text, no more than it declares."""
    is_sheet = entry.filename.startswith("xl/worksheets/sheet")
    most_row = most_column = n_read = since_tag = 0
    tail = b""
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            n_read += len(block)
            joined = tail + block
            if TYPES_OF_OWN.search(joined):
                raise UnreadableFile("doctype")
            since_tag = since_tag + len(block) if b"<" not in block else len(block) - block.rindex(b"<")
            if n_read > entry.file_size or since_tag > LONGEST_XML_TEXT:
                raise UnreadableFile("zip-bomb")
            if is_sheet:
                row, column = _reach(joined)
                most_row, most_column = max(most_row, row), max(most_column, column)
                if most_column > MOST_COLUMNS or most_row * most_column > MOST_CELLS:
                    raise UnreadableFile("sheet-size", rows=most_row, columns=most_column)
                if way.is_due:
                    way.say(n_read / entry.file_size, most_row * entry.file_size // n_read)
            tail = joined[-200:]


def _reach(block: bytes) -> tuple[int, int]:
    """The furthest row and column that the cells of a block name."""
    columns = {letters for letters, _ in REFERENCE.findall(block)}
    rows = LAST_ROW.findall(block)
    cells = REFERENCE.findall(block[-4000:]) if not rows else []
    most_row = max((int(row) for row in rows), default=max((int(row) for _, row in cells), default=0))
    return most_row, max((_column(letters) for letters in columns), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def opened(path: Path) -> CalamineWorkbook:
    """A weighed workbook, parsed."""
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as why:
        raise UnreadableFile("old-excel") from why
    except (CalamineError, OSError, ValueError) as why:
        raise UnreadableFile("zip-broken") from why


def sheet_names(book: CalamineWorkbook) -> list[str]:
    """The sheets that a person sees, the fullest first if the first is empty."""
    visible = [sheet.name for sheet in book.sheets_metadata if "visible" in str(sheet.visible).lower()]
    return visible or list(book.sheet_names)


def sheet(book: CalamineWorkbook, name: str) -> CalamineSheet:
    """One sheet, parsed; that takes about as long as to go through its rows."""
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as why:
        raise UnreadableFile("zip-broken") from why


def rows(table: CalamineSheet) -> Iterator[list[str]]:
    """The rows of a sheet as text, from its first row on."""
    try:
        start = table.start
        if start is None:
            return
        yield from ([] for _ in range(start[0]))
        blank = [""] * start[1]
        for row in table.iter_rows():
            yield [*blank, *map(as_text, row)] if blank else list(map(as_text, row))
    except (CalamineError, ValueError) as why:
        raise UnreadableFile("zip-broken") from why


def as_text(cell: Cell) -> str:
    """The text of a cell as a CSV of the same table would have it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_as_text(cell)
    if isinstance(cell, datetime):
        return moment_as_text(cell)
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat()


def number_as_text(number: float) -> str:
    """A number without a tail that only a computer sees: 3.0 is 3, 0.1 + 0.2 is 0.3."""
    if isinstance(number, int):
        return str(number)
    if number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    text = format(number, ".15g")
    return format(Decimal(text), "f") if "e" in text and "n" not in text else text


def moment_as_text(moment: datetime) -> str:
    """A day if the clock stands at midnight, else day and time."""
    if moment.tzinfo is None and (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(" ")
