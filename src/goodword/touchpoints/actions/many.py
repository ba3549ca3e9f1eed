"""Verbs about one kind of contact with many people, each of them by name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Unpack

from django.db import transaction

from goodword.journal.actions import note

from ..models import Direction, Intent, Stage, Touchpoint
from .about import Through

CHUNK = 500


@transaction.atomic
def log_gifts(
    people: Sequence[int], *, kind: str, is_broadcast: bool = False, by: str, at: datetime, **through: Unpack[Through]
) -> Mapping[int, int]:
    """Something of one kind went out to each of these people and will reach them; the touchpoint of each person."""
    same = {"at": at, "kind": kind, "channel": kind, "is_broadcast": is_broadcast, "noted_at": at, **through}
    told = {"direction": Direction.OUT, "intent": Intent.GIVE, "stage": Stage.AFTER, "reached": True}
    made: dict[int, int] = {}
    for start in range(0, len(people), CHUNK):
        chunk = [Touchpoint(person_id=pk, **same, **told) for pk in people[start : start + CHUNK]]
        made |= {row.person_id: row.pk for row in Touchpoint.objects.bulk_create(chunk) if row.person_id}
    if made:
        note("talk.gifts_logged", by=by, at=at, kind=kind, n=len(made))
    return made


@transaction.atomic
def take_back_gifts(touchpoints: Sequence[int], *, by: str, at: datetime) -> int:
    """Undo `log_gifts`; how many there still were."""
    gone = 0
    for start in range(0, len(touchpoints), CHUNK):
        chunk = Touchpoint.objects.filter(pk__in=touchpoints[start : start + CHUNK], origin=None)
        gone += chunk.delete()[1].get(Touchpoint._meta.label, 0)
    if gone:
        note("talk.gifts_taken_back", by=by, at=at, n=gone)
    return gone
