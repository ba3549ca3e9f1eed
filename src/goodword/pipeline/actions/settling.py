"""What an enquiry and a quote share: each is open until it is settled, once, and open again by undo."""

from datetime import datetime
from typing import TypeVar

from django.db.models import F, QuerySet

from goodword.journal.actions import note
from goodword.kit import names

from ..models import Opportunity, Quote

M = TypeVar("M", Opportunity, Quote)
SETTLED_AT = {Opportunity: "closed_at", Quote: "answered_at"}


class NotOpen(ValueError):
    """Settled before; a second end would count one enquiry, or one quote, twice."""


def settle(row: M, state: str, *, reason: str, by: str, at: datetime, **detail: object) -> M:
    """It ends so, and why; `NotOpen` where it has ended before. The journal keeps the `detail`."""
    kind = type(row)
    said = {"state": state, SETTLED_AT[kind]: at, "reason": names.tidy(reason)[:300]}
    if not _of(row).filter(state="open").update(version=F("version") + 1, hand=None, **said):
        raise NotOpen
    row.refresh_from_db()
    note(f"{kind._meta.model_name}.{state}", row, by=by, at=at, **detail)
    return row


def unsettle(row: M, *, by: str, at: datetime) -> M:
    """Undo `settle`; twice is once."""
    kind = type(row)
    unsaid = {"state": "open", SETTLED_AT[kind]: None, "reason": ""}
    if _of(row).exclude(state="open").update(version=F("version") + 1, hand=None, **unsaid):
        note(f"{kind._meta.model_name}.reopened", row, by=by, at=at)
    row.refresh_from_db()
    return row


def _of(row: M) -> QuerySet[M]:
    return type(row)._default_manager.filter(pk=row.pk)
