"""Surveys' work for the queue: what has happened leads to invitations, and those that are due go out."""

from goodword.jobs import queries
from goodword.jobs.wiring import Payload

from .actions import cueing, sending, waves


def follow(_payload: Payload) -> None:
    """Ask those with whom something has happened since the last look."""
    cueing.follow(at=queries.clock())


def send(_payload: Payload) -> None:
    """Let waves go, hand over what is due, remind, and learn what became of what was handed over."""
    at = queries.clock()
    sending.learn(at=at)
    waves.go_all(at=at)
    sending.send_due(at=at)
    sending.remind(at=at)


def learn(_payload: Payload) -> None:
    """Learn from the mail what became of what was handed to it."""
    sending.learn(at=queries.clock())
