"""Verbs about enquiries: somebody might buy, and then did or did not."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody

from ..models import Opportunity
from . import correcting
from .settling import settle, unsettle


class Sold(TypedDict, total=False):
    """What an enquiry is about, and who of ours deals with it."""

    staff: Staff | None
    dealer: Dealer | None
    product: Product | None


@transaction.atomic
def open_opportunity(
    *,
    title: str,
    currency: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    introduced_by: Person | None = None,
    value: int = 0,
    opened_at: datetime | None = None,
    channel: str = "",
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[Sold],
) -> Opportunity:
    """Somebody might buy; it is warm when somebody else sent them. With the same `once` only the first is kept."""
    of_somebody(person, organisation)
    opportunity, is_new = Opportunity.objects.make(
        once,
        title=names.tidy(title)[:300],
        currency=currency,
        person=person,
        organisation=organisation,
        introduced_by=introduced_by,
        is_warm=introduced_by is not None,
        value=value,
        opened_at=opened_at or at,
        channel=names.tidy(channel),
        noted_at=at,
        **about,
    )
    if is_new:
        note("opportunity.opened", opportunity, by=by, at=at)
    return opportunity


@transaction.atomic
def win(opportunity: Opportunity, *, reason: str = "", by: str, at: datetime) -> Opportunity:
    """They bought."""
    return settle(opportunity, Opportunity.State.WON, reason=reason, by=by, at=at)


@transaction.atomic
def lose(opportunity: Opportunity, *, reason: str = "", by: str, at: datetime) -> Opportunity:
    """They did not buy, and why."""
    return settle(opportunity, Opportunity.State.LOST, reason=reason, by=by, at=at)


@transaction.atomic
def reopen(opportunity: Opportunity, *, by: str, at: datetime) -> Opportunity:
    """Undo `win` or `lose`."""
    return unsettle(opportunity, by=by, at=at)


@transaction.atomic
def unopen(opportunity: Opportunity, *, by: str, at: datetime) -> None:
    """Undo `open_opportunity`."""
    note("opportunity.unopened", opportunity, by=by, at=at)
    Opportunity.objects.filter(pk=opportunity.pk).delete()


def correct(
    opportunity: Opportunity, *, version: int, title: str, value: int, product: Product | None, by: str, at: datetime
) -> Entry:
    """Say otherwise what it is about and what it may be worth."""
    columns = {"title": names.tidy(title)[:300], "value": value, "product": product}
    return correcting.correct(opportunity, version=version, columns=columns, by=by, at=at)
