"""CSV and its kin: from bytes to rows of cells, never more than one record in memory."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TextIO

from .encodings import MIXED
from .limits import LONGEST_CELL, LONGEST_LINE, LONGEST_RECORD, MOST_COLUMNS
from .plan import Source
from .remarks import UnreadableFile


class Lines:
    """The lines of a text, each of bearable length; counts, and remembers those of the record being read."""

    def __init__(self, text: TextIO) -> None:
        self.text, self.n, self.n_nul, self.first_nul = text, 0, 0, 0
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(LONGEST_LINE):
            self.n += 1
            if len(line) >= LONGEST_LINE:
                raise UnreadableFile("long-line", line=self.n, byte=self._byte(), most=LONGEST_LINE)
            if "\0" in line:
                self.n_nul += line.count("\0")
                self.first_nul = self.first_nul or self.n
                line = line.replace("\0", "")
            self.record.append(line)
            if len(self.record) > LONGEST_RECORD:
                raise UnreadableFile("open-quote", line=self.n - len(self.record) + 1)
            yield line

    def _byte(self) -> int:
        if not isinstance(self.text, io.TextIOWrapper):
            return 0
        return max(0, int(self.text.buffer.tell()) - LONGEST_LINE)


def opened(path: Path, encoding: str) -> TextIO:
    """The file as text; what is not UTF-8 in a UTF-8 file is read as Windows wrote it."""
    errors = MIXED if encoding.startswith("utf-8") else "replace"
    return path.open("r", encoding=encoding, errors=errors, newline="")


def records(lines: Lines, source: Source) -> Iterator[list[str]]:
    """The rows of a text, blank ones as empty lists."""
    csv.field_size_limit(LONGEST_CELL)
    stream = iter(lines)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if source.quote else csv.QUOTE_NONE
    rows = csv.reader(stream, delimiter=source.delimiter, quotechar=source.quote or None, quoting=quoting)
    while True:
        last, lines.record = lines.record, []
        try:
            row = next(rows)
        except StopIteration:
            _check_closed(last, lines, source)
            return
        except csv.Error as why:
            raise _reason(why, lines, source) from why
        if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
            raise UnreadableFile("many-columns", n=len(row), most=MOST_COLUMNS)
        yield row


def _check_closed(record: list[str], lines: Lines, source: Source) -> None:
    """Whether the last record of a text ends in an open quotation: it has swallowed what was to be rows."""
    if not source.quote or not any(source.quote in line for line in record):
        return
    try:
        list(csv.reader(record, delimiter=source.delimiter, quotechar=source.quote, strict=True))
    except csv.Error as why:
        if "end of data" in str(why):
            raise UnreadableFile("open-quote", line=lines.n - len(record) + 1) from why


def _reason(why: csv.Error, lines: Lines, source: Source) -> UnreadableFile:
    first = lines.n - len(lines.record) + 1
    if "field larger" in str(why):
        if len(lines.record) > 1:
            return UnreadableFile("open-quote", line=first)
        return UnreadableFile("long-cell", line=first, most=LONGEST_CELL)
    return UnreadableFile("broken-table", line=first, why=str(why))


def zeros_in(file: TextIO) -> tuple[int, int]:
    """How many zero characters a text holds, and the line of the first."""
    n = first = at = 0
    while block := file.read(1 << 20):
        if "\0" in block:
            first = first or at + block[: block.index("\0")].count("\n") + 1
            n += block.count("\0")
        at += block.count("\n")
    return n, first
