"""What a stranger's token opens: which sheet, by which way, what was said on it, and whether it still takes anything."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import Doorway, Invitation, Response, Survey, SurveyVersion
from .rules import Way
from .sheet import Question, questions_of

LONGEST_TOKEN = 64


class Stand(StrEnum):
    """What may be done with a sheet now."""

    OPEN = "open"
    CHANGEABLE = "changeable"
    ANSWERED = "answered"
    OVER = "over"


@dataclass(frozen=True)
class Standing:
    """One sheet, and how somebody came to it: by an invitation of theirs, or through a doorway that is open to anybody.

    `token` is what the page of a new sheet was given, by which a second press of its button is known to be of the same sheet.
    """

    version: SurveyVersion
    response: Response | None = None
    invitation: Invitation | None = None
    doorway: Doorway | None = None
    token: str = ""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return questions_of(self.version.questions)

    @property
    def survey(self) -> Survey:
        return self.version.survey

    @property
    def way(self) -> str:
        return self.invitation.way if self.invitation else self.doorway.way if self.doorway else Way.LINK.value

    @property
    def changeable_until(self) -> datetime | None:
        """Until when what was answered may be changed; None before it is complete."""
        done_at = self.response.completed_at if self.response else None
        return done_at + timedelta(days=self.survey.edit_days) if done_at else None

    def at(self, now: datetime) -> Stand:
        """What may be done with it at a moment."""
        until = self.changeable_until
        if until is not None:
            return Stand.CHANGEABLE if now < until and self._is_live else Stand.ANSWERED
        closes_at = self.invitation.closes_at if self.invitation else self.doorway.closed_at if self.doorway else None
        return Stand.OPEN if self._is_live and (closes_at is None or now < closes_at) else Stand.OVER

    @property
    def _is_live(self) -> bool:
        return self.survey.state == Survey.State.LIVE


INVITED = Invitation.objects.select_related("survey_version__survey", "response", "person").exclude(
    state=Invitation.State.SKIPPED
)


def invited(token: str) -> Standing:
    """The sheet of an invitation; 404 for any other text."""
    found = get_object_or_404(INVITED, token=_spelt(token))
    return Standing(found.survey_version, getattr(found, "response", None), invitation=found)


def through(token: str, *, version_id: int | None = None, page: str = "") -> Standing:
    """A new sheet behind a doorway: the version of its survey that its page showed, else the one that goes out now."""
    doorway = get_object_or_404(Doorway.objects.select_related("survey"), token=_spelt(token))
    versions = SurveyVersion.objects.filter(survey=doorway.survey, published_at__isnull=False)
    version = (versions.filter(pk=version_id).first() if version_id else None) or versions.first()
    if version is None:
        raise Http404
    version.survey = doorway.survey
    return Standing(version, doorway=doorway, token=page)


def taken_up(standing: Standing) -> Standing:
    """The sheet with what another window, or the same button pressed twice, has said on it by now."""
    rows = Response.objects.filter(invitation=standing.invitation, doorway=standing.doorway)
    return replace(standing, response=rows.filter(token=standing.token).get() if standing.doorway else rows.get())


def begun(token: str, of: str) -> Standing:
    """The sheet that somebody began behind a doorway, by the token they alone were given; 404 behind any other doorway."""
    rows = Response.objects.select_related("doorway", "survey_version__survey", "person")
    found = get_object_or_404(rows, token=_spelt(of), doorway__token=_spelt(token))
    return Standing(found.survey_version, found, doorway=found.doorway)


def _spelt(token: str) -> str:
    return token[:LONGEST_TOKEN].replace("\0", "")
