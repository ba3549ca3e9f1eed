"""Records on their way out: the rows a member may see, in columns that an import reads back where it knows their kind."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from goodword.accounts.models import Member
from goodword.kit import money, yearless

from .exported import KINDS as KINDS
from .exported import Kind
from .reading.fields import DIMENSION
from .reading.plan import Target
from .stamps import stamp

AT_A_TIME = 2000
DIM = "dim_"
Cell = str | int | float | bool | None
KEYS = {"key", "line_key", "person_key", "company_key", "order_key", "introduced_by", "other_key", "enquiry_key", "answer_key"}
KEYS |= {"case_key", "change_key"}
MONEY = {"total", "amount", "value"}
NUMBERS = {*MONEY, "quantity", "score", "scale_low", "scale_high", "cadence_days", "notice_days", "month", "day", "year", "stars"}
DATED = {
    "birthday",
    "died_on",
    "ordered_at",
    "promised_on",
    "delivered_at",
    "at",
    "sent_at",
    "answered_at",
    "opened_at",
    "closed_at",
    "since",
    "starts_on",
    "ends_on",
    "renews_on",
    "ended_on",
    "expires_on",
    "follow_up_on",
    "followed_up_at",
    "said_at",
    "thanked_at",
    "asked_at",
    "may_quote_at",
    "withdrawn_at",
}


class NotPossible(ValueError):
    """There is no such export, or no such kind of file."""


def rows_for(member: Member | None, what: str) -> "QuerySet[Any]":
    """The records a member may see; every record for the administrator at the command line."""
    kind = _kind(what)
    rows = kind.model.objects.all() if member is None else kind.model.objects.visible_to(member)
    return kind.own(rows) if kind.own else rows.order_by("id")


def _kind(what: str) -> Kind:
    if what not in KINDS:
        raise NotPossible(f"There is no export of “{what}”; there are {', '.join(KINDS)}.")
    return KINDS[what]


def headers(what: str) -> list[str]:
    """The columns of an export: the fields of its kind, and one for each dimension in use."""
    kind = _kind(what)
    return [*kind.columns, *(DIM + name for name in _dims(kind))]


def own_kind(headers: Sequence[str]) -> str:
    """The kind of which a line of headers is an export, or nothing."""
    plain = [h for h in headers if not h.startswith(DIM)]
    return next((name for name, kind in KINDS.items() if kind.is_read_back and plain == list(kind.columns)), "")


def own_targets(headers: Sequence[str]) -> tuple[Target, ...]:
    """Where the columns of one of our own exports go: each to the field it is called after."""
    return tuple(
        Target(at, h.removeprefix(DIM), DIMENSION if h.startswith(DIM) else h, form="" if h.startswith(DIM) else _form(h))
        for at, h in enumerate(headers)
    )


def _form(header: str) -> str:
    return "ymd" if header in DATED else "." if header in NUMBERS else ""


def cells(member: Member | None, what: str) -> Iterator[list[Cell]]:
    """The rows of an export, a few at a time from the database, so that memory stays flat."""
    kind, mark = KINDS[what], stamp()
    rows = rows_for(member, what)
    dims = _dims(kind)
    names = list(kind.columns)
    place = names.index("currency") if "currency" in names else None
    fields = [*kind.columns.values(), *(["dims"] if kind.has_dims else [])]
    for values in rows.values_list(*fields).iterator(chunk_size=AT_A_TIME):
        currency = str(values[place]) if place is not None else ""
        told = [_cell(name, value, currency, mark) for name, value in zip(names, values, strict=False)]
        yield [*told, *(_text((values[-1] or {}).get(name)) for name in dims)]


def _cell(name: str, value: Any, currency: str, mark: str) -> Cell:
    if value is None or value == "":
        return None
    if name in KEYS:
        return f"{mark}{value}"
    if name in MONEY:
        return str(money.major(value, currency))
    if name == "birthday":
        return yearless.written(value)
    return _text(value)


def _text(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value if value is None or isinstance(value, int | float) else str(value)


def _dims(kind: Kind) -> list[str]:
    """The names of the dimensions that any row has."""
    if not kind.has_dims:
        return []
    table = kind.model._meta.db_table
    each = "json_each(t.dims) AS d" if connection.vendor == "sqlite" else "jsonb_object_keys(t.dims) AS d(key)"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT d.key FROM "{table}" t, {each} ORDER BY d.key')  # noqa: S608  (a table of ours)
        return [str(row[0]) for row in cursor.fetchall()]
