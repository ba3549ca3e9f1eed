"""What is said about a file: warnings that go with it, and reasons why it cannot be read.

A remark travels as its code and its figures; whoever shows it translates `TEXTS` first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


TEXTS: dict[str, str] = {
    # Why a file cannot be read.
    "missing": _("The file is no longer there. Please upload it again."),
    "empty": _("There is nothing in this file."),
    "not-a-table": _(
        "This looks like %(what)s, not like a table. It has to be CSV, TSV, Excel (.xlsx), Parquet or an event log (.xes)."
    ),
    "old-excel": _("This is an old or a locked Excel file. Open it, save it as .xlsx without a password, and upload that."),
    "not-its-name": _("The name ends in %(suffix)s, but inside is plain text without columns. Please save it again."),
    "long-line": _("Line %(line)s (byte %(byte)s) is longer than %(most)s characters. That is not one row of a table."),
    "long-cell": _("A cell near line %(line)s is longer than %(most)s characters."),
    "many-columns": _("The file has %(n)s columns; Goodword reads up to %(most)s. Please keep those that matter."),
    "open-quote": _("A quotation mark is opened in line %(line)s and never closed, so the rest would become one cell."),
    "broken-table": _("The rows could not be told apart near line %(line)s: %(why)s"),
    "zip-bomb": _("This workbook unpacks to far more than its size. Goodword does not open such files."),
    "zip-broken": _("This workbook is damaged and cannot be opened."),
    "zip-entries": _("This workbook has %(n)s parts; Goodword reads up to %(most)s."),
    "sheet-size": _("A sheet reaches to row %(rows)s and column %(columns)s. Please delete what lies beyond your table."),
    "doctype": _("This workbook declares entities of its own. Excel never does, so Goodword does not open it."),
    "xml-entities": _("This document declares entities of its own. An event log has no need of them, so it is not opened."),
    "xml-broken": _("The document breaks off or is damaged near line %(line)s."),
    "no-events": _("There is no event in this log."),
    "no-sheet": _("This workbook has no sheet with rows in it."),
    "odd-type": _("Column “%(name)s” holds lists or records. Goodword reads plain values only."),
    "too-slow": _("Reading this file took longer than %(seconds)s seconds and was stopped. Nothing was changed."),
    "too-big": _("Reading this file needs more memory than a file may take, so it was stopped. Nothing was changed."),
    "stopped": _("This file made the reader stop. Nothing was changed; the file may be damaged."),
    # What should be known about a file that can.
    "mixed-encoding": _("%(n)s characters are written in another way than the rest; the first is in line %(line)s."),
    "nul": _("%(n)s invisible zero characters were left out; the first is in line %(line)s."),
    "ragged": _("%(n)s rows have too many cells or far too few; the first is row %(row)s. They stay out and are listed."),
    "short": _("%(n)s rows end before the last column; the first is row %(row)s. What they lack is taken as empty."),
    "title-lines": _("The first %(n)s lines stand above the headers and are passed over."),
    "headers-again": _("The headers stand in the file again, %(n)s times; those rows are passed over."),
    "same-header": _("More than one column is called “%(name)s”."),
    "no-headers": _("The file has no headers; the columns were told by what is in them."),
    "exponent": _("%(n)s phone numbers were rounded by a spreadsheet, such as %(example)s. Their digits are lost."),
    "hashes": _("%(n)s cells hold only “####”: the spreadsheet showed a column that was too narrow."),
    "dates-contradict": _("Some dates in “%(name)s” have the day first, others the month, such as %(one)s and %(other)s."),
    "more-sheets": _("The workbook has %(n)s more sheets; only “%(name)s” is read."),
}


@dataclass(frozen=True)
class Remark:
    """Something to know about a file. `row` and `column` count from 1; 0 is the whole file."""

    code: str
    figures: dict[str, str | int] = field(default_factory=dict)
    row: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        return TEXTS[self.code] % self.shown

    @property
    def shown(self) -> dict[str, str]:
        """The figures as they are read: 100,000."""
        return {name: f"{one:,}" if isinstance(one, int) else one for name, one in self.figures.items()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        return cls(**{name: found[name] for name in cls.__dataclass_fields__ if name in found})


class UnreadableFile(ValueError):
    """A file that cannot be read as a table; its message says why and what to do."""

    def __init__(self, code: str, **figures: str | int) -> None:
        self.remark = Remark(code, figures)
        super().__init__(self.remark.text)
