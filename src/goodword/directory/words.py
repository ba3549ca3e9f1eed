"""How the lists put their filters: in words, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.accounts.models import Member
from goodword.accounts.queries import colleagues
from goodword.kit.places import country_name
from goodword.people.queries import people_for

from .rules import Wanted

Names = dict[str, str | Promise]

STAGE_NAMES: Names = {
    "stranger": _("strangers"),
    "prospect": _("prospects"),
    "customer": _("customers"),
    "repeat": _("repeat customers"),
    "fan": _("fans"),
    "ambassador": _("ambassadors"),
    "lapsed": _("lapsed"),
}
STAGE_OF_ONE: Names = {
    "stranger": _("stranger"),
    "prospect": _("prospect"),
    "customer": _("customer"),
    "repeat": _("repeat customer"),
    "fan": _("fan"),
    "ambassador": _("ambassador"),
    "lapsed": _("lapsed"),
}
FEELING_NAMES: Names = {
    "happy": _("happy"),
    "at-risk": _("at risk"),
    "unheard": _("unheard for a year"),
    "overdue": _("overdue for a word"),
}
REACHES: Names = {
    "email": _("has an e-mail"),
    "phone": _("has a phone"),
    "any": _("can be reached"),
    "none": _("cannot be reached"),
}
PASSED_ON_NAMES: Names = {
    "introducers": _("have sent you somebody"),
    "ambassadors": _("ambassadors: send others, never bought"),
    "introduced": _("were sent by somebody"),
}
CONTACTS: Names = {
    "heard-30": _("in touch within 30 days"),
    "heard-90": _("in touch within 90 days"),
    "heard-180": _("in touch within half a year"),
    "heard-365": _("in touch within a year"),
    "silent-30": _("silent for 30 days"),
    "silent-90": _("silent for 90 days"),
    "silent-180": _("silent for half a year"),
    "silent-365": _("silent for a year"),
}
SORT_NAMES: Names = {
    "name": _("by name"),
    "-name": _("by name, from the end"),
    "newest": _("newest first"),
    "worth": _("most at stake first"),
}
CHOSEN: dict[str, Names] = {
    "stage": STAGE_NAMES,
    "feeling": FEELING_NAMES,
    "reach": REACHES,
    "passed_on": PASSED_ON_NAMES,
    "contact": CONTACTS,
}


def filters_in_words(asked: Wanted, member: Member) -> list[tuple[str, Wanted]]:
    """Each filter that is set, in words, and the list without it."""
    found: list[tuple[str, Wanted]] = []
    for name, value in asked.query().items():
        if name != "sort":
            found.append((_said(name, value, member), asked.without(name)))
    return found


def _said(name: str, value: str, member: Member) -> str:
    if name in CHOSEN:
        return str(CHOSEN[name].get(value, value))
    if name == "carer":
        return _carer(value, member)
    if name == "country":
        return country_name(value)
    if name == "introducer":
        named = people_for(member).filter(pk=int(value)).values_list("name", flat=True).first()
        return say("sent by %(name)s") % {"name": named or "?"}
    if name == "organisation":
        return say("of one organisation")
    return value


def _carer(value: str, member: Member) -> str:
    if value == "nobody":
        return say("looked after by nobody")
    if value == "me" or value == str(member.pk):
        return say("looked after by you")
    name = next((str(m) for m in colleagues(member) if str(m.pk) == value), "?")
    return say("looked after by %(name)s") % {"name": name}
