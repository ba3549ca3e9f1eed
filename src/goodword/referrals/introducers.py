"""Who sends us people, and by which ways they come; each begins with what a member may know of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.catalogue.queries import dealers_for
from goodword.people.models import Person
from goodword.touchpoints.models import Intent, Order, Touchpoint

from .models import Introduction, Proof, Touch

ORDERS = {"most": ("-n_brought", "who"), "latest": ("-last_at", "who")}
MOST_CHANNELS = 50


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


def introducers(member: Member, between: Between, *, ambassadors: bool = False) -> "QuerySet[Any]":
    """`who` sent us somebody in that time, their `n_brought` and `last_at`; `ambassadors` alone never bought themselves."""
    rows = Introduction.objects.visible_to(member).filter(between.of("bound_at"), introducer__isnull=False)
    if ambassadors:
        rows = rows.filter(~Exists(_orders(member).filter(person=OuterRef("introducer"))))
    return _ranked(rows, "introducer_id")


def dealers(member: Member, between: Between) -> "QuerySet[Any]":
    """The same of the dealers."""
    rows = Introduction.objects.visible_to(member).filter(between.of("bound_at"), dealer__in=dealers_for(member))
    return _ranked(rows, "dealer_id")


def _ranked(rows: "QuerySet[Introduction]", by: str) -> "QuerySet[Any]":
    """Grouped by numbers alone: to take the people along would sort everything that is known of them."""
    grouped = rows.order_by().values(who=F(by)).annotate(n_brought=Count("pk"), last_at=Max("bound_at"))
    return grouped.values_list("who", "n_brought", "last_at", named=True)


def _orders(member: Member) -> QuerySet[Order]:
    return Order.objects.visible_to(member).exclude(state=Order.State.CANCELLED).order_by()


def lines(member: Member, rows: Sequence[Any], between: Between, currency: str) -> list[Introducer]:
    """The lines of a list of people who sent us somebody, in a fixed number of questions."""
    ids = [row.who for row in rows]
    return _lines(
        rows,
        Person.objects.visible_to(member).in_bulk(ids),
        _won(member, ids, between, "introducer", currency),
        _given(member, ids),
    )


def lines_of_dealers(member: Member, rows: Sequence[Any], between: Between, currency: str) -> list[Introducer]:
    """The same of dealers, whom nobody has to thank."""
    ids = [row.who for row in rows]
    return _lines(rows, dealers_for(member).in_bulk(ids), _won(member, ids, between, "dealer", currency), {})


def _lines(
    rows: Sequence[Any], known: Mapping[int, Person | Dealer], won: dict[int, tuple[int, int]], given: dict[int, datetime]
) -> list[Introducer]:
    seen = (row for row in rows if row.who in known)
    return [Introducer(known[r.who], r.n_brought, *won.get(r.who, (0, 0)), r.last_at, given.get(r.who)) for r in seen]


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


def ways(member: Member, between: Between) -> tuple[list[Way], list[Way]]:
    """Each way by which we know who sent somebody, the surest first; and each channel, the one that bound most first."""
    found = _ways(member, between)
    proofs = [_added(proof.value, [way for (how, _), way in found.items() if how == proof]) for proof in Proof]
    names = {channel for _, channel in found}
    channels = [_added(name, [way for (_, channel), way in found.items() if channel == name]) for name in names]
    return proofs, sorted(channels, key=lambda way: (-way.bound, -way.touches, way.name))[:MOST_CHANNELS]


def _added(name: str, found: Sequence[Way]) -> Way:
    return Way(name, *(sum(getattr(way, of) for way in found) for of in ("touches", "refused", "bound", "won")))


def _ways(member: Member, between: Between) -> dict[tuple[str, str], Way]:
    """By proof and channel in one look: who bought is asked of everybody who came, once."""
    touches = Touch.objects.visible_to(member).filter(between.of("at")).order_by().values_list("proof", "channel")
    bound = Introduction.objects.visible_to(member).filter(between.of("bound_at")).order_by()
    has_bought = Exists(_orders(member).filter(person=OuterRef("person")))
    came = bound.annotate(has_bought=has_bought).values_list("proof", "channel")
    told = {(how, by): (n, no) for how, by, n, no in touches.annotate(n=Count("pk"), no=Count("pk", filter=~Q(refused="")))}
    sent = {(how, by): (n, won) for how, by, n, won in came.annotate(n=Count("pk"), won=Count("pk", filter=Q(has_bought=True)))}
    return {key: Way("", *told.get(key, (0, 0)), *sent.get(key, (0, 0))) for key in {*told, *sent}}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())
