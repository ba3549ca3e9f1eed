"""What may make somebody worth a call: the facts of each kind, and what other rooms say.

Each reads a few rows from an index and asks, row by row, whether somebody was spoken with since;
nothing here grows with the number of people.
"""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit.waiting import Waiting as Told
from goodword.people.queries import about_seen
from goodword.pipeline.courtesies import without_own_cadence
from goodword.pipeline.models import Opportunity
from goodword.pipeline.queries import theirs
from goodword.scores.models import Score
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Promise
from goodword.touchpoints.queries import not_spoken_with

from .rules import DAYS_AHEAD, ENQUIRY_DAYS, LOW_ANSWER_DAYS, PROMISE_DAYS, SAME_MINUTE, Deed, Reason, Subject, Why

LOW = (
    Q(metric="nps", score__lte=6)
    | Q(metric="csat", score__lte=2)
    | Q(metric="ces", is_high_good=True, score__lte=3)
    | Q(metric="ces", is_high_good=False, score__gte=F("scale_high") - 1)
)


def low_answers(member: Member, now: datetime, most: int) -> list[Reason]:
    newer = Answer.objects.filter(
        person=OuterRef("person"), metric=OuterRef("metric"), answered_at__gt=OuterRef("answered_at"), score__isnull=False
    )
    recent = about_seen(Answer.objects.visible_to(member), member).filter(
        LOW, ~Exists(newer), score__isnull=False, answered_at__gt=now - timedelta(days=LOW_ANSWER_DAYS), answered_at__lte=now
    )
    rows = (
        not_spoken_with(recent, since=OuterRef("answered_at") - SAME_MINUTE)
        .order_by("-answered_at")
        .values_list("person_id", "organisation_id", "pk", "answered_at", "score", "scale_high", "comment")
    )
    return [
        Reason(_subject(p, o), Why.LOW, timezone.localdate(at), at=at, row_id=pk, score=score, scale_high=high, words=comment)
        for p, o, pk, at, score, high, comment in rows[:most]
        if at is not None
    ]


def open_promises(member: Member, today: date, most: int) -> list[Reason]:
    rows = (
        about_seen(Promise.objects.visible_to(member), member)
        .filter(kept_at=None, dropped_at=None, due_on__lte=today, due_on__gt=today - timedelta(days=PROMISE_DAYS))
        .order_by("-due_on")
        .values_list("person_id", "organisation_id", "pk", "due_on", "what")
    )
    return [
        Reason(_subject(p, o), Why.PROMISE, due_on, row_id=pk, words=what, deed=_keeping(pk))
        for p, o, pk, due_on, what in rows[:most]
    ]


def coming_promises(member: Member, today: date, most: int) -> list[Reason]:
    """What was promised for the days to come."""
    rows = (
        about_seen(Promise.objects.visible_to(member), member)
        .filter(kept_at=None, dropped_at=None, due_on__gt=today, due_on__lte=today + timedelta(days=PROMISE_DAYS))
        .order_by("due_on")
        .values_list("person_id", "organisation_id", "pk", "due_on", "what")
    )
    return [Reason(_subject(p, o), Why.PROMISE, due_on, row_id=pk, words=what) for p, o, pk, due_on, what in rows[:most]]


def _keeping(promise_id: int) -> Deed:
    return Deed(reverse("touchpoints:keep", args=[promise_id]), say("Kept"), is_post=True)


def open_enquiries(member: Member, now: datetime, most: int) -> list[Reason]:
    recent = theirs(Opportunity.objects.visible_to(member), member).filter(
        state=Opportunity.State.OPEN, opened_at__gt=now - timedelta(days=ENQUIRY_DAYS), opened_at__lte=now
    )
    rows = (
        not_spoken_with(recent, since=OuterRef("opened_at") - SAME_MINUTE)
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
            page_url=reverse("pipeline:enquiry", args=[pk]),
        )
        for p, o, pk, at, title, is_warm, through, value in rows[:most]
    ]


def silences(member: Member, most: int) -> list[Reason]:
    overdue = without_own_cadence(about_seen(Score.objects.all(), member).filter(insight="silence", value__gt=0))
    rows = (
        not_spoken_with(overdue, since=OuterRef("as_of"))
        .order_by("-stake", "id")
        .values_list("person_id", "organisation_id", "pk", "stake", "n", "reason")
    )
    found = rows[:most]
    return [_silence(_subject(p, o), pk, stake, n, why) for p, o, pk, stake, n, why in found if why.get("last_on")]


def _silence(subject: Subject, row_id: int, stake: int, n: int, reason: dict[str, object]) -> Reason:
    last_on = date.fromisoformat(str(reason["last_on"])[:10])
    return Reason(
        subject,
        Why.SILENCE,
        last_on,
        row_id=row_id,
        usual_days=float(str(reason.get("usual_days") or 0)),
        is_by_orders=reason.get("why") == "own rhythm",
        n=n,
        stake=stake,
        key=_since(subject, last_on),
    )


def _since(subject: Subject, last_on: date) -> str:
    """A silence is the same one for as long as nothing ends it."""
    return f"{subject.kind}:{subject.id}:{last_on}"


def due(member: Member, today: date, most: int) -> list[Reason]:
    """Who is due for a word by their cadence, counted from the last real contact, though no silence is too long yet."""
    early = without_own_cadence(about_seen(Score.objects.all(), member).filter(insight="silence", value__lte=0))
    rows = (
        not_spoken_with(early, since=OuterRef("as_of"))
        .order_by("-stake", "id")
        .values_list("person_id", "organisation_id", "pk", "stake", "reason")
    )
    found = (_due_by(_subject(p, o), pk, stake, why) for p, o, pk, stake, why in rows[:most] if why.get("contact_on"))
    ahead = timedelta(days=DAYS_AHEAD)
    return [one for one in found if one.day + timedelta(days=one.usual_days) < today + ahead]


def _due_by(subject: Subject, row_id: int, stake: int, reason: dict[str, object]) -> Reason:
    contact_on = date.fromisoformat(str(reason["contact_on"])[:10])
    days = float(str(reason.get("cadence") or 0))
    return Reason(subject, Why.DUE, contact_on, row_id=row_id, usual_days=days, stake=stake, key=_since(subject, contact_on))


def told_by(tell: str, member: Member, today: date, most: int) -> list[Reason]:
    """What another room says that waits."""
    told: list[Told] = import_string(tell)(member, today, most)
    return [
        Reason(
            Subject(one.subject_kind, one.subject_id),
            Why.STEP,
            one.day,
            words=one.why,
            stake=one.stake,
            source=one.source,
            key=one.key,
            chip=one.chip,
            opening=one.opening,
            intent=one.intent,
            page_url=one.page_url,
            is_pressing=one.is_pressing,
            deed=Deed(one.act_url, one.act_label, one.is_post) if one.act_url else None,
        )
        for one in told
    ]


def _subject(person_id: int | None, organisation_id: int | None) -> Subject:
    if person_id is not None:
        return Subject("person", person_id)
    return Subject("organisation", organisation_id or 0)
