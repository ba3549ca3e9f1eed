"""Verbs about a member's calendar."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from goodword.accounts.models import Member
from goodword.journal.actions import note

from .models import Calendar


@transaction.atomic
def renew_calendar(member: Member, *, by: str, at: datetime) -> Calendar:
    """Give a calendar an address that nobody knows yet; whoever had the one before reads nothing any more."""
    calendar, is_new = Calendar.objects.get_or_create(member=member, defaults={"made_at": at})
    if not is_new:
        Calendar.objects.filter(pk=calendar.pk).update(round=F("round") + 1, is_on=True)
        calendar.refresh_from_db()
    note("calendar.renewed", calendar, by=by, at=at)
    return calendar


@transaction.atomic
def close_calendar(member: Member, *, by: str, at: datetime) -> bool:
    """Let no address lead to a calendar; false where none did. A renewed one leads there again."""
    calendar = Calendar.objects.filter(member=member, is_on=True).first()
    is_closed = bool(calendar and Calendar.objects.filter(pk=calendar.pk, is_on=True).update(is_on=False))
    if is_closed:
        note("calendar.closed", calendar, by=by, at=at)
    return is_closed
