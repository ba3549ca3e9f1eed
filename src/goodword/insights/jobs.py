"""The lake is brought up behind the pages; what has not reached it yet, pages read from the database."""

from goodword.jobs.wiring import Payload

from . import mirroring


def mirror(_: Payload) -> None:
    """Bring the lake up to the database."""
    mirroring.mirror()
