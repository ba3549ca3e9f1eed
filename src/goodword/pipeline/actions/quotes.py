"""Verbs about quotes: sent, followed up, accepted or declined; each can be taken back."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_date, parse_datetime

from goodword.catalogue.models import Dealer, Product, Staff
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody

from ..models import Opportunity, Quote, must_have_asked
from . import correcting
from .settling import NotOpen, settle, unsettle


class About(TypedDict, total=False):
    """What a quote is about, until when it holds, and who of ours deals with it."""

    opportunity: Opportunity | None
    product: Product | None
    value: int
    expires_on: date | None
    follow_up_on: date | None
    staff: Staff | None
    dealer: Dealer | None


@transaction.atomic
def send_quote(
    *,
    title: str,
    currency: str,
    sent_at: datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[About],
) -> Quote:
    """A price was named. With the same `once` only the first is kept."""
    of_somebody(person, organisation)
    must_have_asked(about.get("opportunity"), person, organisation)
    quote, is_new = Quote.objects.make(
        once,
        title=names.tidy(title)[:300],
        currency=currency,
        person=person,
        organisation=organisation,
        sent_at=sent_at,
        noted_at=at,
        **about,
    )
    if is_new:
        note("quote.sent", quote, by=by, at=at)
    return quote


@transaction.atomic
def unsend(quote: Quote, *, by: str, at: datetime) -> None:
    """Undo `send_quote`."""
    note("quote.unsent", quote, by=by, at=at)
    Quote.objects.filter(pk=quote.pk).delete()


def correct(quote: Quote, *, version: int, title: str, sent_at: datetime, by: str, at: datetime, **about: Unpack[About]) -> Entry:
    """Say otherwise what it is about, what it comes to, and its days."""
    must_have_asked(about.get("opportunity"), quote.person, quote.organisation)
    columns = {"title": names.tidy(title)[:300], "sent_at": sent_at, **about}
    return correcting.correct(quote, version=version, columns=columns, by=by, at=at)


@transaction.atomic
def accept(quote: Quote, *, reason: str = "", by: str, at: datetime) -> Quote:
    """They said yes: the enquiry that it answers is won, if it is open."""
    ended = _end_enquiry(quote, Opportunity.State.WON, reason=reason, by=by, at=at)
    return settle(quote, Quote.State.ACCEPTED, reason=reason, by=by, at=at, **ended)


@transaction.atomic
def decline(quote: Quote, *, reason: str = "", loses_enquiry: bool = False, by: str, at: datetime) -> Quote:
    """They said no, and why; the enquiry that it answers is lost with it only if somebody says so."""
    ended = _end_enquiry(quote, Opportunity.State.LOST, reason=reason, by=by, at=at) if loses_enquiry else {}
    return settle(quote, Quote.State.DECLINED, reason=reason, by=by, at=at, **ended)


def _end_enquiry(quote: Quote, state: Opportunity.State, *, reason: str, by: str, at: datetime) -> dict[str, int]:
    """The enquiry that ended with a quote and its version then, for the journal; nothing where none was open."""
    enquiry = Opportunity.objects.filter(pk=quote.opportunity_id or 0, state=Opportunity.State.OPEN).first()
    if enquiry is None:
        return {}
    settle(enquiry, state, reason=reason, by=by, at=at, quote=quote.pk)
    return {"enquiry": enquiry.pk, "enquiry_version": enquiry.version}


@transaction.atomic
def reopen(quote: Quote, *, by: str, at: datetime) -> Quote:
    """Undo `accept` or `decline`; the enquiry that ended with it is open again too, unless somebody changed it since."""
    ended = _last(quote, "quote.accepted", "quote.declined")
    is_settled = quote.state != Quote.State.OPEN
    unsettle(quote, by=by, at=at)
    if ended is not None and is_settled:
        as_then = {"pk": ended.detail.get("enquiry", 0), "version": ended.detail.get("enquiry_version", 0)}
        for enquiry in Opportunity.objects.filter(**as_then):
            unsettle(enquiry, by=by, at=at)
    return quote


@transaction.atomic
def follow_up(quote: Quote, *, again_on: date | None = None, by: str, at: datetime) -> Quote:
    """They were asked what they think of it; ask again on a day, or not again."""
    still_open = Quote.objects.select_for_update().filter(pk=quote.pk, state=Quote.State.OPEN).first()
    if still_open is None:
        raise NotOpen
    was_on, was_at = still_open.follow_up_on, still_open.followed_up_at
    _set(quote, follow_up_on=again_on, followed_up_at=at)
    said = {"was_on": was_on and was_on.isoformat(), "was_at": was_at and was_at.isoformat()}
    note("quote.followed_up", quote, by=by, at=at, **said)
    return quote


@transaction.atomic
def not_followed_up(quote: Quote, *, by: str, at: datetime) -> Quote:
    """Undo the last `follow_up`: the day and the moment before it stand again."""
    last = _last(quote, "quote.followed_up", "quote.not_followed_up")
    if last is None or last.verb != "quote.followed_up":
        return quote
    was_on, was_at = last.detail.get("was_on"), last.detail.get("was_at")
    _set(quote, follow_up_on=was_on and parse_date(was_on), followed_up_at=was_at and parse_datetime(was_at))
    note("quote.not_followed_up", quote, by=by, at=at)
    return quote


def _last(quote: Quote, *verbs: str) -> Entry | None:
    """The last of such deeds with a quote."""
    return Entry.objects.filter(kind=Quote._meta.db_table, row_id=quote.pk, verb__in=verbs).order_by("-id").first()


def _set(quote: Quote, **columns: object) -> None:
    Quote.objects.filter(pk=quote.pk).update(version=F("version") + 1, hand=None, **columns)
    quote.refresh_from_db()
