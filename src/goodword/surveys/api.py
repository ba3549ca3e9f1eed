"""Answers for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.queries import order_for
from goodword.touchpoints.rules import OfNobody

from . import actions, queries
from .models import Answer
from .rules import OffTheScale
from .schemas import AnswerIn, AnswerOut, AnswersOut

router = Router(tags=["surveys"])


@router.get("/answers", response=AnswersOut, summary="Every answer this key may know of, by number")
def answers(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.answers_for(member_of(request)), paging)


@router.post("/answers", response={201: AnswerOut}, auth=Key(Right.WRITE), summary="Record an answer")
def record_answer(request: HttpRequest, body: AnswerIn) -> Status[Answer]:
    """Send an `Idempotency-Key` header to be able to try again without counting it twice."""
    member = member_of(request)
    said = body.dict(exclude={"person_id", "organisation_id", "order_id"})
    order = order_for(member, body.order_id) if body.order_id is not None else None
    with refusing(OffTheScale, OfNobody):
        return Status(
            201,
            actions.record_answer(
                **whom(member, body),
                **said,
                order=order,
                dealer=dealer_of(member),
                once=once(request),
                by=member.by,
                at=timezone.now(),
            ),
        )


@router.get("/answers/{int:answer_id}", response=AnswerOut, summary="One answer")
def answer(request: HttpRequest, answer_id: int) -> Answer:
    return queries.answer_for(member_of(request), answer_id)
