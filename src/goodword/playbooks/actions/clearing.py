"""Verbs about what was left undone long ago: many steps are left out at once, for one reason, and all of them come back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names

from ..models import NEITHER_DONE_NOR_SKIPPED, Edition, Playbook, Run, RunStep
from .proving import numbered, reckon
from .stepping import LONGEST_WORD

CHUNK = 500


@transaction.atomic
def leave_out(playbook: Playbook, steps: Sequence[int], *, reason: str, by: str, at: datetime) -> Entry | None:
    """These steps of a playbook are left out, as far as they are still open. None where none was."""
    word = names.tidy(reason)[:LONGEST_WORD]
    left: list[int] = []
    for start in range(0, len(steps), CHUNK):
        mine = RunStep.objects.filter(playbook=playbook, pk__in=steps[start : start + CHUNK])
        if mine.filter(NEITHER_DONE_NOR_SKIPPED).update(skipped_at=at, word=word, **numbered()):
            left += mine.filter(skipped_at=at).values_list("pk", flat=True)
    if not left:
        return None
    _see_what_follows(left, at)
    return note("steps.left_out", playbook, by=by, at=at, steps=left, n=len(left))


@transaction.atomic
def take_up(playbook: Playbook, deed: Entry, *, by: str, at: datetime) -> int:
    """Undo `leave_out`: those steps are open again that nobody touched since; how many. Twice is once."""
    steps: list[int] = deed.detail["steps"]
    back: list[int] = []
    for start in range(0, len(steps), CHUNK):
        mine = RunStep.objects.filter(playbook=playbook, pk__in=steps[start : start + CHUNK], skipped_at=deed.at)
        open_again = list(mine.values_list("pk", flat=True))
        if mine.update(skipped_at=None, word="", **numbered()):
            back += open_again
    if back:
        _see_what_follows(back, at)
        note("steps.taken_up", playbook, by=by, at=at, n=len(back))
    return len(back)


def _see_what_follows(steps: Sequence[int], at: datetime) -> None:
    """Let the runs of these steps say whether they are through."""
    for start in range(0, len(steps), CHUNK):
        runs = Run.objects.filter(steps__in=steps[start : start + CHUNK])
        numbers = sorted(set(runs.values_list("pk", flat=True)))
        mine = Run.objects.filter(pk__in=numbers)
        mine.update(is_touched=True, **numbered())
        for edition in Edition.objects.filter(pk__in=mine.values("edition")):
            reckon(edition, mine, at=at)
