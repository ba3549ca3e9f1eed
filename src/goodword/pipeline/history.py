"""What was done with one enquiry, quote or contract, by whom and when, as its page tells it."""

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.deeds import Deed, change_said, deeds_of
from goodword.journal.models import Entry

from .actions.correcting import Correctable
from .models import Opportunity

DONE = {
    "opportunity.opened": _("Noted"),
    "referral.arrived": _("Asked on a form of ours"),
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


def history_of(fact: Correctable) -> list[Deed]:
    """The last deeds with a fact that the member may know of, the last first."""
    return deeds_of(fact, lambda entry: _what(entry, fact))


def _what(entry: Entry, fact: Correctable) -> str:
    if entry.verb == "opportunity.moved":
        return say("Moved to “%(stage)s”") % {"stage": Opportunity.Stage(entry.detail["stage"]).label}
    if entry.verb.endswith(".corrected"):
        return change_said(entry, fact)
    if entry.verb.endswith(".uncorrected"):
        return say("As it was before the change")
    return str(DONE.get(entry.verb, entry.verb))
