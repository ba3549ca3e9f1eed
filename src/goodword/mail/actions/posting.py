"""Verbs of the sender. Each is guarded by the number of its claim, and committed before the exchange goes on."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.journal.actions import note, note_all

from .. import gate, queries
from ..models import Enclosure, Message
from ..returns.reading import asks_for_patience, tidied
from ..rules import MOST_TRIES, REPLIES_A_CLAIM_LASTS, WORDS_KEPT, NotSendable, Outcome, Said, address, pause_after
from . import pacing, returning

SENDER = "mail"
LONGEST_TROUBLE, LONGEST_ID = 500, 200
WORDS = ("text", "html", "headers", "pictures")  # the weight of a mail, which only the exchange needs
State = Message.State
# Whoever was thought dead and is not may still tell how it ended.
OPEN_TO_NEWS = (State.CLAIMED, State.HANDING, State.AMBIGUOUS)
NO_FAULT_OF_THE_MAIL = (Outcome.NO_SERVER, Outcome.HELD_BACK)


def claim(*, at: datetime, most: int) -> list[Message]:
    """Take mail that is due longest and may go out; nobody else has it from here on. None where nothing is left."""
    while queries.is_sending(at):
        taken = _claim_some(at, most)
        if taken is None:
            break
        if taken:
            return taken
    return []


@transaction.atomic
def _claim_some(at: datetime, most: int) -> list[Message] | None:
    due = queries.with_readers(Message.objects.filter(state=State.WAITING, due_at__lte=at)).defer(*WORDS)
    found = list(due.order_by("due_at", "id")[:most])
    going = pacing.put_off(_let_through(found, at), at=at)
    return _taken([message.pk for message in going], at) if found else None


def _taken(ids: Collection[int], at: datetime) -> list[Message]:
    """Those of some mails that this sender got: nobody was faster."""
    mine = uuid4().hex
    Message.objects.filter(pk__in=ids, state=State.WAITING).update(
        state=State.CLAIMED, claim=mine, claimed_at=at, attempts=F("attempts") + 1
    )
    taken = list(queries.with_readers(Message.objects.filter(claim=mine)).order_by("due_at", "id"))
    for message in taken:
        _readdress(message)
    return taken


def _readdress(message: Message) -> None:
    """It goes to the address that its reader has now."""
    to = _address_now(message)
    if to != message.to:
        message.to, message.domain = to, to.rpartition("@")[2]
        Message.objects.filter(pk=message.pk, claim=message.claim).update(to=message.to, domain=message.domain)


def _address_now(message: Message) -> str:
    try:
        return address(message.reader.email)
    except NotSendable:
        return message.reader.email


def _let_through(messages: Sequence[Message], at: datetime) -> list[Message]:
    """Those of some mails that the gate lets through; the others are withheld, and it is kept why."""
    why_not = gate.why_not_messages(messages, at)
    alike: dict[tuple[str, str, str], list[Message]] = {}
    for message in messages:
        if why_not[message.pk]:
            alike.setdefault((why_not[message.pk], message.state, message.claim), []).append(message)
    for (why, state, claim), those in alike.items():
        _withhold(those, why, as_it_was={"state": state, "claim": claim}, at=at)
    return [message for message in messages if not why_not[message.pk]]


def _withhold(messages: Sequence[Message], why: str, *, as_it_was: dict[str, str], at: datetime) -> None:
    same = Message.objects.filter(pk__in=[message.pk for message in messages], **as_it_was)
    ids = set(same.order_by("pk").select_for_update().values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(state=State.WITHHELD, claim="", settled_at=at, trouble=why)
    kept = [(message, message.about) for message in messages if message.pk in ids]
    note_all("mail.withheld", kept, by=SENDER, at=at)


@transaction.atomic
def go_on(*, ended: Iterable[tuple[Message, Said]], ready: Sequence[Message], at: datetime) -> set[int]:
    """Settle what ended and let begin what is ready, in one commit; which of those may be handed over now."""
    settle_all(ended, at=at)
    return begin(ready, at=at) if ready else set()


@transaction.atomic(savepoint=False)
def begin(messages: Sequence[Message], *, at: datetime) -> set[int]:
    """Mark mails as being handed over, if the gate is still open; which of them may be. From here on nobody can be sure."""
    if not queries.is_sending(at):
        return set()
    mine = _of_claims(messages).filter(state=State.CLAIMED)
    # Locked: what is ours here is still ours when it is marked.
    now = queries.with_readers(mine).defer(*WORDS).select_for_update(of=("self",))
    ids = {message.pk for message in _let_through(list(now), at) if message.to == _address_now(message)}
    Message.objects.filter(pk__in=ids).update(state=State.HANDING, claimed_at=at)
    return ids


def _of_claims(messages: Iterable[Message]) -> "QuerySet[Message]":
    """Some mails, as far as they are still claimed as when they were taken."""
    by_claim: dict[str, list[int]] = {}
    for message in messages:
        by_claim.setdefault(message.claim, []).append(message.pk)
    return Message.objects.filter(reduce(or_, (Q(claim=claim, pk__in=ids) for claim, ids in by_claim.items())))


def settle(message: Message, said: Said, *, at: datetime) -> bool:
    """Write down how one exchange ended; False when the claim was somebody else's by now."""
    return message.pk in settle_all([(message, said)], at=at)


@transaction.atomic(savepoint=False)
def settle_all(ended: Iterable[tuple[Message, Said]], *, at: datetime) -> set[int]:
    """Write down how exchanges ended, in one go for those that ended alike; which of them were still ours."""
    alike: dict[tuple[Said, int], list[Message]] = {}
    for message, said in ended:
        alike.setdefault((said, message.attempts), []).append(message)
    return {number for (said, tries), those in alike.items() for number in _settle_alike(those, said, tries, at)}


def _settle_alike(messages: Sequence[Message], said: Said, tries: int, at: datetime) -> set[int]:
    trouble, provider_id = tidied(said.trouble), tidied(said.provider_id)[:LONGEST_ID]
    if said.outcome in NO_FAULT_OF_THE_MAIL:
        return _rewrite(messages, state=State.WAITING, claim="", attempts=F("attempts") - 1, trouble=trouble)
    if said.outcome is Outcome.LATER and tries < MOST_TRIES:
        due_at = at + pause_after(tries)
        if asks_for_patience(trouble):
            for domain in sorted({m.domain for m in messages if m.person_id}):
                pacing.slow_down(domain, until=due_at, by=SENDER, at=at)
        return _rewrite(messages, state=State.WAITING, claim="", due_at=due_at, trouble=trouble)
    state = State.REFUSED if said.outcome is Outcome.LATER else State(said.outcome.value)
    lets_go: dict[str, Any] = {} if state == State.AMBIGUOUS else {"claim": ""}
    ours = _rewrite(messages, state=state, settled_at=at, trouble=trouble, provider_id=provider_id, **lets_go)
    _tell([message for message in messages if message.pk in ours], state, trouble, at)
    return ours


def _rewrite(messages: Sequence[Message], **columns: Any) -> set[int]:
    """Write over those of some mails that are still ours, and locked until that is committed; which they are."""
    ours = _of_claims(messages).filter(state__in=OPEN_TO_NEWS).select_for_update()
    ids = set(ours.values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(**columns)
    return ids


def _tell(messages: Sequence[Message], state: State, trouble: str, at: datetime) -> None:
    """Note what became of mails, and let those hear of it whom it concerns."""
    note_all(f"mail.{state.value}", [(message, message.about) for message in messages], by=SENDER, at=at)
    if state == State.SENT:
        pacing.count_sent([message.domain for message in messages if message.person_id], at=at)
    if state == State.REFUSED:
        for message in messages:
            returning.take_refusal(message, trouble, by=SENDER, at=at)


@transaction.atomic
def doubt(*, at: datetime) -> int:
    """See after what was claimed by a sender that did not live to settle it; how many mails are in doubt.

    What had not begun to be handed over waits again. The rest may have arrived, so it is not sent a second time.
    """
    lasts = timedelta(seconds=settings.EMAIL_TIMEOUT * REPLIES_A_CLAIM_LASTS)
    old = Message.objects.filter(claimed_at__lt=at - lasts)
    old.filter(state=State.CLAIMED).update(state=State.WAITING, claim="", attempts=F("attempts") - 1)
    n = 0
    for message in old.filter(state=State.HANDING).defer("text", "html"):
        still = old.filter(pk=message.pk, claim=message.claim, state=State.HANDING)
        if still.update(state=State.AMBIGUOUS, settled_at=at, trouble="The sender was stopped in the middle of it."):
            note("mail.ambiguous", message, by=SENDER, at=at, **message.about)
            n += 1
    return n


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
