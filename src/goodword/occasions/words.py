"""How days and cards are said."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext as many

from goodword.people.homes import page_of
from goodword.people.models import Organisation, Person

from .rules import Coming, Occasion, Reason

REASONS = {
    Reason.DIED: _("They have died."),
    Reason.SILENCE: _("They asked not to be contacted."),
    Reason.YEARS: _("The text says how many years, and nobody knows theirs."),
}
ICONS = {Occasion.BIRTHDAY: "cake", Occasion.FIRST_PURCHASE: "heart", Occasion.OWN_DAY: "star", Occasion.HOLIDAY: "calendar"}

MOST_LETTERS = 8  # with a blank between them: letters of some scripts would join to a word that is none


@dataclass(frozen=True)
class Line:
    """One occasion as a list shows it."""

    day: date
    when: str
    what: str
    who: str
    url: str
    card_url: str


def line_of(one: Coming, who: Person | Organisation | None, today: date) -> Line:
    """An occasion in words, with the page of whom it is about and the way to a card."""
    url = page_of(who) if who is not None else ""
    return Line(one.day, in_days(one.day, today), what_of(one), str(who or ""), url, card_url(one))


def card_url(one: Coming) -> str:
    """The page on which a card for an occasion is begun."""
    asked = {"occasion": one.occasion.value, "since": one.day.isoformat()}
    if one.person_id is not None:
        asked["people"] = str(one.person_id)
    elif one.organisation_id is not None:
        asked |= {"organisation": str(one.organisation_id), "name": what_of(one)[:100]}
    elif one.name:
        asked["name"] = f"{one.name[:100]} {one.day.year}"
    return f"{reverse('occasions:new')}?{urlencode(asked)}"


def what_of(one: Coming) -> str:
    """What is kept on the day: "40th birthday" is said as "turns 40"."""
    if one.occasion == Occasion.BIRTHDAY:
        return say("turns %(n)s") % {"n": one.years} if one.years else say("Birthday")
    if one.occasion == Occasion.FIRST_PURCHASE:
        said = many("%(n)s year since the first purchase", "%(n)s years since the first purchase", one.years or 0)
        return said % {"n": one.years}
    if one.occasion == Occasion.OWN_DAY and one.years:
        said = many("%(name)s, %(n)s year", "%(name)s, %(n)s years", one.years)
        return said % {"name": one.name, "n": one.years}
    return one.name


def in_days(day: date, today: date) -> str:
    """How far away a day is."""
    n = (day - today).days
    if n == 0:
        return say("today")
    return say("tomorrow") if n == 1 else many("in %(n)s day", "in %(n)s days", n) % {"n": n}


def why_today(one: Coming, who: Person | Organisation) -> str:
    """Why somebody waits on Today for a word: a whole sentence with the day in it."""
    told = {"who": who.name, "day": date_format(one.day, "l, j F"), "n": one.years, "name": one.name}
    if one.occasion == Occasion.OWN_DAY:
        return say("%(name)s is on %(day)s.") % told
    return say("Turns %(n)s on %(day)s.") % told if one.years else say("Birthday on %(day)s.") % told


def trouble_of(kept: str) -> str:
    """Why a card, or its label, is not among what is printed."""
    of_label, told = kept.startswith("label:"), kept.removeprefix("label:")
    letters = told.removeprefix("letters:")
    shown = " ".join(letters[:MOST_LETTERS]) + ("…" if len(letters) > MOST_LETTERS else "")
    if not told:
        return ""
    if of_label:
        long = say("No label: the address is too long for it. Write the envelope by hand.")
        said = say("No label: no face here has %(letters)s. Write the envelope by hand.")
    else:
        long = say("Cannot be printed: the text is too long for this card.")
        said = say("Cannot be printed: no face here has %(letters)s. Write this one by hand.")
    return long if told == "long" else said % {"letters": shown}
