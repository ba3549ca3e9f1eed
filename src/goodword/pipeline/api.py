"""Enquiries, contracts and quotes for programs."""

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
from .models import Contract, Opportunity, Quote
from .rules import NotInOrder, Term
from .schemas import (
    ContractEnding,
    ContractIn,
    ContractOut,
    ContractsOut,
    Ending,
    FollowUpIn,
    OpportunitiesOut,
    OpportunityIn,
    OpportunityOut,
    QuoteIn,
    QuoteOut,
    QuotesOut,
    RenewalIn,
    TermIn,
)

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


@router.get("/contracts", response=ContractsOut, summary="Every contract this key may know of, by number")
def contracts(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.contracts_for(member_of(request)), paging)


@router.post("/contracts", response={201: ContractOut}, auth=Key(Right.WRITE), summary="A contract begins")
def sign(request: HttpRequest, body: ContractIn) -> Status[Contract]:
    member = member_of(request)
    with refusing(OfNobody, NotInOrder):
        return Status(
            201,
            actions.contracts.sign(
                **whom(member, body),
                term=_term(body),
                number=body.number,
                value=body.value,
                currency=body.currency,
                staff=staff_of(member),
                dealer=dealer_of(member),
                once=once(request),
                by=member.by,
                at=timezone.now(),
            ),
        )


@router.post(
    "/contracts/{int:contract_id}/renew", response={201: ContractOut}, auth=Key(Right.WRITE), summary="It goes on as another"
)
def renew(request: HttpRequest, contract_id: int, body: RenewalIn) -> Status[Contract]:
    """Gives the contract that follows."""
    member = member_of(request)
    found = queries.contract_for(member, contract_id)
    with refusing(NotInOrder, actions.contracts.NotRunning, actions.contracts.HasFollowed):
        return Status(201, actions.contracts.renew(found, term=_term(body), value=body.value, by=member.by, at=timezone.now()))


@router.post("/contracts/{int:contract_id}/end", response=ContractOut, auth=Key(Right.WRITE), summary="It does not go on")
def end(request: HttpRequest, contract_id: int, body: ContractEnding) -> Contract:
    member = member_of(request)
    found = queries.contract_for(member, contract_id)
    with refusing(actions.contracts.NotRunning):
        return actions.contracts.end(found, ended_on=body.ended_on, reason=body.reason, by=member.by, at=timezone.now())


@router.get("/quotes", response=QuotesOut, summary="Every quote this key may know of, by number")
def quotes(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.quotes_for(member_of(request)), paging)


@router.post("/quotes", response={201: QuoteOut}, auth=Key(Right.WRITE), summary="A price was named")
def send_quote(request: HttpRequest, body: QuoteIn) -> Status[Quote]:
    member, now = member_of(request), timezone.now()
    said = body.dict(exclude={"person_id", "organisation_id", "sent_at"})
    with refusing(OfNobody):
        return Status(
            201,
            actions.quotes.send_quote(
                **whom(member, body),
                **said,
                sent_at=body.sent_at or now,
                staff=staff_of(member),
                dealer=dealer_of(member),
                once=once(request),
                by=member.by,
                at=now,
            ),
        )


@router.post("/quotes/{int:quote_id}/follow-up", response=QuoteOut, auth=Key(Right.WRITE), summary="They were asked about it")
def follow_up(request: HttpRequest, quote_id: int, body: FollowUpIn) -> Quote:
    member = member_of(request)
    found = queries.quote_for(member, quote_id)
    with refusing(actions.NotOpen):
        return actions.quotes.follow_up(found, again_on=body.again_on, by=member.by, at=timezone.now())


@router.post("/quotes/{int:quote_id}/accept", response=QuoteOut, auth=Key(Right.WRITE), summary="They said yes")
def accept(request: HttpRequest, quote_id: int, body: Ending) -> Quote:
    member = member_of(request)
    found = queries.quote_for(member, quote_id)
    with refusing(actions.NotOpen):
        return actions.quotes.accept(found, reason=body.reason, by=member.by, at=timezone.now())


@router.post("/quotes/{int:quote_id}/decline", response=QuoteOut, auth=Key(Right.WRITE), summary="They said no")
def decline(request: HttpRequest, quote_id: int, body: Ending) -> Quote:
    member = member_of(request)
    found = queries.quote_for(member, quote_id)
    with refusing(actions.NotOpen):
        return actions.quotes.decline(found, reason=body.reason, by=member.by, at=timezone.now())


def _term(body: TermIn) -> Term:
    return Term(body.starts_on, body.ends_on, body.renews_on, body.notice_days)
