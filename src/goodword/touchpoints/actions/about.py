"""What a contact or an order may tell besides whom it is with."""

from typing import TypedDict

from goodword.catalogue.models import Branch, Dealer, Department, Product, Staff

from ..models import Order


class Through(TypedDict, total=False):
    """Who of ours dealt with it, and where."""

    staff: Staff | None
    dealer: Dealer | None
    branch: Branch | None


class About(Through, total=False):
    """What a talk or an answer is about."""

    department: Department | None
    product: Product | None
    order: Order | None
