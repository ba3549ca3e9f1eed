"""What was done with one good word, by whom and when, as its page tells it."""

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.deeds import Deed, change_said, deeds_of
from goodword.journal.models import Entry

from .models import GoodWord

DONE = {
    "good_word.noted": _("Noted"),
    "good_word.thanked": _("Thanked"),
    "good_word.asked": _("Asked whether we may quote it"),
    "good_word.allowed": _("They let us quote it"),
    "good_word.withdrawn": _("They took that back"),
    "good_word.shown": _("Shown to others"),
    "good_word.hidden": _("Shown no more"),
    "good_word.removed": _("Taken away"),
    "good_word.brought_back": _("Brought back"),
}


def history_of(word: GoodWord) -> list[Deed]:
    """The last deeds with a good word, the last first."""
    return deeds_of(word, lambda entry: _told(entry, word))


def _told(entry: Entry, word: GoodWord) -> str:
    if entry.verb == "good_word.corrected":
        return change_said(entry, word)
    if entry.verb == "good_word.undone":
        return say("Taken back: %(what)s") % {"what": DONE.get(entry.detail["deed"], say("the change"))}
    left_out = entry.detail.get("lesser_left_out", 0)
    told = str(DONE.get(entry.verb, entry.verb))
    return f"{told} · {say('%(n)s lesser reviews that might be shown were not') % {'n': left_out}}" if left_out else told
