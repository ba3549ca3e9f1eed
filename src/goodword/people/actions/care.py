"""Verbs about who looks after whom."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.journal.models import Entry

from ..models import Care, Organisation, Person

CHUNK = 500


@transaction.atomic
def look_after(
    *, member: Member, person: Person | None = None, organisation: Organisation | None = None, by: str, at: datetime
) -> None:
    """A member looks after somebody from today on; saying it twice changes nothing."""
    _, is_new = Care.objects.get_or_create(
        member=member,
        person=person,
        organisation=organisation,
        until=None,
        defaults={"since": local_day(at), "noted_at": at},
    )
    if is_new:
        note("care.begun", person or organisation, by=by, at=at, member=member.pk)


@transaction.atomic
def stop_looking_after(
    *, member: Member, person: Person | None = None, organisation: Organisation | None = None, by: str, at: datetime
) -> Entry | None:
    """A member no longer looks after somebody. None where they did not."""
    present = Care.objects.current().filter(member=member, person=person, organisation=organisation)
    last = present.values_list("pk", flat=True).first()
    if last is None or not present.filter(pk=last).update(until=local_day(at), version=F("version") + 1, hand=None):
        return None
    version = Care.objects.values_list("version", flat=True).get(pk=last)
    return note("care.ended", person or organisation, by=by, at=at, member=member.pk, care=last, version=version)


@transaction.atomic
def look_after_again(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `stop_looking_after`; false where the care was changed, or begun anew, since.

    A later care that somebody else ended is a later decision: an old undo must not give back what it took.
    """
    ended = Care.objects.filter(pk=deed.detail.get("care"), version=deed.detail.get("version")).first()
    if ended is None:
        return False
    of_the_same = Care.objects.filter(member=ended.member, person=ended.person, organisation=ended.organisation)
    if of_the_same.filter(pk__gt=ended.pk).exists():
        return False
    try:
        with transaction.atomic():
            as_ended = Care.objects.filter(pk=ended.pk, version=ended.version)
            is_back = bool(as_ended.update(until=None, version=F("version") + 1, hand=None))
    except IntegrityError:
        return False
    if is_back:
        note("care.begun", ended.person or ended.organisation, by=by, at=at, member=ended.member_id, undoes=deed.pk)
    return is_back


@transaction.atomic
def show_to(pairs: Sequence[tuple[int, int]], *, of: str = "person", origin: int | None = None, by: str, at: datetime) -> int:
    """Let members see people or organisations, by pairs of (member, person); what they see already is left alone.

    `origin` is the import that says so, and takes it back when it is undone.
    """
    made = 0
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        known = set(
            Care.objects.current()
            .filter(**{"member__in": {m for m, _ in chunk}, f"{of}__in": {p for _, p in chunk}})
            .values_list("member_id", f"{of}_id")
        )
        told = {"since": local_day(at), "noted_at": at, "origin": origin, "hand": origin}
        fresh = [Care(member_id=m, **{f"{of}_id": p}, **told) for m, p in chunk if (m, p) not in known]
        Care.objects.bulk_create(fresh, ignore_conflicts=True)
        made += len(fresh)
    if made:
        note("care.shown", by=by, at=at, n=made)
    return made


@transaction.atomic
def give_over(
    pairs: Sequence[tuple[int, int]],
    *,
    of: str = "person",
    given_by: Sequence[int],
    spared: Collection[int],
    origin: int,
    by: str,
    at: datetime,
) -> int:
    """End the care that earlier imports gave to others than these pairs say; how many no longer look after somebody.

    `given_by` are those imports, `spared` members whose care has another cause. What somebody gave by hand stays.
    """
    ended, named = 0, set(pairs)
    for start in range(0, len(pairs), CHUNK):
        wanted = {p for _, p in pairs[start : start + CHUNK]}
        present = Care.objects.current().filter(**{"origin__in": given_by, f"{of}__in": wanted}).exclude(member__in=spared)
        over = [pk for pk, *pair in present.values_list("pk", "member_id", f"{of}_id") if tuple(pair) not in named]
        mine = Care.objects.current().filter(pk__in=over)
        ended += mine.update(until=local_day(at), version=F("version") + 1, hand=origin)
    if ended:
        note("care.given_over", by=by, at=at, n=ended)
    return ended
