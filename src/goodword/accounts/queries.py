"""What pages ask about the business and its members."""

from contextvars import ContextVar
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from goodword.kit.prepared import answered

from .models import ApiKey, Business, Invitation, Member
from .rules import Right, digest_of, may

# A fresh dictionary for each request (middleware.py); outside of requests nothing is remembered.
request_memory: ContextVar[dict[str, Business | None] | None] = ContextVar("request_memory", default=None)


def business() -> Business | None:
    """The business of this installation, or None before its first day. Asked once per request."""
    memory = request_memory.get()
    if memory is None:
        return _the_business()
    if "business" not in memory:
        memory["business"] = _the_business()
    return memory["business"]


def _the_business() -> Business | None:
    fields = [field.attname for field in Business._meta.concrete_fields]
    rows = answered("the business", lambda: Business.objects.order_by("pk").values_list(*fields)[:1])
    return Business.from_db(DEFAULT_DB_ALIAS, fields, rows[0]) if rows else None


def currency() -> str:
    """The currency of the business, in which amounts without another are meant."""
    known = business()
    return known.currency if known else "EUR"


def is_founded() -> bool:
    """Whether somebody owns this business. Until then, and never after, a stranger may found it."""
    known = business()
    return (known is not None and known.founded_at is not None) or Member.objects.filter(role="owner").exists()


def members_for(member: Member) -> QuerySet[Member]:
    """The members this one may manage, the active ones first; none without the right to."""
    if not member.is_active or not may(member.role, Right.MANAGE):
        return Member.objects.none()
    return Member.objects.order_by("-is_active", "name", "email", "id")


def member_for(member: Member, member_id: int) -> Member:
    """One member, for somebody who manages members. Anybody else learns nothing."""
    return get_object_or_404(members_for(member), pk=member_id)


def colleagues(member: Member) -> QuerySet[Member]:
    """Whose names this member may read and choose: everybody active, or only oneself."""
    everybody = Member.objects.filter(is_active=True).order_by("name", "email", "id")
    if not member.is_active:
        return everybody.none()
    return everybody if may(member.role, Right.SEE_ALL) else everybody.filter(pk=member.pk)


def keys_of(member: Member) -> QuerySet[ApiKey]:
    """A member's own keys that still open something, the newest first."""
    return ApiKey.objects.filter(member=member, revoked_at=None).order_by("-made_at", "-id")


def key_for(member: Member, key_id: int) -> ApiKey:
    """One of a member's own keys, or 404."""
    return get_object_or_404(keys_of(member), pk=key_id)


def living_key(prefix: str) -> ApiKey | None:
    """The key with this prefix, if it is not revoked and its member is still active."""
    return ApiKey.objects.select_related("member").filter(prefix=prefix, revoked_at=None, member__is_active=True).first()


def invitations_for(member: Member, at: datetime) -> QuerySet[Invitation]:
    """The open links, for somebody who manages members."""
    if not member.is_active or not may(member.role, Right.MANAGE):
        return Invitation.objects.none()
    return Invitation.objects.filter(used_at=None, until__gt=at).order_by("-made_at", "-id")


def invitation_for(member: Member, invitation_id: int, at: datetime) -> Invitation:
    """One open link, for somebody who manages members, or 404."""
    return get_object_or_404(invitations_for(member, at), pk=invitation_id)


def open_invitation(token: str, at: datetime) -> Invitation:
    """The invitation behind a link. A link that is used, old, withdrawn or guessed leads nowhere."""
    living = Invitation.objects.filter(used_at=None, until__gt=at, made_by__is_active=True)
    return get_object_or_404(living.select_related("member"), digest=digest_of(token))
