"""The address at which strangers read what was done: it needs no log-in, so nobody finds it by trying."""

from django.conf import settings
from django.urls import reverse

from goodword.kit.sealing import sealed, unsealed

SALT = "changes.public"
PAGE = "what-we-did"


def address() -> str:
    """Where strangers read it."""
    return f"{settings.GOODWORD_URL}{reverse('changes:public', args=[sealed(SALT, PAGE)])}"


def is_given_out(token: str) -> bool:
    """Whether an address is the one that was given out."""
    return unsealed(SALT, token) == [PAGE]
