"""What the pages of mail to people list. Each begins with the gate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.journal.models import Entry
from goodword.kit import emails
from goodword.kit.emails import NotAnAddress
from goodword.people.queries import deed_for

from ..gate import SAID_THEMSELVES
from ..manners import WARNS_AT
from ..models import MailEvent, Message, SentOnDay, Suppression
from ..prints import print_of_key

State = Message.State
CAME_BACK = (MailEvent.Kind.BOUNCED, MailEvent.Kind.COMPLAINED, MailEvent.Kind.REFUSED)
ORDER = ("-written_at", "-id")


@dataclass(frozen=True)
class Shelf:
    """One of the lists of what went out: its name, and which mails it holds."""

    name: str | Promise
    holds: Callable[["QuerySet[Message]"], "QuerySet[Message]"]


def _in(*states: str) -> Callable[["QuerySet[Message]"], "QuerySet[Message]"]:
    return lambda rows: rows.filter(state__in=states)


SHELVES: Mapping[str, Shelf] = {
    "": Shelf(_("All"), lambda rows: rows),
    "waiting": Shelf(_("Waiting"), _in(State.WAITING, State.CLAIMED, State.HANDING)),
    "sent": Shelf(_("Sent"), _in(State.SENT)),
    "not-sent": Shelf(_("Not sent"), _in(State.WITHHELD)),
    "refused": Shelf(_("Refused"), _in(State.REFUSED)),
    "unsure": Shelf(_("Sent or not"), _in(State.AMBIGUOUS)),
    "came-back": Shelf(
        _("Came back later"), lambda rows: rows.filter(pk__in=MailEvent.objects.filter(kind__in=CAME_BACK).values("message"))
    ),
}


def mails_for(member: Member, shelf: Shelf, *, kind: str = "") -> "QuerySet[Message]":
    """Mail to people of whom a member may know."""
    # By its kind, which mail to members has none of: by the empty member an index would be used that puts nothing in order.
    rows = Message.objects.visible_to(member).exclude(kind="")
    rows = rows.filter(kind=kind) if kind else rows
    came_back = Exists(MailEvent.objects.filter(message=OuterRef("pk"), kind__in=CAME_BACK))
    return shelf.holds(rows).annotate(came_back=came_back).select_related("person").defer("text", "html", "headers", "pictures")


def mail_for(member: Member, message_id: int) -> Message:
    """One mail to a person, with its words, or 404."""
    rows = Message.objects.visible_to(member).filter(member=None).select_related("person", "template__template")
    return get_object_or_404(rows, pk=message_id)


def events_of(message: Message) -> list[MailEvent]:
    """What was told of a mail after it was handed over, the last first."""
    return list(message.events.all())


def suppressed_for(member: Member, *, address: str = "") -> "QuerySet[Suppression]":
    """The addresses to which nothing goes; of one that is named also what its owner said of an earlier one."""
    rows = Suppression.objects.filter(lifted_at=None).select_related("person")
    if not may(member.role, Right.MANAGE):
        return rows.none()
    if not address:
        return rows
    try:
        key = emails.key(address)
    except NotAnAddress:
        return rows.none()
    return rows.filter(Q(address=print_of_key(key)) | Q(person__email_key=key, reason__in=SAID_THEMSELVES))


def suppression_for(member: Member, suppression_id: int) -> Suppression:
    """One of them, also one that was lifted, or 404."""
    if not may(member.role, Right.MANAGE):
        raise Http404
    return get_object_or_404(Suppression.objects.select_related("person"), pk=suppression_id)


def heading_for(member: Member, entry_id: int) -> Entry:
    """That this member changed how the house writes, or 404."""
    return deed_for(member, entry_id, "mail.headed")


def sending_again_of(member: Member, entry_id: int) -> Entry:
    """That this member had many mails sent again, or 404."""
    return deed_for(member, entry_id, "mail.all_sent_again")


@dataclass(frozen=True)
class Count:
    """How many mails a big provider of mailboxes got today."""

    provider: str
    n: int
    is_many: bool


def counts_on(day: date) -> list[Count]:
    """The counts of a day, the most first."""
    rows: Any = SentOnDay.objects.filter(sent_on=day, n__gt=0).order_by("-n", "provider").values_list("provider", "n")
    return [Count(provider.capitalize(), n, n >= WARNS_AT) for provider, n in rows]
