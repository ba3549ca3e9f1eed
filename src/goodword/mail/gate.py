"""The one gate: who may get which mail. It is asked when a mail is written, and again just before it goes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from goodword.people.models import Person

from . import topics
from .models import Message, Suppression, WhyNot, Wish
from .prints import print_of_key
from .rules import TEST, NotSendable, address, is_kept_from, is_stale

# Who would be kept away for several reasons is told the gravest.
GRAVEST = (WhyNot.ERASED, WhyNot.COMPLAINED, WhyNot.BOUNCED, WhyNot.BY_HAND, WhyNot.STOPPED)
# What somebody said themself holds of them at whichever address; everything else is about an address.
SAID_THEMSELVES = (Suppression.Reason.STOPPED, Suppression.Reason.COMPLAINED)


def why_not_person(person: Person, kind: str, at: datetime) -> str:
    """Why a person gets no mail of a kind, one of `WhyNot`; "" where they may."""
    return why_not_people([person], kind, at)[person.pk]


def why_not_people(people: Iterable[Person], kind: str, at: datetime) -> dict[int, str]:
    """The same of many, by their numbers; one question however many they are."""
    chosen = list(people)
    kept = _kept_away(chosen, kind, at)
    return {person.pk: _of_themselves(person) or kept.get(person.pk, "") for person in chosen}


def keeping_from(people: Collection[Person]) -> "QuerySet[Suppression]":
    """What keeps mail from people: from the address of each, and what they themselves said of an earlier one."""
    prints = [print_of_key(person.email_key) for person in people if person.email_key]
    theirs = Q(person__in=[person.pk for person in people if person.pk], reason__in=SAID_THEMSELVES)
    return Suppression.objects.filter(Q(address__in=prints) | theirs)


def has_stopped(person: Person, kind: str) -> bool:
    """Whether a person themself stopped mail of a kind."""
    stopped = keeping_from([person]).filter(lifted_at=None, reason=Suppression.Reason.STOPPED)
    return stopped.filter(kind__in=["", kind]).exists()


def why_not_messages(messages: Collection[Message], at: datetime) -> dict[int, str]:
    """Why mails must not go out now, by their numbers; "" where they may. They come with whom they are for."""
    found = _to_members([m for m in messages if m.member_id], at)
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        if message.person_id:
            by_kind.setdefault(message.kind, []).append(message)
    for kind, those in by_kind.items():
        found |= _to_people(those, kind, at)
    return found


def _to_people(messages: list[Message], kind: str, at: datetime) -> dict[int, str]:
    why_not = why_not_people([m.person for m in messages if m.person], kind, at)
    return {m.pk: why_not[m.person_id or 0] or (WhyNot.STALE if is_stale(m.due_at, at) else "") for m in messages}


def _of_themselves(person: Person) -> str:
    if person.died_on is not None:
        return WhyNot.DIED
    if person.wants_silence:
        return WhyNot.SILENCE
    try:
        address(person.email)
    except NotSendable:
        return WhyNot.NO_ADDRESS
    return "" if person.email_key else WhyNot.NO_ADDRESS


def _kept_away(people: Collection[Person], kind: str, at: datetime) -> dict[int, str]:
    """Of these people those from whom mail of a kind is kept, by their numbers, and why."""
    at_address, found = defaultdict[str, list[int]](list), defaultdict[int, set[str]](set)
    for person in people:
        at_address[print_of_key(person.email_key)].append(person.pk)
    standing = keeping_from(people).filter(Q(lifted_at=None) | Q(lifted_at__gt=at))
    for printed, whom, reason, stopped in standing.values_list("address", "person_id", "reason", "kind"):
        if is_kept_from(kind, reason, stopped):
            for number in (*at_address[printed], *([whom] if whom and reason in SAID_THEMSELVES else ())):
                found[number].add(reason)
    return {number: next(why for why in GRAVEST if why in reasons) for number, reasons in found.items()}


def _to_members(messages: list[Message], at: datetime) -> dict[int, str]:
    wished = set(Wish.objects.filter(member__in={m.member_id for m in messages}).values_list("member_id", "topic"))
    return {m.pk: _why_not_member(m, (m.member_id, m.topic) in wished, at) for m in messages}


def _why_not_member(message: Message, has_asked: bool, at: datetime) -> str:
    member = message.member
    if member is None or not member.is_active:
        return "They can no longer log in."
    if message.topic == TEST:
        return ""
    topic = next((known for known in topics.open_to(member) if known.name == message.topic), None)
    if topic is None:
        return "Their role may not read this."
    if not has_asked:
        return "They have not asked for this mail."
    return "It waited too long; it is no news any more." if at - message.written_at > topic.fresh_for else ""
