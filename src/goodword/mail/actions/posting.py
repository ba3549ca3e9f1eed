"""Verbs of the sender. Each is one guarded UPDATE with a commit of its own: the exchange with the server lies between them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from goodword.journal.actions import note

from .. import queries
from ..models import Enclosure, Message
from ..rules import CLAIM_LASTS, MOST_TRIES, WORDS_KEPT, Outcome, Said, pause_after

SENDER = "mail"
LONGEST_TROUBLE = 500


def claim(*, at: datetime) -> Message | None:
    """Take the mail that is due longest and may go out; nobody else has it from here on."""
    due = Message.objects.filter(state=Message.State.WAITING, due_at__lte=at)
    while True:
        message = due.select_related("member", "person").order_by("due_at", "id").first()
        if message is None:
            return None
        if _taken(message, at):
            return message


@transaction.atomic
def _taken(message: Message, at: datetime) -> bool:
    """Whether this sender got it, and the gate let it through."""
    waiting = Message.objects.filter(pk=message.pk, state=Message.State.WAITING, attempts=message.attempts)
    why_not = queries.why_not_messages([message], at)[message.pk]
    if why_not:
        if waiting.update(state=Message.State.WITHHELD, settled_at=at, trouble=why_not):
            note("mail.withheld", message, by=SENDER, at=at, **message.about)
        return False
    if not waiting.update(
        state=Message.State.CLAIMED,
        claimed_at=at,
        attempts=F("attempts") + 1,
        to=message.reader.email,
    ):
        return False
    message.refresh_from_db()
    return True


@transaction.atomic
def settle(message: Message, said: Said, *, at: datetime) -> bool:
    """Write down how the exchange ended; False when the claim was somebody else's by now."""
    mine = Message.objects.filter(pk=message.pk, state=Message.State.CLAIMED, attempts=message.attempts)
    trouble = said.trouble[:LONGEST_TROUBLE]
    if said.outcome is Outcome.LATER and message.attempts < MOST_TRIES:
        due_at = at + pause_after(message.attempts)
        return bool(mine.update(state=Message.State.WAITING, due_at=due_at, trouble=trouble))
    state = Message.State.REFUSED if said.outcome is Outcome.LATER else Message.State(said.outcome.value)
    if not mine.update(state=state, settled_at=at, trouble=trouble):
        return False
    note(f"mail.{state.value}", message, by=SENDER, at=at, **message.about)
    return True


@transaction.atomic
def forget_words(*, at: datetime) -> int:
    """Take the words out of mail that was settled long ago, and the pictures that no mail shows any more."""
    old = Message.objects.filter(settled_at__lt=at - WORDS_KEPT).exclude(text="")
    n = old.update(text="", html="", headers={}, pictures={})
    if n:
        shown = {digest for pictures in Message.objects.values_list("pictures", flat=True) for digest in pictures.values()}
        Enclosure.objects.exclude(digest__in=shown).delete()
        note("mail.words_forgotten", by=SENDER, at=at, n=n)
    return n


@transaction.atomic
def doubt(*, at: datetime) -> int:
    """Mark what was claimed by a sender that did not live to settle it. It may have arrived, so it is not sent again."""
    old = Message.objects.filter(state=Message.State.CLAIMED, claimed_at__lt=at - CLAIM_LASTS)
    n = 0
    for message in old:
        still = old.filter(pk=message.pk, attempts=message.attempts)
        if still.update(state=Message.State.AMBIGUOUS, settled_at=at, trouble="The sender was stopped in the middle of it."):
            note("mail.ambiguous", message, by=SENDER, at=at, **message.about)
            n += 1
    return n
