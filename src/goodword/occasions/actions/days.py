"""Verbs about the days that matter to somebody."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note, stand_again
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody

from ..models import OwnDay
from ..rules import in_some_year


@transaction.atomic
def add_own_day(
    *,
    name: str,
    month: int,
    day: int,
    year: int | None = None,
    person: Person | None = None,
    organisation: Organisation | None = None,
    once: str = "",
    by: str,
    at: datetime,
) -> OwnDay:
    """Note a day that comes round each year; with the same `once` only the first is kept."""
    of_somebody(person, organisation)
    in_some_year(month, day)
    columns = {"name": names.tidy(name)[:120], "month": month, "day": day, "year": year}
    made, is_new = OwnDay.objects.make(once, **columns, person=person, organisation=organisation, noted_at=at)
    if is_new:
        note("own_day.added", made, by=by, at=at)
    return made


@transaction.atomic
def remove_own_day(own: OwnDay, *, by: str, at: datetime) -> Entry | None:
    """Take a day away; None where it was gone."""
    gone, _ = OwnDay.objects.filter(pk=own.pk).delete()
    return note("own_day.removed", own, by=by, at=at) if gone else None


@transaction.atomic
def keep_own_day_again(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `remove_own_day`; twice is once."""
    if deed.row_id is None or OwnDay.objects.filter(pk=deed.row_id).exists():
        return False
    is_back = bool(stand_again(OwnDay, [deed.row_id]))
    if is_back:
        note("own_day.kept", OwnDay.objects.get(pk=deed.row_id), by=by, at=at)
    return is_back
