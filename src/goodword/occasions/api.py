"""Days and cards for programs."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import OfNobody

from . import queries
from .actions import days, posting
from .models import Card, OwnDay
from .rules import Coming, NoSuchDay, Occasion
from .schemas import Asked, CardOut, CardRunsOut, CardsOut, ComingOut, OwnDayIn, OwnDayOut, OwnDaysOut
from .whom import Whom

router = Router(tags=["occasions"])
COMES_ROUND = {Occasion.BIRTHDAY, Occasion.FIRST_PURCHASE, Occasion.OWN_DAY, Occasion.HOLIDAY}


@router.get("/occasions", response=list[ComingOut], summary="The days that come, the next first, 200 at most")
def coming(request: HttpRequest, asked: Query[Asked]) -> list[Coming]:
    """Whoever died or asked for silence is not among them."""
    since = asked.since or timezone.localdate()
    kinds = {asked.kind} & COMES_ROUND if asked.kind else COMES_ROUND
    span = (since, since + timedelta(days=asked.days - 1))
    return queries.coming(member_of(request), span, kinds=kinds, whom=Whom(asked.segment, asked.country))


@router.get("/own-days", response=OwnDaysOut, summary="Every day of somebody's own that this key may know of, by number")
def own_days(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.own_days_for(member_of(request)), paging)


@router.post("/own-days", response={201: OwnDayOut}, auth=Key(Right.WRITE), summary="Note a day that comes round each year")
def add_own_day(request: HttpRequest, body: OwnDayIn) -> Status[OwnDay]:
    member = member_of(request)
    said = body.dict(include={"name", "month", "day", "year"})
    with refusing(OfNobody, NoSuchDay):
        made = days.add_own_day(**whom(member, body), **said, once=once(request), by=member.by, at=timezone.now())
    return Status(201, made)


@router.delete("/own-days/{int:own_day_id}", response={204: None}, auth=Key(Right.WRITE), summary="Take a day away")
def remove_own_day(request: HttpRequest, own_day_id: int) -> Status[None]:
    member = member_of(request)
    days.remove_own_day(queries.own_day_for(member, own_day_id), by=member.by, at=timezone.now())
    return Status(204, None)


@router.get("/card-runs", response=CardRunsOut, auth=Key(Right.WRITE), summary="Every run of cards, by number")
def card_runs(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.all_runs_for(member_of(request)), paging)


@router.get(
    "/card-runs/{int:card_run_id}/cards",
    response=CardsOut,
    auth=Key(Right.WRITE),
    summary="The cards of a run that may go out, by number",
)
def cards(request: HttpRequest, card_run_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """Nobody who died, was erased or asked for silence has one."""
    member = member_of(request)
    return listed(request, queries.going_out(member, queries.run_for(member, card_run_id)), paging)


@router.post("/cards/{int:card_id}/post", response=CardOut, auth=Key(Right.WRITE), summary="One card was posted")
def post(request: HttpRequest, card_id: int) -> Card:
    """It becomes a gift that reached them. Posted before, or to nobody who may get one, nothing is changed."""
    member = member_of(request)
    card = queries.card_for(member, card_id)
    posting.post(card.run, [card.pk], staff=staff_of(member), dealer=dealer_of(member), by=member.by, at=timezone.now())
    return queries.card_for(member, card_id)


@router.post("/cards/{int:card_id}/unpost", response=CardOut, auth=Key(Right.WRITE), summary="One card was not posted after all")
def unpost(request: HttpRequest, card_id: int) -> Card:
    member = member_of(request)
    card = queries.card_for(member, card_id)
    posting.unpost(card.run, [card.pk], by=member.by, at=timezone.now())
    return queries.card_for(member, card_id)
