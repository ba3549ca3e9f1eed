"""What insights last said of somebody."""

from django.db.models import QuerySet

from goodword.accounts.models import Member
from goodword.people.models import Organisation, Person

from .models import Score


def scores_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> dict[str, Score]:
    """What each insight last said of a person or organisation, by its name; nothing of somebody out of sight."""
    if person is not None and not Person.objects.visible_to(member).filter(pk=person.pk).exists():
        return {}
    if organisation is not None and not Organisation.objects.visible_to(member).filter(pk=organisation.pk).exists():
        return {}
    return {score.insight: score for score in Score.objects.filter(person=person, organisation=organisation)}


def ranked(member: Member, insight: str) -> QuerySet[Score]:
    """Everybody of whom an insight says something and whom this member may know of, most at stake first."""
    people = Person.objects.visible_to(member).values("pk")
    organisations = Organisation.objects.visible_to(member).values("pk")
    found = Score.objects.filter(insight=insight).select_related("person", "organisation")
    return (found.filter(person__in=people) | found.filter(organisation__in=organisations)).order_by("-stake", "id")
