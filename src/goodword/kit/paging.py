"""Keyset paging: the hundredth page costs what the first one does, and no row is shown twice.

A cursor is the sort key of a row at the edge of a page, packed so that a link can carry it. It
is no secret and grants nothing; a broken one is a `BadCursor`.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

T = TypeVar("T", bound=Model)
Value = str | int | float | None
LONGEST = 2_000


class BadCursor(ValueError):
    """The link was cut or made up."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows, and the cursors that lead on from both of its ends; empty where there is no more."""

    rows: list[T]
    before: str
    after: str


def page(rows: QuerySet[T], order: Sequence[str], *, after: str = "", before: str = "", size: int = 25) -> Page[T]:
    """The page after or before a cursor, in an `order` whose last column is unique ("name_key", "id")."""
    cursor = after or before
    is_back = bool(before) and not after
    directed = [_turned(o) if is_back else o for o in order]
    if cursor:
        try:
            rows = rows.filter(_beyond(directed, _unpacked(cursor, len(order))))
        except (TypeError, ValueError, ValidationError) as why:
            raise BadCursor from why
    found = list(rows.order_by(*directed)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if is_back:
        found.reverse()
    first, last = (_packed(found[0], order), _packed(found[-1], order)) if found else ("", "")
    goes_back = has_more if is_back else bool(cursor) and bool(found)
    goes_on = bool(found) if is_back else has_more
    return Page(found, first if goes_back else "", last if goes_on else "")


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _beyond(order: Sequence[str], values: Sequence[Value]) -> Q:
    """The rows past a key. The first bound alone already lets the database begin at the right place of its index."""
    names = [o.lstrip("-") for o in order]
    signs = ["lt" if o.startswith("-") else "gt" for o in order]
    start = Q(**{f"{names[0]}__{signs[0]}e" if len(names) > 1 else f"{names[0]}__{signs[0]}": values[0]})
    past = Q(**{f"{names[-1]}__{signs[-1]}": values[-1]})
    for name, sign, value in list(zip(names, signs, values, strict=True))[-2::-1]:
        past = Q(**{f"{name}__{sign}": value}) | (Q(**{name: value}) & past)
    return start & past


def _packed(row: Model, order: Sequence[str]) -> str:
    values = [_plain(_reach(row, o.lstrip("-"))) for o in order]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _reach(row: object, path: str) -> object:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _plain(value: object) -> Value:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"cannot page by {type(value).__name__}")


def _unpacked(cursor: str, n: int) -> list[Value]:
    try:
        if len(cursor) > LONGEST:
            raise BadCursor
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError, ValueError) as why:
        raise BadCursor from why
    if not isinstance(values, list) or len(values) != n:
        raise BadCursor
    if not all(v is None or isinstance(v, str | int | float) for v in values):
        raise BadCursor
    if any((isinstance(v, str) and "\0" in v) or (isinstance(v, int | float) and not abs(v) < 2**63) for v in values):
        raise BadCursor
    return values
