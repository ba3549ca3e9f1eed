"""Which people and organisations are meant: by kind of customer, place, stage, by who looks after them, or by number."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from goodword.accounts.models import Member
from goodword.people.models import Care, Organisation, Person
from goodword.scores.models import Score

M = TypeVar("M", Person, Organisation)


@dataclass(frozen=True)
class Whom:
    """What was chosen; nothing chosen is everybody. Numbers are those of people."""

    segment: str = ""
    country: str = ""
    stage: str = ""
    is_mine: bool = False
    ids: tuple[int, ...] = ()


def people_meant(member: Member, whom: Whom) -> QuerySet[Person]:
    """The people of this choice whom the member may know of."""
    rows: QuerySet[Person] = Person.objects.visible_to(member)
    return _chosen(rows.filter(pk__in=whom.ids) if whom.ids else rows, whom, member, Q(person=OuterRef("pk")))


def organisations_meant(member: Member, whom: Whom) -> QuerySet[Organisation]:
    """The organisations of this choice that the member may know of."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(member)
    return _chosen(rows.none() if whom.ids else rows, whom, member, Q(organisation=OuterRef("pk")))


def _chosen(rows: QuerySet[M], whom: Whom, member: Member, about_them: Q) -> QuerySet[M]:
    if whom.segment:
        rows = rows.filter(segment=whom.segment)
    if whom.country:
        rows = rows.filter(country=whom.country)
    if whom.stage:
        rows = rows.filter(Exists(Score.objects.filter(about_them, insight="lifecycle", label=whom.stage)))
    if whom.is_mine:
        rows = rows.filter(Exists(Care.objects.current().filter(about_them, member=member)))
    return rows


def choices_of(member: Member) -> dict[str, list[str]]:
    """The segments and countries there are among those this member may know of."""
    people = Person.objects.visible_to(member).order_by()
    return {
        "segment": list(people.exclude(segment="").values_list("segment", flat=True).distinct().order_by("segment")[:200]),
        "country": list(people.exclude(country="").values_list("country", flat=True).distinct().order_by("country")[:300]),
    }
