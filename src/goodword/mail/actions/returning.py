"""Verbs of what comes back: each report is kept once, and an address that takes no mail gets none any more."""

from datetime import datetime, timedelta

from django.db import transaction

from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.kit.emails import NotAnAddress
from goodword.people.models import Person

from ..models import MailEvent, Message, Suppression
from ..prints import print_of
from ..returns.reading import BOUNCED, judged, tidied
from .suppressing import suppress
from .wishing import ask_no_more

Kind = MailEvent.Kind
SUPPRESSES = {
    Kind.BOUNCED: Suppression.Reason.BOUNCED,
    Kind.COMPLAINED: Suppression.Reason.COMPLAINED,
    Kind.STOPPED: Suppression.Reason.STOPPED,
}
VERBS = {Kind.REFUSED.value: "mail.turned_away"}  # `mail.refused` is what a server said at once
# A mailbox that was full or away so often in so long a time is one that nobody reads.
MOST_PUT_OFF, PUT_OFF_WITHIN = 5, timedelta(days=30)
LONGEST_ID = 200


@transaction.atomic
def take_report(
    *,
    provider: str,
    provider_id: str,
    kind: str,
    message: Message | None,
    address: str,
    words: str,
    person: Person | None = None,
    of_kind: str = "",
    by: str,
    at: datetime,
) -> MailEvent | None:
    """Keep what a server, a provider or a reader told of mail; None where it was told before. It may suppress the address.

    `of_kind` is the kind of mail that a reader wants no more of, "" for all.
    """
    try:
        printed = print_of(address)
    except NotAnAddress:
        printed = ""
    event, is_new = MailEvent.objects.get_or_create(
        provider=provider,
        provider_id=provider_id[:LONGEST_ID],
        defaults={"kind": Kind(kind), "message": message, "address": printed, "at": at, "words": words[:500]},
    )
    if not is_new:
        return None
    if message is not None:
        _end_doubt(message, by=by, at=at)
    if event.kind != Kind.DELIVERED:  # that is what mail does; a deed each would bury the others
        about = message.about if message is not None else {}
        note(VERBS.get(event.kind, f"mail.{event.kind}"), message, by=by, at=at, **about)
    if printed and (reason := _reason(event, printed, at)):
        whom = person or (message.person if message is not None else None)
        suppress(address, reason=reason, kind=of_kind, person=whom, by=by, at=at)
    return event


def _end_doubt(message: Message, *, by: str, at: datetime) -> None:
    """Whatever is told of a mail that was sent or not: the server to which we handed it over had it."""
    doubted = Message.objects.filter(pk=message.pk, state=Message.State.AMBIGUOUS)
    if doubted.update(state=Message.State.SENT, claim="", trouble=""):
        note("mail.sent", message, by=by, at=at, **message.about)


@transaction.atomic
def take_stop_of_member(member: Member, topic: str, *, provider: str, provider_id: str, by: str, at: datetime) -> bool:
    """Stop what a member no longer wants to get; False where that was told before."""
    told = {"provider": provider, "provider_id": provider_id[:LONGEST_ID]}
    _, is_new = MailEvent.objects.get_or_create(**told, defaults={"kind": Kind.STOPPED, "at": at})
    if is_new:
        ask_no_more(member, topic, by=by, at=at)
    return is_new


def take_refusal(message: Message, trouble: str, *, by: str, at: datetime) -> MailEvent | None:
    """Keep that a server refused a mail at once where that says something of the address; None where it says nothing of it."""
    if message.person_id is None or judged(trouble) != BOUNCED:
        return None
    mark = f"{message.claim} {message.message_id}"  # another try has another claim
    return take_report(
        provider="server",
        provider_id=mark,
        kind=BOUNCED,
        message=message,
        address=message.to,
        words=tidied(trouble),
        by=by,
        at=at,
    )


def _reason(event: MailEvent, printed: str, at: datetime) -> str:
    """Why an address gets no more mail after this; "" where it goes on getting it."""
    kind = Kind(event.kind)
    if kind != Kind.PUT_OFF:
        return SUPPRESSES.get(kind, "")
    recent = MailEvent.objects.filter(address=printed, at__gte=at - PUT_OFF_WITHIN)
    arrived = recent.filter(kind=Kind.DELIVERED).order_by("-at").values_list("at", flat=True).first()
    since = recent.filter(kind=Kind.PUT_OFF, **({"at__gt": arrived} if arrived else {}))
    return Suppression.Reason.BOUNCED if since.count() >= MOST_PUT_OFF else ""
