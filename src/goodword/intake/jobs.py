"""Intake's work for the queue. Each may be begun again by a second worker; the verbs go on where the first one stopped."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from . import actions


def look(payload: Payload) -> None:
    """Say what is in a large file."""
    actions.looked(int(payload["import"]), by="worker", at=timezone.now())


def try_out(payload: Payload) -> None:
    """Say what an import would do."""
    actions.tried(int(payload["import"]))


def bring(payload: Payload) -> None:
    """Bring an import in."""
    actions.run(int(payload["import"]))


def undo(payload: Payload) -> None:
    """Take an import back."""
    actions.finish_undo(int(payload["import"]))
