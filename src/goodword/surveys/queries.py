"""Questions about answers; each begins with the gate."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.people.models import Organisation, Person

from .models import Answer, Metric, Survey, SurveyVersion
from .sheet import in_words, questions_of

METRICS = [(m.value, m.label) for m in (Metric.NPS, Metric.CSAT, Metric.CES)]


class NoSuchBand(ValueError):
    """Only the bands and questions that have a name can be asked for."""


def answer_for(member: Member, answer_id: int) -> Answer:
    """The answer, or 404 as if there were none."""
    return get_object_or_404(Answer.objects.visible_to(member), pk=answer_id)


def answers_of(member: Member, *, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[Answer]:
    """What a person or an organisation answered, the last first."""
    rows = Answer.objects.visible_to(member).filter(answered_at__isnull=False)
    if person is not None:
        rows = rows.filter(person=person)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("-answered_at", "-id")


UPPER = Q(metric="nps", score__gte=9) | Q(metric="csat", scale_high=5, score__gte=4) | Q(metric="ces", scale_high=7, score__gte=5)
LOWER = Q(metric="nps", score__lte=6) | Q(metric="csat", scale_high=5, score__lte=2) | Q(metric="ces", scale_high=7, score__lte=3)


def heard_since(since: datetime) -> QuerySet[Answer]:
    """The answers since a moment, for use inside another question; not gated."""
    return Answer.objects.filter(answered_at__gte=since)


def last_words(band: Q, since: datetime) -> QuerySet[Answer]:
    """Each person's last scored answer, where it came since a moment and lies in a band; not gated."""
    later = Answer.objects.filter(person=OuterRef("person"), score__isnull=False, answered_at__gt=OuterRef("answered_at"))
    return heard_since(since).filter(band, score__isnull=False).filter(~Exists(later))


def answers_in(member: Member, *, metric: str = "", band: str = "", has_comment: bool = False) -> QuerySet[Answer]:
    """Everybody's answers that this member may read, the last first."""
    bands = {"": Q(), "happy": UPPER, "unhappy": LOWER}
    if band not in bands or (metric and metric not in Metric.values):
        raise NoSuchBand
    rows = Answer.objects.visible_to(member).filter(bands[band], answered_at__isnull=False)
    if metric:
        rows = rows.filter(metric=metric)
    if has_comment:
        rows = rows.exclude(comment="")
    return rows.select_related("person", "organisation")


def answers_for(member: Member) -> QuerySet[Answer]:
    """Every answer this member may know of."""
    return Answer.objects.visible_to(member)


def version_in_force(survey: Survey) -> SurveyVersion | None:
    """The version that goes out now; None before the first was published. Not gated, for what goes out by itself."""
    return SurveyVersion.objects.filter(survey=survey, number=survey.current, published_at__isnull=False).first()


def draft_of(survey: Survey) -> SurveyVersion | None:
    """The version in the making, if there is one; whoever asks has come through the survey's gate."""
    return SurveyVersion.objects.filter(survey=survey, published_at=None).first()


def languages_of(version: SurveyVersion) -> list[str]:
    """The languages in which every question of a version can be read."""
    return in_words(questions_of(version.questions))
