"""Who gets what, and what became of it."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from goodword.accounts.models import Member

from . import topics
from .models import Enclosure, Message, Wish
from .rules import FRESH_FOR, Topic

SHOWN = 100


def wishing(topic: str) -> list[Member]:
    """The members who get mail of a topic: active, allowed to, and asked for it."""
    wanted = Member.objects.filter(is_active=True, wishes__topic=topic).order_by("id")
    return [member for member in wanted if _is_open_to(member, topic)]


def wishes_of(member: Member) -> list[tuple[Topic, bool]]:
    """The topics that a member may ask for, and whether they did."""
    asked = set(Wish.objects.filter(member=member).values_list("topic", flat=True))
    return [(topic, topic.name in asked) for topic in topics.open_to(member)]


def topic_called(name: str) -> Topic:
    """A topic, or 404."""
    for topic in topics.topics():
        if topic.name == name:
            return topic
    raise Http404


def may_ask_for(member: Member, topic: Topic) -> bool:
    """Whether a member's role may read what a topic tells."""
    return topic in topics.open_to(member)


def messages_for(member: Member) -> QuerySet[Message]:
    """The mail that a member may know of, the last first."""
    return Message.objects.visible_to(member).select_related("member").defer("text", "html")


def message_for(member: Member, message_id: int) -> Message:
    """One mail, or 404 as if there were none."""
    found = messages_for(member).filter(pk=message_id).first()
    if found is None:
        raise Http404
    return found


def pictures_of(message: Message) -> dict[str, Enclosure]:
    """The pictures inside of a mail, by the name that its HTML gives them."""
    kept = Enclosure.objects.in_bulk(list(message.pictures.values()))
    return {name: kept[digest] for name, digest in message.pictures.items()}


def why_not(message: Message, at: datetime) -> str:
    """Why a mail must not go out now, in words; "" where it may. The one gate, asked for each mail just before it goes."""
    member = message.member
    if not member.is_active:
        return "They can no longer log in."
    if not _is_open_to(member, message.topic):
        return "Their role may not read this."
    if not Wish.objects.filter(member=member, topic=message.topic).exists():
        return "They have not asked for this mail."
    if at - message.written_at > FRESH_FOR:
        return "It waited too long; it is no news any more."
    return ""


def _is_open_to(member: Member, topic: str) -> bool:
    return any(known.name == topic for known in topics.open_to(member))
