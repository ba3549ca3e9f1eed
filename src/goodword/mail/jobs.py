"""The sender: it runs when something was written, and by the clock for what a server put off."""

import time

from goodword.jobs import queries
from goodword.jobs.wiring import Payload

from .actions import posting
from .exchange import line

SECONDS_AT_MOST = 480  # well under the job's limit: who is stopped in an exchange leaves a mail in doubt


def sweep(_: Payload) -> None:
    """Each day: let the words go of mail that is long sent."""
    posting.forget_words(at=queries.clock())


def send(_: Payload) -> None:
    """Send what is due, one mail at a time; each is claimed before and settled after, so that two senders never meet."""
    began = time.monotonic()
    posting.doubt(at=queries.clock())
    with line() as way:
        while time.monotonic() - began < SECONDS_AT_MOST:
            message = posting.claim(at=queries.clock())
            if message is None:
                return
            posting.settle(message, way.hand_over(message), at=queries.clock())
