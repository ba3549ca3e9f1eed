"""Questions about contacts, promises and orders; each begins with the gate."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Exists, Max, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404
from django.shortcuts import get_object_or_404

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.kit.money import shown
from goodword.people.models import Organisation, Person, about

from .models import REAL_CONTACT, Direction, Intent, Order, Promise, Putoff, Touchpoint, TouchpointQuerySet
from .rules import BALANCE_DAYS, Balance

M = TypeVar("M", bound=Model)


def touchpoint_for(member: Member, touchpoint_id: int) -> Touchpoint:
    """The contact, or 404 as if there were none."""
    return get_object_or_404(Touchpoint.objects.visible_to(member), pk=touchpoint_id)


def promise_for(member: Member, promise_id: int) -> Promise:
    """The promise, or 404 as if there were none."""
    return get_object_or_404(Promise.objects.visible_to(member), pk=promise_id)


def order_for(member: Member, order_id: int) -> Order:
    """The order, or 404 as if there were none."""
    return get_object_or_404(Order.objects.visible_to(member), pk=order_id)


def putoff_for(member: Member, putoff_id: int) -> Putoff:
    """What was put off, or 404 as if nothing was."""
    return get_object_or_404(Putoff.objects.visible_to(member), pk=putoff_id)


def in_force(member: Member, today: date) -> QuerySet[Putoff]:
    """What is put off on this member's Today: by anybody of the house, or for a dealer's log-in by that dealer."""
    rows = Putoff.objects.visible_to(member).filter(Q(until=None) | Q(until__gt=today), taken_up_at=None)
    return rows.filter(dealer=None) if may(member.role, Right.SEE_ALL) else rows


def without(rows: QuerySet[M], facts: QuerySet[Any]) -> QuerySet[M]:
    """Only rows about somebody of whom there is none of these facts; a fact with a person of an organisation is also its own."""
    with_them = Exists(facts.filter(person=OuterRef("person")))
    with_the_firm = Q(person=None) & Exists(facts.filter(organisation=OuterRef("organisation")))
    return rows.filter(~with_them, ~with_the_firm)


def not_spoken_with(rows: QuerySet[M], *, since: Combinable | datetime) -> QuerySet[M]:
    """Only rows whose subject has had no real contact since a moment."""
    return without(rows, Touchpoint.objects.filter(REAL_CONTACT, at__gte=since))


def talks_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> TouchpointQuerySet:
    """The contacts with a person or an organisation, with their words, the last first."""
    rows = Touchpoint.objects.visible_to(member).select_related("conversation", "staff", "dealer", "person")
    return rows.filter(about(person, organisation)).order_by("-at", "-id")


def orders_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Order]:
    """The orders of a person or an organisation, the last first."""
    rows = Order.objects.visible_to(member).select_related("dealer", "branch")
    return rows.filter(about(person, organisation)).order_by("-ordered_at", "-id")


def open_promises_of(
    member: Member, *, person: Person | None = None, organisation: Organisation | None = None
) -> QuerySet[Promise]:
    """What is still owed to a person or an organisation, the oldest first."""
    rows = Promise.objects.visible_to(member).filter(kept_at=None, dropped_at=None).select_related("staff", "by_member")
    return rows.filter(about(person, organisation)).order_by("due_on", "id")


def last_talk_of(
    member: Member, *, before: datetime, person: Person | None = None, organisation: Organisation | None = None
) -> Touchpoint | None:
    """The last real contact that has happened by `before`: what was sent to many is no talk."""
    return talks_of(member, person=person, organisation=organisation).real().filter(at__lte=before).first()


# docs/numbers.md: one text to many is no contact, and yet a gift or a wish.
GIVE = Q(intent="give", reached=True) & ~Q(direction="in")
ASK = Q(intent="ask") & ~Q(direction="in")


def balance_of(
    member: Member, *, now: datetime, person: Person | None = None, organisation: Organisation | None = None
) -> Balance:
    """What was given to somebody and asked of them by now, as far as this member may know of it."""
    rows = Touchpoint.objects.visible_to(member).filter(about(person, organisation), at__lte=now)
    lately, this_year = (Q(at__gt=now - timedelta(days=days)) for days in (BALANCE_DAYS, 365))
    found = rows.aggregate(
        gives=Count("pk", filter=GIVE & lately),
        asks=Count("pk", filter=ASK & lately),
        gives_of_year=Count("pk", filter=GIVE & this_year),
        asks_of_year=Count("pk", filter=ASK & this_year),
        given_at=Max("at", filter=GIVE),
    )
    given_at = found.pop("given_at")
    return Balance(**found, given_on=local_day(given_at) if given_at else None)


def is_early(member: Member, ask: Touchpoint, *, now: datetime) -> bool:
    """Whether a contact asks something of somebody who has had nothing from us for 90 days."""
    if ask.intent != Intent.ASK or ask.direction == Direction.IN:
        return False
    person, organisation = ask.person, None if ask.person else ask.organisation
    return not balance_of(member, person=person, organisation=organisation, now=now).bears_an_ask


def given_lately(member: Member, kind: str, ids: Collection[int], *, now: datetime) -> set[int]:
    """Of these people (or "organisation"s), those who got something from us within 90 days, so that one may ask them."""
    given = Touchpoint.objects.visible_to(member).filter(GIVE, at__gt=now - timedelta(days=BALANCE_DAYS), at__lte=now)
    return set(given.filter(**{f"{kind}_id__in": ids}).values_list(f"{kind}_id", flat=True))


def taken_back(member: Member, touchpoint_id: int) -> int:
    """The number of a talk that this member took back and may bring back, or 404."""
    deeds = Entry.objects.filter(verb="talk.taken_back", kind=Touchpoint._meta.db_table, row_id=touchpoint_id, by=member.by)
    if not deeds.exists():
        raise Http404
    return touchpoint_id


def price(order: Order) -> str:
    """What an order came to, as it is read."""
    return shown(order.total, order.currency)


def touchpoints_for(member: Member) -> QuerySet[Touchpoint]:
    """Every contact this member may know of, with its words."""
    return Touchpoint.objects.visible_to(member).select_related("conversation")


def promises_for(member: Member) -> QuerySet[Promise]:
    """Every promise this member may know of."""
    return Promise.objects.visible_to(member)


def orders_for(member: Member) -> QuerySet[Order]:
    """Every order this member may know of."""
    return Order.objects.visible_to(member)
