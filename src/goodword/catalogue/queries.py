"""Questions about the business's own names."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.kit import names

from .models import Dealer, Product, Staff

MOST_SUGGESTED = 200


def product_names() -> dict[str, str]:
    """The names of what is sold, as a form suggests them; anybody who logs in may read them."""
    found = Product.objects.order_by("name_key", "id").values_list("name", flat=True)[:MOST_SUGGESTED]
    return {name: name for name in found}


def product_called(text: str) -> Product | None:
    """What is sold under a name, however it is capitalised."""
    return Product.objects.filter(name_key=names.key(text)).order_by("id").first()


def product_known(product_id: int) -> Product:
    """One product by its number, or 404."""
    return get_object_or_404(Product.objects, pk=product_id)


def staff_known(staff_id: int) -> Staff:
    """One of the staff by their number, or 404."""
    return get_object_or_404(Staff.objects, pk=staff_id)


def staff_of(member: Member) -> Staff | None:
    """Who this member is among the staff, when that is known."""
    return Staff.objects.filter(member=member).first()


def dealer_of(member: Member) -> Dealer | None:
    """The dealer for whom this member logs in."""
    return Dealer.objects.filter(members=member).order_by("id").first()


def dealers_for(member: Member) -> QuerySet[Dealer]:
    """The dealers this member may know of: all, or its own."""
    return Dealer.objects.visible_to(member)


def dealer_for(member: Member, dealer_id: int) -> Dealer:
    """One dealer, or 404 as if there were none."""
    return get_object_or_404(dealers_for(member), pk=dealer_id)
