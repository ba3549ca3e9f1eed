"""Mail to people for programs: what it says, how it looks to somebody, and who gets none."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from ninja.errors import HttpError

from goodword.accounts.keys import Key
from goodword.accounts.models import Member
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.refusing import refusing
from goodword.people.api import listed, member_of
from goodword.people.queries import person_for
from goodword.people.schemas import Paging

from .. import editions, merging
from ..actions import suppressing, wording
from ..merging import LINK, Words
from ..models import Suppression
from ..wording import NotMergeable
from . import listing
from .forms import LANGUAGE
from .schemas import (
    DraftIn,
    EditionOut,
    LiftIn,
    PreviewOut,
    ReaderAsked,
    SuppressionIn,
    SuppressionOut,
    SuppressionsOut,
    TemplateOut,
    WordsPatch,
    WrittenMeanwhileOut,
)

router = Router(tags=["mail to people"])
MANAGE = Key(Right.MANAGE)
TEMPLATE = "/mail/templates/{slug:wording_key}/{slug:language}"


@router.get("/mail/templates", response=list[TemplateOut], auth=MANAGE, summary="Every template, the ready-made ones first")
def templates(request: HttpRequest) -> list[editions.Shelf]:
    return editions.shelves_for(member_of(request))


@router.get(TEMPLATE, response=EditionOut, auth=MANAGE, summary="What a template says in a language now")
def template(request: HttpRequest, wording_key: str, language: str) -> dict[str, Any]:
    return _told(editions.edition_or_404(member_of(request), wording_key, language))


@router.patch(
    TEMPLATE,
    response={200: EditionOut, 409: WrittenMeanwhileOut},
    auth=MANAGE,
    summary="Let a template say something else from now on, also in a language that it did not have",
)
def write(request: HttpRequest, wording_key: str, language: str, body: WordsPatch) -> Status[Any]:
    """It becomes an edition of its own, and the earlier ones stay. For an unknown merge field those that exist are named."""
    member = member_of(request)
    name, words = _drafted(member, wording_key, language, body)
    told: dict[str, Any] = {"key": wording_key, "name": name, "words": words, "was": body.edition}
    try:
        with refusing(NotMergeable):
            wording.write_words(**told, by=member.by, at=timezone.now())
    except ChangedMeanwhile as meanwhile:
        return Status(409, {"detail": "Somebody wrote it anew since the edition you name.", "edition": meanwhile.version})
    return Status(200, _told(editions.edition_or_404(member, wording_key, language)))


@router.get(f"{TEMPLATE}/preview", response=PreviewOut, auth=MANAGE, summary="The mail as a person would get it")
def preview(request: HttpRequest, wording_key: str, language: str, asked: Query[ReaderAsked]) -> dict[str, str]:
    """Nothing is sent or kept. Links that are each reader's own lead to example.com."""
    member = member_of(request)
    return _seen_by(member, asked.person_id, editions.edition_or_404(member, wording_key, language).words)


@router.post(f"{TEMPLATE}/preview", response=PreviewOut, auth=MANAGE, summary="The same with words that are not written yet")
def preview_draft(request: HttpRequest, wording_key: str, language: str, body: DraftIn) -> dict[str, str]:
    member = member_of(request)
    _, words = _drafted(member, wording_key, language, body)
    return _seen_by(member, body.person_id, words)


@router.get("/mail/suppressions", response=SuppressionsOut, auth=MANAGE, summary="The addresses to which nothing goes, by number")
def suppressions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """No address is among them: what is kept is a sealed print, by which we know one again and nobody can read it."""
    return listed(request, listing.suppressed_for(member_of(request)), paging)


@router.post("/mail/suppressions", response={201: SuppressionOut}, auth=MANAGE, summary="Keep mail from an address")
def suppress(request: HttpRequest, body: SuppressionIn) -> Status[Suppression]:
    """The same again answers with what is kept already, so it can be tried again. What “erased” keeps away stays away."""
    member = member_of(request)
    if body.kind and body.reason != Suppression.Reason.STOPPED:
        raise HttpError(400, "Only what somebody stopped can be of one kind of mail; anything else keeps all of it away.")
    kept = suppressing.suppress(body.address, reason=body.reason, kind=body.kind, by=member.by, at=timezone.now())
    if kept is None:
        raise HttpError(400, "That is not one e-mail address.")
    return Status(201, kept)


@router.post(
    "/mail/suppressions/{int:suppression_id}/lift", response=SuppressionOut, auth=MANAGE, summary="Let mail go there again"
)
def lift(request: HttpRequest, suppression_id: int, body: LiftIn) -> Suppression:
    """Why is kept. Whoever was erased stays erased; lifted before, nothing is changed."""
    member = member_of(request)
    found = listing.suppression_for(member, suppression_id)
    with refusing(suppressing.StaysErased, suppressing.NoReason):
        suppressing.lift(found, why=body.why, by=member.by, at=timezone.now())
    return listing.suppression_for(member, suppression_id)


def _drafted(member: Member, key: str, language: str, body: WordsPatch | DraftIn) -> tuple[str, Words]:
    """The name of a template, and its words with those that were sent in place of those that stand."""
    if not LANGUAGE.fullmatch(language):
        raise Http404
    name, kind = editions.named_or_404(member, key)
    now = editions.edition(key, language)
    stand = now.words if now else Words(kind, language, "", "")
    subject = stand.subject if body.subject is None else body.subject
    return name, Words(kind, language, subject, stand.body if body.body is None else body.body.replace("\r\n", "\n"))


def _told(found: editions.Edition) -> dict[str, Any]:
    said = {name: getattr(found.words, name) for name in ("kind", "language", "subject", "body")}
    return {
        "key": found.key,
        "name": str(found.name),
        "edition": found.number,
        "fields": merging.fields_of(found.words.kind),
        **said,
    }


def _seen_by(member: Member, person_id: int, words: Words) -> dict[str, str]:
    with refusing(NotMergeable):
        made = merging.merged(words, person_for(member, person_id), merging.examples_of(words.kind), sender=str(member))
    shown = made.for_reader(LINK)
    return {"subject": shown.subject, "text": shown.text, "html": shown.html}
