"""Verbs about one ask: somebody on the list was asked, or was not after all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import F

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.referrals.actions.ways import personal_link
from goodword.referrals.handed import address_of
from goodword.touchpoints.actions.about import Through
from goodword.touchpoints.actions.talks import log_talk, take_back
from goodword.touchpoints.models import Direction, Intent, Stage, Touchpoint

from .. import queries
from ..models import Lot
from ..rules import KIND, LINK, How, NotToBeAsked

CHANNELS = {How.CALL: "phone", How.MAIL: "email", How.HAND: "in person"}


@transaction.atomic
def ask(
    lot: Lot,
    *,
    how: How,
    words: str,
    root: str = "",
    member: Member | None = None,
    by: str,
    at: datetime,
    **through: Unpack[Through],
) -> Lot:
    """Somebody on the list was asked, in these words; asked before, nothing is changed.

    Only whom the lot has not left out, while their turn lasts, and while nothing has come between. `{link}` in the words
    is their own link, made where they have none; `root` is the address of this house.
    """
    if not queries.may_be_asked(lot, at):
        return _as_it_stands(lot)
    today = local_day(at)
    claimed = Lot.objects.filter(pk=lot.pk, is_held=False, asked_at=None, until__gte=today)
    if not claimed.update(asked_at=at, how=how.value, by_member=member, version=F("version") + 1, hand=None):
        return _as_it_stands(lot)
    if LINK in words:
        words = words.replace(LINK, address_of(personal_link(lot.person, by=by, at=at), root))
    talk = log_talk(
        person=lot.person,
        words=words,
        kind=KIND,
        channel=CHANNELS[how],
        direction=Direction.OUT if how is How.MAIL else Direction.TWO_WAY,
        intent=Intent.ASK,
        stage=Stage.AFTER,
        member=member,
        by=by,
        at=at,
        **through,
    )
    Lot.objects.filter(pk=lot.pk).update(touchpoint=talk)
    lot.refresh_from_db()
    note("ask.made", lot, by=by, at=at, how=how.value)
    return lot


def _as_it_stands(lot: Lot) -> Lot:
    """The lot, where the same was noted before; else a refusal."""
    lot.refresh_from_db()
    if lot.asked_at is None:
        raise NotToBeAsked
    return lot


@transaction.atomic
def unask(lot: Lot, *, by: str, at: datetime) -> Lot:
    """Undo `ask`: they stand on the list again, and the contact has not been. Twice is once."""
    lot.refresh_from_db()
    talk, back = lot.touchpoint, {"asked_at": None, "how": "", "by_member": None, "touchpoint": None}
    if Lot.objects.filter(pk=lot.pk, asked_at__isnull=False).update(**back, version=F("version") + 1, hand=None):
        if talk is not None:
            take_back(talk, by=by, at=at)
        note("ask.taken_back", lot, by=by, at=at)
        lot.refresh_from_db()
    return lot


@transaction.atomic
def forget_asks(lots: Sequence[int], *, by: str, at: datetime) -> int:
    """The contacts by which these were asked were taken back: they stand on the list again; how many."""
    asked = list(Lot.objects.filter(pk__in=lots, asked_at__isnull=False, touchpoint=None))
    for lot in asked:
        unask(lot, by=by, at=at)
    return len(asked)


@transaction.atomic
def ask_anew(talk: Touchpoint, *, by: str, at: datetime) -> int:
    """A contact by which somebody was asked stands again, and so does the ask; how many."""
    how = next((how for how, channel in CHANNELS.items() if channel == talk.channel), How.CALL)
    lots = Lot.objects.filter(touchpoint=talk, is_held=False, asked_at=None)
    ids = list(lots.values_list("pk", flat=True))
    n = lots.update(asked_at=talk.at, how=how.value, version=F("version") + 1, hand=None)
    for lot in Lot.objects.filter(pk__in=ids):
        note("ask.made", lot, by=by, at=at, how=how.value)
    return n
