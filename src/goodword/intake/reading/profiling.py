"""A file looked through once from end to end, in the child: how it is written, its columns, its rows counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from . import encodings, heads, sniff, text, workbooks
from .going import Going
from .limits import MOST_COLUMNS
from .plan import Column, Profile, Source
from .remarks import Remark, UnreadableFile
from .rows import rows_in, rows_of, sheet_of, weighed
from .watch import Watch

HEAD_ROWS = 60
PREVIEWED = 20
CHUNK = 5_000
LONGEST_SHOWN = 200


def answer(request: dict[str, Any], way: Going) -> dict[str, Any]:
    """The child's verb: profile one file."""
    wish = Source.from_json(request["source"]) if request.get("source") else None
    return profile(Path(request["path"]), wish, way).as_json()


def profile(path: Path, wish: Source | None = None, way: Going | None = None) -> Profile:
    """What a file holds."""
    way = way or Going()
    source = wish or sniff.source_of(path)
    sheets: tuple[str, ...] = ()
    if source.format == "xlsx":
        source, sheets, rows = _sheet(path, source, way)
    else:
        rows = rows_of(path, source, way)
    head = list(islice(rows, HEAD_ROWS))
    header_row, headers = heads.found_in(head) if wish is None else _as_wished(head, wish)
    source = replace(source, header_row=header_row)
    if not headers or not any(any(cell.strip() for cell in row) for row in head[header_row:]):
        raise UnreadableFile("empty")
    if len(headers) > MOST_COLUMNS:
        raise UnreadableFile("many-columns", n=len(headers), most=MOST_COLUMNS)
    look = Look(headers)
    look.take(head[header_row:], header_row + 1)
    at = len(head) + 1
    while chunk := list(islice(rows, CHUNK)):
        look.take(chunk, at)
        at += len(chunk)
        way.at(at)
    remarks = (*_of_text(path, source), *_of_headers(headers, source), *look.remarks(), *_of_sheets(source, sheets))
    return Profile(source, look.n, tuple(look.columns()), tuple(look.preview), remarks, sheets)


def _sheet(path: Path, source: Source, way: Going) -> tuple[Source, tuple[str, ...], Iterator[list[str]]]:
    book = weighed(path, way)
    sheet = sheet_of(book, source.sheet)
    return replace(source, sheet=sheet.name), tuple(workbooks.sheet_names(book)), rows_in(sheet, way)


def _as_wished(head: list[list[str]], wish: Source) -> tuple[int, list[str]]:
    if wish.header_row:
        return wish.header_row, [cell.strip() for cell in head[wish.header_row - 1]] if wish.header_row <= len(head) else []
    return 0, [""] * max((len(row) for row in head), default=0)


class Look:
    """The columns of a table as its rows go by."""

    def __init__(self, headers: list[str]) -> None:
        self.headers = headers
        self.watches = [Watch(header) for header in headers]
        self.preview: list[tuple[str, ...]] = []
        self.n = self.n_ragged = self.first_ragged = self.n_short = self.first_short = self.n_again = 0

    def take(self, rows: list[list[str]], at: int) -> None:
        """Some rows, the first of which has the number `at`."""
        width = len(self.headers)
        kept = [row for number, row in enumerate(rows, at) if self._is_row(number, row)]
        even = [row if len(row) == width else (row + [""] * (width - len(row)))[:width] for row in kept]
        self.n += len(even)
        self.preview += [tuple(cell[:LONGEST_SHOWN] for cell in row) for row in even[: PREVIEWED - len(self.preview)]]
        for watch, cells in zip(self.watches, zip(*even, strict=True), strict=False):
            watch.take(cells)

    def _is_row(self, number: int, row: list[str]) -> bool:
        if not is_row(row):
            return False
        if row[0] and row[0].strip() == self.headers[0] and is_headers_again(row, self.headers):
            self.n_again += 1
            return False
        if is_ragged(row, len(self.headers)):
            self.n_ragged, self.first_ragged = self.n_ragged + 1, self.first_ragged or number
        elif len(row) < len(self.headers):
            self.n_short, self.first_short = self.n_short + 1, self.first_short or number
        return True

    def columns(self) -> Iterator[Column]:
        return (watch.column() for watch in self.watches)

    def remarks(self) -> Iterator[Remark]:
        """What the cells gave cause to say."""
        if self.n_again:
            yield Remark("headers-again", {"n": self.n_again})
        if self.n_ragged:
            yield Remark("ragged", {"n": self.n_ragged, "row": self.first_ragged}, row=self.first_ragged)
        if self.n_short:
            yield Remark("short", {"n": self.n_short, "row": self.first_short}, row=self.first_short)
        for column, watch in enumerate(self.watches, 1):
            if watch.n_exponent:
                yield Remark("exponent", {"n": watch.n_exponent, "example": watch.exponent}, column=column)
            if watch.n_hashes:
                yield Remark("hashes", {"n": watch.n_hashes}, column=column)
            if found := watch.contradiction:
                yield Remark("dates-contradict", {"name": watch.header, "one": found[0], "other": found[1]}, column=column)


def is_row(row: list[str]) -> bool:
    """Whether a row says anything at all."""
    return any(row) and (bool(row[0].strip()) or any(cell.strip() for cell in row))


def is_headers_again(row: list[str], headers: list[str]) -> bool:
    """Whether a row repeats the headers, as files glued together do."""
    return any(headers) and [cell.strip() for cell in row[: len(headers)]] == headers


def is_ragged(row: list[str], width: int) -> bool:
    """Whether the cells of a row have slipped: it says something beyond the last column, or ends before the middle.

    Spreadsheets save rows without their empty end, so one that only ends early is as good as any.
    """
    return len(row) * 2 < width or (len(row) > width and any(cell.strip() for cell in row[width:]))


def _of_headers(headers: list[str], source: Source) -> Iterator[Remark]:
    if not source.header_row:
        yield Remark("no-headers")
    elif source.header_row > 1:
        yield Remark("title-lines", {"n": source.header_row - 1})
    for name, n in Counter(header.casefold() for header in headers if header).items():
        if n > 1:
            yield Remark("same-header", {"name": next(h for h in headers if h.casefold() == name)})


def _of_text(path: Path, source: Source) -> Iterator[Remark]:
    if source.format != "csv":
        return
    found = encodings.found_in(path)
    if found.n_odd and source.encoding.startswith("utf-8"):
        yield Remark("mixed-encoding", {"n": found.n_odd, "line": _line_of(path, found.first_odd)})
    with text.opened(path, source.encoding) as file:
        n_nul, first = text.zeros_in(file)
    if n_nul:
        yield Remark("nul", {"n": n_nul, "line": first})


def _line_of(path: Path, byte: int) -> int:
    with path.open("rb") as file:
        return file.read(byte).count(b"\n") + 1


def _of_sheets(source: Source, sheets: tuple[str, ...]) -> Iterator[Remark]:
    if len(sheets) > 1:
        yield Remark("more-sheets", {"n": len(sheets) - 1, "name": source.sheet})
