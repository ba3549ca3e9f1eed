"""Which mail there is to ask for: the table in `config/mailings.py`, by name, since lower rooms read what stands above them."""

from functools import cache
from importlib import import_module

from django.conf import settings

from goodword.accounts.models import Member
from goodword.accounts.rules import may

from .rules import Topic


@cache
def _table(module: str) -> tuple[Topic, ...]:
    found: tuple[Topic, ...] = import_module(module).TOPICS
    return found


def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the page."""
    return _table(settings.GOODWORD_MAILINGS)


def open_to(member: Member) -> tuple[Topic, ...]:
    """The topics that a member may ask for."""
    return tuple(t for t in topics() if member.is_active and (t.right is None or may(member.role, t.right)))
