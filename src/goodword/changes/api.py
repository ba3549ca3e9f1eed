"""Changes for programs: note them, say which answers caused them, and tell those who said it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging

from . import queries
from .actions import noting, telling
from .models import Change
from .rules import NotYet, Wordless
from .schemas import CausesIn, ChangeIn, ChangeOut, ChangesOut, TellingOut, ToldsOut

router = Router(tags=["you said, we did"])
ONE = "/changes/{int:change_id}"
SEE, MANAGE = Key(Right.SEE_ALL), Key(Right.MANAGE)


@router.get("/changes", response=ChangesOut, auth=SEE, summary="What was changed, by number")
def changes(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Each place for which it was noted is one; those with the same `what` are one change to whoever reads the pages."""
    return listed(request, queries.changes_for(member_of(request)), paging)


@router.post("/changes", response={201: ChangeOut}, auth=MANAGE, summary="Something is otherwise now")
def note_change(request: HttpRequest, body: ChangeIn) -> Status[Change]:
    """Send an `Idempotency-Key` header to be able to try again without noting it twice."""
    member = member_of(request)
    said = body.dict(include={"what", "words", "since_on", "is_public"})
    places = queries.places(branch=body.branch_id, department=body.department_id, product=body.product_id)
    answers = queries.answers_named(member, body.answer_ids)
    by: dict[str, Any] = {"once": once(request), "by": member.by, "at": timezone.now()}
    with refusing(Wordless):
        return Status(201, noting.note_change(answers=answers, **said, **places, **by))


@router.get(ONE, response=ChangeOut, auth=SEE, summary="One change")
def change(request: HttpRequest, change_id: int) -> Change:
    return queries.change_for(member_of(request), change_id)


@router.post(f"{ONE}/causes", response=ChangeOut, auth=MANAGE, summary="These answers caused it")
def link(request: HttpRequest, change_id: int, body: CausesIn) -> Change:
    member = member_of(request)
    found = queries.change_for(member, change_id)
    noting.link(found, answers=queries.answers_named(member, body.answer_ids), by=member.by, at=timezone.now())
    return found


@router.get(f"{ONE}/told", response=ToldsOut, auth=SEE, summary="Who was told of it, by number")
def told(request: HttpRequest, change_id: int, paging: Query[Paging]) -> dict[str, Any]:
    member = member_of(request)
    return listed(request, queries.told_of(member, queries.change_for(member, change_id)).order_by(), paging)


@router.post(f"{ONE}/tell", response=TellingOut, auth=MANAGE, summary="Tell those who said it and may be told, once each")
def tell(request: HttpRequest, change_id: int) -> TellingOut:
    """The mail waits for ten minutes; until then `untell` takes it back."""
    member = member_of(request)
    with refusing(NotYet):
        return TellingOut(n=_told(member, queries.change_for(member, change_id)))


@router.post(f"{ONE}/untell", response=TellingOut, auth=MANAGE, summary="What has not gone out is not sent")
def untell(request: HttpRequest, change_id: int) -> TellingOut:
    member = member_of(request)
    return TellingOut(n=telling.untell(queries.change_for(member, change_id), by=member.by, at=timezone.now()))


def _told(member: Member, change: Change) -> int:
    return telling.tell(change, sender=member.name, by=member.by, at=timezone.now())
