"""What the pages of the numbers show, laid out for their templates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from goodword.accounts.models import Member

from . import client, names
from .asked import Asked
from .wording import spelt

PAGE = 50
LINES_SHOWN = 400


@dataclass(frozen=True)
class Card:
    """One number of the overview."""

    title: str
    value: str
    unit: str
    sentence: str
    n: int
    share: float | None
    url: str


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    is_number: bool


@dataclass(frozen=True)
class Line:
    """One row of a table: whom it is about, if anybody, and its cells."""

    who: names.Somebody | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    has_who: bool


@dataclass(frozen=True)
class Page:
    """Everything on the page of one insight."""

    name: str
    title: str
    how: str
    formula: str
    empty: str
    value: str
    unit: str
    between: tuple[str, str] | None
    share: float | None
    n: int
    sentence: str
    warnings: tuple[str, ...]
    asked: Asked
    window: str
    finite: str
    pictures: tuple[tuple[str, SafeString], ...]
    table: Table
    dimensions: tuple[str, ...]
    can_be_every: bool
    is_state: bool
    rows_url: str
    csv_url: str
    png_url: str


@dataclass(frozen=True)
class RowsPage:
    name: str
    title: str
    table: Table
    back_url: str
    csv_url: str
    next_url: str


def cards(asked: Asked) -> list[Card]:
    """The overview: every insight over every fact up to the day."""
    return [_card(one, client.ask(one["name"], replace(asked, bare=True))) for one in client.catalogue()]


def _card(one: Mapping[str, Any], answer: Mapping[str, Any]) -> Card:
    value, unit = _big(one, answer)
    share = answer["value"] if one["unit"] == "%" else None
    return Card(
        one["title"], value, unit, answer["sentence"], answer["n"], share, reverse("insights:insight", args=[one["name"]])
    )


def _big(one: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, str]:
    """The number and, apart, its unit, which is set smaller."""
    said = spelt(answer["value"], one["unit"], one["decimals"]).replace("\xa0%", "")
    return said, "%" if one["unit"] == "%" and answer["value"] is not None else ""


def page(member: Member, name: str, asked: Asked) -> Page:
    """The page of one insight."""
    one = client.described(name)
    answer = client.ask(name, asked)
    drawn = answer if asked.by or not one["chart_by"] else client.ask(name, replace(asked, by=one["chart_by"], bare=True))
    value, unit = _big(one, answer)
    query = urlencode({k: v for k, v in asked.as_json().items() if k not in {"level", "bare"}})
    return Page(
        name=name,
        title=one["title"],
        how=one["how"],
        formula=answer["formula"],
        empty=one["empty"],
        value=value,
        unit=unit,
        between=_between(one, answer),
        share=answer["value"] if one["unit"] == "%" else None,
        n=answer["n"],
        sentence=answer["sentence"],
        warnings=tuple(answer["warnings"]),
        asked=asked,
        window=_window(answer, is_state=one["days"] == "state"),
        finite=(answer.get("finite") or {}).get("sentence", ""),
        pictures=_pictures(name, asked, answer) if answer["n"] else (),
        table=_table(member, drawn["rows"][:LINES_SHOWN], one) if drawn["rows"] else _distribution(answer),
        dimensions=tuple(client.dimensions(name)) if answer["n"] else (),
        can_be_every=one["can_be_every"],
        is_state=one["days"] == "state",
        rows_url=answer["rows_url"],
        csv_url=f"{reverse('insights:rows_csv', args=[name])}?{query}",
        png_url=f"{reverse('insights:chart_png', args=[name])}?{query}",
    )


def _between(one: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, str] | None:
    if answer["low"] is None:
        return None
    return spelt(answer["low"], one["unit"], one["decimals"]), spelt(answer["high"], one["unit"], one["decimals"])


def _window(answer: Mapping[str, Any], *, is_state: bool) -> str:
    if is_state:
        return _("as of %(day)s") % {"day": answer["as_of"]}
    if answer["since"]:
        return _("%(since)s to %(until)s") % answer
    return _("every answer up to %(until)s") % answer


def _pictures(name: str, asked: Asked, answer: Mapping[str, Any]) -> tuple[tuple[str, SafeString], ...]:
    # Safe: drawn by ourselves, every text in it escaped by the drawing library.
    found = ((size, client.chart(name, asked, "svg", size=size).decode()) for size in ("wide", "narrow"))
    return tuple((size, mark_safe(svg)) for size, svg in found)


def _table(member: Member, rows: list[dict[str, Any]], one: Mapping[str, Any]) -> Table:
    """The figures of the chart, or the lines of a list, as a table."""
    heads = tuple(dict.fromkeys(k for row in rows for k in row if not _is_hidden(k)))
    whom = names.of_rows(member, rows) if _names_somebody(rows) else [None] * len(rows)
    lines = tuple(
        Line(who, tuple(_cell(head, row.get(head), one) for head in heads)) for who, row in zip(whom, rows, strict=True)
    )
    return Table(tuple(_head(h) for h in heads), lines, _names_somebody(rows))


def _names_somebody(rows: list[dict[str, Any]]) -> bool:
    return bool(rows) and bool({"who", "person_id", "organisation_id"} & set(rows[0]))


def _is_hidden(key: str) -> bool:
    return key in {"who", "person_id", "organisation_id", "id", "key"} or key.endswith("_id")


def _distribution(answer: Mapping[str, Any]) -> Table:
    counts: Mapping[str, int] = answer.get("distribution") or {}
    lines = tuple(Line(None, (Cell(_("score"), k, False), Cell(_("answers"), f"{n:,}", True))) for k, n in counts.items())
    return Table((_("score"), _("answers")), lines, False)


def _head(key: str) -> str:
    known = {
        "value": _("value"), "low": _("from"), "high": _("to"), "n": _("of how many"), "mean": _("mean"), "share": _("share"),
        "count": _("how many"), "stage": _("stage"), "overdue_days": _("days overdue"), "silent_days": _("days silent"),
        "usual_days": _("usual days"), "last_on": _("last heard"), "stake": _("a year"), "why": _("by"), "day": _("day"),
        "score": _("score"), "segment": _("segment"), "gaps": _("gaps"),
    }  # fmt: skip
    return known.get(key, key.replace("_", " "))


def _cell(key: str, value: Any, one: Mapping[str, Any]) -> Cell:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Cell(_head(key), _text(key, value, one), is_number)


def _text(key: str, value: Any, one: Mapping[str, Any]) -> str:
    if value is None:
        return _("not known") if key not in {"value", "low", "high"} else "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key in {"value", "low", "high"}:
        return spelt(value, one["unit"], max(one["decimals"], 1))
    if key == "share":
        return spelt(value, "%", 1)
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def rows(member: Member, name: str, asked: Asked, *, after: int | None) -> RowsPage:
    """A page of the rows behind a number."""
    one = client.described(name)
    found = client.rows(name, asked, after=after, limit=PAGE)
    words = {k: v for k, v in asked.as_json().items() if k not in {"level", "bare"}}
    base, query = reverse("insights:rows", args=[name]), urlencode(words)
    following = urlencode({**words, "after": found[-1][one["key"]]}) if len(found) == PAGE else ""
    return RowsPage(
        name=name,
        title=one["title"],
        table=_table(member, found, one),
        back_url=f"{reverse('insights:insight', args=[name])}?{query}",
        csv_url=f"{reverse('insights:rows_csv', args=[name])}?{query}",
        next_url=f"{base}?{following}" if following else "",
    )
