"""The address at which whoever holds a mail stops that kind of mail: it needs no log-in, so it is sealed."""

from django.conf import settings
from django.urls import reverse

from goodword.accounts.models import Member
from goodword.kit.sealing import sealed, unsealed

SALT = "mail.stop"


def address(member: Member, topic: str) -> str:
    """Where a member stops mail of a topic."""
    return f"{settings.GOODWORD_URL}{reverse('mail:stop', args=[sealed(SALT, member.pk, topic)])}"


def read(token: str) -> tuple[int, str] | None:
    """Whose mail, and of which topic, an address stops; None for one that was never given out."""
    parts = unsealed(SALT, token)
    return (int(parts[0]), parts[1]) if parts and len(parts) == 2 else None
