"""What providers tell by their webhooks, by anymail: which are set up, whether it is really them, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from json import loads
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .reading import BOUNCED, CODE, COMPLAINED, DELIVERED, PUT_OFF, REFUSED, STATUS, judged, tidied

# Each signs by a key of its own, or, where none is named, by the name and password in the address that it is given.
HOOKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "brevo": ("brevo.BrevoTrackingWebhookView", ()),
    "mailersend": ("mailersend.MailerSendTrackingWebhookView", ("MAILERSEND_SIGNING_SECRET",)),
    "mailgun": ("mailgun.MailgunTrackingWebhookView", ("MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_API_KEY")),
    "mailjet": ("mailjet.MailjetTrackingWebhookView", ()),
    "mailtrap": ("mailtrap.MailtrapTrackingWebhookView", ()),
    "mandrill": ("mandrill.MandrillCombinedWebhookView", ("MANDRILL_WEBHOOK_KEY",)),
    "postal": ("postal.PostalTrackingWebhookView", ("POSTAL_WEBHOOK_KEY",)),
    "postmark": ("postmark.PostmarkTrackingWebhookView", ()),
    "resend": ("resend.ResendTrackingWebhookView", ("RESEND_SIGNING_SECRET",)),
    "sendgrid": ("sendgrid.SendGridTrackingWebhookView", ()),
    "sparkpost": ("sparkpost.SparkPostTrackingWebhookView", ()),
}
SIGN_THE_MOMENT, FRESH = {"mailgun"}, timedelta(minutes=10)
STOPPED = "stopped"
KINDS = {"delivered": DELIVERED, "complained": COMPLAINED, "deferred": PUT_OFF, "unsubscribed": STOPPED}
NOT_DELIVERED = {"bounced", "rejected", "failed"}
# What a body that is no event of theirs trips those who read it over, before they have looked at its signature or after.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class NotThem(Exception):
    """Nobody signed it whom we know, or it was signed too long ago."""


class NotReadable(ValueError):
    """It was them, but what they tell is no event."""


@dataclass(frozen=True)
class Told:
    """What a provider tells of one mail."""

    mark: str
    kind: str
    message_id: str
    recipient: str
    words: str


def is_set_up(provider: str) -> bool:
    """Whether this house could tell that it is really them."""
    known, set_up = HOOKS.get(provider), getattr(settings, "ANYMAIL", {})
    is_told = known is not None and bool(set_up.get("WEBHOOK_SECRET") or any(set_up.get(key) for key in known[1]))
    return is_told and _reader(provider) is not None


def _reader(provider: str) -> Any:
    """Who reads what a provider tells; None where a key that they sign with, or a package, is missing."""
    try:
        return import_string(f"anymail.webhooks.{HOOKS[provider][0]}")()
    except ImproperlyConfigured:
        return None


def told(provider: str, request: HttpRequest, now: datetime) -> list[Told]:
    """What a provider tells; `NotThem` where it is not them, `NotReadable` where it is no event."""
    # Loading it takes as long as all pages together, and hardly any house has a provider.
    from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure  # noqa: PLC0415

    reader = _reader(provider)
    try:
        reader.run_validators(request)
        _check_age(provider, request, now)
    except (AnymailWebhookValidationFailure, ImproperlyConfigured, *UNREADABLE) as why:
        raise NotThem from why
    try:
        return [one for event in reader.parse_events(request) if (one := _told(event))]
    except (AnymailError, ImproperlyConfigured, *UNREADABLE) as why:
        raise NotReadable from why


def _check_age(provider: str, request: HttpRequest, now: datetime) -> None:
    """Where the moment of signing is signed as well, it must not be long ago."""
    if provider not in SIGN_THE_MOMENT:
        return
    try:
        signed = loads(request.body)["signature"] if request.content_type == "application/json" else request.POST
        at = datetime.fromtimestamp(int(signed["timestamp"]), UTC)
    except (*UNREADABLE, OSError) as why:
        raise NotThem from why
    if abs(now - at) > FRESH:
        raise NotThem


def _told(event: Any) -> Told | None:
    kind = _kind(event)
    if not kind or not event.recipient:
        return None
    message_id, recipient = tidied(str(event.message_id or ""))[:200], tidied(str(event.recipient))[:254]
    # Some name no event: then the same words about the same mail are the same event.
    mark = str(event.event_id or "") or sha256(f"{message_id} {recipient} {kind} {event.timestamp}".encode()).hexdigest()
    return Told(tidied(f"{kind}:{mark}")[:200], kind, message_id, recipient, tidied(_words(event)))


def _words(event: Any) -> str:
    return " ".join(str(part) for part in (event.mta_response, event.description) if part)


def _kind(event: Any) -> str:
    if event.event_type not in NOT_DELIVERED:
        return KINDS.get(event.event_type, "")
    if event.reject_reason == "unsubscribed":
        return STOPPED
    if event.reject_reason == "spam" and event.event_type == "rejected":
        return COMPLAINED
    words = _words(event)
    if STATUS.search(words) or CODE.search(words):
        return judged(words, is_final=event.event_type != "deferred")
    is_final = not any(word in words.lower() for word in ("soft", "tempor"))
    return (BOUNCED if is_final else PUT_OFF) if event.reject_reason in {"invalid", "bounced"} else REFUSED
