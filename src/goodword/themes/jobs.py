"""Comments are read behind the pages: learning takes libraries that no web worker loads."""

from django.utils import timezone

from goodword.jobs.wiring import Payload

from .actions import reading, splitting


def read(_: Payload) -> None:
    """Read the comments that came, and all of them where people have corrected something."""
    reading.read(by="themes", at=timezone.now())


def split(payload: Payload) -> None:
    """Make two of a theme, and read all comments again."""
    now = timezone.now()
    if splitting.split(int(payload["theme"]), by=str(payload["by"]), at=now):
        reading.read(by="themes", at=now)
