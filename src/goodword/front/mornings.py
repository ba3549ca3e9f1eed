"""Today as a mail: the first ten to call, each with the reason, the last talk and how one might begin."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from goodword.accounts.models import Member
from goodword.kit.figures import count
from goodword.mail.rendering import name_of_house, rendered
from goodword.mail.rules import Content

from .desk import Desk, people_to_call

TOPIC = "today"
WRITER = "front"


class NotYetCounted(RuntimeError):
    """Who has gone quiet is still being counted: a list that is empty now may not be so in a minute."""


def mail(member: Member, *, now: datetime) -> Content | None:
    """What waits for a member, as a mail; None where nothing does."""
    desk = people_to_call(member, now=now)
    if desk.is_counting:
        raise NotYetCounted
    if not desk.lines:
        return None
    shown = {"desk": desk, "day": timezone.localdate(now), "url": settings.GOODWORD_URL + reverse("front:today")}
    return rendered("front/morning", shown, subject=_subject(desk))


def _subject(desk: Desk) -> str:
    """How many wait, and not who: a subject is read over shoulders."""
    n = len(desk.lines)
    said = ngettext("%(business)s: %(n)s call for today", "%(business)s: %(n)s calls for today", n)
    return said % {"business": name_of_house(), "n": count(n)}
