"""The address at which whoever holds a mail stops that kind of mail: it needs no log-in, so it is sealed.

Some mailboxes would rather write (RFC 2369): a mail to the house with the same sealed word in its subject does the same.
"""

from email.utils import parseaddr
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from goodword.accounts.models import Member
from goodword.kit.sealing import sealed, unsealed

SALT, OF_PERSON = "mail.stop", "mail.stop_person"


def address(member: Member, topic: str) -> str:
    """Where a member stops mail of a topic."""
    return f"{settings.GOODWORD_URL}{reverse('mail:stop', args=[sealed(SALT, member.pk, topic)])}"


def read(token: str) -> tuple[int, str] | None:
    """Whose mail, and of which topic, an address stops; None for one that was never given out."""
    parts = unsealed(SALT, token)
    return (int(parts[0]), parts[1]) if parts and len(parts) == 2 else None


def address_of_person(person_id: int, kind: str) -> str:
    """Where a person stops mail of a kind."""
    return f"{settings.GOODWORD_URL}{reverse('mail:stop_person', args=[sealed(OF_PERSON, person_id, kind)])}"


def read_of_person(token: str) -> tuple[int, str] | None:
    """Which person, and of which kind, an address stops; None for one that was never given out."""
    parts = unsealed(OF_PERSON, token)
    return (int(parts[0]), parts[1]) if parts and len(parts) == 2 else None


def by_mail(url: str) -> str:
    """The mail that stops what an address stops; "" where the house has no mailbox that it reads."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if not settings.GOODWORD_RETURNS or "@" not in sender:
        return ""
    token = url.rstrip("/").rpartition("/")[2]
    return f"mailto:{quote(sender, safe='@+')}?subject={quote(f'stop {token}', safe='~')}"
