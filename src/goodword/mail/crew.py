"""Several lines to the server at once, each with a thread of its own. The threads never touch the database.

Whoever leads the crew gives mails out and hears what became of them. A thread that is ready to hand its mail over waits
until the leader has written that down: so one commit serves all lines that wait for it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from . import exchange
from .backends import Smtp
from .models import Message
from .rules import Outcome, Said

log = logging.getLogger(__name__)
# What is told within so short a time is written down in one commit. Nobody waits when every line that is under way has told.
SECONDS_TO_GATHER = 0.02


@dataclass(frozen=True)
class Given:
    """A mail and what goes over the line; `answer` is what the leader says when it is ready to go."""

    message: Message
    made: EmailMultiAlternatives
    answer: "SimpleQueue[bool]" = field(default_factory=SimpleQueue)


@dataclass(frozen=True)
class Ready:
    """Everything but the mail itself is said."""

    given: Given


@dataclass(frozen=True)
class Ended:
    """An exchange is over."""

    given: Given
    said: Said

    @property
    def is_line_lost(self) -> bool:
        """Whether the line found nobody to talk to, and is given up."""
        return self.said.outcome is Outcome.NO_SERVER


News = Ready | Ended


class Crew:
    """The lines, what they are given, and what they tell."""

    def __init__(self, n: int) -> None:
        self._given: SimpleQueue[Given | None] = SimpleQueue()
        self._news: SimpleQueue[News] = SimpleQueue()
        self.lines, self._under_way = n, 0
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(n)]
        for thread in self._threads:
            thread.start()

    def give(self, given: Given) -> None:
        self._under_way += 1
        self._given.put(given)

    def news(self) -> list[News]:
        """What happened since; waits until there is something, and a moment for the other lines."""
        found: list[News] = [self._news.get()]
        until = time.monotonic() + SECONDS_TO_GATHER
        while True:
            try:
                found.append(self._news.get(timeout=self._patience(found, until)))
            except Empty:
                self._under_way -= sum(isinstance(one, Ended) for one in found)
                return found

    def _patience(self, found: list[News], until: float) -> float:
        """How long to wait for more: not at all where every line waits for its answer, or has nothing left to do."""
        waiting = sum(isinstance(one, Ready) for one in found)
        still = self._under_way - sum(isinstance(one, Ended) for one in found)
        is_all = waiting >= min(self.lines, still)
        return 0.0 if is_all else max(0.0, until - time.monotonic())

    def take_back(self) -> list[Given]:
        """What was given and nobody had begun with."""
        found: list[Given] = []
        while True:
            try:
                given = self._given.get_nowait()
            except Empty:
                return found
            if given is not None:
                self._under_way -= 1
                found.append(given)

    def send_home(self) -> None:
        """No more mails; each thread ends its own and goes."""
        for _ in self._threads:
            self._given.put(None)

    def _work(self) -> None:
        way = line()
        while (given := self._given.get()) is not None:
            said = self._said(way, given)
            ended = Ended(given, said)
            self._news.put(ended)
            if ended.is_line_lost:
                break
        way.hang_up()

    def _said(self, way: exchange.Line, given: Given) -> Said:
        try:
            return way.hand_over(given.made, self._asking(given))
        except Exception as why:  # a fault of our own code must not end the line, nor be sent again and again
            log.exception("A mail could not be handed over")
            has_begun = way.has_begun
            way.hang_up()
            return Said(Outcome.AMBIGUOUS if has_begun else Outcome.REFUSED, f"{type(why).__name__}: {why}")

    def _asking(self, given: Given) -> Callable[[], bool]:
        def may_begin() -> bool:
            self._news.put(Ready(given))
            return given.answer.get()

        return may_begin


def line() -> exchange.Line:
    """A way out, as the house has it."""
    backend = settings.GOODWORD_MAIL_BACKEND
    if backend.startswith("anymail."):
        # Loading it takes as long as all the rest, and hardly any house has a provider.
        from .services import Service  # noqa: PLC0415

        return Service()
    return exchange.Line() if issubclass(import_string(backend), Smtp) else exchange.IntoFolder()


@contextmanager
def crew(n: int) -> Iterator[Crew]:
    """Some lines, for as many mails as there are."""
    found = Crew(n)
    try:
        yield found
    finally:
        found.send_home()
