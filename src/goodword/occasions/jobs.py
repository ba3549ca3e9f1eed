"""Occasions' work for the queue."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from .actions import runs


def draw(payload: Payload) -> None:
    """Draw the cards and labels of a run."""
    runs.draw(int(payload["run"]), by="worker", at=timezone.now())


def sweep(payload: Payload) -> None:
    """Take away files that were drawn some days ago."""
    runs.sweep(by="clock", at=timezone.now())
