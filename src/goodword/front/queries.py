"""Who has a fact that asks for a call; each question begins with what the member may see.

Each source reads a few rows from an index and asks, row by row, whether somebody was spoken
with since; nothing here grows with the number of people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.people.models import Membership, Organisation, Person
from goodword.pipeline.models import Opportunity
from goodword.scores.models import Score
from goodword.surveys.models import Answer
from goodword.touchpoints.models import REAL_CONTACT, Order, Promise, Touchpoint

from .rules import (
    ENQUIRY_DAYS,
    LOW_ANSWER_DAYS,
    PROMISE_DAYS,
    SAME_MINUTE,
    Call,
    Dealings,
    Reason,
    Subject,
    Why,
    calls,
)

M = TypeVar("M", Answer, Promise, Opportunity, Score)
CANDIDATES = 60
LOW = (
    Q(metric="nps", score__lte=6)
    | Q(metric="csat", score__lte=2)
    | Q(metric="ces", is_high_good=True, score__lte=3)
    | Q(metric="ces", is_high_good=False, score__gte=F("scale_high") - 1)
)


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
    sources = [
        _low_answers(member, now),
        _open_promises(member, today),
        _open_enquiries(member, now),
        _silences(member),
    ]
    reasons = [reason for source in sources for reason in source]
    dealings = _dealings({r.subject for r in reasons}, now=now, currency=currency)
    return Waiting(calls(reasons, dealings, today=today), is_all=all(len(source) < CANDIDATES for source in sources))


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


def _not_spoken_with(rows: QuerySet[M], *, since: Combinable | datetime) -> QuerySet[M]:
    """Only rows whose subject has had no real contact since a moment."""
    real = Touchpoint.objects.filter(REAL_CONTACT, at__gte=since)
    with_them = Exists(real.filter(person=OuterRef("person")))
    with_the_firm = Q(person=None) & Exists(real.filter(organisation=OuterRef("organisation")))
    return rows.filter(~with_them, ~with_the_firm)


def _about_seen(rows: QuerySet[M], member: Member) -> QuerySet[M]:
    """Only rows about somebody the member may know of."""
    if may(member.role, Right.SEE_ALL):
        return rows
    people, organisations = Person.objects.visible_to(member), Organisation.objects.visible_to(member)
    return rows.filter(Q(person__in=people) | Q(person=None, organisation__in=organisations))


def _low_answers(member: Member, now: datetime) -> list[Reason]:
    newer = Answer.objects.filter(
        person=OuterRef("person"), metric=OuterRef("metric"), answered_at__gt=OuterRef("answered_at"), score__isnull=False
    )
    recent = _about_seen(Answer.objects.visible_to(member), member).filter(
        LOW, ~Exists(newer), score__isnull=False, answered_at__gt=now - timedelta(days=LOW_ANSWER_DAYS), answered_at__lte=now
    )
    rows = (
        _not_spoken_with(recent, since=OuterRef("answered_at") - SAME_MINUTE)
        .order_by("-answered_at")
        .values_list("person_id", "organisation_id", "pk", "answered_at", "score", "scale_high", "comment")
    )
    return [
        Reason(_subject(p, o), Why.LOW, timezone.localdate(at), at=at, row_id=pk, score=score, scale_high=high, words=comment)
        for p, o, pk, at, score, high, comment in rows[:CANDIDATES]
        if at is not None
    ]


def _open_promises(member: Member, today: date) -> list[Reason]:
    rows = (
        _about_seen(Promise.objects.visible_to(member), member)
        .filter(kept_at=None, dropped_at=None, due_on__lte=today, due_on__gt=today - timedelta(days=PROMISE_DAYS))
        .order_by("-due_on")
        .values_list("person_id", "organisation_id", "pk", "due_on", "what")
    )
    return [Reason(_subject(p, o), Why.PROMISE, due_on, row_id=pk, words=what) for p, o, pk, due_on, what in rows[:CANDIDATES]]


def _open_enquiries(member: Member, now: datetime) -> list[Reason]:
    recent = _about_seen(Opportunity.objects.visible_to(member), member).filter(
        state=Opportunity.State.OPEN, opened_at__gt=now - timedelta(days=ENQUIRY_DAYS), opened_at__lte=now
    )
    rows = (
        _not_spoken_with(recent, since=OuterRef("opened_at") - SAME_MINUTE)
        .order_by("-opened_at")
        .values_list("person_id", "organisation_id", "pk", "opened_at", "title", "is_warm", "introduced_by__name", "value")
    )
    # The introducer's name is told to those who may know of everybody.
    tells = may(member.role, Right.SEE_ALL)
    return [
        Reason(
            _subject(p, o),
            Why.ENQUIRY,
            timezone.localdate(at),
            at=at,
            row_id=pk,
            words=title,
            is_warm=is_warm,
            through=(through or "") if tells else "",
            stake=value,
        )
        for p, o, pk, at, title, is_warm, through, value in rows[:CANDIDATES]
    ]


def _silences(member: Member) -> list[Reason]:
    overdue = _about_seen(Score.objects.all(), member).filter(insight="silence", value__gt=0)
    rows = (
        _not_spoken_with(overdue, since=OuterRef("as_of"))
        .order_by("-stake", "id")
        .values_list("person_id", "organisation_id", "pk", "stake", "n", "reason")
    )
    found = rows[:CANDIDATES]
    return [_silence(_subject(p, o), pk, stake, n, why) for p, o, pk, stake, n, why in found if why.get("last_on")]


def _silence(subject: Subject, row_id: int, stake: int, n: int, reason: dict[str, object]) -> Reason:
    return Reason(
        subject,
        Why.SILENCE,
        date.fromisoformat(str(reason["last_on"])[:10]),
        row_id=row_id,
        usual_days=float(str(reason.get("usual_days") or 0)),
        is_by_orders=reason.get("why") == "own rhythm",
        n=n,
        stake=stake,
    )


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


def _subject(person_id: int | None, organisation_id: int | None) -> Subject:
    if person_id is not None:
        return Subject("person", person_id)
    return Subject("organisation", organisation_id or 0)


def _ids(subjects: Iterable[Subject], kind: str) -> list[int]:
    return sorted(s.id for s in subjects if s.kind == kind)
