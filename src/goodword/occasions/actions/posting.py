"""Verbs about cards that were posted: each becomes a contact with one person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import F

from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.touchpoints.actions.about import Through
from goodword.touchpoints.actions.many import log_gifts, take_back_gifts

from ..models import Card, CardRun
from ..queries import sendable_of
from ..rules import is_broadcast

CHUNK = 500


@transaction.atomic
def post(run: CardRun, cards: Sequence[int], *, by: str, at: datetime, **through: Unpack[Through]) -> Entry | None:
    """These cards of a run went out: those that may go and had not gone. None where there is none."""
    to_whom = _claimed(run, cards, at)
    if not to_whom:
        return None
    alike = is_broadcast((run.front, run.inside), sendable_of(run).count())
    made = log_gifts(list(to_whom.values()), kind="card", is_broadcast=alike, by=by, at=at, **through)
    _tell(to_whom, made)
    return note("cards.posted", run, by=by, at=at, cards=sorted(to_whom), n=len(to_whom))


def _claimed(run: CardRun, cards: Sequence[int], at: datetime) -> dict[int, int]:
    """The person of each card that this deed, and no other at the same time, ticks off."""
    to_whom: dict[int, int] = {}
    for start in range(0, len(cards), CHUNK):
        free = sendable_of(run).filter(pk__in=cards[start : start + CHUNK], posted_at=None)
        for pk, person_id in list(free.values_list("pk", "person_id")):
            if person_id and Card.objects.filter(pk=pk, posted_at=None).update(posted_at=at, version=F("version") + 1, hand=None):
                to_whom[pk] = person_id
    return to_whom


def _tell(to_whom: Mapping[int, int], made: Mapping[int, int]) -> None:
    """Each card names its contact."""
    rows = [Card(pk=pk, touchpoint_id=made[person_id]) for pk, person_id in to_whom.items()]
    Card.objects.bulk_update(rows, ["touchpoint"], batch_size=CHUNK)


@transaction.atomic
def unpost(run: CardRun, cards: Sequence[int], *, by: str, at: datetime) -> int:
    """Undo `post`: the cards are still here, and their contacts have not been; how many. Twice is once."""
    back = 0
    for start in range(0, len(cards), CHUNK):
        gone = Card.objects.filter(run=run, pk__in=cards[start : start + CHUNK], posted_at__isnull=False)
        contacts = [pk for pk in gone.values_list("touchpoint_id", flat=True) if pk is not None]
        back += gone.update(posted_at=None, touchpoint=None, version=F("version") + 1, hand=None)
        take_back_gifts(contacts, by=by, at=at)
    if back:
        note("cards.unposted", run, by=by, at=at, n=back)
    return back
