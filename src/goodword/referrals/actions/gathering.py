"""Who sent whom, as files and enquiries tell it: taken up in sets, some at a time, so that nobody waits for it.

Looks only at what was changed since it last looked, so that one more enquiry costs no look at all of them; once a day at all.
"""

import time
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from goodword.journal import feed
from goodword.journal.actions import note
from goodword.journal.models import Reader
from goodword.pipeline.models import Opportunity

from ..alone import one_at_a_time
from ..known import Known
from ..models import Introduction, Proof, Touch

FROM_ENQUIRY, READER = "enquiry", "referrals.gather"
AT_A_TIME, PAUSE = 500, 0.02
NOBODY = Q(introducer=None, dealer=None)


def gather(*, is_whole: bool = False, by: str, at: datetime) -> dict[str, int]:
    """Take up what enquiries and files say of who sent whom, and bind whoever is not bound.

    What they no longer say goes first: a touch whose enquiry was corrected or undone, and what it had bound.
    """
    reader, _ = Reader.objects.get_or_create(name=READER)
    since, upto = 0 if is_whole else reader.last_changed, feed.settled(connection)
    freed: set[int] = set()
    gone, touches = _drop_stale(since, freed), _take_up(since, at)
    bound = _bind_all(since, freed, at)
    Reader.objects.filter(pk=reader.pk, last_changed__lt=upto).update(last_changed=upto)
    if gone or touches or bound:
        note("referral.gathered", by=by, at=at, gone=gone, touches=touches, bound=bound)
    return {"gone": gone, "touches": touches, "bound": bound}


def _drop_stale(since: int, freed: set[int]) -> int:
    """Take away touches that their enquiry does not say any more, and introductions that no touch says any more.

    Whoever is bound by none of them any more is put among the `freed`.
    """
    unsaid = Q(opportunity=None) | ~Q(introducer=F("opportunity__introduced_by")) | ~Q(person=F("opportunity__person"))
    stale = _moved(Touch.objects.filter(Q(source=FROM_ENQUIRY), unsaid), "opportunity", since)
    told = {f"told_{who}": Coalesce(f"touch__{who}", 0) for who in ("introducer", "dealer")}
    bound = {f"bound_{who}": Coalesce(who, 0) for who in ("introducer", "dealer")}
    otherwise = ~Q(told_introducer=F("bound_introducer")) | ~Q(told_dealer=F("bound_dealer")) | ~Q(touch__refused="")
    undecided = Introduction.objects.filter(reason="", touch__isnull=False)  # who was bound by hand stays so
    gone = _in_turn(undecided.filter(touch__in=stale), freed) + _in_turn(stale, freed)
    otherwise_bound = _moved(undecided.annotate(**told, **bound).filter(otherwise), "touch", since)
    return gone + _in_turn(otherwise_bound, freed)


def _moved(rows: "QuerySet[Any]", of: str, since: int) -> "QuerySet[Any]":
    """Of rows those that were changed since, themselves or what they are `of`."""
    return rows.filter(Q(changed__gte=since) | Q(**{f"{of}__changed__gte": since})) if since else rows


def _in_turn(rows: "QuerySet[Any]", freed: set[int]) -> int:
    gone = 0
    while some := dict(rows.order_by("pk").values_list("pk", "person")[:AT_A_TIME]):
        with one_at_a_time():
            rows.model._default_manager.filter(pk__in=list(some)).delete()
        freed |= {*some.values()}
        gone += len(some)
        time.sleep(PAUSE)
    return gone


def _some(rows: "QuerySet[Any, int]") -> Iterator[Sequence[int]]:
    """All numbers at once, a few at a time."""
    ids = array("q", rows.iterator())
    yield from (ids[at : at + AT_A_TIME] for at in range(0, len(ids), AT_A_TIME))


def _take_up(since: int, at: datetime) -> int:
    """Make a touch of each enquiry that names a sender and has none."""
    warm = Opportunity.objects.filter(changed__gte=since).exclude(introduced_by=None).exclude(person=None)
    missing = warm.exclude(touches__introducer=F("introduced_by")).order_by("pk").values_list("pk", flat=True)
    made = 0
    for ids in _some(missing):
        with one_at_a_time():
            found = warm.filter(pk__in=ids).exclude(touches__introducer=F("introduced_by")).select_related("person")
            number = _number()
            made += len(Touch.objects.bulk_create([_touch(enquiry, at, number) for enquiry in found], ignore_conflicts=True))
        time.sleep(PAUSE)
    return made


def _touch(enquiry: Opportunity, at: datetime, number: dict[str, int]) -> Touch:
    return Touch(
        person=enquiry.person,
        introducer_id=enquiry.introduced_by_id,
        proof=Proof.STAFF,
        channel=enquiry.channel,
        words=enquiry.why_sent,
        opportunity=enquiry,
        at=enquiry.opened_at,
        noted_at=at,
        source=FROM_ENQUIRY,
        source_key=f"{enquiry.pk}:{enquiry.introduced_by_id}",
        origin=enquiry.origin,
        hand=enquiry.hand,
        **number,
    )


def _number() -> dict[str, int]:
    """What a bulk writer numbers its rows by where the database does not do it by itself."""
    number = feed.tick(connection)
    return {} if number is None else {"changed": number}


def _bind_all(since: int, freed: set[int], at: datetime) -> int:
    """Bind whoever has a touch that may bind and no introducer, those first who came first."""
    told = Touch.objects.filter(Q(changed__gte=since) | Q(person__in=freed)) if since else Touch.objects.all()
    unbound = told.filter(refused="", person__introduction=None).exclude(NOBODY)
    people = unbound.values("person").annotate(first_at=Min("at")).order_by("first_at", "person")
    bound = 0
    for ids in _some(people.values_list("person", flat=True)):
        with one_at_a_time():
            bound += _bind(ids, at)
        time.sleep(PAUSE)
    return bound


def _bind(people: Sequence[int], at: datetime) -> int:
    """Bind these people, in this order; to be called under the lock."""
    unbound = Touch.objects.filter(person__in=people, refused="", person__introduction=None).exclude(NOBODY)
    known = Known.of(list(unbound.select_related("person", "introducer", "opportunity", "handle").order_by("at", "pk")))
    number, bound = _number(), []
    for person in people:
        lead = known.lead_of(person)
        if lead is not None:
            bound.append(Introduction(**lead, noted_at=at, **number))
    for touch in known.refused:
        Touch.objects.filter(pk=touch.pk).update(refused=touch.refused, version=F("version") + 1)
    return len(Introduction.objects.bulk_create(bound))
