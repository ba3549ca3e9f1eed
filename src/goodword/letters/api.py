"""Letters and challenges for programs."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from goodword.accounts.days import local_day
from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.kit.refusing import refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging

from . import actions, composing, queries
from .models import Challenge, Letter
from .schemas import ChallengeOut, ChallengesOut, LetterOut, LettersOut

router = Router(tags=["letters"], auth=Key(Right.SEE_ALL))
VERBS = {"decline": actions.decline, "done": actions.finish, "leave": actions.leave, "take-back": actions.take_back}


@router.get("/letters", response=LettersOut, summary="Every letter, by number")
def letters(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.letters_for(member_of(request)), paging)


@router.get("/letters/{int:letter_id}", response=LetterOut, summary="One letter, as it was written")
def letter(request: HttpRequest, letter_id: int) -> Letter:
    return queries.letter_for(member_of(request), letter_id)


@router.get("/challenges", response=ChallengesOut, summary="Every challenge, by number")
def challenges(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.challenges_for(member_of(request)), paging)


@router.post("/challenges/{int:challenge_id}/accept", response=ChallengeOut, auth=Key(Right.MANAGE), summary="We shall do it")
def accept(request: HttpRequest, challenge_id: int) -> Challenge:
    """One at a time: while another is under way this one is refused."""
    member, now = member_of(request), timezone.now()
    found = queries.challenge_for(member, challenge_id)
    with refusing(actions.NotNow):
        return composing.accept(found, member, today=local_day(now), at=now)


@router.post(
    "/challenges/{int:challenge_id}/{verb}",
    response=ChallengeOut,
    auth=Key(Right.MANAGE),
    summary="Decline it, end it, undo that",
)
def answer(request: HttpRequest, challenge_id: int, verb: Literal["decline", "done", "leave", "take-back"]) -> Challenge:
    """`take-back` undoes the last of the others."""
    member = member_of(request)
    found = queries.challenge_for(member, challenge_id)
    with refusing(actions.NotNow):
        return VERBS[verb](found, by=member.by, at=timezone.now())
