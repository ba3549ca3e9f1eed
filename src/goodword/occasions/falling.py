"""When the days of some people fall. Whoever asks has asked who may see them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractDay, ExtractMonth

from goodword.accounts.queries import business
from goodword.people.models import Person
from goodword.touchpoints.models import Order

from .models import MonthDay, OwnDay
from .rules import Coming, Occasion, Window, comes_round, next_round, window, years_on

FIRST_YEAR = 1950


def falling(kind: Occasion, people: QuerySet[Person], since: date, until: date, *, most: int) -> list[Coming]:
    """The birthdays, anniversaries or own days of these people in a span, the next first."""
    of_kind = {Occasion.BIRTHDAY: _birthdays, Occasion.FIRST_PURCHASE: _first_purchases, Occasion.OWN_DAY: _own_days}
    return of_kind[kind](people, since, until, most)


def _birthdays(people: QuerySet[Person], since: date, until: date, most: int) -> list[Coming]:
    found = window(since, until)
    rows = people.filter(birthday__isnull=False).annotate(turn=MonthDay("birthday")).filter(_within(found))
    rows = rows.annotate(after=_after(found)).order_by("after", "name_key", "id")
    told = rows.values_list("pk", "birthday")[:most]
    days = ((pk, born, next_round(born, since)) for pk, born in told if born is not None)
    return [Coming(Occasion.BIRTHDAY, day, person_id=pk, years=years_on(born, day)) for pk, born, day in days]


def _own_days(people: QuerySet[Person], since: date, until: date, most: int) -> list[Coming]:
    return own_days(Exists(people.filter(pk=OuterRef("person"))), since, until, most)


def own_days(theirs: Combinable | Q, since: date, until: date, most: int) -> list[Coming]:
    """The days of their own that some people and organisations have in a span, the next first."""
    found = window(since, until)
    rows = OwnDay.objects.filter(theirs).annotate(turn=F("month") * 100 + F("day"))
    rows = rows.filter(_within(found)).annotate(after=_after(found)).order_by("after", "id")
    return [_round_of(own, since) for own in rows[:most]]


def _round_of(own: OwnDay, since: date) -> Coming:
    day = comes_round(own.month, own.day, since.year)
    day = day if day >= since else comes_round(own.month, own.day, since.year + 1)
    years = day.year - own.year if own.year and own.year <= day.year else None
    whose = {"person_id": own.person_id} if own.person_id is not None else {"organisation_id": own.organisation_id}
    return Coming(Occasion.OWN_DAY, day, name=own.name, years=years, key=str(own.pk), **whose)


def _first_purchases(people: QuerySet[Person], since: date, until: date, most: int) -> list[Coming]:
    """Anniversaries of the first order that stood: orders around these days of each year, unless one came before."""
    oldest = orders_that_stand().aggregate(at=Min("ordered_at"))["at"]
    if oldest is None:
        return []
    here, found = zone(), window(since, until)
    around = Q(pk__in=())
    for back in range(1, since.year - max(oldest.astimezone(here).year, FIRST_YEAR) + 2):
        around |= Q(ordered_at__gte=_midnight(since, back, here), ordered_at__lt=_midnight(until, back, here) + timedelta(days=2))
    before = orders_that_stand().filter(
        Q(ordered_at__lt=OuterRef("ordered_at")) | Q(ordered_at=OuterRef("ordered_at"), pk__lt=OuterRef("pk"))
    )
    rows = orders_that_stand().filter(around, person__in=people).filter(~Exists(before.filter(person=OuterRef("person"))))
    turn = ExtractMonth("ordered_at", tzinfo=here) * 100 + ExtractDay("ordered_at", tzinfo=here)
    rows = rows.annotate(turn=turn).filter(_within(found)).annotate(after=_after(found)).order_by("after", "person_id")
    told = []
    for person_id, at in rows.values_list("person_id", "ordered_at")[:most]:
        first = at.astimezone(here).date()
        day = next_round(first, since)
        if day > first:
            told.append(Coming(Occasion.FIRST_PURCHASE, day, person_id=person_id, years=years_on(first, day)))
    return told


def orders_that_stand() -> QuerySet[Order]:
    return Order.objects.exclude(state=Order.State.CANCELLED)


def _midnight(day: date, years_back: int, here: ZoneInfo) -> datetime:
    """The beginning of the same day some years before, a day early where that year has no 29th of February."""
    return datetime.combine(comes_round(day.month, day.day, day.year - years_back), time(0), here)


def _within(found: Window) -> Q:
    if found.wraps:
        return Q(turn__gte=found.low) | Q(turn__lte=found.high)
    return Q(turn__gte=found.low, turn__lte=found.high)


def _after(found: Window) -> Any:
    """By which days come one after the other, over New Year too."""
    return Case(When(turn__gte=found.low, then=F("turn")), default=F("turn") + Value(1300), output_field=IntegerField())


def zone() -> ZoneInfo:
    """The business's time zone."""
    known = business()
    return ZoneInfo(known.time_zone if known else "UTC")
