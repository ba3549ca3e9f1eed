"""Whom to ask, for programs. Nobody whom the lot left out is named here."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.refusing import refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging

from . import queries
from .actions import asking
from .models import Lot
from .rules import NotToBeAsked, Terms
from .schemas import AskIn, AskPlanOut, LotOut, LotsOut, LotToAskOut

router = Router(tags=["asking"])


@router.get("/asks", response=list[LotToAskOut], summary="Whom to ask now, the best first, each with the facts for it")
def whom(request: HttpRequest) -> list[dict[str, Any]]:
    """Those whom the lot left out, and those who are to be left in peace just now, are not among them."""
    lines = queries.whom_to_ask(member_of(request), timezone.now())
    return [{**LotOut.from_orm(line.lot).dict(), "grounds": line.grounds, "is_early": line.is_early} for line in lines]


@router.get("/asks/asked", response=LotsOut, summary="Who was asked, by number")
def asked(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.asked(member_of(request)), paging)


@router.get("/asks/plan", response=AskPlanOut, summary="How the list is made")
def plan(request: HttpRequest) -> Terms:
    return queries.terms()


@router.post("/asks/{int:lot_id}/ask", response=LotOut, auth=Key(Right.WRITE), summary="Somebody on the list is asked")
def ask(request: HttpRequest, lot_id: int, body: AskIn) -> Lot:
    """It becomes a contact that asks. Asked before, nothing is changed; left out by lot, they are not found."""
    member = member_of(request)
    lot = queries.lot_for(member, lot_id)
    with refusing(NotToBeAsked):
        return asking.ask(
            lot,
            how=body.how,
            words=body.words,
            root=request.build_absolute_uri("/")[:-1],
            member=member,
            staff=staff_of(member),
            dealer=dealer_of(member),
            by=member.by,
            at=timezone.now(),
        )


@router.post("/asks/{int:lot_id}/unask", response=LotOut, auth=Key(Right.WRITE), summary="They were not asked after all")
def unask(request: HttpRequest, lot_id: int) -> Lot:
    member = member_of(request)
    return asking.unask(queries.lot_for(member, lot_id), by=member.by, at=timezone.now())
