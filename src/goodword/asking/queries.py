"""Questions about whom to ask; each begins with the gate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as say

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.kit.waiting import ASK, Waiting
from goodword.people.models import Person
from goodword.referrals.models import Introduction
from goodword.surveys.models import Answer
from goodword.surveys.queries import LOWER, last_words
from goodword.touchpoints.models import REAL_CONTACT, Conversation, Promise, Putoff, Touchpoint
from goodword.touchpoints.queries import ASK as ASKED
from goodword.touchpoints.queries import given_lately, in_force

from . import words
from .grounds import grounds_of, latest
from .models import AskPlan, Lot
from .rules import KIND, SOURCE, WINDOW_DAYS, Ground, Hindrance, Terms, best_first, key_of, rank

MOST_TODAY = 3  # a few a day, asked well, and not a day of asking
UNHAPPY_DAYS = 365
MOST_ASKED = 200


@dataclass(frozen=True)
class Line:
    """Somebody to ask: their lot, and the facts that speak for it, the weightiest first."""

    lot: Lot
    grounds: tuple[Ground, ...]
    is_early: bool = False


def plan() -> AskPlan | None:
    """How the list is made now; None before the first was drawn."""
    return AskPlan.objects.order_by("-pk").first()


def terms() -> Terms:
    """The terms of the present plan, or those with which one begins."""
    present = plan()
    return present.terms if present else Terms()


def hindrances(now: datetime, quiet_days: int) -> dict[Hindrance, Q]:
    """What keeps people from being asked now, as questions of a person; the first that holds is told."""
    quiet = now - timedelta(days=quiet_days)
    about = {"person": OuterRef("pk")}
    troubled = _open_cases().filter(**about)
    low = last_words(LOWER, now - timedelta(days=UNHAPPY_DAYS)).filter(**about)
    owed = Promise.objects.filter(**about, kept_at=None, dropped_at=None, due_on__lt=local_day(now))
    asked = Touchpoint.objects.filter(ASKED, **about, at__gt=quiet, at__lte=now)
    waiting = Answer.objects.filter(**about, state=Answer.State.SENT, sent_at__gt=quiet, sent_at__lte=now)
    spoken = Touchpoint.objects.filter(REAL_CONTACT, **about, at__lte=now)
    return {
        Hindrance.GONE: Q(wants_silence=True) | Q(died_on__isnull=False) | Q(email_key="", phone_key=""),
        Hindrance.CASE: Q(Exists(troubled)),
        Hindrance.UNHAPPY: Q(Exists(low)),
        Hindrance.OWED: Q(Exists(owed)),
        Hindrance.QUIET: Q(Exists(asked)),
        Hindrance.OPEN: Q(Exists(waiting)),
        Hindrance.STRANGER: ~Q(Exists(spoken)),
    }


def _open_cases() -> QuerySet[Any]:
    """Whose trouble is being put right: a room above knows, and says so under a name in the settings."""
    found: QuerySet[Any] = import_string(settings.GOODWORD_CASES)()
    return found


def ready(now: datetime, quiet_days: int) -> QuerySet[Person]:
    """People whom nothing keeps from being asked now, whoever they are; for use inside another question, not gated."""
    rows: QuerySet[Person] = Person.objects.all()
    for hindrance in hindrances(now, quiet_days).values():
        rows = rows.exclude(hindrance)
    return rows


def hindrance_of(person: Person, now: datetime) -> Hindrance | None:
    """What keeps somebody from being asked now."""
    holds = {name.value: ExpressionWrapper(q, BooleanField()) for name, q in hindrances(now, terms().quiet_days).items()}
    found = Person.objects.filter(pk=person.pk).annotate(**holds).values(*holds).get()
    return next((hindrance for hindrance in Hindrance if found[hindrance.value]), None)


def next_in_line(now: datetime, quiet_days: int) -> list[tuple[int, tuple[Ground, ...]]]:
    """Everybody worth asking who has no lot just now, the best first; not gated, for it is drawn for the whole house."""
    found = {pk: best_first(grounds) for pk, grounds in latest(now).items()}
    today = local_day(now)
    free = (
        ready(now, quiet_days).filter(pk__in=found).exclude(Exists(Lot.objects.filter(person=OuterRef("pk"), until__gte=today)))
    )
    ids = free.values_list("pk", flat=True)
    return sorted(((pk, found[pk]) for pk in ids), key=lambda one: (rank(one[1]), -one[0]), reverse=True)


def turns_of(ids: Collection[int]) -> dict[int, int]:
    """How many lots each of these people has had."""
    return dict(Lot.objects.filter(person__in=ids).values_list("person_id").annotate(last=Max("turn")))


def n_open(today: date) -> int:
    """How many stand on the list."""
    return Lot.objects.open().filter(until__gte=today).count()


def lot_for(member: Member, lot_id: int) -> Lot:
    """Somebody's turn on the list, or 404 as if there were none; of those left out by lot nobody is told by number."""
    rows = Lot.objects.visible_to(member).filter(is_held=False).select_related("person", "touchpoint__conversation")
    return get_object_or_404(rows, pk=lot_id)


def lots_for(member: Member) -> QuerySet[Lot]:
    """Every lot of people this member may know of, those who were left out as well."""
    return Lot.objects.visible_to(member)


def lot_of(member: Member, person: Person, today: date) -> Lot | None:
    """Somebody's present turn, if they have one."""
    return Lot.objects.visible_to(member).filter(person=person, until__gte=today).order_by("-turn").first()


def whom_to_ask(member: Member, now: datetime, most: int | None = None) -> list[Line]:
    """The people on the list whom one may ask now, the best first, each with the facts that speak for it."""
    today = local_day(now)
    off = in_force(member, today).filter(kind=SOURCE, person=OuterRef("person"))
    rows = Lot.objects.visible_to(member).open().filter(~Exists(off), until__gte=today)
    drawn = {lot.person_id: lot for lot in rows.select_related("person")}
    if not drawn:
        return []
    # Asked of these people alone: within the question above, SQLite would ask it of everybody.
    ids = list(ready(now, terms().quiet_days).filter(pk__in=drawn).values_list("pk", flat=True))
    found, given = grounds_of(ids, now), given_lately(member, "person", ids, now=now)
    lines = [Line(drawn[pk], best_first(found.get(pk, ())), pk not in given) for pk in ids]
    # Whoever has nothing that speaks for it any more is not asked: the moment has passed.
    still = [line for line in lines if line.grounds]
    return sorted(still, key=lambda line: (rank(line.grounds), -line.lot.pk), reverse=True)[:most]


def line_of(member: Member, lot: Lot, now: datetime) -> Line:
    """One line of the list."""
    grounds = grounds_of([lot.person_id], now).get(lot.person_id, [])
    given = given_lately(member, "person", [lot.person_id], now=now)
    return Line(lot, best_first(grounds), lot.person_id not in given)


def may_be_asked(lot: Lot, now: datetime) -> bool:
    """Whether nothing has come between since the list was drawn."""
    return ready(now, terms().quiet_days).filter(pk=lot.person_id).exists()


def asked(member: Member) -> QuerySet[Lot]:
    """Who was asked, the last first."""
    return (
        Lot.objects.visible_to(member)
        .filter(asked_at__isnull=False)
        .select_related("person", "by_member")
        .order_by("-asked_at", "-pk")
    )


def words_of(lot: Lot) -> str:
    """The words of an ask, as they were noted; empty where the contact is gone."""
    noted = Conversation.objects.filter(touchpoint=lot.touchpoint_id).values_list("words", flat=True)
    return noted.first() or "" if lot.touchpoint_id else ""


def talk_of_ask(touchpoint_id: int) -> Touchpoint | None:
    """The contact by which somebody on the list was asked; not gated, for what follows from its deeds."""
    return Touchpoint.objects.filter(pk=touchpoint_id, kind=KIND).first()


def with_brought(member: Member, lots: Sequence[Lot]) -> list[tuple[Lot, list[Introduction]]]:
    """Each ask, with whom they brought within the days for which that is counted."""
    seen = Introduction.objects.visible_to(member).filter(introducer__in={lot.person_id for lot in lots})
    found = list(seen.select_related("person").order_by("bound_at"))
    return [(lot, [one for one in found if _came_of(one, lot)]) for lot in lots]


def _came_of(one: Introduction, lot: Lot) -> bool:
    after = one.bound_at - lot.asked_at if lot.asked_at else None
    return one.introducer_id == lot.person_id and after is not None and timedelta(0) <= after <= timedelta(days=WINDOW_DAYS)


def left_out_of(ids: Collection[int], now: datetime) -> set[int]:
    """Those of these people whom the lot leaves out just now; not gated, for what asks before it writes to them."""
    held = Lot.objects.filter(person__in=ids, is_held=True, until__gte=local_day(now))
    return set(held.values_list("person_id", flat=True))


def n_left_out(member: Member, today: date) -> int:
    """How many the lot leaves out just now."""
    return Lot.objects.visible_to(member).filter(is_held=True, until__gte=today).count()


def put_off_of(member: Member, today: date) -> QuerySet[Putoff]:
    """Who is off the list for now, or for good."""
    return in_force(member, today).filter(kind=SOURCE).select_related("person").order_by("-pk")


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """The first few to ask today."""
    tonight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time(0))) - timedelta(microseconds=1)
    return [_waits(line, today) for line in whom_to_ask(member, tonight, min(most, MOST_TODAY))]


def _waits(line: Line, today: date) -> Waiting:
    page = reverse("asking:ask", args=[line.lot.pk])
    return Waiting(
        SOURCE,
        key_of(line.lot.person_id),
        "person",
        line.lot.person_id,
        max(ground.day for ground in line.grounds),
        words.why_ask(line.grounds, today=today),
        act_url=page,
        act_label=say("Ask"),
        chip=say("ask"),
        opening=words.opening(line.grounds),
        intent=ASK,
        page_url=page,
    )
