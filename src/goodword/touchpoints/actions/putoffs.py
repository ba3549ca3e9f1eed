"""Verbs about what is not done today."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import F

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.models import Organisation, Person

from ..models import Putoff
from ..rules import may_wait, of_somebody


class Waited(TypedDict):
    """What waited, as Today knows it, and in its words."""

    kind: str
    key: str
    what: str


@transaction.atomic
def put_off(
    *,
    until: date | None,
    today: date,
    reason: str = "",
    person: Person | None = None,
    organisation: Organisation | None = None,
    dealer: Dealer | None = None,
    member: Member | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **waited: Unpack[Waited],
) -> Putoff:
    """Let something wait until a day, or for good with a reason; what was put off before is put off anew."""
    of_somebody(person, organisation)
    reason = names.tidy(reason)[:300]
    may_wait(until, today=today, reason=reason)
    present = Putoff.objects.filter(kind=waited["kind"], key=waited["key"], dealer=dealer, taken_up_at=None)
    if once:
        present = present.exclude(source="page", source_key=once)
    present.update(taken_up_at=at, version=F("version") + 1, hand=None)
    made, is_new = Putoff.objects.make(
        once,
        kind=waited["kind"],
        key=waited["key"],
        what=names.tidy(waited["what"])[:400],
        until=until,
        reason=reason,
        person=person,
        organisation=organisation,
        dealer=dealer,
        by_member=member,
        noted_at=at,
    )
    if is_new:
        note("putoff.made", made, by=by, at=at)
    return made


@transaction.atomic
def take_up(putoff: Putoff, *, by: str, at: datetime) -> bool:
    """Undo `put_off`: it waits on Today again. False when it was taken up before."""
    waiting = Putoff.objects.filter(pk=putoff.pk, taken_up_at=None)
    is_taken = bool(waiting.update(taken_up_at=at, version=F("version") + 1, hand=None))
    if is_taken:
        note("putoff.taken_up", putoff, by=by, at=at)
    return is_taken


@transaction.atomic
def put_off_again(putoff: Putoff, *, by: str, at: datetime) -> bool:
    """Undo `take_up`. False where it stands already, or the same was put off anew since."""
    taken = Putoff.objects.filter(pk=putoff.pk, taken_up_at__isnull=False)
    try:
        with transaction.atomic():
            is_back = bool(taken.update(taken_up_at=None, version=F("version") + 1, hand=None))
    except IntegrityError:
        return False
    if is_back:
        note("putoff.made_again", putoff, by=by, at=at)
    return is_back
