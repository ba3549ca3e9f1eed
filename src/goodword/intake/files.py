"""How rows become a file: CSV and JSON line by line, XLSX and Parquet a few thousand rows at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from goodword.kit.cells import harmless

from .exporting import Cell, NotPossible

AT_A_TIME = 5000
MOST_XLSX_ROWS = 1_048_575
Rows = Iterable[Sequence[Cell]]


def write(headers: Sequence[str], rows: Rows, to: Path) -> int:
    """Write the rows to a file of the kind that its name says, whole or not at all; how many there were."""
    form = FORMS.get(to.suffix.lower())
    if form is None:
        raise NotPossible(f"“{to.suffix}” is no kind of file that Goodword writes; name it {', '.join(FORMS)}.")
    half = to.with_name(f".{to.name}.half")
    try:
        n = form(headers, rows, half)
        half.replace(to)
    finally:
        half.unlink(missing_ok=True)
    return n


def csv_lines(headers: Sequence[str], rows: Rows) -> Iterator[str]:
    """CSV as Excel and everybody else reads it: UTF-8 with its mark, texts that could be formulas marked as texts."""
    line = io.StringIO()
    out = csv.writer(line)
    line.write("\ufeff")
    out.writerow(headers)
    yield _taken(line)
    for cells in rows:
        out.writerow([harmless(c) if isinstance(c, str) and not _is_number(c) else c for c in cells])
        yield _taken(line)


def json_lines(headers: Sequence[str], rows: Rows) -> Iterator[str]:
    """One JSON array of objects, a line each; empty cells are left out."""
    before = "[\n"
    for cells in rows:
        found = {name: cell for name, cell in zip(headers, cells, strict=True) if cell is not None}
        yield before + json.dumps(found, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _is_number(text: str) -> bool:
    """An amount below zero begins like a formula and is none."""
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def _text(make: Callable[[Sequence[str], Rows], Iterator[str]]) -> Callable[[Sequence[str], Rows, Path], int]:
    def form(headers: Sequence[str], rows: Rows, to: Path) -> int:
        n = 0

        def counted() -> Iterator[Sequence[Cell]]:
            nonlocal n
            for row in rows:
                n += 1
                yield row

        with to.open("w", encoding="utf-8", newline="") as file:
            file.writelines(make(headers, counted()))
        return n

    return form


def _xlsx(headers: Sequence[str], rows: Rows, to: Path) -> int:
    import xlsxwriter  # noqa: PLC0415  (slow to load, and few ask for it)

    book = xlsxwriter.Workbook(str(to), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    n = 0
    sheet.write_row(0, 0, headers)
    for n, cells in enumerate(rows, start=1):
        if n > MOST_XLSX_ROWS:
            raise NotPossible(f"A sheet holds {MOST_XLSX_ROWS} rows and these are more; name the file .csv or .parquet.")
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(n, column, cell)
            elif cell is not None:
                sheet.write(n, column, cell)
    book.close()
    return n


def _parquet(headers: Sequence[str], rows: Rows, to: Path) -> int:
    import pyarrow as pa  # noqa: PLC0415  (30 MB, which a web worker carries only if somebody asks for Parquet)
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.string()) for name in headers])
    n, left = 0, iter(rows)
    with pq.ParquetWriter(to, schema) as out:
        while some := list(islice(left, AT_A_TIME)):
            n += len(some)
            columns = [[None if cell is None else str(cell) for cell in column] for column in zip(*some, strict=True)]
            out.write_table(pa.table(dict(zip(headers, columns, strict=True)), schema))
    return n


FORMS = {".csv": _text(csv_lines), ".json": _text(json_lines), ".xlsx": _xlsx, ".parquet": _parquet}
