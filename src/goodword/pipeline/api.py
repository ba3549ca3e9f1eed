"""Enquiries for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.queries import person_for
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import OfNobody

from . import actions, queries
from .models import Opportunity
from .schemas import Ending, OpportunitiesOut, OpportunityIn, OpportunityOut

router = Router(tags=["pipeline"])


@router.get("/opportunities", response=OpportunitiesOut, summary="Every enquiry this key may know of, by number")
def opportunities(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.opportunities_for(member_of(request)), paging)


@router.post("/opportunities", response={201: OpportunityOut}, auth=Key(Right.WRITE), summary="Somebody might buy")
def open_opportunity(request: HttpRequest, body: OpportunityIn) -> Status[Opportunity]:
    """With `introduced_by_id` it is a warm one."""
    member = member_of(request)
    said = body.dict(exclude={"person_id", "organisation_id", "introduced_by_id"})
    introducer = person_for(member, body.introduced_by_id) if body.introduced_by_id is not None else None
    with refusing(OfNobody):
        return Status(
            201,
            actions.open_opportunity(
                **whom(member, body),
                **said,
                introduced_by=introducer,
                staff=staff_of(member),
                dealer=dealer_of(member),
                once=once(request),
                by=member.by,
                at=timezone.now(),
            ),
        )


@router.post("/opportunities/{int:opportunity_id}/win", response=OpportunityOut, auth=Key(Right.WRITE), summary="They bought")
def win(request: HttpRequest, opportunity_id: int, body: Ending) -> Opportunity:
    member = member_of(request)
    found = queries.opportunity_for(member, opportunity_id)
    with refusing(actions.NotOpen):
        return actions.win(found, reason=body.reason, by=member.by, at=timezone.now())


@router.post("/opportunities/{int:opportunity_id}/lose", response=OpportunityOut, auth=Key(Right.WRITE), summary="They did not")
def lose(request: HttpRequest, opportunity_id: int, body: Ending) -> Opportunity:
    member = member_of(request)
    found = queries.opportunity_for(member, opportunity_id)
    with refusing(actions.NotOpen):
        return actions.lose(found, reason=body.reason, by=member.by, at=timezone.now())
