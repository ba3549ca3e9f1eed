"""Verbs of those who write mail: put in the way of the sender once for a cause, and called back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from goodword.accounts.models import Member
from goodword.jobs.actions import enqueue
from goodword.journal.actions import note, note_all
from goodword.people.models import Person

from .. import gate, queries, stopping
from ..models import Enclosure, Message, Sending, TemplateVersion, WhyNot
from ..rules import Content, address, domain_of_house

JOB = "mail.send"
AT_ONCE = 500


@dataclass(frozen=True)
class Letter:
    """One mail of many to be written: to whom, for what, and its words."""

    person: Person
    cause: str
    content: Content
    template: TemplateVersion | None = None


@transaction.atomic
def write(*, to: Member, topic: str, cause: str, content: Content, by: str, at: datetime) -> Message:
    """Put one mail to one member in the way of the sender; writing it again for the same cause changes nothing."""
    content = _for_reader(content, stopping.address(to, topic))
    to_address = address(to.email)
    message, is_new = Message.objects.get_or_create(
        key=f"{topic}:{cause}:{to.pk}",
        defaults={"topic": topic, "member": to, "cause": cause, **_addressed(to_address), **_said(topic, content, at, at)},
    )
    if is_new:
        _keep_pictures([content])
        note("mail.written", message, by=by, at=at, topic=topic, member=to.pk)
        _ask_to_send(at)
    return message


@transaction.atomic
def write_to(
    *,
    person: Person,
    kind: str,
    cause: str,
    content: Content,
    by: str,
    at: datetime,
    due_at: datetime | None = None,
    template: TemplateVersion | None = None,
) -> Message:
    """Put one mail to one person in the way of the sender, once for a cause; where the gate is closed, why is kept."""
    letter = Letter(person, cause, content, template)
    write_to_all([letter], kind=kind, by=by, at=at, due_at=due_at)
    return Message.objects.get(key=_key(letter, kind))


def write_to_all(letters: Sequence[Letter], *, kind: str, by: str, at: datetime, due_at: datetime | None = None) -> int:
    """The same for many, some hundred in one transaction; how many were written that were not there before."""
    return sum(
        _write_some(letters[start : start + AT_ONCE], kind=kind, by=by, at=at, due_at=due_at or at)
        for start in range(0, len(letters), AT_ONCE)
    )


@transaction.atomic
def _write_some(letters: Sequence[Letter], *, kind: str, by: str, at: datetime, due_at: datetime) -> int:
    there = set(Message.objects.filter(key__in=[_key(one, kind) for one in letters]).values_list("key", flat=True))
    new = [one for one in letters if _key(one, kind) not in there]
    why_not = gate.why_not_people([one.person for one in new], kind, at)
    rows = [_row(one, kind, why_not[one.person.pk], at, due_at) for one in new]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    # Somebody else may have written the same meanwhile: ours are those that carry our number.
    ours = Message.objects.filter(message_id__in=[row.message_id for row in rows]).order_by("pk")
    _keep_pictures([one.content for one in new])
    written = [(message, message.about) for message in ours.defer("text", "html")]
    for verb, is_withheld in (("mail.written", False), ("mail.withheld", True)):
        those = [one for one in written if (one[0].state == Message.State.WITHHELD) is is_withheld]
        note_all(verb, those, by=by, at=at)
    if due_at <= at and ours:
        _ask_to_send(at)
    return len(ours)


def _row(letter: Letter, kind: str, why_not: str, at: datetime, due_at: datetime) -> Message:
    content = _for_reader(letter.content, stopping.address_of_person(letter.person.pk, kind))
    return Message(
        key=_key(letter, kind),
        kind=kind,
        cause=letter.cause,
        person=letter.person,
        template=letter.template,
        state=Message.State.WITHHELD if why_not else Message.State.WAITING,
        settled_at=at if why_not else None,
        trouble=why_not,
        **_addressed("" if why_not else address(letter.person.email)),
        **_said(kind, content, at, due_at),
    )


def _for_reader(content: Content, stop_url: str) -> Content:
    return content.for_reader(stop_url, stopping.by_mail(stop_url)).checked()


def _key(letter: Letter, kind: str) -> str:
    return f"{kind}:{letter.cause}:person:{letter.person.pk}"


def _addressed(to: str) -> dict[str, str]:
    return {"to": to, "domain": to.rpartition("@")[2]}


def _said(about: str, content: Content, at: datetime, due_at: datetime) -> dict[str, object]:
    return {
        "message_id": _message_id(about, at),
        "subject": content.subject,
        "text": content.text,
        "html": content.html,
        "headers": dict(content.headers),
        "pictures": {picture.name: picture.digest for picture in content.pictures},
        "written_at": at,
        "due_at": due_at,
    }


def _keep_pictures(contents: Sequence[Content]) -> None:
    kept = {p.digest: Enclosure(digest=p.digest, kind=p.kind, data=p.data) for one in contents for p in one.pictures}
    Enclosure.objects.bulk_create(kept.values(), ignore_conflicts=True)


def _ask_to_send(at: datetime) -> None:
    """Wake the sender. The first mail of a house is what its switch stands on from."""
    Sending.objects.get_or_create(pk=1, defaults={"identity": queries.identity()})
    enqueue(JOB, key=JOB, due_at=at)


def _message_id(about: str, at: datetime) -> str:
    domain = domain_of_house(settings.DEFAULT_FROM_EMAIL) or "localhost"
    return f"<{about}.{at:%Y%m%d}.{uuid4().hex}@{domain}>"


@transaction.atomic
def call_back(*, kind: str, cause: str, by: str, at: datetime) -> int:
    """What waits for a cause does not go out; how many mails that were. What is on its way stays so."""
    waiting = Message.objects.filter(kind=kind, cause=cause, state=Message.State.WAITING)
    stopped = list(waiting.defer("text", "html").select_for_update())
    mine = Message.objects.filter(pk__in=[message.pk for message in stopped])
    mine.update(state=Message.State.WITHHELD, settled_at=at, trouble=WhyNot.CALLED_BACK)
    note_all("mail.withheld", [(message, message.about) for message in stopped], by=by, at=at)
    return len(stopped)
