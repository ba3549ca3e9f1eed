"""Questions about answers; each begins with the gate."""

from django.db.models import QuerySet
from django.http import Http404

from goodword.accounts.models import Member
from goodword.people.models import Organisation, Person

from .models import Answer


def answer_for(member: Member, answer_id: int) -> Answer:
    """The answer, or 404 as if there were none."""
    found = Answer.objects.visible_to(member).filter(pk=answer_id).first()
    if found is None:
        raise Http404
    return found


def answers_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Answer]:
    """What a person or an organisation answered, the last first."""
    rows = Answer.objects.visible_to(member).filter(answered_at__isnull=False)
    if person is not None:
        rows = rows.filter(person=person)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("-answered_at", "-id")
