"""Verbs of whoever answers a survey: each press of a button keeps what was said, and makes answers of the scores in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from goodword.journal.actions import note
from goodword.journal.forgetting import forget

from ..models import Answer, Invitation, Response
from ..rules import TOKEN_BYTES, formula_for
from ..sheet import Question, Scored, asked, is_reworded, left, scored, takes_back
from ..standing import Stand, Standing, taken_up

ABOUT = ("branch_id", "product_id", "department_id", "staff_id", "dealer_id")
MOST_TRIES = 20
SCORES = ("score", "ratings", "comment", "state")


class TakesNoMore(ValueError):
    """It is over, or was answered too long ago to be changed."""


@transaction.atomic
def keep(standing: Standing, heard: Mapping[str, Any], *, language: str, suspicion: str = "", by: str, at: datetime) -> Response:
    """Keep what was said to some questions; whoever says something else to the same later has changed it.

    There is one response to an invitation, however often and by how many windows at once its button is pressed.
    """
    if standing.at(at) not in (Stand.OPEN, Stand.CHANGEABLE):
        raise TakesNoMore
    made = None if standing.response else _begun(standing, heard, language, suspicion, at)
    if made is None and standing.response is None:
        return keep(_taken_up(standing), heard, language=language, by=by, at=at)
    response = made or standing.response
    assert response is not None, "it was begun now or before"
    if made is None and not _said_more(standing, response, heard, language, at):
        return response  # pressed twice
    _tell_invitation(standing, response, at)
    note("survey.answered", response, by=by, at=at, questions=sorted(heard), is_done=response.completed_at is not None)
    if not response.is_suspicious:
        _score(standing, response, is_new=made is not None, by=by, at=at)
    return response


def _begun(standing: Standing, heard: Mapping[str, Any], language: str, suspicion: str, at: datetime) -> Response | None:
    """The first thing that was said on a sheet; None where another window was quicker."""
    invitation = standing.invitation
    said = _of_those_asked(standing.questions, heard)
    columns: dict[str, Any] = {
        "invitation": invitation,
        "doorway": standing.doorway,
        "survey_version": standing.version,
        "person_id": invitation.person_id if invitation else None,
        "organisation_id": invitation.organisation_id if invitation else None,
        "token": standing.token or token_urlsafe(TOKEN_BYTES),
        "said": said,
        "language": language,
        "started_at": at,
        "changed_at": at,
        "completed_at": None if left(standing.questions, said) else at,
        "noted_at": at,
        "is_suspicious": bool(suspicion),
        "why": suspicion,
    }
    try:
        with transaction.atomic():
            return Response.objects.create(**columns)
    except IntegrityError:
        return None


def _taken_up(standing: Standing) -> Standing:
    try:
        return taken_up(standing)
    except Response.DoesNotExist as why:  # a page of one doorway, brought to another
        raise TakesNoMore from why


def _said_more(standing: Standing, response: Response, heard: Mapping[str, Any], language: str, at: datetime) -> bool:
    """Write down what was said now, each time beginning from what stands there; whether it is anything new."""
    for _ in range(MOST_TRIES):
        was, said = response.said, _of_those_asked(standing.questions, {**response.said, **heard})
        if said == was:
            return False
        done_at = response.completed_at or (None if left(standing.questions, said) else at)
        mine = Response.objects.filter(pk=response.pk, version=response.version)
        told = {"said": said, "language": language, "changed_at": at, "completed_at": done_at}
        is_mine = mine.update(**told, version=F("version") + 1, hand=None)
        response.refresh_from_db(fields=[*told, "version", "is_suspicious"])
        if is_mine:
            if takes_back(was, said):
                forget(Response, [response.pk])
            return True
    raise TakesNoMore


def _of_those_asked(questions: Sequence[Question], said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said to questions that are still asked; whoever turns from a 3 to a 9 takes back what was wrong with it."""
    kept = {one.key for one in asked(questions, said)}
    return {key: value for key, value in said.items() if key in kept}


def _tell_invitation(standing: Standing, response: Response, at: datetime) -> None:
    if standing.invitation is None:
        return
    is_done = response.completed_at is not None
    states = Invitation.State
    rows = Invitation.objects.filter(pk=standing.invitation.pk).exclude(state=states.COMPLETE)
    told = {"state": states.COMPLETE, "ended_at": at} if is_done else {"state": states.PARTIAL}
    rows.update(started_at=response.started_at, **told)


def _score(standing: Standing, response: Response, *, is_new: bool = False, by: str, at: datetime) -> None:
    """Make answers of the scores, change those that say something else by now, and take away what is no longer said."""
    there = {} if is_new else {one.question: one for one in Answer.objects.filter(response=response)}
    state = Answer.State.COMPLETE if response.completed_at else Answer.State.PARTIAL
    for one in scored(standing.questions, response.said):
        told = {"score": one.score, "ratings": dict(one.ratings), "comment": one.comment, "state": state}
        known = there.pop(one.question.key, None)
        if known is None:
            made = Answer.objects.create(
                **_columns(standing, response, one), **told, answered_at=response.changed_at, noted_at=at
            )
            note("answer.recorded", made, by=by, at=at)
        elif any(getattr(known, name) != value for name, value in told.items()):
            Answer.objects.filter(pk=known.pk).update(**told, version=F("version") + 1, hand=None)
            if is_reworded(known.comment, one.comment):
                forget(Answer, [known.pk])
            note("answer.changed", known, by=by, at=at, was=known.version, fields=list(SCORES))
    for gone in there.values():
        Answer.objects.filter(pk=gone.pk).delete()
        forget(Answer, [gone.pk])
        note("answer.taken_back", by=by, at=at, answer=gone.pk)


def _columns(standing: Standing, response: Response, one: Scored) -> dict[str, Any]:
    """What an answer tells besides its score: whom and what it is about comes from what asked for it."""
    invitation = standing.invitation
    cause: Any = invitation or standing.doorway
    scale, metric = one.question.scale, one.question.metric
    return {
        "response": response,
        "question": one.question.key,
        "person_id": response.person_id,
        "organisation_id": response.organisation_id,
        "metric": metric,
        "formula": formula_for(metric, scale),
        "scale_low": scale.low,
        "scale_high": scale.high,
        "is_high_good": scale.is_high_good,
        "channel": standing.way,
        "sent_at": invitation.sent_at if invitation else None,
        "touchpoint_id": invitation.touchpoint_id if invitation else None,
        "order_id": invitation.order_id if invitation else None,
        **{name: getattr(cause, name) for name in ABOUT},
        "dims": _pair(one.question),
    }


def _pair(question: Question) -> dict[str, str]:
    """By which an expectation and the experience that follows it are known to be of one promise (the number “gap”)."""
    return {"promise": question.promise, "asks": question.type} if question.promise else {}


@transaction.atomic
def decline(standing: Standing, *, by: str, at: datetime) -> bool:
    """Whoever was invited would rather not answer; what they said before stays."""
    if standing.invitation is None or standing.at(at) is not Stand.OPEN:
        raise TakesNoMore
    states = Invitation.State
    rows = Invitation.objects.filter(pk=standing.invitation.pk).exclude(state__in=[states.COMPLETE, states.DECLINED])
    if not rows.update(state=states.DECLINED, ended_at=at):
        return False
    note("survey.declined", standing.invitation, by=by, at=at)
    return True


@transaction.atomic
def count_in(response: Response, *, by: str, at: datetime) -> bool:
    """A member looked at what seemed suspicious: somebody meant it, so its scores count from now on."""
    if not Response.objects.filter(pk=response.pk, is_suspicious=True).update(is_suspicious=False, version=F("version") + 1):
        return False
    response.refresh_from_db()
    standing = Standing(response.survey_version, response, response.invitation, response.doorway)
    _score(standing, response, by=by, at=at)
    note("survey.counted_in", response, by=by, at=at)
    return True


@transaction.atomic
def leave_out(response: Response, *, why: str, by: str, at: datetime) -> bool:
    """It was nobody who meant it: its scores count no more, and what was said is kept beside."""
    rows = Response.objects.filter(pk=response.pk, is_suspicious=False)
    if not rows.update(is_suspicious=True, why=why[:300], version=F("version") + 1):
        return False
    answers = list(Answer.objects.filter(response=response).values_list("pk", flat=True))
    Answer.objects.filter(pk__in=answers).delete()
    forget(Answer, answers)
    note("survey.left_out", response, by=by, at=at)
    return True
