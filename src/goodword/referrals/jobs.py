"""Word of mouth's work for the queue."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from .actions import gathering, hits


def sweep(payload: Payload) -> None:
    """Take away the links that were opened thirty days ago."""
    hits.sweep(at=timezone.now())


def gather(payload: Payload) -> None:
    """Take up who sent whom where enquiries and files have told it."""
    gathering.gather(is_whole=bool(payload.get("is_whole")), by="worker", at=timezone.now())
