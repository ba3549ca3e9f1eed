"""What the pages of the directory show; the gates are those of the rooms below."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.people.models import Care, Membership, Organisation, Person
from goodword.people.queries import carers_of, memberships_of
from goodword.scores.models import Score
from goodword.touchpoints.models import Promise, Touchpoint
from goodword.touchpoints.queries import last_talk_of, open_promises_of

from .models import SavedView
from .words import STAGE_OF_ONE

TOLD = ("lifecycle", "silence")
CHIPS = {"fan": " chip-leaf", "ambassador": " chip-leaf", "lapsed": " chip-brick"}


@dataclass(frozen=True)
class Row:
    """One line of the list of people, in the words that it shows: a page has many, so each is put together once."""

    pk: int
    name: str
    url: str
    organisations: list[str]
    ways: list[str]
    stage: str
    chip: str
    last: str
    overdue: str
    carers: str
    log: str


@dataclass(frozen=True)
class Card:
    """The head of a person's or an organisation's page: what one needs before one calls."""

    memberships: list[Membership]
    carers: list[Member]
    last_talk: Touchpoint | None
    promises: list[Promise]
    stage: str
    overdue: int


def with_what_is_told(rows: QuerySet[Person]) -> QuerySet[Person]:
    """The people with all that a line of the list says of them, in a fixed number of questions."""
    present = Membership.objects.filter(until=None).select_related("organisation").only("person", "organisation__name")
    told = Score.objects.filter(insight__in=TOLD).only("person", "insight", "label", "value")
    care = Care.objects.current().select_related("member").only("person", "member__name", "member__email")
    return rows.only("name", "name_key", "email", "phone").prefetch_related(
        Prefetch("memberships", present, to_attr="present"),
        Prefetch("scores", told, to_attr="told"),
        Prefetch("care", care, to_attr="carers"),
    )


def lines(member: Member, people: list[Person]) -> list[Row]:
    """The lines of the list for people that were read `with_what_is_told`."""
    talks = Touchpoint.objects.visible_to(member).real().filter(person__in=[p.pk for p in people])
    last = dict(talks.order_by().values_list("person").annotate(Max("at")))
    return [_line(person, last.get(person.pk)) for person in people]


def _line(person: Any, last_at: datetime | None) -> Row:
    told = {score.insight: score for score in person.told}
    stage = told["lifecycle"].label if "lifecycle" in told else ""
    overdue = _overdue(told.get("silence"))
    return Row(
        pk=person.pk,
        name=person.name,
        url=reverse("directory:person", args=[person.pk]),
        organisations=[m.organisation.name for m in person.present],
        ways=[way for way in (person.email, person.phone) if way],
        stage=str(STAGE_OF_ONE.get(stage, stage)),
        chip=CHIPS.get(stage, ""),
        last=date_format(timezone.localtime(last_at), "j M Y") if last_at else say("never"),
        overdue=ngettext("%(n)s day overdue", "%(n)s days overdue", overdue) % {"n": overdue} if overdue else "",
        carers=", ".join(str(care.member) for care in person.carers) or say("nobody"),
        log=say("Log a talk with %(name)s") % {"name": person.name},
    )


@dataclass(frozen=True)
class OrganisationRow:
    """One line of the list of organisations."""

    organisation: Organisation
    n_people: int
    last_at: datetime | None


def organisation_lines(member: Member, organisations: list[Organisation]) -> list[OrganisationRow]:
    """The lines of the list of organisations, in a fixed number of questions."""
    ids = [o.pk for o in organisations]
    belongs = Membership.objects.filter(until=None, organisation__in=ids, person__in=Person.objects.visible_to(member))
    people = dict(belongs.order_by().values_list("organisation").annotate(Count("id")))
    talks = Touchpoint.objects.visible_to(member).real().filter(organisation__in=ids)
    last = dict(talks.order_by().values_list("organisation").annotate(Max("at")))
    return [OrganisationRow(o, people.get(o.pk, 0), last.get(o.pk)) for o in organisations]


def _overdue(silence: Score | None) -> int:
    return max(0, round(silence.value)) if silence else 0


def card_of(member: Member, person: Person, *, now: datetime) -> Card:
    """The head of a person's page."""
    told = {s.insight: s for s in Score.objects.filter(person=person, insight__in=TOLD)}
    return Card(
        memberships=memberships_of(member, person),
        carers=carers_of(person=person),
        last_talk=last_talk_of(member, person=person, before=now),
        promises=list(open_promises_of(member, person=person)[:20]),
        stage=told["lifecycle"].label if "lifecycle" in told else "",
        overdue=_overdue(told.get("silence")),
    )


def card_of_organisation(member: Member, organisation: Organisation, *, now: datetime) -> Card:
    """The head of an organisation's page."""
    told = {s.insight: s for s in Score.objects.filter(organisation=organisation, insight__in=TOLD)}
    return Card(
        memberships=[],
        carers=carers_of(organisation=organisation),
        last_talk=last_talk_of(member, organisation=organisation, before=now),
        promises=list(open_promises_of(member, organisation=organisation)[:20]),
        stage=told["lifecycle"].label if "lifecycle" in told else "",
        overdue=_overdue(told.get("silence")),
    )


def views_for(member: Member) -> QuerySet[SavedView]:
    """The saved lists this member may open: their own and those for everybody."""
    return SavedView.objects.filter(Q(member=member) | Q(is_for_all=True)).order_by("name", "id")


def view_to_forget(member: Member, view_id: int) -> SavedView:
    """A saved list that this member may take away: their own, or for a manager any that is for everybody."""
    mine = Q(member=member)
    found = views_for(member).filter(mine | Q(is_for_all=True) if may(member.role, Right.MANAGE) else mine, pk=view_id).first()
    if found is None:
        raise Http404
    return found


def deed_for(member: Member, entry_id: int) -> Entry:
    """A change to many people that this member made, or 404."""
    deeds = Entry.objects.filter(verb__in=("people.set", "people.looked_after"), by=member.by)
    found = deeds.filter(pk=entry_id).first()
    if found is None:
        raise Http404
    return found


def is_late(promise: Promise, today: date) -> bool:
    """Whether its day has passed."""
    return promise.due_on < today
