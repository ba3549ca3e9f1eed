"""The queue's own work."""

from . import actions, queries
from .wiring import Payload


def sweep(_: Payload) -> None:
    """Forget finished work of long ago."""
    actions.sweep(at=queries.clock())
