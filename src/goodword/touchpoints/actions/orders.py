"""Verbs about orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Unpack

from django.db import transaction
from django.db.models import F

from goodword.catalogue.models import Product
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person

from ..models import Order, OrderLine
from ..rules import of_somebody, one_of
from .about import Through
from .seeing import show_to_dealer


@dataclass(frozen=True)
class Line:
    """One line of an order; `amount` is of the whole line, in minor units."""

    what: str
    amount: int
    quantity: Decimal = Decimal(1)
    product: Product | None = None


@transaction.atomic
def record_order(
    *,
    currency: str,
    total: int,
    ordered_at: datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
    lines: Sequence[Line] = (),
    number: str = "",
    state: str = Order.State.PLACED,
    promised_on: date | None = None,
    delivered_at: datetime | None = None,
    channel: str = "",
    once: str = "",
    by: str,
    at: datetime,
    **through: Unpack[Through],
) -> Order:
    """Record something bought, `total` in minor units; with the same `once` only the first is kept."""
    of_somebody(person, organisation)
    one_of(state, Order.State.values)
    order, is_new = Order.objects.make(
        once,
        person=person,
        organisation=organisation,
        number=names.tidy(number),
        ordered_at=ordered_at,
        total=total,
        currency=currency,
        state=state,
        promised_on=promised_on,
        delivered_at=delivered_at,
        channel=names.tidy(channel),
        noted_at=at,
        **through,
    )
    if not is_new:
        return order
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, product=line.product, what=names.tidy(line.what), quantity=line.quantity, amount=line.amount, noted_at=at
        )
        for line in lines
    )
    note("order.recorded", order, by=by, at=at)
    show_to_dealer(order.dealer, person, by=by, at=at)
    return order


@transaction.atomic
def cancel_order(order: Order, *, by: str, at: datetime) -> bool:
    """An order was called off, or noted by mistake; false when it was before."""
    standing = Order.objects.filter(pk=order.pk).exclude(state=Order.State.CANCELLED)
    is_cancelled = bool(standing.update(state=Order.State.CANCELLED, version=F("version") + 1, hand=None))
    if is_cancelled:
        note("order.cancelled", order, by=by, at=at, was=order.state)
    return is_cancelled


@transaction.atomic
def reinstate_order(order: Order, *, by: str, at: datetime) -> bool:
    """Undo `cancel_order`: the order stands where it stood. False where it is not cancelled, or came cancelled."""
    deed = Entry.objects.filter(verb="order.cancelled", kind=Order._meta.db_table, row_id=order.pk).last()
    if deed is None or "was" not in deed.detail:
        return False
    cancelled = Order.objects.filter(pk=order.pk, state=Order.State.CANCELLED)
    is_standing = bool(cancelled.update(state=deed.detail["was"], version=F("version") + 1, hand=None))
    if is_standing:
        note("order.reinstated", order, by=by, at=at)
    return is_standing
