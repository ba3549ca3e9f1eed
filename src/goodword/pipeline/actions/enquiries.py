"""Verbs about enquiries: somebody might buy, and then did or did not."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import OfNobody

from ..models import Opportunity


class Sold(TypedDict, total=False):
    """What an enquiry is about, and who of ours deals with it."""

    staff: Staff | None
    dealer: Dealer | None
    product: Product | None


class NotOpen(ValueError):
    """Won or lost before; a second end would count one enquiry twice."""


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
    if person is None and organisation is None:
        raise OfNobody
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
    return _close(opportunity, Opportunity.State.WON, reason, by=by, at=at)


@transaction.atomic
def lose(opportunity: Opportunity, *, reason: str = "", by: str, at: datetime) -> Opportunity:
    """They did not buy, and why."""
    return _close(opportunity, Opportunity.State.LOST, reason, by=by, at=at)


@transaction.atomic
def reopen(opportunity: Opportunity, *, by: str, at: datetime) -> Opportunity:
    """Undo `win` or `lose`."""
    closed = Opportunity.objects.filter(pk=opportunity.pk).exclude(state=Opportunity.State.OPEN)
    if closed.update(state=Opportunity.State.OPEN, closed_at=None, reason="", version=F("version") + 1, hand=None):
        note("opportunity.reopened", opportunity, by=by, at=at)
    opportunity.refresh_from_db()
    return opportunity


def _close(opportunity: Opportunity, state: Opportunity.State, reason: str, *, by: str, at: datetime) -> Opportunity:
    still_open = Opportunity.objects.filter(pk=opportunity.pk, state=Opportunity.State.OPEN)
    if not still_open.update(state=state, closed_at=at, reason=names.tidy(reason)[:300], version=F("version") + 1, hand=None):
        raise NotOpen
    opportunity.refresh_from_db()
    note(f"opportunity.{state.value}", opportunity, by=by, at=at)
    return opportunity
