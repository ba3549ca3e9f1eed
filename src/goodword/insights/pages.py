"""What the pages of the numbers show, laid out for their templates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.themes.queries import Quoted

from . import assuming, choosing, client, figures, spoken, windows
from .asked import Asked
from .shelves import SHELVES
from .windows import Window
from .wording import beside, spelt

PAGE = 50
LINES_SHOWN = 400
WORDS_OF_UNITS = {"days": lazily("days"), "of 7": lazily("of 7"), "of −1 to 1": lazily("of −1 to 1")}


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
    counted: str
    sentence: str
    warnings: tuple[str, ...]
    asked: Asked
    window: str
    finite: str
    beside: tuple[str, ...]
    pictures: tuple[tuple[str, SafeString], ...]
    table: figures.Table
    quoted: tuple[Quoted, ...]
    dimensions: tuple[str, ...]
    can_be_every: bool
    is_state: bool
    windows: tuple[Window, ...]
    assumptions: assuming.Assumptions | choosing.Choice | None
    rows_url: str
    csv_url: str
    png_url: str
    picture_url: str


@dataclass(frozen=True)
class RowsPage:
    name: str
    title: str
    table: figures.Table
    back_url: str
    csv_url: str
    next_url: str


@dataclass(frozen=True)
class Shelf:
    """Numbers that tell of one thing."""

    title: str | Promise
    cards: list[Card]


def shelves(asked: Asked) -> list[Shelf]:
    """The overview: every insight over every fact up to the day, beside what it belongs to."""
    catalogue, bare = client.catalogue(), replace(asked, bare=True)
    answers = client.ask_each([(one["name"], bare) for one in catalogue])
    cards = {one["name"]: _card(one, answer) for one, answer in zip(catalogue, answers, strict=True)}
    known = [Shelf(title, [cards.pop(name) for name in names if name in cards]) for title, names in SHELVES]
    return [shelf for shelf in (*known, Shelf(_("Further"), list(cards.values()))) if shelf.cards]


def _card(one: Mapping[str, Any], answer: Mapping[str, Any]) -> Card:
    value, unit = big(one, answer)
    share = answer["value"] if one["unit"] == "%" else None
    return Card(
        one["title"], value, unit, answer["sentence"], answer["n"], share, reverse("insights:insight", args=[one["name"]])
    )


def big(one: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, str]:
    """The number and, apart, its unit, which is set smaller: a sign stands close, words apart; points have their sign."""
    said = spelt(answer["value"], one["unit"], one["decimals"]).replace("\xa0%", "")
    unit = one["unit"]
    if answer["value"] is None or unit == "points":
        return said, ""
    return said, unit if unit == "%" else f"\xa0{WORDS_OF_UNITS.get(unit, unit)}"


def page(member: Member, name: str, asked: Asked, *, today: date) -> Page:
    """The page of one insight."""
    one = client.described(name)
    answer = client.ask(name, asked)
    drawn = answer if asked.by or not one["chart_by"] else client.ask(name, replace(asked, by=one["chart_by"], bare=True))
    value, unit = big(one, answer)
    query = urlencode(asked.in_address())
    return Page(
        name=name,
        title=one["title"],
        how=one["how"],
        formula=answer["formula"],
        empty=one["empty"] if answer["n"] else answer["sentence"],
        value=value,
        unit=unit,
        between=_between(one, answer),
        share=answer["value"] if one["unit"] == "%" else None,
        n=answer["n"],
        counted=f"{answer['n']:,}",
        sentence=answer["sentence"],
        warnings=tuple(answer["warnings"]),
        asked=asked,
        window=_window(answer, is_state=one["days"] == "state"),
        finite=(answer.get("finite") or {}).get("sentence", ""),
        beside=tuple(beside(answer, one["in_money"])),
        pictures=_pictures(name, asked, answer) if answer["n"] else (),
        table=figures.table(member, drawn["rows"][:LINES_SHOWN], one, asked.currency)
        if drawn["rows"]
        else figures.distribution(answer),
        quoted=tuple(spoken.quoted(member, answer["rows"])),
        dimensions=tuple(client.dimensions(name)) if answer["n"] else (),
        can_be_every=one["can_be_every"],
        is_state=one["days"] == "state",
        windows=() if one["days"] == "state" else _windows(asked, today),
        assumptions=assuming.fields_for(one["parameters"], asked)
        or choosing.fields_for(one["parameters"], member, asked, answer),
        rows_url=answer["rows_url"],
        csv_url=f"{reverse('insights:rows_csv', args=[name])}?{query}",
        png_url=f"{reverse('insights:chart_png', args=[name])}?{query}",
        picture_url=f"{reverse('insights:chart_json', args=[name])}?{query}",
    )


def _windows(asked: Asked, today: date) -> tuple[Window, ...]:
    house = business()
    return tuple(windows.named(asked, today, house.week_start if house else 0))


def _between(one: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, str] | None:
    if answer["low"] is None:
        return None
    return spelt(answer["low"], one["unit"], one["decimals"]), spelt(answer["high"], one["unit"], one["decimals"])


def _window(answer: Mapping[str, Any], *, is_state: bool) -> str:
    days = {name: figures.day(answer[name]) for name in ("as_of", "since", "until") if answer[name]}
    if is_state:
        return _("as of %(as_of)s") % days
    if answer["since"]:
        return _("%(since)s to %(until)s") % days
    return _("everything up to %(until)s") % days


def _pictures(name: str, asked: Asked, answer: Mapping[str, Any]) -> tuple[tuple[str, SafeString], ...]:
    # Safe: drawn by ourselves, every text in it escaped by the drawing library.
    found = ((size, client.chart(name, asked, "svg", size=size).decode()) for size in ("wide", "narrow"))
    return tuple((size, mark_safe(svg)) for size, svg in found)


def rows(member: Member, name: str, asked: Asked, *, after: int | None) -> RowsPage:
    """A page of the rows behind a number."""
    one = client.described(name)
    found = client.rows(name, asked, after=after, limit=PAGE)
    words = asked.in_address()
    base, query = reverse("insights:rows", args=[name]), urlencode(words)
    following = urlencode({**words, "after": found[-1][one["key"]]}) if len(found) == PAGE else ""
    return RowsPage(
        name=name,
        title=one["title"],
        table=figures.table(member, found, one, asked.currency),
        back_url=f"{reverse('insights:insight', args=[name])}?{query}",
        csv_url=f"{reverse('insights:rows_csv', args=[name])}?{query}",
        next_url=f"{base}?{following}" if following else "",
    )
