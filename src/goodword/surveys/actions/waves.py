"""Waves: one survey to many people on a day, some hundred at a time, so that a hundred thousand hold nobody up."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from goodword.jobs.actions import enqueue
from goodword.journal.actions import note
from goodword.people.models import Person

from .. import audiences, overview
from ..models import Invitation, Survey, Wave
from ..rules import NotLive, WhySkipped
from .inviting import JOB, Asked, Run, invite_all

BY = "surveys"
AT_ONCE = 500
STATES = Wave.State


class UnderWay(ValueError):
    """It has begun, is over, or was stopped."""


@transaction.atomic
def plan_wave(*, survey: Survey, name: str, audience: Mapping[str, str], starts_at: datetime, by: str, at: datetime) -> Wave:
    """Plan to ask everybody of an audience from a moment on."""
    overview.live_version(survey)
    wave = Wave.objects.create(survey=survey, name=name, audience=dict(audience), starts_at=starts_at, made_at=at)
    note("wave.planned", wave, by=by, at=at, survey=survey.pk)
    enqueue(JOB, key=f"{JOB}:wave:{wave.pk}", due_at=max(starts_at, at))
    return wave


@transaction.atomic
def stop_wave(wave: Wave, *, by: str, at: datetime) -> int:
    """Ask nobody else in it, and take back what has not been handed to the mail; how many that were."""
    open_ones = Wave.objects.filter(pk=wave.pk, state__in=(STATES.PLANNED, STATES.GOING))
    if not open_ones.update(state=STATES.STOPPED, ended_at=at):
        raise UnderWay
    waits = Invitation.objects.filter(wave=wave, state=Invitation.State.WAITING, written_at=None)
    list(waits.order_by("pk").select_for_update().values_list("pk", flat=True))  # locked in the order in which a sender does
    n = waits.update(state=Invitation.State.SKIPPED, skipped_why=WhySkipped.CLOSED)
    note("wave.stopped", wave, by=by, at=at, n=n)
    wave.refresh_from_db()
    return n


def go_all(*, at: datetime) -> int:
    """Let every wave go whose time has come, and go on where one was interrupted; how many people were looked at."""
    due = Wave.objects.filter(state__in=(STATES.PLANNED, STATES.GOING), starts_at__lte=at).select_related("survey")
    return sum(_go(wave, at) for wave in due.order_by("starts_at", "pk"))


def _go(wave: Wave, at: datetime) -> int:
    try:
        _begin(wave, at)
    except NotLive:
        stop_wave(wave, by=BY, at=at)
        return 0
    n = 0
    for people in _chunks(audiences.of_house(wave.audience, at), wave):
        if not _ask_some(wave, people, at):
            return n
        n += len(people)
    _end(wave, at)
    return n


@transaction.atomic
def _begin(wave: Wave, at: datetime) -> None:
    """It keeps the version that goes out at this moment, whatever is published while it goes."""
    if wave.survey_version is not None:
        return
    version = overview.live_version(wave.survey)
    Wave.objects.filter(pk=wave.pk, state=STATES.PLANNED).update(state=STATES.GOING, survey_version=version)
    note("wave.began", wave, by=BY, at=at, version=version.number)
    wave.refresh_from_db()


def _chunks(rows: QuerySet[Person], wave: Wave) -> Iterator[list[Person]]:
    reached = wave.reached
    while people := list(rows.filter(pk__gt=reached).order_by("pk")[:AT_ONCE]):
        yield people
        reached = people[-1].pk


@transaction.atomic
def _ask_some(wave: Wave, people: list[Person], at: datetime) -> bool:
    """Ask some hundred; False where somebody stopped it, or is ahead of us."""
    mine = Wave.objects.filter(pk=wave.pk, state=STATES.GOING, reached=wave.reached)
    if not mine.update(reached=people[-1].pk):
        return False
    wave.reached = people[-1].pk
    assert wave.survey_version is not None, "it has begun"
    run = Run(wave.survey, wave.survey_version, at, wave=wave)
    invite_all([Asked(person, f"wave:{wave.pk}") for person in people], run, by=BY, at=at)
    return True


@transaction.atomic
def _end(wave: Wave, at: datetime) -> None:
    if Wave.objects.filter(pk=wave.pk, state=STATES.GOING).update(state=STATES.DONE, ended_at=at):
        note("wave.ended", wave, by=BY, at=at)
