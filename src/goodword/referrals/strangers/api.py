"""What strangers see, for programs: pages of recommendations, agreements, lead forms, and the words that stand ready."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.journal.actions import ChangedMeanwhile
from goodword.kit.refusing import refusing
from goodword.people.api import member_of
from goodword.people.queries import person_for

from .. import gates, queries
from ..actions import arriving, pages, saying, ways
from ..forms import MAY_SHOW, LeadFormForm, ShareTextsForm
from ..models import Agreement, LeadForm, Touch, WordPage
from ..rules import NotBindable
from ..schemas import TouchOut
from ..wordpages import address_of
from .schemas import AgreementOut, LeadFormIn, LeadFormOut, RecogniseIn, ShareTextsIn, ShareTextsOut, WordPageOut

router = Router(tags=["word of mouth"])
WRITE, MANAGE = Key(Right.WRITE), Key(Right.MANAGE)


def _told(page: WordPage) -> dict[str, Any]:
    kept = {name: getattr(page, name) for name in ("id", "person_id", "made_at", "closed_at")}
    return {**kept, "address": address_of(page)}


@router.post("/people/{int:person_id}/word-page", response={201: WordPageOut}, auth=WRITE, summary="Give somebody a page")
def give_page(request: HttpRequest, person_id: int) -> Status[dict[str, Any]]:
    """With a link and a code on it. Whoever has a page gets the same one."""
    member = member_of(request)
    person, now = person_for(member, person_id), timezone.now()
    pages.lay_form(name="Our form", by=member.by, at=now)
    return Status(201, _told(pages.give_page(person, by=member.by, at=now)))


@router.post("/word-pages/{int:word_page_id}/close", response=WordPageOut, auth=WRITE, summary="Close a page")
def close_page(request: HttpRequest, word_page_id: int) -> dict[str, Any]:
    member = member_of(request)
    pages.close_page(gates.word_page_for(member, word_page_id), by=member.by, at=timezone.now())
    return _told(gates.word_page_for(member, word_page_id))


@router.post("/touches/{int:touch_id}/recognise", response=TouchOut, auth=WRITE, summary="Say whom somebody meant")
def recognise(request: HttpRequest, touch_id: int, body: RecogniseIn) -> Touch:
    """Of a touch that is `refused` since nobody knows “whom they meant”."""
    member = member_of(request)
    touch, meant = gates.unknown_sender_for(member, touch_id), person_for(member, body.introducer_id)
    try:
        with refusing(NotBindable):
            saying.recognise(touch, introducer=meant, version=body.version, by=member.by, at=timezone.now())
    except ChangedMeanwhile as theirs:
        raise HttpError(409, f"Somebody changed it; it is at version {theirs.version} now.") from theirs
    return queries.touch_for(member, touch_id)


@router.post(
    "/people/{int:person_id}/may-show",
    response={201: AgreementOut},
    auth=WRITE,
    summary="Somebody agreed that whoever sent them may see their initials",
)
def agree(request: HttpRequest, person_id: int) -> Status[Agreement]:
    member = member_of(request)
    person, kind = person_for(member, person_id), Agreement.Kind.SHOW
    return Status(201, arriving.agree(person=person, kind=kind, words=str(MAY_SHOW), by=member.by, at=timezone.now()))


@router.post("/agreements/{int:agreement_id}/withdraw", response=AgreementOut, auth=WRITE, summary="They take it back")
def withdraw(request: HttpRequest, agreement_id: int) -> Agreement:
    member = member_of(request)
    arriving.withdraw(gates.agreement_for(member, agreement_id), by=member.by, at=timezone.now())
    return gates.agreement_for(member, agreement_id)


@router.get("/lead-forms", response=list[LeadFormOut], auth=MANAGE, summary="The forms by which strangers ask")
def lead_forms(request: HttpRequest) -> list[LeadForm]:
    return list(gates.lead_forms_for(member_of(request)))


@router.post("/lead-forms", response={201: LeadFormOut}, auth=MANAGE, summary="Lay a form; links lead to it from then on")
def lay(request: HttpRequest, body: LeadFormIn) -> Status[LeadForm]:
    member, now = member_of(request), timezone.now()
    said = _said(body)
    made = ways.make_lead_form(name=body.name, by=member.by, at=now)
    pages.describe_lead_form(made, **said, by=member.by, at=now)
    return Status(201, gates.lead_form_for(member, made.pk))


@router.put("/lead-forms/{int:lead_form_id}", response=LeadFormOut, auth=MANAGE, summary="Say otherwise what a form says")
def describe(request: HttpRequest, lead_form_id: int, body: LeadFormIn) -> LeadForm:
    member = member_of(request)
    found = gates.lead_form_for(member, lead_form_id)
    pages.describe_lead_form(found, **_said(body), by=member.by, at=timezone.now())
    return gates.lead_form_for(member, lead_form_id)


@router.post("/lead-forms/{int:lead_form_id}/close", response=LeadFormOut, auth=MANAGE, summary="Take no more enquiries by it")
def close(request: HttpRequest, lead_form_id: int) -> LeadForm:
    member = member_of(request)
    ways.close_lead_form(gates.lead_form_for(member, lead_form_id), by=member.by, at=timezone.now())
    return gates.lead_form_for(member, lead_form_id)


@router.put("/share-texts", response=ShareTextsOut, auth=MANAGE, summary="What people may say, by channel")
def keep_texts(request: HttpRequest, body: ShareTextsIn) -> dict[str, Any]:
    member = member_of(request)
    told = _valid(ShareTextsForm(data=dict(body.texts)))
    pages.keep_share_texts(
        {channel: told[channel] for channel in body.texts}, language=body.language, by=member.by, at=timezone.now()
    )
    return {"language": body.language, "texts": gates.share_texts(member, body.language)}


def _said(body: LeadFormIn) -> dict[str, Any]:
    """A form as its verb takes it, asked the same as where it is typed."""
    return _valid(LeadFormForm({**body.dict(exclude={"sites"}), "sites": "\n".join(body.sites)}))


def _valid(form: LeadFormForm | ShareTextsForm) -> dict[str, Any]:
    """What a form takes; a 400 with what is wrong in words, as the page says it."""
    if not form.is_valid():
        raise HttpError(400, " ".join(f"{field}: {why[0]}" for field, why in form.errors.items()))
    return form.cleaned_data
