"""Which mail a member may ask for, one line each. The room that writes it calls `goodword.mail.actions.writing.write`."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from goodword.accounts.rules import Right
from goodword.mail.rules import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "letter",
        _("The Tuesday letter"),
        _("On Tuesday morning: the three numbers, one finding, one challenge."),
        Right.SEE_ALL,
    ),
    Topic(
        "today",
        _("Today"),
        _("Each morning the people to call, and why. Nothing on a morning on which nobody waits."),
        is_daily=True,
        fresh_for=timedelta(hours=12),
    ),
    Topic(
        "cases",
        _("New cases of yours"),
        _("Within the minute: somebody is unhappy, why, and until when they are to hear from you."),
        Right.WRITE,
    ),
    Topic(
        "answers",
        _("Answers you want to be told of"),
        _("Within the minute: an answer that fits what you asked for on the page of answers."),
        fresh_for=timedelta(hours=12),
    ),
)
