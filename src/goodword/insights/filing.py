"""The jobs that file scores. Apart from `jobs`, which mirrors and needs no engine."""

from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.jobs.wiring import Payload

from . import actions


def file_scores(_: Payload) -> None:
    """Say anew of everybody how things stand."""
    now = timezone.now()
    actions.file_all(as_of=local_day(now), by="insights", at=now)
