"""What came back to a survey, in the words of its questions: sheet by sheet, and how often each answer was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as say

from goodword.accounts.models import Member

from . import sheet
from .filling import text_in
from .models import Response, Survey, SurveyVersion


@dataclass(frozen=True)
class Chosen:
    """One of the answers to choose from, and how often it was."""

    label: str
    n: int
    percent: float


def sheets_of(member: Member, survey: Survey) -> QuerySet[Response]:
    """What was said on each sheet, as far as this member may know of whom it is from; without what looks made up."""
    rows = Response.objects.visible_to(member).filter(survey_version__in=survey.versions.values("pk"), is_suspicious=False)
    return rows.select_related("survey_version", "person", "doorway")


def chosen_of(member: Member, survey: Survey, version: SurveyVersion) -> list[tuple[str, list[Chosen]]]:
    """Each question of a version that has answers to choose from, with how often they were, the most frequent first.

    An answer that an earlier version had is counted with its key, and named by it where nothing else names it now.
    """
    asked = [one for one in sheet.questions_of(version.questions) if one.type == "choice"]
    return [(text_in(one, survey.language), _chosen(member, survey, one)) for one in asked]


def _chosen(member: Member, survey: Survey, question: sheet.Question) -> list[Chosen]:
    rows = sheets_of(member, survey).order_by().annotate(chosen=KeyTextTransform(question.key, "said"))
    counted = dict(rows.filter(chosen__isnull=False).values_list("chosen").annotate(n=Count("pk")))
    named = {one.key: text_in(one, survey.language) for one in question.choices}
    total = sum(counted.values())
    counts = {**dict.fromkeys(named, 0), **counted}
    found = [Chosen(named.get(key, key), n, 100 * n / total if total else 0.0) for key, n in counts.items()]
    return sorted(found, key=lambda one: -one.n)


def in_words(response: Response, language: str) -> list[tuple[str, str]]:
    """Each question that was answered on a sheet, and what was said to it."""
    questions = sheet.questions_of(response.survey_version.questions)
    told = ((one, response.said.get(one.key)) for one in questions)
    return [(text_in(one, language), _answer(one, value, language)) for one, value in told if value not in (None, "")]


def _answer(question: sheet.Question, value: Any, language: str) -> str:
    if question.type == "choice":
        return next((text_in(one, language) for one in question.choices if one.key == value), str(value))
    marks: Mapping[str, Any] = value if isinstance(value, dict) else {"": value} if question.is_scored else {}
    if not marks:
        return str(value)
    named = {one.key: text_in(one, language) for one in question.drivers}
    own = [_out_of(mark, question.scale.high) for key, mark in marks.items() if not key]
    rated = [f"{named.get(key, key)}: {_out_of(mark, sheet.STARS.high)}" for key, mark in marks.items() if key]
    return " · ".join([*own, *rated])


def _out_of(mark: Any, high: int) -> str:
    return say("%(score)s out of %(high)s") % {"score": mark, "high": high}
