"""Surveys for programs: what is asked, of whom, and what came back."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from goodword.accounts.keys import Key
from goodword.accounts.rules import Right
from goodword.kit.refusing import refusing
from goodword.people.api import listed, member_of
from goodword.people.queries import person_for
from goodword.people.schemas import Paging

from .. import mailing, overview, queries
from ..actions import inviting
from ..models import Invitation
from ..rules import NotLive, Way
from .schemas import (
    InvitationOut,
    InvitationsOut,
    InvitedOut,
    InviteIn,
    ResponsesOut,
    SurveysOut,
    WholeSurveyOut,
)

router = Router(tags=["surveys"])


@router.get("/surveys", response=SurveysOut, summary="Every survey this key may know of, by number")
def surveys(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return listed(request, overview.surveys_for(member_of(request)), paging)


@router.get("/surveys/{int:survey_id}", response=WholeSurveyOut, summary="One survey: what goes out, and how it is answered")
def survey(request: HttpRequest, survey_id: int) -> dict[str, Any]:
    """`questions` are those of the version that goes out; empty before the first is published."""
    member = member_of(request)
    found = overview.survey_for(member, survey_id)
    version = queries.version_in_force(found)
    told = {name: getattr(found, name) for name in ("id", "name", "kind", "language", "state", "current", "made_at", "closed_at")}
    return told | {"questions": version.questions if version else [], "counts": overview.counts_of(member, found)}


@router.post(
    "/surveys/{int:survey_id}/invitations",
    response={201: InvitedOut},
    auth=Key(Right.WRITE),
    summary="Ask one person by a survey",
)
def invite(request: HttpRequest, survey_id: int, body: InviteIn) -> Status[dict[str, Any]]:
    """Where they are not to be asked now, `state` is “skipped” and `skipped_why` says why; that is an answer, no error."""
    member = member_of(request)
    found, person = overview.survey_for(member, survey_id), person_for(member, body.person_id)
    told: dict[str, Any] = {"cause": body.cause, "due_at": body.due_at, "way": body.way, "by": member.by, "at": timezone.now()}
    with refusing(NotLive):
        made = inviting.invite(survey=found, person=person, **told)
    is_handed = made.way != Way.MAIL and made.state != Invitation.State.SKIPPED
    shown = InvitationOut.from_orm(made).dict()
    return Status(201, {**shown, "link": mailing.address_of(made) if is_handed else ""})


@router.get(
    "/surveys/{int:survey_id}/invitations", response=InvitationsOut, summary="Whom a survey was put to, or was not and why"
)
def invitations(request: HttpRequest, survey_id: int, paging: Query[Paging]) -> dict[str, Any]:
    member = member_of(request)
    return listed(request, overview.invitations_of(member, overview.survey_for(member, survey_id)), paging)


@router.get("/surveys/{int:survey_id}/responses", response=ResponsesOut, summary="What came back to a survey, by number")
def responses(request: HttpRequest, survey_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """What came through open doors and looks made up is among them, and says so; no number counts it."""
    member = member_of(request)
    return listed(request, overview.responses_of(member, overview.survey_for(member, survey_id)), paging)
