"""Who sent whom for programs: words that were passed on, the one introducer of each, and the ways to be recommended."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from ninja.errors import HttpError

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.catalogue.models import Dealer
from goodword.catalogue.queries import dealer_for
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.models import Person
from goodword.people.queries import person_for
from goodword.people.schemas import Paging

from . import queries
from .actions import binding, ways
from .hindrances import Sender
from .models import Handle, Introduction, Invitation, Touch
from .rules import NoSender, NotBindable
from .schemas import (
    HandleIn,
    HandleOut,
    HandlesOut,
    IntroductionOut,
    IntroductionsOut,
    InvitationIn,
    InvitationOut,
    RebindIn,
    SenderIn,
    TouchesOut,
    TouchIn,
    TouchOut,
)

router = Router(tags=["word of mouth"])


@router.get("/introductions", response=IntroductionsOut, summary="The one introducer of each person, by number")
def introductions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.introductions_for(member_of(request)), paging)


@router.get("/touches", response=TouchesOut, summary="Every word that was passed on, by number")
def touches(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Also those that made nobody an introducer, with the reason."""
    return listed(request, queries.touches_for(member_of(request)), paging)


@router.post("/touches", response={201: TouchOut}, auth=Key(Right.WRITE), summary="A word was passed on to somebody")
def note_touch(request: HttpRequest, body: TouchIn) -> Status[Touch]:
    """The first makes their introducer, of one moment the surest. One that may not is kept, with the reason in `refused`."""
    member = member_of(request)
    with refusing(NoSender):
        touch = binding.note_touch(
            person=person_for(member, body.person_id),
            sender=_sender(member, body),
            said_at=body.said_at,
            channel=body.channel,
            words=body.words,
            once=once(request),
            by=member.by,
            at=timezone.now(),
        )
    return Status(201, touch)


def _sender(member: Member, body: TouchIn) -> Sender:
    if not body.text:
        return Sender(*_named(member, body), body.proof)
    way = queries.handle_of(body.text)
    if way is None or body.introducer_id is not None or body.dealer_id is not None:
        raise NoSender
    return Sender.of(way)


def _named(member: Member, body: SenderIn) -> tuple[Person | None, Dealer | None]:
    person = person_for(member, body.introducer_id) if body.introducer_id is not None else None
    dealer = dealer_for(member, body.dealer_id) if body.dealer_id is not None else None
    return person, dealer


@router.delete("/touches/{int:touch_id}", response={204: None}, auth=Key(Right.WRITE), summary="Take a word back")
def take_back(request: HttpRequest, touch_id: int) -> Status[None]:
    """What remains decides who sent them."""
    member = member_of(request)
    binding.take_back(queries.touch_for(member, touch_id), by=member.by, at=timezone.now())
    return Status(204, None)


@router.post(
    "/introductions/{int:introduction_id}/rebind",
    response=IntroductionOut,
    auth=Key(Right.MANAGE),
    summary="Say who really sent somebody, and why",
)
def rebind(request: HttpRequest, introduction_id: int, body: RebindIn) -> Introduction:
    member = member_of(request)
    found = queries.introduction_for(member, introduction_id)
    person, dealer = _named(member, body)
    try:
        with refusing(NoSender, NotBindable):
            binding.rebind(
                found,
                version=body.version,
                introducer=person,
                dealer=dealer,
                reason=body.reason,
                by=member.by,
                at=timezone.now(),
            )
    except ChangedMeanwhile as theirs:
        raise HttpError(409, f"Somebody changed it; it is at version {theirs.version} now.") from theirs
    return queries.introduction_for(member, introduction_id)


@router.get("/handles", response=HandlesOut, auth=Key(Right.WRITE), summary="Every link and code, by number")
def handles(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.handles_for(member_of(request)), paging)


@router.post("/handles", response={201: HandleOut}, auth=Key(Right.WRITE), summary="Give somebody a link or a code")
def make_handle(request: HttpRequest, body: HandleIn) -> Status[Handle]:
    """Of one person or one dealer. Its text is made here, and names nobody."""
    member = member_of(request)
    whose = SenderIn(introducer_id=body.person_id, dealer_id=body.dealer_id)
    person, dealer = _named(member, whose)
    said = body.dict(include={"kind", "label", "expires_on"})
    with refusing(NoSender):
        made = ways.make_handle(person=person, dealer=dealer, **said, once=once(request), by=member.by, at=timezone.now())
    return Status(201, made)


@router.post("/handles/{int:handle_id}/close", response=HandleOut, auth=Key(Right.WRITE), summary="Lead nowhere from now on")
def close_handle(request: HttpRequest, handle_id: int) -> Handle:
    member = member_of(request)
    ways.close_handle(queries.handle_for(member, handle_id), by=member.by, at=timezone.now())
    return queries.handle_for(member, handle_id)


@router.post("/invitations", response={201: InvitationOut}, auth=Key(Right.WRITE), summary="An invitation to send a friend")
def invite(request: HttpRequest, body: InvitationIn) -> Status[Invitation]:
    """Whoever sends it sends it themself; nothing is kept of the friend."""
    member = member_of(request)
    person = person_for(member, body.person_id)
    made = ways.invite(person=person, channel=body.channel, once=once(request), by=member.by, at=timezone.now())
    return Status(201, made)
