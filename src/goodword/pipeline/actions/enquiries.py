"""Verbs about enquiries: somebody might buy, and then did or did not."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import LONGEST_WORDS, of_somebody

from ..models import Opportunity
from ..routes import asked_by
from ..rules import Asked
from . import correcting
from .routing import desk_for
from .settling import NotOpen, settle, unsettle


class Sold(TypedDict, total=False):
    """What an enquiry is about, through whom it came, and with which words: why they were sent, and what was said."""

    dealer: Dealer | None
    product: Product | None
    why_sent: str
    said: str


class Said(TypedDict, total=False):
    """What may be said otherwise of an enquiry; what is left out stays as it is."""

    title: str
    value: int
    product: Product | None
    stage: str
    staff: Staff | None
    why_sent: str
    said: str


@transaction.atomic
def open_opportunity(
    *,
    title: str,
    currency: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    introduced_by: Person | None = None,
    is_sent: bool = False,
    value: int = 0,
    opened_at: datetime | None = None,
    channel: str = "",
    staff: Staff | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[Sold],
) -> Opportunity:
    """Somebody might buy; it is warm when somebody else sent them: a person, or, with `is_sent`, the dealer of it.

    With the same `once` only the first is kept.

    It is given to whom the rules say; where none fits to `staff`, who noted it, else to the owner.
    """
    of_somebody(person, organisation)
    asked = Asked(
        is_warm=is_sent or introduced_by is not None,
        product=product.pk if (product := about.get("product")) else None,
        dealer=dealer.pk if (dealer := about.get("dealer")) else None,
        channel=names.tidy(channel),
        region=asked_by(person, organisation),
    )
    desk, rule = desk_for(asked, stands_in=staff)
    opportunity, is_new = Opportunity.objects.make(
        once,
        currency=currency,
        person=person,
        organisation=organisation,
        introduced_by=introduced_by,
        is_warm=asked.is_warm,
        value=value,
        opened_at=opened_at or at,
        channel=asked.channel,
        staff=desk,
        noted_at=at,
        **_tidied({**about, "title": title}),
    )
    if is_new:
        note("opportunity.opened", opportunity, by=by, at=at, rule=rule)
    return opportunity


def _tidied(about: dict[str, Any]) -> dict[str, Any]:
    """What is said of an enquiry, its words as they are kept."""
    tidy = {"title": lambda words: names.tidy(words)[:300], "why_sent": lambda words: names.tidy(words)[:300]}
    tidy["said"] = lambda words: words.strip()[:LONGEST_WORDS]
    return {name: tidy[name](one) if name in tidy else one for name, one in about.items()}


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


def correct(opportunity: Opportunity, *, version: int, by: str, at: datetime, **about: Unpack[Said]) -> Entry:
    """Say otherwise what it is about, what it may be worth, how far it has come, who looks after it, and what was said."""
    if about.get("stage", opportunity.stage) != opportunity.stage:
        _must_be_open(opportunity)
    return correcting.correct(opportunity, version=version, columns=_tidied({**about}), by=by, at=at)


def move_to_stage(opportunity: Opportunity, *, stage: str, version: int, by: str, at: datetime) -> Entry:
    """An open enquiry has come to another stage; `NotOpen` where it has ended, `ChangedMeanwhile` where somebody was quicker."""
    _must_be_open(opportunity)
    columns = {"stage": Opportunity.Stage(stage).value}
    return correcting.correct(opportunity, version=version, columns=columns, verb="moved", by=by, at=at, stage=stage)


def _must_be_open(opportunity: Opportunity) -> None:
    if opportunity.state != Opportunity.State.OPEN:
        raise NotOpen
