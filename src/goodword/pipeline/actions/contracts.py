"""Verbs about contracts: signed, renewed, ended; each can be taken back."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import F

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody

from ..models import Contract, Opportunity, must_have_asked
from ..rules import Term, checked
from . import correcting
from .settling import NotOpen


class About(TypedDict, total=False):
    """What a contract is about, and who of ours deals with it."""

    number: str
    value: int
    product: Product | None
    opportunity: Opportunity | None
    staff: Staff | None
    dealer: Dealer | None


class NotRunning(NotOpen):
    """Renewed or ended before; a second end would count one contract twice."""


class HasFollowed(ValueError):
    """Another contract follows it; that one goes first."""


@transaction.atomic
def sign(
    *,
    term: Term,
    currency: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[About],
) -> Contract:
    """A contract begins. With the same `once` only the first is kept."""
    of_somebody(person, organisation)
    must_have_asked(about.get("opportunity"), person, organisation)
    contract, is_new = Contract.objects.make(
        once,
        person=person,
        organisation=organisation,
        since=term.starts_on,
        currency=currency,
        noted_at=at,
        **_columns(term, about),
    )
    if is_new:
        note("contract.signed", contract, by=by, at=at)
    return contract


def correct(contract: Contract, *, version: int, term: Term, by: str, at: datetime, **about: Unpack[About]) -> Entry:
    """Say otherwise from when to when it runs, and what it is about."""
    must_have_asked(about.get("opportunity"), contract.person, contract.organisation)
    columns = _columns(term, about)
    if contract.since == contract.starts_on:
        columns["since"] = term.starts_on
    return correcting.correct(contract, version=version, columns=columns, by=by, at=at)


@transaction.atomic
def renew(contract: Contract, *, term: Term, value: int | None = None, by: str, at: datetime) -> Contract:
    """It goes on as a contract of its own, which is given back."""
    running = Contract.objects.filter(pk=contract.pk, state=Contract.State.ACTIVE)
    if not running.update(state=Contract.State.RENEWED, renewed_at=at, version=F("version") + 1, hand=None):
        raise NotRunning
    contract.refresh_from_db()
    about: About = {"number": contract.number, "value": contract.value if value is None else value}
    try:
        with transaction.atomic():
            successor = Contract.objects.create(
                person=contract.person,
                organisation=contract.organisation,
                since=contract.since,
                currency=contract.currency,
                follows=contract,
                product=contract.product,
                opportunity=contract.opportunity,
                staff=contract.staff,
                dealer=contract.dealer,
                dims=contract.dims,
                noted_at=at,
                **_columns(term, about),
            )
    except IntegrityError as why:
        raise HasFollowed from why
    note("contract.renewed", contract, by=by, at=at, successor=successor.pk)
    return successor


@transaction.atomic
def end(contract: Contract, *, ended_on: date, reason: str = "", by: str, at: datetime) -> Contract:
    """It does not go on, from when and why."""
    said = {"ended_on": ended_on, "reason": names.tidy(reason)[:300]}
    running = Contract.objects.filter(pk=contract.pk, state=Contract.State.ACTIVE)
    if not running.update(state=Contract.State.ENDED, version=F("version") + 1, hand=None, **said):
        raise NotRunning
    contract.refresh_from_db()
    note("contract.ended", contract, by=by, at=at)
    return contract


@transaction.atomic
def run_on(contract: Contract, *, by: str, at: datetime) -> Contract:
    """Undo `end`."""
    ended = Contract.objects.filter(pk=contract.pk, state=Contract.State.ENDED)
    if ended.update(state=Contract.State.ACTIVE, ended_on=None, reason="", version=F("version") + 1, hand=None):
        note("contract.runs_on", contract, by=by, at=at)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def unsign(contract: Contract, *, by: str, at: datetime) -> None:
    """Undo `sign`, or `renew` with the contract that it gave: the one before runs again."""
    if Contract.objects.filter(follows=contract).exists():
        raise HasFollowed
    note("contract.unsigned", contract, by=by, at=at)
    before = contract.follows_id or 0
    Contract.objects.filter(pk=contract.pk).delete()
    again = Contract.objects.filter(pk=before, state=Contract.State.RENEWED)
    if again.update(state=Contract.State.ACTIVE, renewed_at=None, version=F("version") + 1, hand=None):
        note("contract.runs_on", again.model.objects.get(pk=before), by=by, at=at)


def _columns(term: Term, about: About) -> dict[str, object]:
    checked(term)
    return {
        **about,
        "number": names.tidy(about.get("number", ""))[:60],
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "renews_on": term.renews_on,
        "notice_days": term.notice_days,
    }
