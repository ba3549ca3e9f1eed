"""The figures of a number as a table: each cell in words, each column headed as a person would say it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.kit import money

from . import names
from .headings import head
from .wording import MINUS, group, spelt

WHO = {"who", "person_id", "organisation_id"}
HIDDEN = WHO | {"id", "key", "step_key"}
NUMBERS = {"value", "low", "high"}
MAY_BE_MISSING = {
    "done_day",
    "skipped_day",
    "days_late",
    "again_on",
    "ended_on",
    "went_on",
    "asked_day",
    "closed_day",
    "days_to_win",
    "first_year",
    "proof",
    "difference",
    "of_happy",
    "of_unhappy",
    "before",
    "after",
    "contacts",
    "promises",
    "cases",
    "outcomes",
    "since_on",
    *(f"{effect}{end}" for effect in ("promote", "damage") for end in ("", "_low", "_high")),
}  # what has not happened
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHARES = {"share", "completion", "lost", "confidence", "support", "of_happy", "of_unhappy"}
POINTS = {"net", "rest", "difference"}


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    is_number: bool


@dataclass(frozen=True)
class Head:
    label: str
    is_number: bool


@dataclass(frozen=True)
class Line:
    """One row of a table: whom it is about, if anybody, and its cells."""

    who: names.Somebody | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    has_who: bool

    @property
    def is_slim(self) -> bool:
        """Whether it still reads as a table on a phone."""
        return len(self.heads) + self.has_who <= 4


def table(member: Member, rows: list[dict[str, Any]], one: Mapping[str, Any], currency: str = "") -> Table:
    """The figures of the chart, or the lines of a list, as a table."""
    every = dict.fromkeys(key for row in rows for key in row)
    keys = tuple(key for key in every if not _is_hidden(key) and not _is_end(key, every))
    has_who = bool(rows) and bool(WHO & set(rows[0]))
    whom = names.of_rows(member, rows) if has_who else [None] * len(rows)
    known = business()
    currency = currency or (known.currency if known else "")
    heads = tuple(Head(head(key, one["name"], is_of_rows=has_who), any(_is_number(row.get(key)) for row in rows)) for key in keys)
    cells = (
        tuple(Cell(h.label, _told(key, row, one, currency), h.is_number) for key, h in zip(keys, heads, strict=True))
        for row in rows
    )
    return Table(heads, tuple(map(Line, whom, cells)), has_who)


def distribution(answer: Mapping[str, Any]) -> Table:
    """How often each score was given."""
    counts: Mapping[str, int] = answer.get("distribution") or {}
    score, answers = Head(_("score"), is_number=False), Head(_("answers"), is_number=True)
    lines = (Line(None, (Cell(score.label, k, False), Cell(answers.label, f"{n:,}", True))) for k, n in counts.items())
    return Table((score, answers), tuple(lines), False)


def day(iso: str, how: str = "j F Y") -> str:
    """A day as it is written: 3 September 2026."""
    return date_format(date.fromisoformat(iso[:10]), how)


def _is_hidden(key: str) -> bool:
    return key in HIDDEN or key.endswith("_id")


def _is_end(key: str, every: Collection[str]) -> bool:
    """Whether it is an end of the interval of another column, which stands with that."""
    return key.endswith(("_low", "_high")) and key.rpartition("_")[0] in every


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _told(key: str, row: Mapping[str, Any], one: Mapping[str, Any], currency: str) -> str:
    """A cell, with its interval where the row has one for it."""
    said = _text(key, row.get(key), one, currency)
    ends = [row.get(f"{key}_{end}") for end in ("low", "high")]
    if None in ends:
        return said
    low, high = (_text(key, end, one, currency) for end in ends)
    return _("%(value)s (%(low)s to %(high)s)") % {"value": said, "low": low, "high": high}


def _text(key: str, value: Any, one: Mapping[str, Any], currency: str) -> str:
    if value is None and (key in NUMBERS or key in MAY_BE_MISSING):
        return "–"
    if value is None:
        return group(key, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key in NUMBERS:
        return spelt(value, one["unit"], max(one["decimals"], 1))
    if key in SHARES:
        return spelt(value, "%", 1)
    if key in POINTS:
        return spelt(value, "points")
    if key in one["in_money"] and currency:
        return money.shown(value, currency)
    if isinstance(value, (int, float)):
        return (f"{value:,.2f}" if isinstance(value, float) else f"{value:,}").replace("-", MINUS)
    is_day = DAY.match(str(value)) and (key == "day" or key.endswith(("_on", "_day")))
    return day(value, "j M Y") if is_day else group(key, value)
