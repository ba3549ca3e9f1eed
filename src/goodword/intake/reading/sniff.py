"""What a file is, told by its bytes and not by its name, and how its cells are parted."""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from . import encodings, logs, text
from .limits import BOOKS, LONGEST_CELL
from .plan import Source
from .remarks import UnreadableFile

HEAD = 4096
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"%!PS", "a PostScript drawing"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript drawing"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
)
WORDY: tuple[tuple[str, str], ...] = (
    ("<!doctype", "a web page"),
    ("<html", "a web page"),
    ("<svg", "a picture"),
    ("<?xml", "an XML document"),
    ("<?php", "a program"),
    ("begin:vcard", "an address card"),
    ("begin:vcalendar", "a calendar"),
)
MOSTLY = 0.8
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
DELIMITERS = ("\t", ";", "|", ",")
SEP_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
SAMPLED_ROWS = 200
SAMPLED_CHARS = 1 << 18
CONTROLS = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26, 27})
MOST_CONTROLS = 0.01


def source_of(path: Path) -> Source:
    """How a file is to be read, but for its headers."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("empty")
    if head.startswith(b"PAR1"):
        return Source("parquet")
    if head.startswith(b"PK\x03\x04"):
        return _workbook(path)
    if logs.is_log(head):
        return Source("xes")
    _refuse_others(head)
    return _delimited(path)


def _workbook(path: Path) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError) as why:
        raise UnreadableFile("zip-broken") from why
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("not-a-table", what="a compressed file or a text document")
    return Source("xlsx")


def _refuse_others(head: bytes) -> None:
    if head.startswith(OLD_OFFICE):
        raise UnreadableFile("old-excel")
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            raise UnreadableFile("not-a-table", what=what)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].decode("latin-1").lower()
    for word, what in WORDY:
        if start.startswith(word):
            raise UnreadableFile("not-a-table", what=what)
    is_wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) * 0.2
    if not is_wide and sum(head.count(c) for c in CONTROLS) > len(head) * MOST_CONTROLS:
        raise UnreadableFile("not-a-table", what="a program or a picture")
    if head.startswith(b"MZ") and b"\0\0" in head[:64]:
        raise UnreadableFile("not-a-table", what="a program")


def _delimited(path: Path) -> Source:
    source = Source("csv", encoding=encodings.found_in(path).name)
    with text.opened(path, source.encoding) as file:
        lines = []
        n_chars = 0
        for line in text.Lines(file):
            lines.append(line)
            n_chars += len(line)
            if len(lines) >= SAMPLED_ROWS or n_chars > SAMPLED_CHARS:
                break
    if lines and (told := SEP_LINE.fullmatch(lines[0])):
        return replace(source, delimiter=told[1], quote=_quote(lines[1:], told[1]))
    if lines and lines[0].lstrip()[:1] in ("{", "[") and lines[0].rstrip()[-1:] in ("}", "]", ",", "{", "["):
        raise UnreadableFile("not-a-table", what="a JSON document")
    delimiter = delimiter_of(lines)
    if path.suffix.lower() in BOOKS and _evenness(lines, delimiter) < MOSTLY:
        raise UnreadableFile("not-its-name", suffix=path.suffix.lower())
    return replace(source, delimiter=delimiter, quote=_quote(lines, delimiter))


def delimiter_of(lines: Sequence[str]) -> str:
    """The character that parts most rows into the same number of cells; a comma if none parts them."""
    scores = {delimiter: _evenness(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """How evenly a delimiter parts the rows: the share of rows of the commonest width, more for wider ones."""
    csv.field_size_limit(LONGEST_CELL)
    widths: list[int] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
    except csv.Error:
        return 0.0
    parted = Counter(width for width in widths if width > 1)
    if not parted:
        return 0.0
    width, n = max(parted.items(), key=lambda item: (item[1], item[0]))
    # A title above the table is narrower than it; a row in the table that is wider is a contradiction.
    n_wider = sum(1 for w in widths if w > width)
    return (n - n_wider) / len(widths) + min(width, 20) / 1000


def _quote(lines: Sequence[str], delimiter: str) -> str:
    """The quotation mark: the single one only where cells begin and end with it and none with the double one."""
    around = re.escape(delimiter)
    sample = "".join(lines)
    n_double = len(re.findall(rf'(?:^|{around})"', sample, re.MULTILINE))
    n_single = len(re.findall(rf"(?:^|{around})'[^'\n]*'(?={around}|\r?$)", sample, re.MULTILINE))
    return "'" if n_single > 1 and not n_double else '"'
