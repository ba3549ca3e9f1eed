"""Word of mouth's work for the queue."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from .actions import hits


def sweep(payload: Payload) -> None:
    """Take away the links that were opened thirty days ago."""
    hits.sweep(at=timezone.now())
