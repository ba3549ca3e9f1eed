"""What the pages of the directory show; the gates are those of the rooms below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, TypedDict

from django.db.models import Count, Max, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as say

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.kit.places import country_name
from goodword.kit.prepared import about_rows
from goodword.people.models import Care, Membership, Organisation, Person
from goodword.people.queries import carers_of, memberships_of
from goodword.scores.models import Score
from goodword.touchpoints.models import Promise, Touchpoint
from goodword.touchpoints.queries import last_talk_of, open_promises_of

from .models import SavedView
from .words import STAGE_OF_ONE

TOLD = ("lifecycle", "silence")
NOTHING = ("", 0.0)
CHIPS = {"fan": "chip chip-leaf", "ambassador": "chip chip-leaf", "lapsed": "chip chip-brick", "": "soft"}


class Row(TypedDict):
    """One line of the list of people, in the words that it shows: a page has many, so each is put together once.

    The names are those that `filled_with` fills into the page.
    """

    pk: int
    name: str
    url: str
    organisations: str
    email: str
    phone: str
    stage: str
    chip: str
    last: str
    overdue: str
    carers: str


@dataclass(frozen=True)
class Card:
    """The head of a person's or an organisation's page: what one needs before one calls."""

    memberships: list[Membership]
    carers: list[Member]
    last_talk: Touchpoint | None
    promises: list[Promise]
    stage: str
    overdue: int


def lines(member: Member, people: Sequence[Person]) -> list[Row]:
    """The lines of the list, in a fixed number of questions."""
    ids = [person.pk for person in people]
    known = Known(
        organisations=_by_number(about_rows("organisations", ids, _belonging)),
        carers=_by_number((pk, name or email) for pk, name, email in about_rows("carers", ids, _caring)),
        told={(pk, insight): (label, value) for pk, insight, label, value in about_rows("told", ids, _told)},
        last=dict(about_rows(("last", member.pk, member.role, member.is_active), ids, partial(_last_spoken, member))),
    )
    here = reverse("directory:people")
    return [_line(person, known, here) for person in people]


def _belonging(ids: Sequence[int]) -> QuerySet[Any, Any]:
    present = Membership.objects.filter(until=None, person__in=ids)
    return present.order_by("id").values_list("person", "organisation__name")


def _caring(ids: Sequence[int]) -> QuerySet[Any, Any]:
    present = Care.objects.current().filter(person__in=ids)
    return present.order_by("id").values_list("person", "member__name", "member__email")


def _told(ids: Sequence[int]) -> QuerySet[Any, Any]:
    scores = Score.objects.filter(insight__in=TOLD, person__in=ids)
    return scores.order_by().values_list("person", "insight", "label", "value")


def _last_spoken(member: Member, ids: Sequence[int]) -> QuerySet[Any, Any]:
    talks = Touchpoint.objects.visible_to(member).real().filter(person__in=ids)
    return talks.order_by().values_list("person").annotate(Max("at"))


@dataclass(frozen=True)
class Known:
    """What was asked about the people of a page, by their numbers."""

    organisations: dict[int, str]
    carers: dict[int, str]
    told: dict[tuple[int, str], tuple[str, float]]
    last: dict[int, datetime]
    never: str = field(default_factory=lambda: say("never"))
    nobody: str = field(default_factory=lambda: say("nobody"))
    no_way: str = field(default_factory=lambda: say("no way yet"))


def _line(person: Person, known: Known, here: str) -> Row:
    pk = person.pk
    stage, _ = known.told.get((pk, "lifecycle"), NOTHING)
    _, overdue = known.told.get((pk, "silence"), NOTHING)
    return {
        "pk": pk,
        "name": person.name,
        "url": f"{here}{pk}/",
        "organisations": known.organisations.get(pk, ""),
        "email": person.email,
        "phone": person.phone or ("" if person.email else known.no_way),
        "stage": str(STAGE_OF_ONE.get(stage, stage)) or "–",
        "chip": CHIPS.get(stage, "chip"),
        "last": _day(known, pk),
        "overdue": _days_overdue(overdue),
        "carers": known.carers.get(pk, known.nobody),
    }


def _by_number(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The names that belong to each number, in one line."""
    found: dict[int, list[str]] = {}
    for pk, name in named:
        found.setdefault(pk, []).append(name)
    return {pk: ", ".join(names) for pk, names in found.items()}


def _whole_days(silence: float) -> int:
    """For how many days somebody is overdue; what insights file is below nought for whoever is not."""
    return max(0, round(silence))


def _days_overdue(silence: float) -> str:
    days = _whole_days(silence)
    return ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days} if days else ""


class OrganisationRow(TypedDict):
    """One line of the list of organisations, as `filled_with` fills it in."""

    pk: int
    name: str
    url: str
    segment: str
    email: str
    phone: str
    where: str
    people: str
    last: str
    overdue: str
    carers: str


def organisation_lines(member: Member, organisations: Sequence[Organisation]) -> list[OrganisationRow]:
    """The lines of the list of organisations, in a fixed number of questions."""
    ids = [o.pk for o in organisations]
    belongs = Membership.objects.filter(until=None, organisation__in=ids, person__in=Person.objects.visible_to(member)).order_by()
    talks = Touchpoint.objects.visible_to(member).real().filter(organisation__in=ids).order_by()
    cared = Care.objects.current().visible_to(member).filter(organisation__in=ids).order_by("id")
    silent = Score.objects.filter(insight="silence", organisation__in=ids).order_by()
    people = dict(belongs.values_list("organisation").annotate(Count("id")))
    known = Known(
        organisations={},
        carers=_by_number(
            (pk, name or email) for pk, name, email in cared.values_list("organisation", "member__name", "member__email")
        ),
        told={(pk, "silence"): ("", value) for pk, value in silent.values_list("organisation", "value")},
        last=dict(talks.values_list("organisation").annotate(Max("at"))),
    )
    here = reverse("directory:organisations")
    return [_organisation_line(row, known, people.get(row.pk, 0), here) for row in organisations]


def _organisation_line(row: Organisation, known: Known, people: int, here: str) -> OrganisationRow:
    pk = row.pk
    return {
        "pk": pk,
        "name": row.name,
        "url": f"{here}{pk}/",
        "segment": row.segment,
        "email": row.email,
        "phone": row.phone or ("" if row.email else known.no_way),
        "where": ", ".join(filter(None, (row.city, country_name(row.country)))),
        "people": ngettext("%(n)s person", "%(n)s people", people) % {"n": people} if people else "",
        "last": _day(known, pk),
        "overdue": _days_overdue(known.told.get((pk, "silence"), NOTHING)[1]),
        "carers": known.carers.get(pk, known.nobody),
    }


def _day(known: Known, pk: int) -> str:
    return _in_words(timezone.localdate(known.last[pk]), get_language()) if pk in known.last else known.never


@lru_cache(maxsize=4_000)
def _in_words(day: date, _: str | None) -> str:
    """A day as a language writes it: on a page of a list the same few days come again and again."""
    return date_format(day, "j M Y")


def card_of(member: Member, person: Person, *, now: datetime) -> Card:
    """The head of a person's page."""
    return _card(member, person, None, now=now)


def card_of_organisation(member: Member, organisation: Organisation, *, now: datetime) -> Card:
    """The head of an organisation's page."""
    return _card(member, None, organisation, now=now)


def _card(member: Member, person: Person | None, organisation: Organisation | None, *, now: datetime) -> Card:
    told = {s.insight: s for s in Score.objects.filter(person=person, organisation=organisation, insight__in=TOLD)}
    return Card(
        memberships=memberships_of(member, person) if person else [],
        carers=carers_of(person=person, organisation=organisation),
        last_talk=last_talk_of(member, person=person, organisation=organisation, before=now),
        promises=list(open_promises_of(member, person=person, organisation=organisation)[:20]),
        stage=told["lifecycle"].label if "lifecycle" in told else "",
        overdue=_whole_days(told["silence"].value) if "silence" in told else 0,
    )


def views_for(member: Member, *, of: str = "") -> QuerySet[SavedView]:
    """The saved lists this member may open: their own and those for everybody."""
    rows = SavedView.objects.filter(Q(member=member) | Q(is_for_all=True)).order_by("name", "id")
    return rows.filter(of=of) if of else rows


def view_to_forget(member: Member, view_id: int) -> SavedView:
    """A saved list that this member may take away: their own, or for a manager any that is for everybody."""
    mine = Q(member=member)
    theirs = mine | Q(is_for_all=True) if may(member.role, Right.MANAGE) else mine
    return get_object_or_404(views_for(member).filter(theirs), pk=view_id)


def is_late(promise: Promise, today: date) -> bool:
    """Whether its day has passed."""
    return promise.due_on < today
