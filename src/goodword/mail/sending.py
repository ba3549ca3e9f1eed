"""A stretch of sending: mails are given to the lines, and what the lines tell is written down before they go on."""

import time

from goodword.jobs.queries import clock

from . import exchange, queries
from .actions import posting, switching
from .crew import Crew, Ended, Given, Ready
from .models import Message
from .rules import REPLIES_A_CLAIM_LASTS, NotSendable, Outcome, Said

# One mail in the exchange and some to go on with, since many are claimed with hardly more work than one. An exchange takes
# six replies, so that even where each of them takes as long as it may, all are begun before their claim is too old.
MAILS_A_LINE = REPLIES_A_CLAIM_LASTS // 6


class Round:
    """It ends when nothing is due any more, when its time is over, or when no server answers."""

    def __init__(self, crew: Crew, seconds: float) -> None:
        self._crew, self._ends_at = crew, time.monotonic() + seconds
        self._in_hand: dict[tuple[str, int], Given] = {}
        self._is_dry = self._has_arrived = self._is_stopped = False
        self._trouble = ""

    def run(self) -> None:
        """Send what is due."""
        try:
            while self._refill():
                self._hear()
        finally:
            self._break_off()
        if self._trouble and not self._crew.lines:
            switching.rest(self._trouble, at=clock())
        elif not self._is_dry:
            switching.wake(at=clock())

    def stop(self) -> None:
        """What is being handed over is ended; of the rest nothing is begun."""
        self._is_stopped = True

    def _refill(self) -> bool:
        """Claim more when half of what was claimed is done; whether there is anything to wait for."""
        if self._is_stopped:
            return False
        room = self._crew.lines * MAILS_A_LINE - len(self._in_hand)
        while room > self._crew.lines * MAILS_A_LINE // 2 and not self._is_dry and time.monotonic() < self._ends_at:
            claimed = posting.claim(at=clock(), most=room)
            self._is_dry = not claimed
            self._give(claimed)
            room -= len(claimed)
        return bool(self._in_hand) and bool(self._crew.lines)

    def _give(self, claimed: list[Message]) -> None:
        pictures = queries.pictures_of(claimed)
        for message in claimed:
            try:
                given = Given(message, exchange.made_of(message, pictures))
            except NotSendable as why:
                posting.settle(message, Said(Outcome.REFUSED, str(why)), at=clock())
                continue
            self._in_hand[_key(message)] = given
            self._crew.give(given)

    def _hear(self, *, may_begin: bool = True) -> None:
        news = self._crew.news()
        ended = [one for one in news if isinstance(one, Ended)]
        ready = [one.given for one in news if isinstance(one, Ready)]
        self._crew.lines -= sum(one.is_line_lost for one in ended)
        begins: set[int] = set()
        try:
            begins = posting.go_on(
                ended=[(one.given.message, one.said) for one in ended],
                ready=[given.message for given in ready] if may_begin and not self._is_stopped else [],
                at=clock(),
            )
        finally:
            for given in ready:
                given.answer.put(given.message.pk in begins)
            for one in ended:
                self._close(one)
        self._note_arrival(ended)

    def _close(self, one: Ended) -> None:
        del self._in_hand[_key(one.given.message)]
        if one.is_line_lost:
            self._trouble, self._is_dry = one.said.trouble, False  # it waits again, for another line

    def _note_arrival(self, ended: list[Ended]) -> None:
        if not self._has_arrived and any(one.said.outcome is Outcome.SENT for one in ended):
            self._has_arrived = True
            switching.recover(at=clock())

    def _break_off(self) -> None:
        """Let each line end its own mail; what nobody had begun with waits again."""
        back = [given.message for given in self._crew.take_back()]
        for message in back:
            del self._in_hand[_key(message)]
        posting.settle_all([(message, Said(Outcome.HELD_BACK)) for message in back], at=clock())
        while self._in_hand and self._crew.lines:
            self._hear(may_begin=False)


def _key(message: Message) -> tuple[str, int]:
    """As what a mail is known that is in hand: put back and claimed again it is another."""
    return message.claim, message.pk
