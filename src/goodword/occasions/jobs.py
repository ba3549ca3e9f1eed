"""Occasions' work for the queue."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from .actions import printing


def draw(payload: Payload) -> None:
    """Draw the cards and labels of a run."""
    printing.draw(int(payload["run"]), by="worker", at=timezone.now())


def sweep(payload: Payload) -> None:
    """Take away files that were drawn some days ago."""
    printing.sweep(by="clock", at=timezone.now())
