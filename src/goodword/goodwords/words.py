"""What the lists of good words are called."""

from django.utils.translation import gettext_lazy as _

LISTS = (
    ("", _("all of them")),
    ("to-thank", _("not thanked yet")),
    ("to-ask", _("not to be quoted yet")),
    ("may-quote", _("may be shown, and are not")),
    ("shown", _("shown to others")),
)
