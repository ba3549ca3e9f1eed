"""Surveys' work for the queue: what has happened leads to invitations, and those that are due go out."""

from goodword.jobs import queries
from goodword.jobs.wiring import Payload
from goodword.journal.models import Entry

from . import mailing, telling
from .actions import cueing, openings, sending, waves


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


def tell(_payload: Payload) -> None:
    """Tell by mail of the answers that members want to be told of."""
    telling.tell_all(at=queries.clock())


def sweep(_payload: Payload) -> None:
    """Forget who looked at which sheet, a month later."""
    openings.sweep(at=queries.clock())


def at_once(entry: Entry) -> None:
    """A mail that came back was read by nobody. That a reminder did says nothing of the first one."""
    invitation_id = mailing.invitation_of(entry.detail.get("kind", ""), entry.detail.get("cause", ""))
    if invitation_id is not None:
        sending.came_back(invitation_id, by=entry.by, at=entry.at)
