"""How the front page puts its facts: whole sentences, in the reader's language."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.kit.figures import count, money

from .rules import Call, PartOfDay, Reason, Why

LONGEST_QUOTE = 140


def greeting(part: PartOfDay, name: str) -> str:
    """Good morning, Ada."""
    said = {
        PartOfDay.MORNING: _("Good morning, %(name)s."),
        PartOfDay.AFTERNOON: _("Good afternoon, %(name)s."),
        PartOfDay.EVENING: _("Good evening, %(name)s."),
    }
    return said[part] % {"name": name}


def on_day(day: date, *, today: date) -> str:
    """A day as somebody would say it: today, yesterday, on Thursday, on 2 November."""
    ago = (today - day).days
    if ago == 0:
        return _("today")
    if ago == 1:
        return _("yesterday")
    if 1 < ago < 7:
        return _("on %(day)s") % {"day": date_format(day, "l")}
    return _("on %(day)s") % {"day": date_format(day, "j F" if day.year == today.year else "j F Y")}


def quarter(name: str) -> str:
    """July to September 2026, for the quarter that insights call 2026-Q3."""
    year, _q, number = name.partition("-Q")
    last = 3 * int(number)
    months = {"first": date_format(date(int(year), last - 2, 1), "F"), "last": date_format(date(int(year), last, 1), "F Y")}
    return _("%(first)s to %(last)s") % months


def points(value: float) -> str:
    """+36, −4, 0: points of a score that may fall below nothing."""
    whole = round(value)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{count(abs(whole))}"


def fact(reason: Reason, *, today: date) -> str:
    """The reason for a call, as a fact with its day."""
    say = {Why.LOW: _low, Why.PROMISE: _promise, Why.STEP: _step, Why.ENQUIRY: _enquiry, Why.SILENCE: _silence, Why.DUE: _due}
    return say[reason.why](reason, today)


def _step(reason: Reason, today: date) -> str:
    return reason.words  # the room that tells it has put the day in


def _low(reason: Reason, today: date) -> str:
    facts = {"score": reason.score, "high": reason.scale_high, "day": on_day(reason.day, today=today)}
    if not reason.words:
        return _("Gave a %(score)s out of %(high)s %(day)s.") % facts
    return _("Gave a %(score)s out of %(high)s %(day)s: “%(quote)s”") % {**facts, "quote": shortened(reason.words)}


def _promise(reason: Reason, today: date) -> str:
    facts = {"what": shortened(reason.words), "day": on_day(reason.day, today=today)}
    if reason.day == today:
        return _("You promised for today: %(what)s") % facts
    return _("You promised, and it was due %(day)s: %(what)s") % facts


def _enquiry(reason: Reason, today: date) -> str:
    facts = {"what": shortened(reason.words), "day": on_day(reason.day, today=today), "through": reason.through}
    if reason.through:
        return _("Asked %(day)s: %(what)s. Came through %(through)s; nobody has answered.") % facts
    return _("Asked %(day)s: %(what)s. Nobody has answered.") % facts


def _silence(reason: Reason, today: date) -> str:
    days = round(reason.usual_days)
    facts = {"days": days, "day": on_day(reason.day, today=today)}
    if reason.is_by_orders:
        said = ngettext(
            "Usually back within a day, last in touch %(day)s.", "Usually back within %(days)s days, last in touch %(day)s.", days
        )
    else:
        said = ngettext(
            "You meant to speak every day, last in touch %(day)s.",
            "You meant to speak every %(days)s days, last in touch %(day)s.",
            days,
        )
    return said % facts


def _due(reason: Reason, today: date) -> str:
    days = round(reason.usual_days)
    said = ngettext(
        "You mean to speak every day, last spoke %(day)s.", "You mean to speak every %(days)s days, last spoke %(day)s.", days
    )
    return said % {"days": days, "day": on_day(reason.day, today=today)}


def by_day(day: date, *, today: date) -> str:
    """A day of the week ahead as somebody would say it: today, tomorrow, on Thursday."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return _("tomorrow") if ahead else _("today")
    return _("on %(day)s") % {"day": date_format(day, "l")}


def chip(reason: Reason, *, today: date) -> str:
    """The reason in a word or three."""
    if reason.chip:
        return reason.chip
    late = (today - reason.day).days
    if reason.why is Why.LOW:
        return _("unhappy")
    if reason.why is Why.PROMISE:
        return ngettext("promise, %(n)s day late", "promise, %(n)s days late", late) % {"n": late} if late else _("promise due")
    if reason.why is Why.ENQUIRY:
        return _("warm lead") if reason.is_warm else _("enquiry")
    if reason.why is Why.STEP:
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late} if late > 0 else _("to be done today")
    overdue = max(late - round(reason.usual_days), 0)
    if reason.why is Why.DUE and not overdue:
        return _("due %(day)s") % {"day": by_day(reason.day + timedelta(days=round(reason.usual_days)), today=today)}
    return ngettext("%(n)s day overdue", "%(n)s days overdue", overdue) % {"n": overdue}


def tone(reason: Reason) -> str:
    """Which colour a reason wears: brick only for what needs a person today."""
    if reason.is_pressing:
        return "brick"
    return {Why.LOW: "brick", Why.ENQUIRY: "leaf", Why.DUE: "leaf"}.get(reason.why, "sun")


def stake(call: Call, currency: str) -> str:
    """What is at stake, in money; empty where nobody can say."""
    dealings, reason = call.dealings, call.reason
    if reason.why is Why.ENQUIRY and reason.stake:
        return _("%(money)s asked for") % {"money": money(reason.stake, currency)}
    if call.stake > 0:
        # The most of an enquiry, a quote or a contract is not what they buy for in a year.
        is_yearly = call.stake == call.dealings.year_worth or reason.why in (Why.SILENCE, Why.DUE)
        said = _("%(money)s a year") if is_yearly else _("%(money)s at stake")
        return said % {"money": money(call.stake, currency)}
    return _("first order") if reason.why is Why.ENQUIRY and dealings.first_order_on is None else ""


def early_ask() -> str:
    """What is said before an ask of somebody who has had nothing from us for long."""
    return _("They have had nothing from you for 90 days. Give something before you ask.")


def known_since(call: Call) -> str:
    """How long somebody has been a customer."""
    first = call.dealings.first_order_on
    return _("customer since %(year)s") % {"year": first.year} if first else _("has not ordered yet")


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """A quote that fits on the page; cut between words."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
