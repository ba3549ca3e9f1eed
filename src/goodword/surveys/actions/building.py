"""Verbs of whoever builds a survey: write its next version, publish it, close it. What was published stays as it was."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from goodword.journal.actions import ChangedMeanwhile, note
from goodword.journal.models import Entry

from .. import drafting, mailing, overview, queries
from ..models import Survey, SurveyVersion
from ..writing import Written

STATES = Survey.State


@transaction.atomic
def make_survey(*, written: Written, by: str, at: datetime) -> Survey:
    """Begin a survey. It goes out to nobody before it is published."""
    survey = Survey.objects.create(**written.columns, made_at=at)
    survey.versions.create(number=1, **_said(written), made_at=at, made_by=by)
    note("survey.made", survey, by=by, at=at)
    return survey


@transaction.atomic
def write(survey: Survey, *, written: Written, revision: int, by: str, at: datetime) -> Entry:
    """Write the version that is in the making; `ChangedMeanwhile` where somebody else did since `revision`."""
    before = vars(overview.as_written(survey))
    mine = Survey.objects.filter(pk=survey.pk, revision=revision)
    if not mine.update(**written.columns, revision=F("revision") + 1):
        survey.refresh_from_db()
        raise ChangedMeanwhile(survey.revision)
    draft = _draft(survey, by, at)
    SurveyVersion.objects.filter(pk=draft.pk, published_at=None).update(**_said(written), made_at=at, made_by=by)
    survey.refresh_from_db()
    return note("survey.written", survey, by=by, at=at, before=before, revision=survey.revision)


def unwrite(survey: Survey, deed: Entry, *, by: str, at: datetime) -> Entry:
    """Write what stood there before; `ChangedMeanwhile` where somebody wrote since."""
    return write(survey, written=Written(**deed.detail["before"]), revision=deed.detail["revision"], by=by, at=at)


@transaction.atomic
def publish(survey: Survey, *, by: str, at: datetime) -> SurveyVersion:
    """Let what is in the making go out from now on. Who was asked before keeps the version they were asked with.

    `NotToBeAsked` and `NotMergeable` say what is wrong with its questions or its mail.
    """
    draft = queries.draft_of(survey)
    if draft is None:
        raise drafting.NotToBeAsked([drafting.Problem(0, drafting.Wrong.NONE)])
    drafting.checked(draft.questions, survey.language)
    mailing.check_words(draft, queries.languages_of(draft))
    if SurveyVersion.objects.filter(pk=draft.pk, published_at=None).update(published_at=at):
        told = {"state": STATES.LIVE, "current": draft.number, "closed_at": None}
        Survey.objects.filter(pk=survey.pk).update(**told, revision=F("revision") + 1)
        note("survey.published", survey, by=by, at=at, number=draft.number)
    survey.refresh_from_db()
    draft.refresh_from_db()
    return draft


@transaction.atomic
def throw_away(survey: Survey, *, by: str, at: datetime) -> Entry | None:
    """Take away a survey that was never published; None where it was by now, or is to go out by itself."""
    never = Survey.objects.select_for_update().filter(pk=survey.pk, state=STATES.DRAFT, current=0)
    if not never.first() or survey.cues.filter(ended_at=None).exists():
        return None
    deed = note("survey.thrown_away", survey, by=by, at=at, written=vars(overview.as_written(survey)))
    Survey.objects.filter(pk=survey.pk).delete()
    return deed


@transaction.atomic
def bring_back(deed: Entry, *, by: str, at: datetime) -> Survey | None:
    """Undo `throw_away`: the same words again, as a draft; None where that was done already."""
    undone = Entry.objects.select_for_update().get(pk=deed.pk)
    if Entry.objects.filter(verb="survey.brought_back", detail__undoes=undone.pk).exists():
        return None
    survey = make_survey(written=Written(**undone.detail["written"]), by=by, at=at)
    note("survey.brought_back", survey, by=by, at=at, undoes=undone.pk)
    return survey


@transaction.atomic
def go_back_to(version: SurveyVersion, *, by: str, at: datetime) -> SurveyVersion:
    """Let an earlier version go out again, as a new one with its questions; what was in the making is left for it."""
    survey = version.survey
    draft = _draft(survey, by, at)
    said = {"questions": version.questions, "words": version.words}
    SurveyVersion.objects.filter(pk=draft.pk, published_at=None).update(**said, made_at=at, made_by=by)
    return publish(survey, by=by, at=at)


@transaction.atomic
def close(survey: Survey, *, by: str, at: datetime) -> None:
    """Ask nobody else by it, and take no more answers."""
    if Survey.objects.filter(pk=survey.pk, state=STATES.LIVE).update(state=STATES.CLOSED, closed_at=at):
        note("survey.closed", survey, by=by, at=at)


@transaction.atomic
def open_again(survey: Survey, *, by: str, at: datetime) -> None:
    """Let what was closed go out again."""
    if Survey.objects.filter(pk=survey.pk, state=STATES.CLOSED, current__gt=0).update(state=STATES.LIVE, closed_at=None):
        note("survey.opened_again", survey, by=by, at=at)


def _draft(survey: Survey, by: str, at: datetime) -> SurveyVersion:
    """The version in the making; the next number where the last was published. One at a time, which the database keeps."""
    last = survey.versions.first()
    start = {"number": (last.number if last else 0) + 1, "made_at": at, "made_by": by}
    return SurveyVersion.objects.get_or_create(survey=survey, published_at=None, defaults=start)[0]


def _said(written: Written) -> dict[str, Any]:
    return {"questions": [dict(one) for one in written.questions], "words": {k: dict(v) for k, v in written.words.items()}}
