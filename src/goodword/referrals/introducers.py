"""Who sends us people, and by which ways they come; each begins with what a member may know of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Exists, Max, Model, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.catalogue.queries import dealers_for
from goodword.people.models import Person
from goodword.touchpoints.models import Intent, Order, Touchpoint

from .models import Introduction, Proof, Touch

ORDERS = {"most": ("-n_brought", "id"), "latest": ("-last_at", "id")}
MOST_CHANNELS = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Between:
    """From the first day to the last, both in it; open where nobody said."""

    since: date | None = None
    until: date | None = None

    def of(self, column: str) -> Q:
        """The condition that a moment lies in it."""
        asked = Q()
        if self.since:
            asked &= Q(**{f"{column}__gte": _midnight(self.since)})
        if self.until:
            asked &= Q(**{f"{column}__lt": _midnight(self.until + timedelta(days=1))})
        return asked


@dataclass(frozen=True)
class Introducer:
    """Somebody who sent us people: how many, how many of them bought and for how much, when last, and whether we thanked."""

    who: Person | Dealer
    n_brought: int
    won: int
    money: int
    last_at: datetime
    thanked_at: datetime | None

    @property
    def is_thanked(self) -> bool:
        """Whether they were given something since the last one came."""
        return self.thanked_at is not None and self.thanked_at >= self.last_at


@dataclass(frozen=True)
class Way:
    """One way by which good words came: every word, those that bound somebody to who sent them, and who of these bought."""

    name: str
    touches: int = 0
    refused: int = 0
    bound: int = 0
    won: int = 0


def introducers(member: Member, between: Between, *, ambassadors: bool = False) -> QuerySet[Person]:
    """The people who sent us somebody in that time; `ambassadors` alone are those who never bought themselves."""
    seen = Person.objects.visible_to(member)
    rows = _ranked(seen, Q(brought__person__in=seen) & between.of("brought__bound_at"))
    return rows.filter(~Exists(_orders(member).filter(person=OuterRef("pk")))) if ambassadors else rows


def dealers(member: Member, between: Between) -> QuerySet[Dealer]:
    """The dealers who sent us somebody in that time."""
    seen = Person.objects.visible_to(member)
    return _ranked(dealers_for(member), Q(brought__person__in=seen) & between.of("brought__bound_at"))


def _ranked(rows: "QuerySet[M]", meant: Q) -> "QuerySet[Any]":
    return rows.filter(meant).order_by().annotate(n_brought=Count("brought"), last_at=Max("brought__bound_at"))


def _orders(member: Member) -> QuerySet[Order]:
    return Order.objects.visible_to(member).exclude(state=Order.State.CANCELLED).order_by()


def lines(member: Member, rows: Sequence[Any], between: Between, currency: str) -> list[Introducer]:
    """The lines of a list of introducers, in a fixed number of questions."""
    if not rows:
        return []
    ids, of = [row.pk for row in rows], "introducer" if isinstance(rows[0], Person) else "dealer"
    won = _won(member, ids, between, of, currency)
    given = _given(member, ids) if of == "introducer" else {}
    return [Introducer(r, r.n_brought, *won.get(r.pk, (0, 0)), r.last_at, given.get(r.pk)) for r in rows]


def _won(member: Member, ids: Sequence[int], between: Between, of: str, currency: str) -> dict[int, tuple[int, int]]:
    """Of those whom each of these sent in that time: how many bought, and for how much."""
    link = f"person__introduction__{of}"
    theirs = between.of("person__introduction__bound_at") & Q(**{f"{link}__in": ids})
    orders = _orders(member).filter(theirs, person__in=Person.objects.visible_to(member))
    money = Coalesce(Sum("total", filter=Q(currency=currency)), 0)
    return {pk: (n, total) for pk, n, total in orders.values_list(link).annotate(n=Count("person", distinct=True), money=money)}


def _given(member: Member, ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these people was last given something: a thank-you, a card, a talk that gave."""
    gifts = Touchpoint.objects.visible_to(member).real().filter(person__in=ids, intent=Intent.GIVE).order_by()
    return dict(gifts.values_list("person").annotate(Max("at")))


def by_proof(member: Member, between: Between) -> list[Way]:
    """Each way by which we know who sent somebody, the surest first."""
    found = _ways(member, between, "proof")
    return [found.get(proof.value, Way(proof.value)) for proof in Proof]


def by_channel(member: Member, between: Between) -> list[Way]:
    """Each channel, the one that bound most first."""
    found = _ways(member, between, "channel").values()
    return sorted(found, key=lambda way: (-way.bound, -way.touches, way.name))[:MOST_CHANNELS]


def _ways(member: Member, between: Between, by: str) -> dict[str, Way]:
    touches = Touch.objects.visible_to(member).filter(between.of("at")).order_by()
    bound = Introduction.objects.visible_to(member).filter(between.of("bound_at")).order_by()
    has_bought = Exists(_orders(member).filter(person=OuterRef("person")))
    told = {
        name: (n, no) for name, n, no in touches.values_list(by).annotate(n=Count("pk"), no=Count("pk", filter=~Q(refused="")))
    }
    came = {name: (n, won) for name, n, won in _bound(bound.annotate(has_bought=has_bought), by)}
    return {name: Way(name, *told.get(name, (0, 0)), *came.get(name, (0, 0))) for name in {*told, *came}}


def _bound(rows: "QuerySet[Introduction]", by: str) -> Iterator[tuple[str, int, int]]:
    return rows.values_list(by).annotate(n=Count("pk"), won=Count("pk", filter=Q(has_bought=True))).iterator()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())
