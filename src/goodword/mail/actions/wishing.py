"""Verbs of members who want mail of a topic, want none of it any more, and are served each morning."""

from datetime import date, datetime

from django.db import transaction

from goodword.accounts.models import Member
from goodword.journal.actions import note

from ..models import Wish
from ..rules import USUAL_HOUR, Content
from .writing import write


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
