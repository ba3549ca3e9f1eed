"""Verbs about many people at once, and about segments."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names

from ..models import Care, Person, SegmentCadence
from .care import show_to
from .records import UnknownField

CHUNK = 500
MOST_AT_ONCE = 10_000


class TooMany(ValueError):
    """More records than one undo can hold; a narrower filter is asked for."""


class Unspeakable(ValueError):
    """Segments are told apart by commas and “=” where many are named; one that holds these cannot have a cadence."""


@transaction.atomic
def set_segment_cadence(*, segment: str, cadence_days: int | None, by: str, at: datetime) -> None:
    """How long one may be silent with a segment; None means as long as with everybody."""
    segment = names.tidy(segment)
    if not segment or set(segment) & set(",="):
        raise Unspeakable
    rows = SegmentCadence.objects.filter(segment=segment)
    if cadence_days is None:
        changed = bool(rows.delete()[0])
    else:
        changed = bool(rows.exclude(cadence_days=cadence_days).update(cadence_days=cadence_days))
        changed |= SegmentCadence.objects.get_or_create(segment=segment, defaults={"cadence_days": cadence_days})[1]
    if changed:
        note("segment.cadence_set", by=by, at=at, segment=segment, cadence_days=cadence_days)


@transaction.atomic
def set_for_many(people: QuerySet[Person], *, field: str, value: str | int | None, by: str, at: datetime) -> Entry | None:
    """Give many people one segment or cadence; the entry remembers what each had. None where nothing changed."""
    if field not in ("segment", "cadence_days"):
        raise UnknownField(field)
    before = list(people.exclude(**{field: value}).order_by().values_list("pk", field)[: MOST_AT_ONCE + 1])
    if len(before) > MOST_AT_ONCE:
        raise TooMany
    had: dict[str, list[int]] = {}
    for start in range(0, len(before), CHUNK):
        chunk = before[start : start + CHUNK]
        Person.objects.filter(pk__in=[pk for pk, _ in chunk]).update(**{field: value}, version=F("version") + 1, hand=None)
    for pk, was in before:
        had.setdefault("" if was is None else str(was), []).append(pk)
    return note("people.set", by=by, at=at, field=field, value=value, had=had, n=len(before)) if before else None


@transaction.atomic
def look_after_many(people: QuerySet[Person], *, member: Member, by: str, at: datetime) -> Entry | None:
    """A member looks after many people from today on; None where they did already."""
    cared = Care.objects.current().filter(member=member, person__isnull=False)
    fresh = list(people.exclude(pk__in=cared.values("person")).order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(fresh) > MOST_AT_ONCE:
        raise TooMany
    if not fresh:
        return None
    show_to([(member.pk, pk) for pk in fresh], by=by, at=at)
    return note("people.looked_after", by=by, at=at, member=member.pk, people=fresh, n=len(fresh))


@transaction.atomic
def undo_for_many(deed: Entry, *, by: str, at: datetime) -> int:
    """Give back what many people had; who was changed again since keeps the later value. Twice is once."""
    if Entry.objects.filter(verb="people.unset", kind=deed._meta.db_table, row_id=deed.pk).exists():
        return 0
    undone = _unlook(deed, at) if deed.verb == "people.looked_after" else _unset(deed)
    note("people.unset", deed, by=by, at=at, n=undone)
    return undone


def _unset(deed: Entry) -> int:
    field, undone = deed.detail["field"], 0
    for was, ids in deed.detail["had"].items():
        value = was if field == "segment" else int(was) if was else None
        for start in range(0, len(ids), CHUNK):
            still = Person.objects.filter(pk__in=ids[start : start + CHUNK], **{field: deed.detail["value"]})
            undone += still.update(**{field: value}, version=F("version") + 1, hand=None)
    return undone


def _unlook(deed: Entry, at: datetime) -> int:
    ids, undone = deed.detail["people"], 0
    for start in range(0, len(ids), CHUNK):
        present = Care.objects.current().filter(member_id=deed.detail["member"], person__in=ids[start : start + CHUNK])
        undone += present.update(until=local_day(at), version=F("version") + 1, hand=None)
    return undone
