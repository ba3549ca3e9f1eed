"""Questions about the business's own names."""

from django.db.models import QuerySet
from django.http import Http404

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may

from .models import Dealer, Staff


def staff_of(member: Member) -> Staff | None:
    """Who this member is among the staff, when that is known."""
    return Staff.objects.filter(member=member).first()


def dealer_of(member: Member) -> Dealer | None:
    """The dealer for whom this member logs in."""
    return Dealer.objects.filter(members=member).order_by("id").first()


def dealers_for(member: Member) -> QuerySet[Dealer]:
    """The dealers this member may know of: all, or its own."""
    if may(member.role, Right.SEE_ALL):
        return Dealer.objects.all()
    return Dealer.objects.filter(members=member)


def dealer_for(member: Member, dealer_id: int) -> Dealer:
    """One dealer, or 404 as if there were none."""
    found = dealers_for(member).filter(pk=dealer_id).first()
    if found is None:
        raise Http404
    return found
