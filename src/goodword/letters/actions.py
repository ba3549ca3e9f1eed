"""Verbs about letters and their challenges."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from goodword.accounts.models import Member
from goodword.journal.actions import note

from . import queries
from .models import Challenge, Letter
from .rules import LEADS, Move, State, Task

Figure = Mapping[str, Any]


class NotNow(ValueError):
    """A challenge that stands like this cannot be moved like that."""


class OneAtATime(NotNow):
    """Another challenge is under way. Finish it, or let it go, and take this one."""


@transaction.atomic
def write_letter(
    *, week: date, figures: Figure, drawings: Mapping[str, str], picture: bytes | None, task: Task | None, by: str, at: datetime
) -> Letter:
    """Write the letter of a week, once. It goes on with the challenge that is under way, or offers a new one."""
    letter, is_new = Letter.objects.get_or_create(
        due_on=week, defaults={"figures": dict(figures), "drawings": dict(drawings), "picture": picture, "written_at": at}
    )
    if not is_new:
        return letter
    challenge = queries.under_way()
    if challenge is None and task is not None:
        challenge = Challenge.objects.create(task=task.key, offered_on=week)
    Letter.objects.filter(pk=letter.pk).update(challenge=challenge)
    letter.challenge = challenge
    note("letter.written", letter, by=by, at=at, week=week.isoformat())
    return letter


def accept(challenge: Challenge, *, member: Member, before: Figure | None, by: str, at: datetime) -> Challenge:
    """We shall do it. `before` is the number it should move, as it stands now."""
    said = {"accepted_at": at, "by_member": member, "before": before, "after": None, "brought": None, "measured_on": None}
    return _moved(challenge, Move.ACCEPT, by=by, at=at, **said)


def decline(challenge: Challenge, *, by: str, at: datetime) -> Challenge:
    """Not this one."""
    return _moved(challenge, Move.DECLINE, by=by, at=at, ended_at=at)


def finish(challenge: Challenge, *, by: str, at: datetime) -> Challenge:
    """It is done."""
    return _moved(challenge, Move.FINISH, by=by, at=at, ended_at=at)


def leave(challenge: Challenge, *, by: str, at: datetime) -> Challenge:
    """It was begun, and will not be done."""
    return _moved(challenge, Move.LEAVE, by=by, at=at, ended_at=at)


def take_back(challenge: Challenge, *, by: str, at: datetime) -> Challenge:
    """Undo the last of these."""
    return _moved(challenge, Move.TAKE_BACK, by=by, at=at, ended_at=None)


def _moved(challenge: Challenge, move: Move, *, by: str, at: datetime, **said: Any) -> Challenge:
    state = LEADS.get((State(challenge.state), move))
    if state is None:
        raise NotNow
    try:
        with transaction.atomic():
            still = Challenge.objects.filter(pk=challenge.pk, state=challenge.state)
            if not still.update(state=state.value, **said):
                raise NotNow
            note(f"challenge.{move.value}", challenge, by=by, at=at, was=challenge.state, task=challenge.task)
    except IntegrityError as why:
        raise OneAtATime from why
    challenge.refresh_from_db()
    return challenge


@transaction.atomic
def measure(challenge: Challenge, *, after: Figure, brought: Figure, today: date, by: str, at: datetime) -> None:
    """Write down how the number stands after a challenge was done, and whether it moved."""
    done = Challenge.objects.filter(pk=challenge.pk, state=Challenge.State.DONE)
    if done.update(after=dict(after), brought=dict(brought), measured_on=today):
        note("challenge.measured", challenge, by=by, at=at)
