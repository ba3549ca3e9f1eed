"""Enquiries, contracts and quotes for programs."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, product_known, staff_of
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.queries import person_for
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import OfNobody

from . import actions, queries
from .models import Contract, Opportunity, Quote
from .rules import NotInOrder, OfAnother, Term
from .schemas import (
    AnsweringIn,
    ContractEnding,
    ContractIn,
    ContractOut,
    ContractsOut,
    Declining,
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
M = TypeVar("M", Opportunity, Contract, Quote)
REFUSED = (OfNobody, NotInOrder, OfAnother, actions.NotOpen, actions.contracts.HasFollowed)


def _noted(request: HttpRequest, body: OpportunityIn | AnsweringIn) -> dict[str, Any]:
    """What every verb takes that notes a fact: about whom and what, who of ours deals with it, once, by whom and when."""
    member = member_of(request)
    return {
        **whom(member, body),
        "product": product_known(body.product_id) if body.product_id is not None else None,
        "staff": staff_of(member),
        "dealer": dealer_of(member),
        "once": once(request),
        "by": member.by,
        "at": timezone.now(),
    }


def _answered(request: HttpRequest, body: AnsweringIn) -> dict[str, Any]:
    """The same, with the enquiry that it answers."""
    number = body.opportunity_id
    answers = queries.opportunity_for(member_of(request), number) if number is not None else None
    return {**_noted(request, body), "opportunity": answers}


def _did(request: HttpRequest, gate: Callable[[Member, int], M], number: int, verb: Callable[..., M], **said: object) -> M:
    """One verb about a fact that this key may know of."""
    member = member_of(request)
    found = gate(member, number)
    with refusing(*REFUSED):
        return verb(found, **said, by=member.by, at=timezone.now())


@router.get("/opportunities", response=OpportunitiesOut, summary="Every enquiry this key may know of, by number")
def opportunities(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.opportunities_for(member_of(request)), paging)


@router.post("/opportunities", response={201: OpportunityOut}, auth=Key(Right.WRITE), summary="Somebody might buy")
def open_opportunity(request: HttpRequest, body: OpportunityIn) -> Status[Opportunity]:
    """With `introduced_by_id` it is a warm one."""
    said = body.dict(include={"title", "value", "currency", "opened_at", "channel"})
    number = body.introduced_by_id
    introducer = person_for(member_of(request), number) if number is not None else None
    with refusing(*REFUSED):
        return Status(201, actions.open_opportunity(**said, introduced_by=introducer, **_noted(request, body)))


@router.post("/opportunities/{int:opportunity_id}/win", response=OpportunityOut, auth=Key(Right.WRITE), summary="They bought")
def win(request: HttpRequest, opportunity_id: int, body: Ending) -> Opportunity:
    return _did(request, queries.opportunity_for, opportunity_id, actions.win, reason=body.reason)


@router.post("/opportunities/{int:opportunity_id}/lose", response=OpportunityOut, auth=Key(Right.WRITE), summary="They did not")
def lose(request: HttpRequest, opportunity_id: int, body: Ending) -> Opportunity:
    return _did(request, queries.opportunity_for, opportunity_id, actions.lose, reason=body.reason)


@router.get("/contracts", response=ContractsOut, summary="Every contract this key may know of, by number")
def contracts(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.contracts_for(member_of(request)), paging)


@router.post("/contracts", response={201: ContractOut}, auth=Key(Right.WRITE), summary="A contract begins")
def sign(request: HttpRequest, body: ContractIn) -> Status[Contract]:
    said = body.dict(include={"number", "value", "currency"})
    with refusing(*REFUSED):
        return Status(201, actions.contracts.sign(term=_term(body), **said, **_answered(request, body)))


@router.post(
    "/contracts/{int:contract_id}/renew", response={201: ContractOut}, auth=Key(Right.WRITE), summary="It goes on as another"
)
def renew(request: HttpRequest, contract_id: int, body: RenewalIn) -> Status[Contract]:
    """Gives the contract that follows."""
    said = {"term": _term(body), "value": body.value}
    return Status(201, _did(request, queries.contract_for, contract_id, actions.contracts.renew, **said))


@router.post("/contracts/{int:contract_id}/end", response=ContractOut, auth=Key(Right.WRITE), summary="It does not go on")
def end(request: HttpRequest, contract_id: int, body: ContractEnding) -> Contract:
    return _did(request, queries.contract_for, contract_id, actions.contracts.end, **body.dict())


@router.get("/quotes", response=QuotesOut, summary="Every quote this key may know of, by number")
def quotes(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.quotes_for(member_of(request)), paging)


@router.post("/quotes", response={201: QuoteOut}, auth=Key(Right.WRITE), summary="A price was named")
def send_quote(request: HttpRequest, body: QuoteIn) -> Status[Quote]:
    said = body.dict(include={"title", "value", "currency", "expires_on", "follow_up_on"})
    sent_at = body.sent_at or timezone.now()
    with refusing(*REFUSED):
        return Status(201, actions.quotes.send_quote(**said, sent_at=sent_at, **_answered(request, body)))


@router.post("/quotes/{int:quote_id}/follow-up", response=QuoteOut, auth=Key(Right.WRITE), summary="They were asked about it")
def follow_up(request: HttpRequest, quote_id: int, body: FollowUpIn) -> Quote:
    return _did(request, queries.quote_for, quote_id, actions.quotes.follow_up, again_on=body.again_on)


@router.post("/quotes/{int:quote_id}/accept", response=QuoteOut, auth=Key(Right.WRITE), summary="They said yes")
def accept(request: HttpRequest, quote_id: int, body: Ending) -> Quote:
    """The enquiry that it answers is won with it, if it is open."""
    return _did(request, queries.quote_for, quote_id, actions.quotes.accept, reason=body.reason)


@router.post("/quotes/{int:quote_id}/decline", response=QuoteOut, auth=Key(Right.WRITE), summary="They said no")
def decline(request: HttpRequest, quote_id: int, body: Declining) -> Quote:
    return _did(request, queries.quote_for, quote_id, actions.quotes.decline, **body.dict())


def _term(body: TermIn) -> Term:
    return Term(body.starts_on, body.ends_on, body.renews_on, body.notice_days)
