"""Questions about enquiries; each begins with the gate."""

from django.db.models import QuerySet
from django.http import Http404

from goodword.accounts.models import Member
from goodword.people.models import Organisation, Person

from .models import Opportunity


def opportunity_for(member: Member, opportunity_id: int) -> Opportunity:
    """The enquiry, or 404 as if there were none."""
    found = Opportunity.objects.visible_to(member).filter(pk=opportunity_id).first()
    if found is None:
        raise Http404
    return found


def opportunities_of(
    member: Member, *, person: Person | None = None, organisation: Organisation | None = None
) -> QuerySet[Opportunity]:
    """The enquiries of a person or an organisation, the last first."""
    rows = Opportunity.objects.visible_to(member).select_related("introduced_by")
    if person is not None:
        rows = rows.filter(person=person)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("-opened_at", "-id")


def opportunities_for(member: Member) -> QuerySet[Opportunity]:
    """Every enquiry this member may know of."""
    return Opportunity.objects.visible_to(member)
