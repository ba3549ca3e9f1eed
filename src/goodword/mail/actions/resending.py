"""Verbs that send once more what may not have arrived. Under the same Message-ID, so that most mailboxes show it once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from goodword.journal.actions import note, note_all
from goodword.journal.models import Entry

from ..models import Message
from . import switching

State = Message.State
MAY_NOT_HAVE_ARRIVED = (State.AMBIGUOUS, State.REFUSED, State.WITHHELD)
# One deed remembers which they were, so that they can be left alone after all.
MOST_AT_ONCE = 2_000
TIME_TO_THINK = timedelta(minutes=10)


class NotToBeSentAgain(ValueError):
    """Only what may not have arrived can be sent again."""


@transaction.atomic
def send_again(message: Message, *, by: str, at: datetime) -> Message:
    """Send what may not have arrived once more, at once."""
    unsure = Message.objects.filter(pk=message.pk, state__in=MAY_NOT_HAVE_ARRIVED).exclude(text="")
    if not unsure.update(state=State.WAITING, due_at=at, written_at=at, claimed_at=None, settled_at=None, trouble="", attempts=0):
        raise NotToBeSentAgain
    note("mail.sent_again", message, by=by, at=at)
    switching.wake(at=at)
    message.refresh_from_db()
    return message


@transaction.atomic
def send_all_again(messages: "QuerySet[Message]", *, by: str, at: datetime) -> Entry | None:
    """Send those of some mails of which nobody knows whether they arrived once more; None where there is none.

    They go when there was time to think again; until then `leave_unsure` takes it back. What was refused or withheld had
    a reason of its own, and is not among them.
    """
    unsure = messages.filter(state=State.AMBIGUOUS).exclude(text="").select_related(None).order_by("pk")
    chosen = list(unsure.only("kind", "cause", "person").select_for_update(of=("self",))[:MOST_AT_ONCE])
    ids, due_at = [message.pk for message in chosen], at + TIME_TO_THINK
    if not ids:
        return None
    # `claim` stays: whoever was thought dead tells how it ended if nothing is sent again after all.
    Message.objects.filter(pk__in=ids).update(state=State.WAITING, due_at=due_at, claimed_at=None, settled_at=None, attempts=0)
    note_all("mail.sent_again", [(message, message.about) for message in chosen], by=by, at=at)
    return note("mail.all_sent_again", by=by, at=at, ids=ids, n=len(ids), due_at=due_at.isoformat())


@transaction.atomic
def leave_unsure(deed: Entry, *, by: str, at: datetime) -> int:
    """Undo `send_all_again` for what did not begin to go since; how many those are."""
    due_at = datetime.fromisoformat(deed.detail["due_at"])
    waiting = Message.objects.filter(pk__in=deed.detail["ids"], state=State.WAITING, due_at=due_at, attempts=0)
    left = waiting.update(state=State.AMBIGUOUS, settled_at=at)
    if left:
        note("mail.left_unsure", by=by, at=at, n=left, deed=deed.pk)
    return left
