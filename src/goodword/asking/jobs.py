"""The list of whom to ask is filled by itself."""

from goodword.jobs import queries
from goodword.jobs.wiring import Payload

from .actions import drawing

BY = "the list of whom to ask"


def draw(_payload: Payload) -> None:
    """Draw the next in line."""
    drawing.draw(by=BY, at=queries.clock())
