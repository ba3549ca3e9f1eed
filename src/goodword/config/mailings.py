"""Which mail a member may ask for, one line each. The room that writes it calls `goodword.mail.actions.writing.write`."""

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
)
