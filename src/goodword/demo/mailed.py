"""What the cast was written: a mail that Maya has, one to Inês that came back, and the words of the house's own for such mail."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from goodword.mail import merging
from goodword.mail.models import Kind, Letterhead, MailEvent, Message, Suppression, Template, TemplateVersion
from goodword.mail.prints import print_of
from goodword.mail.stopping import address_of_person
from goodword.people.models import Person

# By which it is known when the sample goes.
KEY = "your-bicycle-is-ready"
READY = merging.Words(
    Kind.SERVICE,
    "en",
    "Your bicycle is ready, {first_name}",
    "Hello {first_name},\n\nWe have looked after it, and it is yours again whenever you come by.\n\n{sender}",
)
LEFT = "ines@duarte.example"  # she has another address by now
NOBODY_THERE = "550 5.1.1 There is nobody of that name here."


def customers_are_written_to(maya: Person, ines: Person, at: datetime) -> None:
    """Both were told that their bicycle is ready. Maya got it; Inês had moved to another mailbox, and is written to there."""
    Letterhead.objects.create(quiet_from=0, quiet_until=0)  # whoever looks at the sample at night sees its mail go out too
    edition = _words(at - timedelta(days=60))
    _mail(maya, edition, "repair:1", at - timedelta(days=20), state=Message.State.SENT)
    sent_at = at - timedelta(days=18)
    refused = {"state": Message.State.REFUSED, "trouble": NOBODY_THERE}
    message = _mail(ines, edition, "repair:2", sent_at, to=LEFT, **refused)
    printed = print_of(LEFT)
    MailEvent.objects.create(
        provider="server",
        provider_id=f"{message.message_id} 1",
        kind=MailEvent.Kind.BOUNCED,
        message=message,
        address=printed,
        at=sent_at,
        words=NOBODY_THERE,
    )
    Suppression.objects.create(address=printed, person=ines, reason=Suppression.Reason.BOUNCED, at=sent_at)


def _words(at: datetime) -> TemplateVersion:
    template = Template.objects.create(key=KEY, kind=READY.kind, name="Your bicycle is ready", language=READY.language)
    return TemplateVersion.objects.create(template=template, number=1, subject=READY.subject, body=READY.body, written_at=at)


def _mail(person: Person, edition: TemplateVersion, cause: str, at: datetime, **more: Any) -> Message:
    content = merging.merged(READY, person, {}).for_reader(address_of_person(person.pk, READY.kind))
    to = more.pop("to", person.email)
    return Message.objects.create(
        key=f"{READY.kind}:{cause}:person:{person.pk}",
        kind=READY.kind,
        cause=cause,
        person=person,
        template=edition,
        to=to,
        domain=to.rpartition("@")[2],
        message_id=f"<{READY.kind}.{uuid4().hex}@example.com>",
        subject=content.subject,
        text=content.text,
        html=content.html,
        headers=dict(content.headers),
        attempts=1,
        written_at=at,
        due_at=at,
        claimed_at=at,
        settled_at=at,
        **more,
    )
