"""Enquiries, contracts and quotes for programs."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, product_known, staff_known, staff_of
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.queries import person_for
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import OfNobody

from . import actions, queries
from .actions.correcting import Correctable
from .models import Contract, Opportunity, Quote
from .rules import NotInOrder, OfAnother, Term
from .schemas import (
    AnsweringIn,
    ContractEnding,
    ContractIn,
    ContractOut,
    ContractPatch,
    ContractsOut,
    Declining,
    Ending,
    FollowUpIn,
    OpportunitiesOut,
    OpportunityIn,
    OpportunityOut,
    OpportunityPatch,
    Patch,
    QuoteIn,
    QuoteOut,
    QuotePatch,
    QuotesOut,
    RenewalIn,
    TermIn,
)

router = Router(tags=["pipeline"])
M = TypeVar("M", Opportunity, Contract, Quote)
MAY_BE_NONE = {"product", "staff", "opportunity", "ends_on", "renews_on", "expires_on", "follow_up_on"}
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


def _said(request: HttpRequest, body: Patch, found: Correctable, *columns: str) -> dict[str, Any]:
    """What a row holds once it is said otherwise: what was sent, else what it holds now. Null empties what may be empty."""
    sent = {**body.dict(exclude_unset=True), **_named(request, body)}
    kept = {name: value for name, value in sent.items() if value is not None or name in MAY_BE_NONE}
    return {name: kept.get(name, getattr(found, name)) for name in columns}


def _named(request: HttpRequest, body: Patch) -> dict[str, Any]:
    """The product, the staff and the enquiry that were sent by their numbers."""
    sent = body.dict(exclude_unset=True, include={"product_id", "staff_id", "opportunity_id"})
    product, staff, number = (sent.get(name) for name in ("product_id", "staff_id", "opportunity_id"))
    named = {
        "product": product_known(product) if product is not None else None,
        "staff": staff_known(staff) if staff is not None else None,
        "opportunity": queries.opportunity_for(member_of(request), number) if number is not None else None,
    }
    return {name: row for name, row in named.items() if f"{name}_id" in sent}


def _corrected(request: HttpRequest, found: M, correct: Callable[..., object], body: Patch, **said: object) -> Status[M]:
    try:
        with refusing(*REFUSED):
            correct(found, version=body.version, **said, by=member_of(request).by, at=timezone.now())
    except ChangedMeanwhile:
        return Status(409, found)
    return Status(200, found)


@router.get("/opportunities", response=OpportunitiesOut, summary="Every enquiry this key may know of, by number")
def opportunities(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.opportunities_for(member_of(request)), paging)


@router.post("/opportunities", response={201: OpportunityOut}, auth=Key(Right.WRITE), summary="Somebody might buy")
def open_opportunity(request: HttpRequest, body: OpportunityIn) -> Status[Opportunity]:
    """With `introduced_by_id` it is a warm one. It is given to whom the rules say; `staff_id` tells to whom."""
    said = body.dict(include={"title", "value", "currency", "opened_at", "channel", "why_sent", "said"})
    number = body.introduced_by_id
    introducer = person_for(member_of(request), number) if number is not None else None
    with refusing(*REFUSED):
        return Status(201, actions.open_opportunity(**said, introduced_by=introducer, **_noted(request, body)))


@router.get("/opportunities/{int:opportunity_id}", response=OpportunityOut, summary="One enquiry")
def opportunity(request: HttpRequest, opportunity_id: int) -> Opportunity:
    return queries.opportunity_for(member_of(request), opportunity_id)


@router.patch(
    "/opportunities/{int:opportunity_id}",
    response={200: OpportunityOut, 409: OpportunityOut},
    auth=Key(Right.WRITE),
    summary="Change an enquiry",
)
def change_opportunity(request: HttpRequest, opportunity_id: int, body: OpportunityPatch) -> Status[Opportunity]:
    """Somebody else was quicker: 409, nothing was written, and this is how it stands."""
    found = queries.opportunity_for(member_of(request), opportunity_id)
    said = _said(request, body, found, "title", "value", "product", "stage", "staff", "why_sent", "said")
    return _corrected(request, found, actions.enquiries.correct, body, **said)


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


@router.get("/contracts/{int:contract_id}", response=ContractOut, summary="One contract")
def contract(request: HttpRequest, contract_id: int) -> Contract:
    return queries.contract_for(member_of(request), contract_id)


@router.patch(
    "/contracts/{int:contract_id}",
    response={200: ContractOut, 409: ContractOut},
    auth=Key(Right.WRITE),
    summary="Change a contract",
)
def change_contract(request: HttpRequest, contract_id: int, body: ContractPatch) -> Status[Contract]:
    """Somebody else was quicker: 409, nothing was written, and this is how it stands."""
    found = queries.contract_for(member_of(request), contract_id)
    term = Term(**_said(request, body, found, "starts_on", "ends_on", "renews_on", "notice_days"))
    said = _said(request, body, found, "number", "value", "product", "opportunity")
    return _corrected(request, found, actions.contracts.correct, body, term=term, **said)


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


@router.get("/quotes/{int:quote_id}", response=QuoteOut, summary="One quote")
def quote(request: HttpRequest, quote_id: int) -> Quote:
    return queries.quote_for(member_of(request), quote_id)


@router.patch(
    "/quotes/{int:quote_id}",
    response={200: QuoteOut, 409: QuoteOut},
    auth=Key(Right.WRITE),
    summary="Change a quote",
)
def change_quote(request: HttpRequest, quote_id: int, body: QuotePatch) -> Status[Quote]:
    """Somebody else was quicker: 409, nothing was written, and this is how it stands."""
    found = queries.quote_for(member_of(request), quote_id)
    columns = ("title", "value", "sent_at", "expires_on", "follow_up_on", "product", "opportunity")
    return _corrected(request, found, actions.quotes.correct, body, **_said(request, body, found, *columns))


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
