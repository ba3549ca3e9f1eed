"""Questions about cases; each begins with the gate."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.people.models import Organisation, Person, about
from goodword.people.queries import deed_for
from goodword.surveys.models import Answer, Invitation, Survey
from goodword.surveys.rules import AGAIN

from .models import OF_NOBODY, Case, CaseNote, CaseQuerySet
from .opening import is_fit, terms

WORKED = ("case.moved", "case.handed_over", "case.contacted")


def case_for(member: Member, case_id: int) -> Case:
    """The case, or 404 as if there were none."""
    rows = told(Case.objects.visible_to(member)).select_related("answer", "dealer", "rule")
    return get_object_or_404(rows, pk=case_id)


def cases_for(member: Member) -> CaseQuerySet:
    """Every case this member may know of."""
    return Case.objects.visible_to(member)


def cases_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Case]:
    """The cases of a person or an organisation, the last first."""
    return told(cases_for(member)).filter(about(person, organisation)).order_by("-opened_at", "-id")


def notes_of(member: Member, case: Case) -> QuerySet[CaseNote]:
    """What was noted about a case, the last first."""
    return CaseNote.objects.visible_to(member).filter(case=case).select_related("member").order_by("-at", "-id")


def said_after(member: Member, case: Case) -> QuerySet[Answer]:
    """What they answered since the case was closed, the last first."""
    rows = Answer.objects.visible_to(member).filter(answered_at__gt=case.closed_at or case.opened_at, score__isnull=False)
    whose = Q(person=case.person_id) if case.person_id else Q(organisation=case.organisation_id)
    return rows.filter(whose).order_by("-answered_at", "-id")


def worked_by(member: Member, entry_id: int) -> tuple[Entry, Case]:
    """A deed of this member with a case that can be taken back, and the case; or 404."""
    deed = deed_for(member, entry_id, *WORKED)
    return deed, case_for(member, deed.row_id or 0)


def taken_back_by(member: Member, entry_id: int) -> Entry:
    """A case that this member took back, or 404."""
    return deed_for(member, entry_id, "case.taken_back")


def may_have_it(case: Case) -> list[Member]:
    """To whom a case may be given, by name."""
    there = Member.objects.filter(is_active=True).order_by("name", "id")
    of_dealer = set(case.dealer.members.values_list("pk", flat=True)) if case.dealer else set()
    return [one for one in there if is_fit(one) or one.pk in of_dealer]


def member_named(number: int) -> Member:
    """Somebody to whom a case may be given, by number, or 404; not gated: members know each other."""
    return get_object_or_404(Member, pk=number, is_active=True)


def on_the_desk_of(member: Member) -> Q:
    """The cases that wait for this member: theirs; to managers also those of nobody."""
    mine = Q(owner=member)
    return mine | OF_NOBODY if may(member.role, Right.MANAGE) else mine


def open_cases() -> QuerySet[Case]:
    """The cases that are not closed, for use inside a question of a lower room; not gated."""
    return Case.objects.open()


def in_trouble(ids: Collection[int], now: datetime) -> set[int]:
    """Those of these people of whom a case is open; not gated, for what asks before it writes to them."""
    rows = Case.objects.open().filter(person__in=ids, opened_at__lte=now)
    return {one for one in rows.values_list("person_id", flat=True) if one is not None}


def survey_for(case: Case) -> Survey | None:
    """By which survey we ask again: the one that they answered, else one about how it is between us, else any; none is live."""
    live = Survey.objects.filter(state=Survey.State.LIVE)
    theirs = live.filter(versions__responses__answers__cases=case).first()
    return theirs or live.filter(kind=Survey.Kind.RELATIONSHIP).order_by("pk").first() or live.order_by("pk").first()


def cause_of(case: Case) -> str:
    """By which an invitation says that it asks again after a case; after one that was opened again, also after which closing."""
    n = case.notes.filter(came_to=Case.State.CLOSED).count()
    return f"{AGAIN}{case.pk}" if n < 2 else f"{AGAIN}{case.pk}:{n}"


def to_ask_again(at: datetime, *, after_days: int, within_days: int) -> QuerySet[Case]:
    """The closed ones whose people have not been asked since and are to be asked now; not gated, for the clock asks."""
    cause = Concat(Value(AGAIN), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    after_it = Q(cause=cause) | Q(cause__startswith=Concat(cause, Value(":")))
    decided = Invitation.objects.filter(after_it, person=OuterRef("person"), noted_at__gte=OuterRef("closed_at"))
    rows = Case.objects.filter(~Exists(decided), state=Case.State.CLOSED, asked_again_at=None, person__isnull=False)
    rows = rows.filter(closed_at__lte=at - timedelta(days=after_days), closed_at__gt=at - timedelta(days=within_days))
    return rows.select_related("person", "answer").order_by("closed_at", "id")


def asked_again_on(case: Case, now: datetime) -> date | None:
    """The day that is still to come on which whoever it is about is asked again; not gated, for the case was."""
    if case.closed_at is None or case.person_id is None or case.asked_again_at is not None:
        return None
    due_at = case.closed_at + timedelta(days=terms().asked_again_days)
    return local_day(due_at) if due_at > now else None


def by_owner(opened: list[Case]) -> dict[int, list[Case]]:
    """Cases by their owner, with whom they are about; not gated: each is told its own owner only."""
    rows = told(Case.objects.filter(pk__in=[one.pk for one in opened], owner__isnull=False))
    found: dict[int, list[Case]] = {}
    for case in rows.order_by("opened_at", "id"):
        found.setdefault(case.owner_id or 0, []).append(case)
    return found


def told(rows: CaseQuerySet) -> CaseQuerySet:
    """With whom they are about, and whose they are."""
    return rows.select_related("person", "organisation", "owner")
