"""By the clock: look into the mailbox for what came back."""

from pathlib import Path

from django.conf import settings

from goodword.jobs import queries
from goodword.jobs.wiring import Payload

from . import mailbox


def look(_: Payload) -> None:
    """Take what lies in the folder of returned mail, where the house has one."""
    if settings.GOODWORD_RETURNS and Path(settings.GOODWORD_RETURNS).is_dir():
        mailbox.take_all(Path(settings.GOODWORD_RETURNS), at=queries.clock())
