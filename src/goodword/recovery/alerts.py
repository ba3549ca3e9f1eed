"""A new case as a mail to whoever has it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext

from goodword.mail.rendering import name_of_house, rendered
from goodword.mail.rules import Content

from .models import Case
from .words import clock, first_words

TOPIC = "cases"
MOST_TOLD = 10


def told(cases: Sequence[Case], *, now: datetime) -> Content:
    """The new cases of one member: who and why, until when, and with which words one might begin.

    The subject says how many, and not who: it is read over shoulders.
    """
    lines = [
        {
            "who": case.person or case.organisation,
            "what": case.what,
            "clock": clock(case, now).words,
            "opening": first_words(case),
            "url": reverse("recovery:case", args=[case.pk]),
        }
        for case in cases[:MOST_TOLD]
    ]
    n = len(cases)
    said = ngettext("%(business)s: somebody is unhappy", "%(business)s: %(n)s people are unhappy", n)
    shown = {"lines": lines, "n_more": n - len(lines), "url": f"{settings.GOODWORD_URL}{reverse('recovery:board')}?whose=mine"}
    return rendered("recovery/alert", shown, subject=said % {"business": name_of_house(), "n": n})
