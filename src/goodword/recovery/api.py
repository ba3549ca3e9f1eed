"""Cases for programs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import NotOneOf, OfNobody

from . import queries
from .actions import opening, working
from .models import Case
from .rules import NotTheirs, StillOpen, Wordless
from .schemas import CaseContactIn, CaseHandIn, CaseIn, CaseMoveIn, CaseNotesOut, CaseOut, CasesOut

router = Router(tags=["recovery"])
REFUSED = (OfNobody, NotOneOf, NotTheirs, StillOpen, Wordless)
ONE = "/cases/{int:case_id}"
WRITE = Key(Right.WRITE)
ANSWERS = {200: CaseOut, 409: CaseOut}


@router.get("/cases", response=CasesOut, summary="Every case this key may know of, by number")
def cases(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.cases_for(member_of(request)), paging)


@router.post("/cases", response={201: CaseOut}, auth=WRITE, summary="Somebody is unhappy")
def open_case(request: HttpRequest, body: CaseIn) -> Status[Case]:
    """Send an `Idempotency-Key` header to be able to try again without opening two."""
    member = member_of(request)
    owner = queries.member_named(body.owner_id) if body.owner_id is not None else member
    said = {**whom(member, body), "what": body.what, "hours": body.hours, "owner": owner, "dealer": dealer_of(member)}
    with refusing(*REFUSED):
        return Status(201, opening.open_case(**said, once=once(request), by=member.by, at=timezone.now()))


@router.get(ONE, response=CaseOut, summary="One case")
def case(request: HttpRequest, case_id: int) -> Case:
    return queries.case_for(member_of(request), case_id)


@router.get(f"{ONE}/notes", response=CaseNotesOut, summary="What was noted about a case, by number")
def notes(request: HttpRequest, case_id: int, paging: Query[Paging]) -> dict[str, Any]:
    member = member_of(request)
    rows = queries.notes_of(member, queries.case_for(member, case_id)).order_by()
    return listed(request, rows, paging)


@router.post(f"{ONE}/move", response=ANSWERS, auth=WRITE, summary="It is at another state, and what happened")
def move(request: HttpRequest, case_id: int, body: CaseMoveIn) -> Status[Case]:
    """Somebody else was quicker: 409, nothing was written, and this is how it stands."""
    return _did(request, case_id, working.move, to=body.to, words=body.words, version=body.version)


@router.post(f"{ONE}/hand-over", response=ANSWERS, auth=WRITE, summary="Somebody else has it now")
def hand_over(request: HttpRequest, case_id: int, body: CaseHandIn) -> Status[Case]:
    to = queries.member_named(body.owner_id)
    return _did(request, case_id, working.hand_over, to=to, words=body.words, version=body.version)


@router.post(f"{ONE}/contact", response=ANSWERS, auth=WRITE, summary="They were called")
def contact(request: HttpRequest, case_id: int, body: CaseContactIn) -> Status[Case]:
    member = member_of(request)
    return _did(request, case_id, working.contact, **body.dict(), staff=staff_of(member), dealer=dealer_of(member))


def _did(request: HttpRequest, case_id: int, verb: Callable[..., Entry], **said: Any) -> Status[Case]:
    """One verb about a case that this key may know of, and how it stands then; 409 where somebody was quicker."""
    member = member_of(request)
    case = queries.case_for(member, case_id)
    try:
        with refusing(*REFUSED):
            verb(case, **said, member=member, by=member.by, at=timezone.now())
    except ChangedMeanwhile:
        return Status(409, case)
    return Status(200, case)
