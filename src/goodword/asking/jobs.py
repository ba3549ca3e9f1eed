"""The list of whom to ask is filled by itself."""

from goodword.jobs import queries
from goodword.jobs.wiring import Payload
from goodword.journal.models import Entry

from .actions import asking, drawing
from .queries import talk_of_ask

BY = "the list of whom to ask"


def draw(_payload: Payload) -> None:
    """Draw the next in line."""
    drawing.draw(by=BY, at=queries.clock())


def at_once(entry: Entry) -> None:
    """An ask goes with the contact that it was, and comes back with it."""
    if entry.verb == "talk.taken_back":
        asking.forget_asks(entry.detail.get("mentions", {}).get("asking.Lot", ()), by=entry.by, at=entry.at)
    elif talk := talk_of_ask(entry.row_id or 0):
        asking.ask_anew(talk, by=entry.by, at=entry.at)
