"""Verbs of the switch: whether mail goes out at all, and how long the sender rests when no server answers."""

from datetime import datetime, timedelta

from django.db import transaction

from goodword.jobs.actions import enqueue
from goodword.journal.actions import note

from .. import queries
from ..models import Sending
from ..rules import REFUSALS_TO_PAUSE, pause_after
from .posting import LONGEST_TROUBLE, SENDER
from .writing import JOB

SHORT_REST = timedelta(seconds=15)


@transaction.atomic
def switch(*, is_on: bool, by: str, at: datetime) -> bool:
    """Let mail go out of this very database, or none; False where it is so already."""
    wanted = {"is_on": is_on, "identity": queries.identity(), "failures": 0, "until": None, "trouble": ""}
    row, is_new = Sending.objects.get_or_create(pk=1, defaults=wanted)
    if not is_new and not Sending.objects.filter(pk=1).exclude(**wanted).update(**wanted):
        return False
    note("mail.switched_on" if is_on else "mail.switched_off", row, by=by, at=at)
    if is_on:
        enqueue(JOB, key=JOB, due_at=at)
    return True


@transaction.atomic
def keep_off_until_asked(*, by: str, at: datetime) -> None:
    """For a house that was brought back from a backup: it sends nothing, also where no mail was ever written."""
    row, _ = Sending.objects.get_or_create(pk=1, defaults={"identity": ""})
    note("mail.kept_off", row, by=by, at=at)


@transaction.atomic
def rest(trouble: str, *, at: datetime) -> None:
    """No server answered: try again soon, and after some failures less and less often. What waits goes on waiting."""
    row = Sending.objects.select_for_update().filter(pk=1).first()
    if row is None:
        return
    failures = row.failures + 1
    beyond = failures - REFUSALS_TO_PAUSE
    until = at + (SHORT_REST if beyond < 0 else pause_after(beyond + 1))
    Sending.objects.filter(pk=1).update(failures=failures, until=until, trouble=trouble[:LONGEST_TROUBLE])
    if beyond == 0:
        note("mail.paused", row, by=SENDER, at=at, until=until.isoformat())
    enqueue(JOB, key=JOB, due_at=until)


@transaction.atomic
def recover(*, at: datetime) -> None:
    """A server answers again."""
    if Sending.objects.filter(pk=1, failures__gt=0).update(failures=0, until=None, trouble=""):
        note("mail.resumed", by=SENDER, at=at)


def wake(*, at: datetime) -> None:
    """There is more to send: somebody else may go on with it."""
    enqueue(JOB, key=JOB, due_at=at)
