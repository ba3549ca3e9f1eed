"""Verbs of asking: one person, or some hundred at once; whoever is not asked is written down with the reason."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from goodword.jobs.actions import enqueue
from goodword.journal.actions import note
from goodword.people.models import Organisation, Person

from .. import overview, throttling
from ..models import Invitation, Survey, SurveyVersion, Wave
from ..rules import AGAIN, RELATIONSHIP, TOKEN_BYTES, Way, WhySkipped

JOB = "surveys.send"
WAITING = Invitation.State.WAITING


@dataclass(frozen=True)
class Asked:
    """Somebody to ask, for a cause; `about` names the contact, order, staff and the like that it is about."""

    person: Person
    cause: str
    organisation: Organisation | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """What some are asked with: the survey and its version, how, when, and as part of which wave."""

    survey: Survey
    version: SurveyVersion
    due_at: datetime
    way: Way = Way.MAIL
    wave: Wave | None = None


@transaction.atomic
def invite(
    *,
    survey: Survey,
    person: Person,
    cause: str,
    by: str,
    at: datetime,
    due_at: datetime | None = None,
    way: Way = Way.MAIL,
    organisation: Organisation | None = None,
    **about: Any,
) -> Invitation:
    """Ask one person by what is live of a survey, once for a cause; where they are not to be asked, why is kept."""
    run = Run(survey, overview.live_version(survey), due_at or at, way)
    invite_all([Asked(person, cause, organisation, about)], run, by=by, at=at)
    return Invitation.objects.get(person=person, survey=survey, cause=cause)


@transaction.atomic
def invite_all(those: Sequence[Asked], run: Run, *, by: str, at: datetime) -> Counter[str]:
    """The same of some hundred, in a number of questions that does not grow with them; how many wait, and are skipped why."""
    new = _unasked(those, run.survey)
    why_not = _why_not(new, run, at)
    if run.survey.kind == RELATIONSHIP:
        _put_first([one.person.pk for one in new if one.person.pk not in why_not], by, at)
    rows = [_row(one, run, why_not.get(one.person.pk), at) for one in new]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    _keep_why_of_late_ones(new, rows, run, at)
    told: Counter[str] = Counter(row.skipped_why or "asked" for row in rows)
    if rows:
        note("survey.invited", run.survey, by=by, at=at, told=dict(told), wave=run.wave.pk if run.wave else None)
    if told["asked"] and run.way is Way.MAIL:
        enqueue(JOB, key=f"{JOB}:{run.due_at:%Y%m%d%H%M}", due_at=run.due_at)
    return told


def _unasked(those: Sequence[Asked], survey: Survey) -> list[Asked]:
    """Those whom nobody asked for the same cause yet; one for each person."""
    asked = Invitation.objects.filter(survey=survey, person__in=[one.person.pk for one in those])
    known = set(asked.filter(cause__in={one.cause for one in those}).values_list("person_id", "cause"))
    return list({one.person.pk: one for one in those if (one.person.pk, one.cause) not in known}.values())


def _why_not(those: Sequence[Asked], run: Run, at: datetime) -> dict[int, WhySkipped]:
    people = [one.person for one in those]
    if run.way is not Way.MAIL:  # handed over by one of us, who knows them
        gone = {one.pk: WhySkipped.GONE for one in people if one.died_on}
        return {**{one.pk: WhySkipped.SILENCE for one in people if one.wants_silence}, **gone}
    is_again = bool(those) and all(one.cause.startswith(AGAIN) for one in those)
    told = throttling.why_not(people, run.survey, at, is_again=is_again)
    # Whoever is due later is asked about again on that day; two that wait are one too many at any time.
    return told if run.due_at <= at else {pk: why for pk, why in told.items() if why not in throttling.PASSES}


def _put_first(ids: Sequence[int], by: str, at: datetime) -> None:
    """How it is between us is asked first: what waits for these people and has not been written yet gives way."""
    waits = Invitation.objects.filter(person__in=ids, state=WAITING, written_at=None).exclude(kind=RELATIONSHIP)
    n = waits.update(state=Invitation.State.SKIPPED, skipped_why=WhySkipped.FIRST)
    if n:
        note("survey.gave_way", by=by, at=at, n=n)


def _row(one: Asked, run: Run, why: WhySkipped | None, at: datetime) -> Invitation:
    is_mail = run.way is Way.MAIL
    state = Invitation.State.SKIPPED if why else WAITING if is_mail else Invitation.State.SENT
    return Invitation(
        person=one.person,
        organisation=one.organisation,
        survey=run.survey,
        survey_version=run.version,
        wave=run.wave,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        way=run.way.value,
        kind=run.survey.kind,
        cause=one.cause,
        state=state,
        skipped_why=why or "",
        due_at=run.due_at,
        sent_at=at if state == Invitation.State.SENT else None,
        closes_at=run.due_at + timedelta(days=run.survey.open_days),
        noted_at=at,
        **one.about,
    )


def _keep_why_of_late_ones(those: Sequence[Asked], rows: Sequence[Invitation], run: Run, at: datetime) -> None:
    """Whom somebody else began to ask at the same moment is not asked twice: the database refused, and that is kept."""
    kept = set(Invitation.objects.filter(token__in=[row.token for row in rows]).values_list("token", flat=True))
    late = [one for one, row in zip(those, rows, strict=True) if row.token not in kept]
    if late:
        again = [_row(one, run, WhySkipped.OPEN, at) for one in late]
        Invitation.objects.bulk_create(again, ignore_conflicts=True)
        for row in rows:
            row.skipped_why = row.skipped_why if row.token in kept else WhySkipped.OPEN
