"""The sender: it runs when something was written, and by the clock for what a server put off."""

from django.conf import settings

from goodword.jobs.queries import clock
from goodword.jobs.wiring import Payload

from . import queries
from .actions import posting
from .crew import crew
from .sending import Round

SECONDS_AT_MOST = 120  # then other work has its turn, and another round goes on; well under the job's limit


def sweep(_: Payload) -> None:
    """Each day: let the words go of mail that is long sent."""
    posting.forget_words(at=clock())


def send(_: Payload) -> None:
    """Send what is due, over several lines at once; each mail is claimed before and settled after, so two senders never meet."""
    now = clock()
    posting.doubt(at=now)
    if queries.is_sending(now):
        with crew(settings.GOODWORD_MAIL_LINES) as lines:
            Round(lines, SECONDS_AT_MOST).run()
