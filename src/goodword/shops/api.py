"""Secret shops, for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging

from . import actions, queries
from .models import Shop, ShopCall
from .rules import Closed, NobodyToCall
from .schemas import HeardIn, ShopCallOut, ShopCallsOut, ShopIn, ShopOut, ShopsOut

router = Router(tags=["secret shops"])


@router.get("/shops", response=ShopsOut, auth=Key(Right.SEE_ALL), summary="Every secret shop, by number")
def shops(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.shops_for(member_of(request)), paging)


@router.post("/shops", response={201: ShopOut}, auth=Key(Right.MANAGE), summary="Draw a sample of the best customers")
def draw(request: HttpRequest, body: ShopIn) -> Status[Shop]:
    member = member_of(request)
    with refusing(NobodyToCall):
        made = actions.draw(**body.dict(), member=member, once=once(request), by=member.by, at=timezone.now())
    return Status(201, made)


@router.get(
    "/shops/{int:shop_id}/calls", response=ShopCallsOut, auth=Key(Right.SEE_ALL), summary="Whom a shop calls, and what was heard"
)
def calls(request: HttpRequest, shop_id: int, paging: Query[Paging]) -> dict[str, Any]:
    member = member_of(request)
    return listed(request, queries.calls_for(member, queries.shop_for(member, shop_id)), paging)


@router.post(
    "/shop-calls/{int:shop_call_id}/hear", response=ShopCallOut, auth=Key(Right.MANAGE), summary="Write down what a caller heard"
)
def hear(request: HttpRequest, shop_call_id: int, body: HeardIn) -> ShopCall:
    """It introduces nobody, and counts in no other number."""
    member = member_of(request)
    call = queries.call_for(member, shop_call_id)
    with refusing(Closed):
        return actions.hear(call, outcome=body.outcome, words=body.words, by=member.by, at=timezone.now())


@router.post(
    "/shop-calls/{int:shop_call_id}/unhear", response=ShopCallOut, auth=Key(Right.MANAGE), summary="Nothing was heard yet"
)
def unhear(request: HttpRequest, shop_call_id: int) -> ShopCall:
    member = member_of(request)
    call = queries.call_for(member, shop_call_id)
    actions.unhear(call, by=member.by, at=timezone.now())
    return queries.call_for(member, shop_call_id)
