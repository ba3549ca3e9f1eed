"""Verbs of how the house writes: its name, its hours, its pace. The journal keeps how it was before."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from goodword.journal.actions import note
from goodword.journal.models import Entry

from ..models import Letterhead, Pace
from ..quiet import letterhead

FIELDS = ("from_name", "reply_to", "postal_address", "quiet_from", "quiet_until", "a_minute")


@transaction.atomic
def head_letters(told: dict[str, Any], *, by: str, at: datetime) -> Entry | None:
    """Write to people so from now on; None where it was so already."""
    before = model_to_dict(letterhead(), FIELDS)
    now = {**before, **{name: told[name] for name in FIELDS if name in told}}
    if now == before:
        return None
    row, _ = Letterhead.objects.update_or_create(pk=1, defaults=now)
    if now["a_minute"] != before["a_minute"]:
        Pace.objects.update(a_minute=now["a_minute"])
    return note("mail.headed", row, by=by, at=at, before=before, now=now)


@transaction.atomic
def head_as_before(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `head_letters`, unless somebody changed it since."""
    if model_to_dict(letterhead(), FIELDS) != deed.detail["now"]:
        return False
    return head_letters(deed.detail["before"], by=by, at=at) is not None
