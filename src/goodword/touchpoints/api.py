"""Talks, promises and orders for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_for, dealer_of, staff_of
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.models import Organisation, Person
from goodword.people.queries import organisation_for, person_for
from goodword.people.schemas import Paging

from . import actions, queries
from .models import Order, Promise, Touchpoint
from .rules import Imported, NotOneOf, OfNobody, Pledge
from .schemas import (
    LoggedOut,
    OfSomebodyIn,
    OrderIn,
    OrderOut,
    OrdersOut,
    PromiseIn,
    PromiseOut,
    PromisesOut,
    TalkIn,
    TalkOut,
    TalksOut,
)

router = Router(tags=["touchpoints"])
REFUSED = (OfNobody, NotOneOf)
EARLY = "You asked somebody who has had nothing from you for 90 days. Give first, if you still can."


@router.get("/talks", response=TalksOut, summary="Every contact this key may know of, by number")
def talks(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.touchpoints_for(member_of(request)), paging)


@router.post("/talks", response={201: LoggedOut}, auth=Key(Right.WRITE), summary="Log a talk")
def log_talk(request: HttpRequest, body: TalkIn) -> Status[LoggedOut]:
    """Send an `Idempotency-Key` header to be able to try again without logging it twice."""
    member, now = member_of(request), timezone.now()
    said = body.dict(exclude={"person_id", "organisation_id", "promise"})
    pledge = Pledge(body.promise.what, body.promise.due_on) if body.promise else None
    with refusing(*REFUSED):
        made = actions.talks.log_talk(
            **whom(member, body),
            **said,
            pledge=pledge,
            staff=staff_of(member),
            dealer=dealer_of(member),
            member=member,
            once=once(request),
            by=member.by,
            at=now,
        )
    warning = EARLY if queries.is_early(member, made, now=now) else ""
    return Status(201, LoggedOut(**TalkOut.from_orm(made).dict(), warning=warning))


@router.get("/talks/{int:talk_id}", response=TalkOut, summary="One contact")
def talk(request: HttpRequest, talk_id: int) -> Touchpoint:
    return queries.touchpoint_for(member_of(request), talk_id)


@router.delete("/talks/{int:talk_id}", response={204: None}, auth=Key(Right.WRITE), summary="Take a logged talk back")
def take_back(request: HttpRequest, talk_id: int) -> Status[None]:
    member = member_of(request)
    with refusing(Imported):
        actions.talks.take_back(queries.touchpoint_for(member, talk_id), by=member.by, at=timezone.now())
    return Status(204, None)


@router.get("/promises", response=PromisesOut, summary="Every promise this key may know of, by number")
def promises(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.promises_for(member_of(request)), paging)


@router.post("/promises", response={201: PromiseOut}, auth=Key(Right.WRITE), summary="Write down a promise")
def make_promise(request: HttpRequest, body: PromiseIn) -> Status[Promise]:
    member = member_of(request)
    with refusing(*REFUSED):
        return Status(
            201,
            actions.promises.make_promise(
                **whom(member, body),
                what=body.what,
                due_on=body.due_on,
                staff=staff_of(member),
                dealer=dealer_of(member),
                member=member,
                once=once(request),
                by=member.by,
                at=timezone.now(),
            ),
        )


@router.post("/promises/{int:promise_id}/keep", response=PromiseOut, auth=Key(Right.WRITE), summary="A promise was kept")
def keep(request: HttpRequest, promise_id: int) -> Promise:
    member = member_of(request)
    actions.promises.keep_promise(queries.promise_for(member, promise_id), by=member.by, at=timezone.now())
    return queries.promise_for(member, promise_id)


@router.get("/orders", response=OrdersOut, summary="Every order this key may know of, by number")
def orders(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.orders_for(member_of(request)), paging)


@router.post("/orders", response={201: OrderOut}, auth=Key(Right.WRITE), summary="Record an order")
def record_order(request: HttpRequest, body: OrderIn) -> Status[Order]:
    member = member_of(request)
    said = body.dict(exclude={"person_id", "organisation_id", "dealer_id", "lines"})
    dealer = dealer_for(member, body.dealer_id) if body.dealer_id is not None else dealer_of(member)
    with refusing(*REFUSED):
        return Status(
            201,
            actions.orders.record_order(
                **whom(member, body),
                **said,
                dealer=dealer,
                lines=[actions.orders.Line(line.what, line.amount, line.quantity) for line in body.lines],
                once=once(request),
                by=member.by,
                at=timezone.now(),
            ),
        )


@router.get("/orders/{int:order_id}", response=OrderOut, summary="One order")
def order(request: HttpRequest, order_id: int) -> Order:
    return queries.order_for(member_of(request), order_id)


def whom(member: Member, body: OfSomebodyIn) -> dict[str, Any]:
    """The person and the organisation that a fact is about, through their gates."""
    person: Person | None = None
    organisation: Organisation | None = None
    if body.person_id is not None:
        person = person_for(member, body.person_id)
    if body.organisation_id is not None:
        organisation = organisation_for(member, body.organisation_id)
    return {"person": person, "organisation": organisation}
