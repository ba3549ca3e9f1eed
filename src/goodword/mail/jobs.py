"""The sender: it runs when something was written, and by the clock for what a server put off."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
            stretch = Round(lines, SECONDS_AT_MOST)
            with told_to_end(stretch.stop):
                stretch.run()


@contextmanager
def told_to_end(stop: Callable[[], None]) -> Iterator[None]:
    """While inside, whoever ends this process by a polite signal lets the mail be ended that is being handed over."""
    before = signal.signal(signal.SIGTERM, lambda *_: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
