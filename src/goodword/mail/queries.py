"""Who gets what, and what became of it."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from goodword.accounts.days import zone
from goodword.accounts.models import Member
from goodword.journal.models import Tick
from goodword.people.models import Person

from . import topics
from .models import Enclosure, Message, Sending, Wish
from .rules import FRESH_FOR, REFUSALS_TO_PAUSE, Standing, Topic, is_resting, is_time

SHOWN = 100
ASKED_OF_A_READER = frozenset({"id", "email", "email_key", "phone_key", "country", "died_on", "wants_silence"})
UNASKED = tuple(f.name for f in Person._meta.concrete_fields if f.name not in ASKED_OF_A_READER)


def wishing(topic: str) -> list[Member]:
    """The members who get mail of a topic: active, allowed to, and asked for it."""
    wanted = Member.objects.filter(is_active=True, wishes__topic=topic).order_by("id")
    return [member for member in wanted if _is_open_to(member, topic)]


def mornings(topic: str, now: datetime) -> list[tuple[Member, date]]:
    """Who gets mail of a daily topic now, and for which of their days: their hour has come, and the day was not served."""
    found, here = [], zone()
    for wish in Wish.objects.filter(topic=topic, member__is_active=True).select_related("member").order_by("member_id"):
        local = now.astimezone(ZoneInfo(wish.time_zone) if wish.time_zone else here)
        day = timezone.localdate(local, local.tzinfo)
        if is_time(local.hour, wish.hour) and wish.served_on != day and _is_open_to(wish.member, topic):
            found.append((wish.member, day))
    return found


def wishes_of(member: Member) -> list[tuple[Topic, Wish | None]]:
    """The topics that a member may ask for, and their wish where they did."""
    asked = {wish.topic: wish for wish in Wish.objects.filter(member=member)}
    return [(topic, asked.get(topic.name)) for topic in topics.open_to(member)]


def wish_of(member: Member, topic: str) -> Wish | None:
    """What a member asked for of a topic; None where they did not."""
    return Wish.objects.filter(member=member, topic=topic).first()


def reader(member_id: int) -> Member | None:
    """The active member to whom mail went."""
    return Member.objects.filter(pk=member_id, is_active=True).first()


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
    return Message.objects.visible_to(member).select_related("member", "person").defer("text", "html")


def message_for(member: Member, message_id: int) -> Message:
    """One mail, or 404 as if there were none."""
    return get_object_or_404(messages_for(member), pk=message_id)


def with_readers(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Some mails with whom they are for, who has no more to them than the gate, the clocks and the envelope ask for."""
    return messages.select_related("member", "person").defer(*(f"person__{name}" for name in UNASKED))


def pictures_of(messages: Collection[Message]) -> dict[str, Enclosure]:
    """The pictures inside of some mails, by their digests."""
    return Enclosure.objects.in_bulk({digest for message in messages for digest in message.pictures.values()})


def person_addressed(person_id: int) -> Person | None:
    """The person to whom mail went, as long as we have an address of theirs."""
    return Person.objects.filter(pk=person_id).exclude(email_key="").first()


def sending() -> Sending:
    """The switch of the house; where no mail was ever written it is on."""
    return Sending.objects.filter(pk=1).first() or Sending(identity=identity())


def identity() -> str:
    """What this database is called; one that was brought back from a backup is called otherwise than before."""
    return Tick.objects.values_list("identity", flat=True).first() or ""


def is_sending(at: datetime) -> bool:
    """Whether mail goes out now: it is switched on, for this very database, and nothing made it pause."""
    switch = sending()
    return switch.is_on and switch.identity == identity() and not is_resting(switch.until, at)


def standing(at: datetime) -> Standing:
    """How it stands with sending: whether it is on, what waits, and what of that waited too long to go."""
    switch, waiting = sending(), Message.objects.filter(state=Message.State.WAITING, due_at__lte=at)
    rests = switch.failures >= REFUSALS_TO_PAUSE and is_resting(switch.until, at)
    return Standing(
        is_on=switch.is_on and switch.identity == identity(),
        is_brought_back=switch.is_on and switch.identity != identity(),
        rests_until=switch.until if rests else None,
        trouble=switch.trouble,
        waiting=waiting.count(),
        stale=waiting.filter(due_at__lt=at - FRESH_FOR).count(),
    )


def _is_open_to(member: Member, topic: str) -> bool:
    return any(known.name == topic for known in topics.open_to(member))


def message_with_id(message_id: str) -> Message | None:
    """The mail to somebody outside the house that went out under this Message-ID."""
    return Message.objects.filter(message_id=message_id).exclude(person=None).defer("text", "html").first()


def message_of_provider(told: str) -> Message | None:
    """The mail that a provider means: by its own name for it, or by ours."""
    if not told:
        return None
    ours = Message.objects.exclude(person=None).defer("text", "html")
    return ours.filter(provider_id=told).first() or ours.filter(message_id=f"<{told.strip('<>')}>").first()
