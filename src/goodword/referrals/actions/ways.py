"""Verbs about the ways to be recommended: links, codes, invitations."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from goodword.catalogue.models import Dealer
from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.models import Person

from ..models import Handle, Invitation, LeadForm
from ..rules import NoSender, new_code, new_token


@transaction.atomic
def make_handle(
    *,
    kind: str,
    person: Person | None = None,
    dealer: Dealer | None = None,
    label: str = "",
    expires_on: date | None = None,
    once: str = "",
    by: str,
    at: datetime,
) -> Handle:
    """Give a person or a dealer a link or a code of their own; with the same `once` only the first is made."""
    if (person is None) == (dealer is None):
        raise NoSender
    text = new_code() if kind == Handle.Kind.CODE else new_token()
    handle, is_new = Handle.objects.make(
        once,
        person=person,
        dealer=dealer,
        kind=Handle.Kind(kind),
        text=text,
        label=names.tidy(label)[:120],
        expires_on=expires_on,
        made_at=at,
        noted_at=at,
    )
    if is_new:
        note("referral.handed", handle, by=by, at=at, person=handle.person_id, kind=kind)
    return handle


@transaction.atomic
def personal_link(person: Person, *, by: str, at: datetime) -> Handle:
    """The link of a person: the first that stands without an end, made now where there is none."""
    standing = Handle.objects.filter(person=person, kind=Handle.Kind.LINK, closed_at=None, expires_on=None).order_by("id")
    once = f"link of {person.pk} after {Handle.objects.filter(person=person).exclude(closed_at=None).count()}"
    return standing.first() or make_handle(kind=Handle.Kind.LINK, person=person, once=once, by=by, at=at)


@transaction.atomic
def close_handle(handle: Handle, *, by: str, at: datetime) -> bool:
    """A link or code leads nowhere from now on; twice is once."""
    closed = Handle.objects.filter(pk=handle.pk, closed_at=None).update(closed_at=at, version=F("version") + 1, hand=None)
    if closed:
        note("referral.closed", handle, by=by, at=at)
    return bool(closed)


@transaction.atomic
def open_handle_again(handle: Handle, *, by: str, at: datetime) -> bool:
    """Undo `close_handle`; twice is once."""
    closed = Handle.objects.filter(pk=handle.pk).exclude(closed_at=None)
    opened = closed.update(closed_at=None, version=F("version") + 1, hand=None)
    if opened:
        note("referral.opened_again", handle, by=by, at=at)
    return bool(opened)


@transaction.atomic
def invite(*, person: Person, channel: str = "", once: str = "", by: str, at: datetime) -> Invitation:
    """Make an invitation that a person sends a friend themself; who the friend is, is not ours to know."""
    made, is_new = Invitation.objects.make(
        once, person=person, token=new_token(), channel=names.tidy(channel)[:60], made_at=at, noted_at=at
    )
    if is_new:
        note("referral.invited", made, by=by, at=at, person=person.pk)
    return made


@transaction.atomic
def make_lead_form(*, name: str, address: str = "", by: str, at: datetime) -> LeadForm:
    """Lay a form by which strangers ask; links lead to the newest that stands, or to the page of ours it is on."""
    made = LeadForm.objects.create(name=names.tidy(name)[:120], token=new_token(), address=address, made_at=at)
    note("referral.form_made", made, by=by, at=at)
    return made


@transaction.atomic
def close_lead_form(form: LeadForm, *, by: str, at: datetime) -> bool:
    """A form takes no more enquiries; twice is once."""
    closed = LeadForm.objects.filter(pk=form.pk, closed_at=None).update(closed_at=at)
    if closed:
        note("referral.form_closed", form, by=by, at=at)
    return bool(closed)


@transaction.atomic
def open_lead_form_again(form: LeadForm, *, by: str, at: datetime) -> bool:
    """Undo `close_lead_form`; twice is once."""
    opened = LeadForm.objects.filter(pk=form.pk).exclude(closed_at=None).update(closed_at=None)
    if opened:
        note("referral.form_opened_again", form, by=by, at=at)
    return bool(opened)
