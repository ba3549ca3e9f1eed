"""What was done with one enquiry, quote or contract, by whom and when, as its page tells it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.journal.models import Entry

from .actions.correcting import Correctable

LAST = 50
DONE = {
    "opportunity.opened": _("Noted"),
    "opportunity.won": _("Won"),
    "opportunity.lost": _("Lost"),
    "opportunity.reopened": _("Opened again"),
    "quote.sent": _("Noted"),
    "quote.followed_up": _("Asked what they think"),
    "quote.not_followed_up": _("Not asked after all"),
    "quote.accepted": _("Accepted"),
    "quote.declined": _("Declined"),
    "quote.reopened": _("Opened again"),
    "contract.signed": _("Noted"),
    "contract.renewed": _("Renewed"),
    "contract.ended": _("Ended"),
    "contract.runs_on": _("Runs on after all"),
}


@dataclass(frozen=True)
class Deed:
    """One thing that was done, by whom: empty where it was a part of Goodword."""

    what: str
    who: str
    at: datetime


def history_of(fact: Correctable) -> list[Deed]:
    """The last deeds with a fact that the member may know of, the last first."""
    done = Entry.objects.filter(kind=fact._meta.db_table, row_id=fact.pk).order_by("-id")[:LAST]
    entries = list(done)
    numbers = {int(one.by.partition(":")[2]) for one in entries if one.by.startswith("member:")}
    names = {member.by: str(member) for member in Member.objects.filter(pk__in=numbers)}
    return [Deed(_what(one, fact), names.get(one.by, ""), one.at) for one in entries]


def _what(entry: Entry, fact: Correctable) -> str:
    if entry.verb.endswith(".corrected"):
        fields = entry.detail.get("fields", ())
        names = [str(one.verbose_name) for one in fact._meta.concrete_fields if one.name in fields]
        return say("Changed: %(fields)s") % {"fields": get_text_list(names, say("and"))}
    if entry.verb.endswith(".uncorrected"):
        return say("As it was before the change")
    return str(DONE.get(entry.verb, entry.verb))
