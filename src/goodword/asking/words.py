"""How it is said why somebody is worth asking, why not now, and what one might write to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from goodword.occasions.rules import first_name

from .models import Lot
from .rules import LINK, SOURCE, Ground, Hindrance, How, Why, key_of

HINDERED = {
    Hindrance.GONE: _("They cannot be reached, or asked for silence."),
    Hindrance.CASE: _("Something of theirs is being put right. First that is done."),
    Hindrance.UNHAPPY: _("The last that they told us was a complaint. First that is put right."),
    Hindrance.OWED: _("We owe them something that was due. First that is kept."),
    Hindrance.QUIET: _("They were asked for something not long ago. They are left in peace for a while."),
    Hindrance.OPEN: _("A question of ours is still with them, without an answer."),
    Hindrance.STRANGER: _("We have never really spoken with them. First there is a talk."),
}
HOWS = (
    (How.CALL.value, _("I call or tell them")),
    (How.MAIL.value, _("I write to them")),
    (How.HAND.value, _("I hand it over on paper")),
)
PAGES = {
    Why.BROUGHT: "referrals:below",
    Why.TURNED: "surveys:answers",
    Why.PROMOTER: "surveys:answers",
    Why.KEPT: "directory:person",
    Why.AGAIN: "touchpoints:orders",
}


def on_day(day: date, *, today: date) -> str:
    """A day as it is said in a sentence; of another year with that year."""
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def ground_said(ground: Ground, *, today: date) -> str:
    """A fact that speaks for asking somebody, as a sentence with its day."""
    said = {
        Why.BROUGHT: _("Brought us %(name)s on %(day)s."),
        Why.TURNED: _("Was unhappy and is not any more: %(score)s out of %(high)s on %(day)s."),
        Why.PROMOTER: _("Gave us a %(score)s out of %(high)s on %(day)s."),
        Why.KEPT: _("We kept what we promised on %(day)s: %(name)s"),
        Why.AGAIN: _("Bought again on %(day)s."),
    }[ground.why]
    return str(said) % {
        "name": ground.name or say("somebody"),
        "day": on_day(ground.day, today=today),
        "score": ground.score,
        "high": ground.high,
    }


def facts_said(person_id: int, grounds: Sequence[Ground], *, today: date) -> list[tuple[str, str]]:
    """Each fact that speaks for asking somebody, with the page on which its row stands."""
    return [(ground_said(ground, today=today), reverse(PAGES[ground.why], args=[person_id])) for ground in grounds]


@dataclass(frozen=True)
class Shown:
    """A line of the list as it is read."""

    lot: Lot
    facts: list[tuple[str, str]]
    is_early: bool
    later_url: str
    never_url: str


def shown(lot: Lot, grounds: Sequence[Ground], *, today: date, is_early: bool) -> Shown:
    """A line of the list, with the ways to put it off as from Today."""
    what = {"kind": SOURCE, "key": key_of(lot.person_id), "what": why_ask(grounds, today=today)}
    later, never = (reverse(f"touchpoints:{name}", args=[lot.person_id]) for name in ("later", "not_at_all"))
    asked = urlencode(what)
    return Shown(lot, facts_said(lot.person_id, grounds, today=today), is_early, f"{later}?{asked}", f"{never}?{asked}")


def why_ask(grounds: Sequence[Ground], *, today: date) -> str:
    """All that speaks for asking somebody today."""
    return " ".join(ground_said(ground, today=today) for ground in grounds)


def opening(grounds: Sequence[Ground]) -> str:
    """With what one might begin when one asks."""
    if not grounds:
        return ""
    begun = {
        Why.BROUGHT: _("You sent us %(name)s, and we are glad you did. Who else comes to your mind?"),
        Why.TURNED: _("Thank you for giving us the chance to put it right. Would you tell somebody how it went?"),
        Why.PROMOTER: _("Thank you for what you told us. Who do you know that we could be of use to?"),
        Why.KEPT: _("I hope it came as we promised. Is there somebody to whom we could be of use as well?"),
        Why.AGAIN: _("Thank you for coming back. Who do you know that would be glad of us too?"),
    }[grounds[0].why]
    return str(begun) % {"name": grounds[0].name or say("somebody")}


def draft(name: str, grounds: Sequence[Ground], *, signed: str) -> str:
    """A letter to begin with: what they did, what is asked, and their own link; everybody writes it in their own words."""
    return "\n\n".join(
        [
            say("Dear %(name)s,") % {"name": first_name(name)},
            opening(grounds) or say("We enjoy working for you. Who do you know that we could be of use to?"),
            say("This link is your own. Pass it on to whom you like, and we will know that they came through you:"),
            LINK,
            say("Thank you, whatever you decide."),
            signed,
        ]
    )
