"""Good words for programs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.catalogue.queries import dealer_of, staff_of
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.kit.refusing import once, refusing
from goodword.people.api import listed, member_of
from goodword.people.schemas import Paging
from goodword.touchpoints.api import whom
from goodword.touchpoints.rules import NotOneOf, OfNobody

from . import queries
from .actions import agreeing, thanking
from .actions import words as verbs
from .models import GoodWord
from .rules import DoneBefore, NotAgreed, NotALink, NotStars, Wordless
from .schemas import ConsentIn, GoodWordIn, GoodWordOut, GoodWordPatch, GoodWordsOut, ThanksIn, WithdrawalIn

router = Router(tags=["good words"])
REFUSED = (OfNobody, NotOneOf, NotALink, NotStars, Wordless, NotAgreed, DoneBefore)
SAID = ("kind", "channel", "link", "words", "stars", "said_at")
ONE = "/good-words/{int:goodword_id}"
WRITE = Key(Right.WRITE)
ANSWERS = {200: GoodWordOut, 409: GoodWordOut}


@router.get("/good-words", response=GoodWordsOut, summary="Every good word this key may know of, by number")
def good_words(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, queries.words_for(member_of(request)), paging)


@router.post("/good-words", response={201: GoodWordOut}, auth=WRITE, summary="Somebody spoke well of us")
def note_word(request: HttpRequest, body: GoodWordIn) -> Status[GoodWord]:
    """Send an `Idempotency-Key` header to be able to try again without noting it twice."""
    member, now = member_of(request), timezone.now()
    said = {**body.dict(include=set(SAID)), "said_at": body.said_at or now}
    with refusing(*REFUSED):
        whose = {**whom(member, body), "dealer": dealer_of(member)}
        return Status(201, verbs.note_word(**said, **whose, once=once(request), by=member.by, at=now))


@router.get(ONE, response=GoodWordOut, summary="One good word")
def good_word(request: HttpRequest, goodword_id: int) -> GoodWord:
    return queries.word_for(member_of(request), goodword_id)


@router.patch(ONE, response=ANSWERS, auth=WRITE, summary="Change a good word")
def change_word(request: HttpRequest, goodword_id: int, body: GoodWordPatch) -> Status[GoodWord]:
    """Somebody else was quicker: 409, nothing was written, and this is how it stands."""
    sent = body.dict(exclude_unset=True, exclude={"version"})
    kept = {name: value for name, value in sent.items() if value is not None or name == "stars"}
    word = queries.word_for(member_of(request), goodword_id)
    said = {name: kept.get(name, getattr(word, name)) for name in SAID}
    return _did(request, word, verbs.correct, version=body.version, **said)


@router.post(f"{ONE}/thank", response=ANSWERS, auth=WRITE, summary="We said thank you")
def thank(request: HttpRequest, goodword_id: int, body: ThanksIn) -> Status[GoodWord]:
    """It is a gift among the contacts with them."""
    member = member_of(request)
    contact = thanking.Contact(body.words, body.channel, staff_of(member), dealer_of(member))
    return _did(request, queries.word_for(member, goodword_id), thanking.thank, contact)


@router.post(f"{ONE}/consent", response=ANSWERS, auth=WRITE, summary="They let us quote it")
def allow(request: HttpRequest, goodword_id: int, body: ConsentIn) -> Status[GoodWord]:
    said = {**body.dict(), "may_quote_at": body.may_quote_at or timezone.now()}
    return _did(request, queries.word_for(member_of(request), goodword_id), agreeing.allow, **said)


@router.post(f"{ONE}/withdraw", response=ANSWERS, auth=WRITE, summary="They take it back")
def withdraw(request: HttpRequest, goodword_id: int, body: WithdrawalIn) -> Status[GoodWord]:
    """From this answer on no page shows it."""
    withdrawn_at = body.withdrawn_at or timezone.now()
    return _did(request, queries.word_for(member_of(request), goodword_id), agreeing.withdraw, withdrawn_at=withdrawn_at)


@router.post(f"{ONE}/show", response=ANSWERS, auth=WRITE, summary="Let others read it")
def show(request: HttpRequest, goodword_id: int) -> Status[GoodWord]:
    return _did(request, queries.word_for(member_of(request), goodword_id), agreeing.show)


@router.post(f"{ONE}/hide", response=ANSWERS, auth=WRITE, summary="Let others read it no more")
def hide(request: HttpRequest, goodword_id: int) -> Status[GoodWord]:
    return _did(request, queries.word_for(member_of(request), goodword_id), agreeing.hide)


def _did(request: HttpRequest, word: GoodWord, verb: Callable[..., Entry], *said: Any, **more: Any) -> Status[GoodWord]:
    """One verb about a good word that this key may know of, and how it stands then; 409 where somebody was quicker."""
    try:
        with refusing(*REFUSED):
            verb(word, *said, **more, by=member_of(request).by, at=timezone.now())
    except ChangedMeanwhile:
        return Status(409, word)
    return Status(200, word)
