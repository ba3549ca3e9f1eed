"""Verbs of those who write mail, and of those who want it."""

from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from goodword.accounts.models import Member
from goodword.jobs.actions import enqueue
from goodword.journal.actions import note

from .. import stopping
from ..models import Enclosure, Message, Wish
from ..rules import USUAL_HOUR, Content, address

JOB = "mail.send"


class NotToBeSentAgain(ValueError):
    """Only what may not have arrived can be sent again."""


@transaction.atomic
def write(*, to: Member, topic: str, cause: str, content: Content, by: str, at: datetime) -> Message:
    """Put one mail to one member in the way of the sender; writing it again for the same cause changes nothing."""
    content = content.for_reader(stopping.address(to, topic)).checked()
    message, is_new = Message.objects.get_or_create(
        key=f"{topic}:{cause}:{to.pk}",
        defaults={
            "topic": topic,
            "member": to,
            "to": address(to.email),
            "message_id": _message_id(topic, at),
            "subject": content.subject,
            "text": content.text,
            "html": content.html,
            "headers": dict(content.headers),
            "pictures": {picture.name: picture.digest for picture in content.pictures},
            "written_at": at,
            "due_at": at,
        },
    )
    if is_new:
        kept = [Enclosure(digest=p.digest, kind=p.kind, data=p.data) for p in content.pictures]
        Enclosure.objects.bulk_create(kept, ignore_conflicts=True)
        note("mail.written", message, by=by, at=at, topic=topic, member=to.pk)
        enqueue(JOB, key=JOB, due_at=at)
    return message


def _message_id(topic: str, at: datetime) -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{topic}.{at:%Y%m%d}.{uuid4().hex}@{domain}>"


@transaction.atomic
def send_again(message: Message, *, by: str, at: datetime) -> Message:
    """Send what may not have arrived once more, under the same Message-ID, so that a reader who has it sees it once."""
    unsure = Message.objects.filter(pk=message.pk, state__in=[Message.State.AMBIGUOUS, Message.State.REFUSED]).exclude(text="")
    if not unsure.update(
        state=Message.State.WAITING, due_at=at, written_at=at, claimed_at=None, settled_at=None, trouble="", attempts=0
    ):
        raise NotToBeSentAgain
    note("mail.sent_again", message, by=by, at=at)
    enqueue(JOB, key=JOB, due_at=at)
    message.refresh_from_db()
    return message


@transaction.atomic
def serve(member: Member, topic: str, *, day: date, content: Content | None, by: str, at: datetime) -> bool:
    """Look after a member's morning, once: write the mail of that day, or nothing where there is nothing to say."""
    if not Wish.objects.filter(member=member, topic=topic).exclude(served_on=day).update(served_on=day):
        return False
    if content is not None:
        write(to=member, topic=topic, cause=day.isoformat(), content=content, by=by, at=at)
    return True


@transaction.atomic
def ask_for(member: Member, topic: str, *, hour: int = USUAL_HOUR, time_zone: str = "", by: str, at: datetime) -> None:
    """A member wants mail of this topic, at this hour of their morning where it comes each day."""
    when = {"hour": hour, "time_zone": time_zone}
    wish, is_new = Wish.objects.get_or_create(member=member, topic=topic, defaults=when)
    if is_new or Wish.objects.filter(pk=wish.pk).exclude(**when).update(**when):
        note("mail.asked_for", member, by=by, at=at, topic=topic, **when)


@transaction.atomic
def ask_no_more(member: Member, topic: str, *, by: str, at: datetime) -> None:
    """A member wants no more mail of this topic. What waits for them does not go out either."""
    gone, _ = Wish.objects.filter(member=member, topic=topic).delete()
    if gone:
        note("mail.asked_no_more", member, by=by, at=at, topic=topic)
