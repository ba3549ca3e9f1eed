"""What the API takes and gives about surveys, and whom they were put to."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import AwareDatetime, Field

from goodword.accounts.schemas import Exact

from ..rules import Way


class SurveyOut(Schema):
    id: int
    name: str
    kind: str
    language: str
    state: str
    version: int = Field(validation_alias="current", description="The number of the version that goes out; 0 before the first.")
    made_at: datetime
    closed_at: datetime | None


class SurveysOut(Schema):
    rows: list[SurveyOut]
    next: str | None


class CountsOut(Schema):
    """Raw counts; rates are in percent, null where they have nothing to stand on."""

    invited: int
    waiting: int
    sent: int
    bounced: int
    started: int
    partial: int
    complete: int
    declined: int
    skipped: dict[str, int]
    response_rate: float | None
    completion_rate: float | None


class WholeSurveyOut(SurveyOut):
    questions: list[dict[str, Any]]
    counts: CountsOut


class InviteIn(Exact):
    """`cause` names what it is about (“order:7”): for the same cause nobody is asked twice."""

    person_id: int
    cause: str = Field(min_length=1, max_length=60)
    due_at: AwareDatetime | None = None
    way: Way = Way.MAIL


class InvitationOut(Schema):
    id: int
    survey_id: int
    person_id: int | None
    kind: str
    way: str
    cause: str
    state: str
    skipped_why: str
    due_at: datetime
    sent_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    closes_at: datetime


class InvitedOut(InvitationOut):
    """`link` is where this person answers, for whoever hands it over; empty where mail brings it, or nobody was asked."""

    link: str = ""


class InvitationsOut(Schema):
    rows: list[InvitationOut]
    next: str | None


class ResponseOut(Schema):
    id: int
    invitation_id: int | None
    doorway_id: int | None
    person_id: int | None
    version: int = Field(validation_alias="survey_version.number")
    said: dict[str, Any]
    language: str
    started_at: datetime
    changed_at: datetime
    completed_at: datetime | None
    is_suspicious: bool


class ResponsesOut(Schema):
    rows: list[ResponseOut]
    next: str | None
