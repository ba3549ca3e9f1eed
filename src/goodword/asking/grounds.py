"""The facts that speak for asking somebody. Whoever asks has asked who may see them.

Each kind is one question: of some people, or of the latest of everybody. Nothing here grows with the number of people.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from goodword.occasions.falling import orders_that_stand, zone
from goodword.referrals.models import Introduction
from goodword.surveys.models import Answer
from goodword.surveys.queries import LOWER, UPPER, last_words
from goodword.touchpoints.models import Promise

from .rules import FRESH_DAYS, Ground, Why

LATEST = 2_000
Told = tuple[int, Ground]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Asked:
    """The moment, the business's time zone, and the people: None asks for the latest of everybody."""

    now: datetime
    here: ZoneInfo
    ids: Collection[int] | None = None

    def since(self, why: Why) -> datetime:
        return self.now - timedelta(days=FRESH_DAYS[why])

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.here).date()

    def of(self, rows: QuerySet[M], whose: str = "person") -> QuerySet[M]:
        """Rows about these people; of everybody only the latest."""
        if self.ids is None:
            return rows.filter(**{f"{whose}__isnull": False})[:LATEST]
        return rows.filter(**{f"{whose}__in": self.ids})


def latest(now: datetime) -> dict[int, list[Ground]]:
    """The latest facts of each kind, by the person they are about."""
    return _by_person(Asked(now, zone()))


def grounds_of(ids: Collection[int], now: datetime) -> dict[int, list[Ground]]:
    """The facts that speak for asking each of these people."""
    return _by_person(Asked(now, zone(), ids))


def _by_person(asked: Asked) -> dict[int, list[Ground]]:
    grounds: dict[int, list[Ground]] = {}
    for read in READERS:
        for person_id, ground in read(asked):
            grounds.setdefault(person_id, []).append(ground)
    return grounds


def _promoters(asked: Asked) -> Iterator[Told]:
    """Whose last answer to "would you recommend us" is a nine or a ten."""
    return _answered(Why.PROMOTER, last_words(Q(metric="nps", score__gte=9), asked.since(Why.PROMOTER)), asked)


def _turned(asked: Asked) -> Iterator[Told]:
    """Whose last answer is good after a bad one to the same question."""
    before = Answer.objects.filter(
        LOWER, person=OuterRef("person"), metric=OuterRef("metric"), score__isnull=False, answered_at__lt=OuterRef("answered_at")
    )
    return _answered(Why.TURNED, last_words(UPPER, asked.since(Why.TURNED)).filter(Exists(before)), asked)


def _answered(why: Why, said: QuerySet[Answer], asked: Asked) -> Iterator[Told]:
    rows = asked.of(said.filter(answered_at__lte=asked.now).order_by("-answered_at", "-pk"))
    for person_id, pk, at, score, high in rows.values_list("person_id", "pk", "answered_at", "score", "scale_high"):
        if person_id is not None and at is not None:
            yield person_id, Ground(why, asked.day(at), pk, score=score, high=high)


def _kept(asked: Asked) -> Iterator[Told]:
    """To whom we kept a promise by its day."""
    kept = Promise.objects.filter(kept_at__gt=asked.since(Why.KEPT), kept_at__lte=asked.now).order_by("-kept_at", "-pk")
    for person_id, pk, at, due_on, what in asked.of(kept).values_list("person_id", "pk", "kept_at", "due_on", "what"):
        if person_id is not None and at is not None and (day := asked.day(at)) <= due_on:
            yield person_id, Ground(Why.KEPT, day, pk, name=what)


def _brought(asked: Asked) -> Iterator[Told]:
    """Who brought somebody before."""
    lately = Introduction.objects.filter(bound_at__gt=asked.since(Why.BROUGHT), bound_at__lte=asked.now)
    rows = asked.of(lately.order_by("-bound_at", "-pk"), "introducer")
    for person_id, pk, at, name in rows.values_list("introducer_id", "pk", "bound_at", "person__name"):
        if person_id is not None:
            yield person_id, Ground(Why.BROUGHT, asked.day(at), pk, name=name)


def _bought_again(asked: Asked) -> Iterator[Told]:
    """Who came back to buy on another day."""
    before = orders_that_stand().filter(person=OuterRef("person"), ordered_at__lt=OuterRef("ordered_at") - timedelta(days=1))
    lately = orders_that_stand().filter(Exists(before), ordered_at__gt=asked.since(Why.AGAIN), ordered_at__lte=asked.now)
    for person_id, pk, at in asked.of(lately.order_by("-ordered_at", "-pk")).values_list("person_id", "pk", "ordered_at"):
        if person_id is not None:
            yield person_id, Ground(Why.AGAIN, asked.day(at), pk)


READERS: tuple[Callable[[Asked], Iterator[Told]], ...] = (_promoters, _turned, _kept, _brought, _bought_again)
