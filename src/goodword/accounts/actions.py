"""What is done about the business, its members and their keys."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import choice, token_urlsafe
from string import ascii_lowercase, digits

from django.db import transaction
from django.db.models import F
from django.http import Http404

from goodword.journal.actions import note

from .models import ApiKey, Business, Invitation, Member, Role
from .rules import digest_of, may_give

INVITATION_LASTS = timedelta(days=7)


class AlreadyFounded(Exception):
    """There is an owner. A second first owner would be a stranger with every right."""


class LastOwner(Exception):
    """Nobody would be left who may change the business or make owners."""


class NotYours(Exception):
    """Somebody tried to give a role that is above their own."""


class AlreadyHere(Exception):
    """A member with this e-mail exists; a second one could not log in."""


@dataclass(frozen=True)
class About:
    """What the owner tells about the business on the first day."""

    name: str
    currency: str = "EUR"
    time_zone: str = "UTC"
    country: str = ""
    week_start: int = 0
    cadence_days: int = 90


@transaction.atomic
def found(about: About, *, email: str, name: str, password: str, at: datetime, is_sample: bool = False) -> Member:
    """Open the business with its first owner. Of two who try at once, one is told that it is done."""
    Business.objects.bulk_create([Business(pk=1, name=about.name)], ignore_conflicts=True)
    won = Business.objects.filter(pk=1, founded_at=None).update(founded_at=at, is_sample=is_sample, **vars(about))
    if not won or Member.objects.filter(role=Role.OWNER).exists():
        raise AlreadyFounded
    owner = Member.objects.create_user(email, password, name=name, role=Role.OWNER)
    note("business.founded", Business(pk=1), by=owner.by, at=at)
    return owner


@transaction.atomic
def describe_business(about: About, *, by: str, at: datetime) -> None:
    """Change what the business says of itself."""
    Business.objects.filter(pk=1).update(**vars(about))
    note("business.described", Business(pk=1), by=by, at=at)


@transaction.atomic
def add_member(*, email: str, name: str, role: str, password: str, by: str, at: datetime) -> Member:
    """Make somebody a member at once, with a password that somebody will tell them."""
    _refuse_known(email)
    member = Member.objects.create_user(email, password, name=name, role=role)
    note("member.added", member, by=by, at=at, role=role)
    return member


@transaction.atomic
def invite(doer: Member, *, email: str, name: str, role: str, at: datetime) -> str:
    """Make a link by which one person becomes a member once. Only its hash is kept; the link is returned once."""
    if not may_give(doer.role, role):
        raise NotYours(role)
    _refuse_known(email)
    return _invitation(doer, at=at, email=email.strip().lower(), name=name, role=role)


@transaction.atomic
def renew(doer: Member, member: Member, *, at: datetime) -> str:
    """Make a link by which a member chooses a new password once."""
    if not may_give(doer.role, member.role):
        raise NotYours(member.role)
    return _invitation(doer, at=at, email=member.email, name=member.name, role=member.role, member=member)


def _invitation(doer: Member, *, at: datetime, email: str, name: str, role: str, member: Member | None = None) -> str:
    token = token_urlsafe(32)
    Invitation.objects.filter(email=email, used_at=None).update(used_at=at)
    sent = Invitation.objects.create(
        digest=digest_of(token),
        email=email,
        name=name,
        role=role,
        member=member,
        made_by=doer,
        made_at=at,
        until=at + INVITATION_LASTS,
    )
    note("member.invited", sent, by=doer.by, at=at, role=role)
    return token


@transaction.atomic
def withdraw(invitation: Invitation, *, by: str, at: datetime) -> None:
    """Make an open link worthless."""
    if Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at):
        note("member.uninvited", invitation, by=by, at=at)


@transaction.atomic
def join(invitation: Invitation, *, name: str, password: str, at: datetime) -> Member:
    """Use a link: become a member, or take a new password. A link works once, also for two at once."""
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None, until__gt=at, made_by__is_active=True).update(used_at=at)
    if not used:
        raise Http404
    if invitation.member is None:
        _refuse_known(invitation.email)
        member = Member.objects.create_user(invitation.email, password, name=name, role=invitation.role)
        note("member.joined", member, by=member.by, at=at, role=member.role)
        return member
    member = invitation.member
    member.set_password(password)
    Member.objects.filter(pk=member.pk).update(password=member.password, name=name)
    note("member.password", member, by=member.by, at=at)
    return member


@transaction.atomic
def change_member(doer: Member, member: Member, *, name: str, role: str, at: datetime) -> None:
    """Rename a member or give another role. The last owner stays owner."""
    _one_at_a_time()
    if member.role != role:
        if not may_give(doer.role, role) or not may_give(doer.role, member.role):
            raise NotYours(role)
        _refuse_last(member)
    Member.objects.filter(pk=member.pk).update(name=name, role=role)
    note("member.changed", member, by=doer.by, at=at, role=role)


@transaction.atomic
def deactivate(doer: Member, member: Member, *, at: datetime) -> None:
    """Shut somebody out: every session, key and open link of theirs ends with this commit."""
    _one_at_a_time()
    if not may_give(doer.role, member.role):
        raise NotYours(member.role)
    _refuse_last(member)
    Member.objects.filter(pk=member.pk).update(is_active=False, log_in_round=F("log_in_round") + 1)
    ApiKey.objects.filter(member=member, revoked_at=None).update(revoked_at=at)
    Invitation.objects.filter(email=member.email, used_at=None).update(used_at=at)
    note("member.deactivated", member, by=doer.by, at=at)


@transaction.atomic
def reactivate(doer: Member, member: Member, *, at: datetime) -> None:
    """Let somebody log in again. Old sessions and keys stay dead."""
    if not may_give(doer.role, member.role):
        raise NotYours(member.role)
    if Member.objects.filter(pk=member.pk, is_active=False).update(is_active=True):
        note("member.reactivated", member, by=doer.by, at=at)


@transaction.atomic
def make_key(member: Member, *, name: str, may_write: bool, at: datetime) -> str:
    """Make a key for a program of this member's. The whole key is returned once; a hash of it stays."""
    prefix = "".join(choice(ascii_lowercase + digits) for _ in range(8))
    key = f"gw_{prefix}_{token_urlsafe(32)}"
    made = ApiKey.objects.create(member=member, name=name, prefix=prefix, digest=digest_of(key), may_write=may_write, made_at=at)
    note("key.made", made, by=member.by, at=at, may_write=may_write)
    return key


@transaction.atomic
def revoke_key(key: ApiKey, *, by: str, at: datetime) -> None:
    """Make a key open nothing any more."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        note("key.revoked", key, by=by, at=at)


def _refuse_known(email: str) -> None:
    if Member.objects.filter(email=email.strip().lower()).exists():
        raise AlreadyHere(email)


def _one_at_a_time() -> None:
    """Whoever changes roles holds the business's row, so that two owners cannot shut each other out at once."""
    Business.objects.filter(pk=1).update(name=F("name"))


def _refuse_last(member: Member) -> None:
    others = Member.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=member.pk)
    if member.role == Role.OWNER and not others.exists():
        raise LastOwner
