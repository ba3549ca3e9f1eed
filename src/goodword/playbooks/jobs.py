"""Playbooks follow what happens, and the clock."""

from goodword.jobs import queries
from goodword.jobs.wiring import Payload

from .actions import following


def follow(payload: Payload) -> None:
    """Begin runs for what has happened since the last time, and prove steps by it.

    By the clock also for what has come to pass without anybody noting it: birthdays, and what was dated ahead.
    """
    following.follow(at=queries.clock(), is_wide=bool(payload.get("by_the_clock")))
