"""What insights last said of somebody."""

from django.db.models import QuerySet

from goodword.accounts.models import Member
from goodword.people.models import Organisation, Person

from .models import Score


def ranked(member: Member, insight: str) -> QuerySet[Score]:
    """Everybody of whom an insight says something and whom this member may know of, most at stake first."""
    people = Person.objects.visible_to(member).values("pk")
    organisations = Organisation.objects.visible_to(member).values("pk")
    found = Score.objects.filter(insight=insight).select_related("person", "organisation")
    return (found.filter(person__in=people) | found.filter(organisation__in=organisations)).order_by("-stake", "id")
