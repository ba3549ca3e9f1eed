"""Sheets that people of the sample were sent, and answered within the hour; all of it goes when the sample goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from goodword.surveys.actions.answering import keep
from goodword.surveys.models import Answer, Invitation, Response, SurveyVersion
from goodword.surveys.standing import invited

from .rules import SOURCE


@dataclass(frozen=True)
class Sheet:
    """Who was asked after what and when, what they said to each question, and what it is about."""

    person_id: int | None
    cause: str
    sent_at: datetime
    heard: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)


def answered(version: SurveyVersion, sheets: Iterable[Sheet]) -> None:
    """Let each sheet have gone out and come back."""
    for sheet in sheets:
        _keep(version, sheet)
    theirs = Response.objects.filter(survey_version=version, invitation__source=SOURCE)
    theirs.update(source=SOURCE)
    Answer.objects.filter(response__in=theirs).update(source=SOURCE)


def _keep(version: SurveyVersion, sheet: Sheet) -> None:
    token, sent_at = token_urlsafe(16), sheet.sent_at
    Invitation.objects.create(
        person_id=sheet.person_id,
        survey=version.survey,
        survey_version=version,
        token=token,
        kind=version.survey.kind,
        cause=sheet.cause,
        state=Invitation.State.SENT,
        due_at=sent_at,
        written_at=sent_at,
        sent_at=sent_at,
        closes_at=sent_at + timedelta(days=version.survey.open_days),
        source=SOURCE,
        noted_at=sent_at,
        **sheet.about,
    )
    keep(invited(token), sheet.heard, language="en", by=SOURCE, at=sent_at + timedelta(minutes=40))
