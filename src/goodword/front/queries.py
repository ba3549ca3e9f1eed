"""Who has a fact that asks for a call; each question begins with what the member may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.module_loading import import_string

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit.waiting import Pile
from goodword.people.models import Membership, Organisation, Person
from goodword.people.queries import about_seen
from goodword.pipeline.models import Opportunity
from goodword.touchpoints.models import REAL_CONTACT, Order, Promise, Putoff, Touchpoint
from goodword.touchpoints.queries import given_lately, in_force

from . import sources
from .models import Calendar
from .rules import Call, Dealings, Reason, Subject, calls

CANDIDATES = 60
MOST_PUT_OFF = 2_000


@dataclass(frozen=True)
class Who:
    """How a subject is called, and where they belong."""

    name: str
    belongs_to: str = ""


@dataclass(frozen=True)
class Waiting:
    """Everybody worth a call, most pressing first; `is_all` unless a source had more than was read."""

    calls: list[Call]
    is_all: bool


def waiting(member: Member, *, now: datetime, currency: str) -> Waiting:
    """The people and organisations this member should call, and why, as the rows stand now."""
    today = timezone.localdate(now)
    put_off = set(in_force(member, today).order_by("-pk").values_list("kind", "key")[:MOST_PUT_OFF])
    most = CANDIDATES + len(put_off)  # what is put off must not keep others from the list
    found = [
        sources.low_answers(member, now, most),
        sources.open_promises(member, today, most),
        sources.open_enquiries(member, now, most),
        sources.silences(member, most),
        sources.due(member, today, most),
        *(sources.told_by(tell, member, today, most) for tell in settings.GOODWORD_TODAY),
    ]
    reasons = [reason for source in found for reason in source if reason.name not in put_off]
    dealings = _dealings({r.subject for r in reasons}, now=now, currency=currency)
    return Waiting(calls(reasons, dealings, today=today), is_all=all(len(source) < most for source in found))


def piles(member: Member, today: date) -> list[Pile]:
    """What was left so long ago that it is told in one line."""
    return [pile for tell in settings.GOODWORD_PILES for pile in import_string(tell)(member, today)]


def planned(member: Member, *, now: datetime) -> list[Reason]:
    """What has a day: promises, whom to speak with by their cadence, and what other rooms say; without what is put off."""
    today = timezone.localdate(now)
    put_off = set(in_force(member, today).order_by("-pk").values_list("kind", "key")[:MOST_PUT_OFF])
    most = CANDIDATES + len(put_off)
    found = [
        sources.open_promises(member, today, most),
        sources.coming_promises(member, today, most),
        sources.due(member, today, most),
        *(sources.told_by(tell, member, today, most) for tell in settings.GOODWORD_TODAY),
    ]
    return [reason for source in found for reason in source if reason.name not in put_off]


def calendar_of(member: Member) -> Calendar | None:
    """A member's calendar, where one has an address."""
    return Calendar.objects.filter(member=member, is_on=True).first()


def member_by_calendar(member_id: int, turn: int) -> Member | None:
    """The active member to whose calendar an address of that round leads."""
    found = Calendar.objects.filter(member=member_id, round=turn, is_on=True, member__is_active=True).select_related("member")
    calendar = found.first()
    return calendar.member if calendar else None


def put_off(member: Member, today: date) -> list[Putoff]:
    """What is off this member's list just now, the latest first."""
    rows = in_force(member, today).select_related("person", "organisation", "by_member")
    return list(about_seen(rows, member).order_by("-pk")[:CANDIDATES])


@dataclass(frozen=True)
class Talk:
    """The last that was said: its day and its words, which may be none."""

    day: date
    words: str


def last_talks(subjects: Iterable[Subject], *, seen_by: Member, now: datetime) -> dict[Subject, Talk]:
    """The last real contact with each that this member may know of."""
    found: dict[Subject, Talk] = {}
    both: tuple[tuple[str, QuerySet[Any]], ...] = (("person", Person.objects.all()), ("organisation", Organisation.objects.all()))
    for kind, rows in both:
        if not (ids := _ids(subjects, kind)):
            continue
        real = Touchpoint.objects.visible_to(seen_by).real().filter(at__lte=now)
        of_one = real.filter(**{kind: OuterRef("pk")}).order_by("-at", "-pk").values("pk")[:1]
        latest = rows.filter(pk__in=ids).annotate(latest=Subquery(of_one)).values("latest")
        talks = Touchpoint.objects.filter(pk__in=latest).values_list(f"{kind}_id", "at", "conversation__words")
        found |= {Subject(kind, pk): Talk(timezone.localdate(at), words or "") for pk, at, words in talks}
    return found


def early_asks(calls: Iterable[Call], *, seen_by: Member, now: datetime) -> set[Subject]:
    """Of those whose line asks something of them, whoever got nothing from us for 90 days."""
    asked = {call.subject for call in calls if any(reason.asks for reason in (call.reason, *call.also))}
    early: set[Subject] = set()
    for kind in ("person", "organisation"):
        if ids := _ids(asked, kind):
            given = given_lately(seen_by, kind, ids, now=now)
            early |= {Subject(kind, pk) for pk in ids if pk not in given}
    return early


def names_of(subjects: Iterable[Subject], *, seen_by: Member) -> dict[Subject, Who]:
    """What to call each subject, and the first organisation a person belongs to now."""
    people, organisations = _ids(subjects, "person"), _ids(subjects, "organisation")
    belongs = dict(
        Membership.objects.filter(person__in=people, until=None, organisation__in=Organisation.objects.visible_to(seen_by))
        .order_by("-id")
        .values_list("person_id", "organisation__name")
    )
    found = {
        Subject("person", pk): Who(name, belongs.get(pk, ""))
        for pk, name in Person.objects.visible_to(seen_by).filter(pk__in=people).values_list("pk", "name")
    }
    if organisations:
        rows = Organisation.objects.visible_to(seen_by).filter(pk__in=organisations)
        found |= {Subject("organisation", pk): Who(name) for pk, name in rows.values_list("pk", "name")}
    return found


def has_people(member: Member) -> bool:
    """Whether this member knows of anybody at all; one who sees only some is not sent to import more."""
    return not may(member.role, Right.SEE_ALL) or Person.objects.exists() or Organisation.objects.exists()


def later_steps() -> tuple[bool, bool]:
    """Whether a promise was ever kept, and an introduction ever noted."""
    kept = Promise.objects.filter(kept_at__isnull=False).exists()
    return kept, Opportunity.objects.filter(introduced_by__isnull=False).exists()


def _dealings(subjects: set[Subject], *, now: datetime, currency: str) -> dict[Subject, Dealings]:
    found: dict[Subject, Dealings] = {}
    for kind in ("person", "organisation"):
        ids = _ids(subjects, kind)
        if ids:
            found |= _dealings_by(kind, ids, now=now, currency=currency)
    return found


def _dealings_by(kind: str, ids: Sequence[int], *, now: datetime, currency: str) -> dict[Subject, Dealings]:
    column = f"{kind}_id"
    this_year = Q(ordered_at__gt=now - timedelta(days=365), currency=currency)
    ordered = {
        pk: (first, last, worth or 0)
        for pk, first, last, worth in Order.objects.filter(**{f"{column}__in": ids}, ordered_at__lte=now)
        .exclude(state=Order.State.CANCELLED)
        .values_list(column)
        .annotate(first=Min("ordered_at"), last=Max("ordered_at"), worth=Sum("total", filter=this_year))
    }
    spoken = dict(
        Touchpoint.objects.filter(REAL_CONTACT, **{f"{column}__in": ids}, at__lte=now)
        .values_list(column)
        .annotate(last=Max("at"))
    )
    found = {}
    for pk in {*ordered, *spoken}:
        first, last, worth = ordered.get(pk, (None, None, 0))
        found[Subject(kind, pk)] = Dealings(
            first_order_on=timezone.localdate(first) if first else None,
            last_order_on=timezone.localdate(last) if last else None,
            year_worth=worth,
            last_contact_at=spoken.get(pk),
            last_contact_on=timezone.localdate(spoken[pk]) if pk in spoken else None,
        )
    return found


def _ids(subjects: Iterable[Subject], kind: str) -> list[int]:
    return sorted(s.id for s in subjects if s.kind == kind)
