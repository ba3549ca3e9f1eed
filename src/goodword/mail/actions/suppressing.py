"""Verbs that keep mail from an address, and let it go there again."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note
from goodword.kit.emails import NotAnAddress
from goodword.people.models import Person

from ..gate import keeping_from
from ..models import Suppression
from ..prints import print_of

LONGEST_WHY = 200
THEY_WANT_IT_AGAIN = "They want it again."


class StaysErased(ValueError):
    """Whoever was erased asked never to hear of us again; only they can write to us first."""


class NoReason(ValueError):
    """To write to an address again after all needs a reason, which is kept."""


@transaction.atomic
def suppress(
    address: str, *, reason: str, kind: str = "", person: Person | None = None, by: str, at: datetime
) -> Suppression | None:
    """Keep mail from an address: all of it, or one kind. Once more changes nothing; None where it is no address."""
    try:
        printed = print_of(address)
    except NotAnAddress:
        return None
    kept, is_new = Suppression.objects.get_or_create(
        address=printed, reason=Suppression.Reason(reason), kind=kind, lifted_at=None, defaults={"at": at, "person": person}
    )
    if is_new:
        note("mail.suppressed", kept, by=by, at=at, reason=str(kept.reason), kind=kind)
    return kept


@transaction.atomic
def keep_erased(person: Person, *, by: str, at: datetime) -> Suppression | None:
    """Before somebody is erased: nothing goes to their address any more, also when a later import brings it again.

    None where we have no address of theirs. No row says any more whose address it is, however they are erased.
    """
    Suppression.objects.filter(person=person).update(person=None)
    return suppress(person.email, reason=Suppression.Reason.ERASED, by=by, at=at)


@transaction.atomic
def lift(suppression: Suppression, *, why: str, by: str, at: datetime) -> bool:
    """Let mail go there again, for a reason that is kept; False when somebody did so before."""
    if suppression.reason == Suppression.Reason.ERASED:
        raise StaysErased
    if not why.strip():
        raise NoReason
    standing = Suppression.objects.filter(pk=suppression.pk, lifted_at=None)
    if not standing.update(lifted_at=at, lifted_why=why.strip()[:LONGEST_WHY]):
        return False
    note("mail.suppression_lifted", suppression, by=by, at=at, reason=str(suppression.reason), why=why.strip()[:LONGEST_WHY])
    return True


@transaction.atomic
def take_back_stop(person: Person, *, kind: str, by: str, at: datetime) -> bool:
    """Whoever stopped our mail wants it again; what keeps it from them otherwise stays."""
    stopped = keeping_from([person]).filter(reason=Suppression.Reason.STOPPED, kind__in=["", kind])
    return any([lift(one, why=THEY_WANT_IT_AGAIN, by=by, at=at) for one in stopped.filter(lifted_at=None)])


@transaction.atomic
def suppress_again(suppression: Suppression, *, by: str, at: datetime) -> bool:
    """Undo `lift`: what kept mail from an address does so again; False where it does already."""
    same = {"address": suppression.address, "reason": suppression.reason, "kind": suppression.kind, "lifted_at": None}
    kept, is_new = Suppression.objects.get_or_create(**same, defaults={"at": at, "person": suppression.person})
    if is_new:
        note("mail.suppressed", kept, by=by, at=at, reason=str(kept.reason), kind=kept.kind)
    return is_new
