"""Verbs about one step of a run: said to be done, skipped with a reason, and the way back from both."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from goodword.catalogue.models import Staff
from goodword.journal.actions import note
from goodword.kit import names

from ..models import Run, RunStep
from .proving import reckon, roll_up

LONGEST_WORD = 300


@transaction.atomic
def tick(
    step: RunStep, *, word: str = "", done_at: datetime | None = None, staff: Staff | None = None, by: str, at: datetime
) -> bool:
    """Somebody says that a step was done, and perhaps how. False when it was done before."""
    told = {"ticked_at": done_at or at, "word": names.tidy(word)[:LONGEST_WORD], "skipped_at": None}
    who = {"staff": staff} if staff is not None else {}
    return _move(step, "step.ticked", {"done_at": None}, by=by, at=at, **told, **who)


@transaction.atomic
def untick(step: RunStep, *, by: str, at: datetime) -> bool:
    """Undo `tick`. What proves the step by itself goes on proving it."""
    return _move(step, "step.unticked", {"ticked_at__isnull": False}, by=by, at=at, ticked_at=None, word="")


@transaction.atomic
def skip(step: RunStep, *, reason: str, by: str, at: datetime) -> bool:
    """A step is left out on purpose, and why. False when it was done or skipped before."""
    still_open = {"done_at": None, "skipped_at": None}
    return _move(step, "step.skipped", still_open, by=by, at=at, skipped_at=at, word=names.tidy(reason)[:LONGEST_WORD])


@transaction.atomic
def unskip(step: RunStep, *, by: str, at: datetime) -> bool:
    """Undo `skip`."""
    return _move(step, "step.unskipped", {"skipped_at__isnull": False}, by=by, at=at, skipped_at=None, word="")


def _move(step: RunStep, verb: str, fitting: dict[str, Any], *, by: str, at: datetime, **columns: Any) -> bool:
    """Change a step if it still stands as it should, let its run say what follows, and note it."""
    mine = RunStep.objects.filter(pk=step.pk)
    if not mine.filter(**fitting).update(**columns, version=F("version") + 1, hand=None):
        return False
    roll_up(mine, at=at)
    Run.objects.filter(pk=step.run_id).update(is_touched=True, version=F("version") + 1, hand=None)
    step.refresh_from_db()
    reckon(step.run.edition, Run.objects.filter(pk=step.run_id), at=at)
    step.refresh_from_db()
    note(verb, step, by=by, at=at)
    return True
