"""A first sentence for each call, made of facts alone: what they said, what was promised, the last talk, an anniversary.

Where no fact lends itself there is no sentence.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .queries import Talk
from .rules import Call, Reason, Why, anniversary
from .words import on_day, shortened

LONGEST = 90


def last_talk(talk: Talk | None, *, today: date) -> str:
    """The last talk, with its day and what was noted of it."""
    if talk is None:
        return ""
    said = {"day": on_day(talk.day, today=today), "words": shortened(talk.words)}
    return _("Last talk %(day)s: “%(words)s”") % said if talk.words else _("Last talk %(day)s.") % said


def opening(call: Call, talk: Talk | None, *, today: date) -> str:
    """With what one might begin."""
    reason = call.reason
    if reason.why in {Why.LOW, Why.PROMISE, Why.ENQUIRY}:
        return {Why.LOW: _after_low, Why.PROMISE: _with_promise, Why.ENQUIRY: _to_enquiry}[reason.why](reason, today)
    return reason.opening or _on_anniversary(call, today) or _where_we_were(talk, today) or _since_order(call, today)


def _after_low(reason: Reason, today: date) -> str:
    if reason.words:
        return _("You told us: “%(words)s” I would like to hear the whole of it.") % {"words": shortened(reason.words, LONGEST)}
    said = {"score": reason.score, "high": reason.scale_high, "day": on_day(reason.day, today=today)}
    return _("You gave us a %(score)s out of %(high)s %(day)s. What went wrong?") % said


def _with_promise(reason: Reason, today: date) -> str:
    what = {"what": shortened(reason.words, LONGEST)}
    if reason.day == today:
        return _("We promised you something for today: %(what)s. Here is where it stands.") % what
    day = {"day": date_format(reason.day, "j F")}
    return _("We promised you something by %(day)s, and we owe it to you still: %(what)s.") % {**what, **day}


def _to_enquiry(reason: Reason, today: date) -> str:
    said = {"what": shortened(reason.words, LONGEST), "day": on_day(reason.day, today=today), "through": reason.through}
    if reason.through:
        return _("%(through)s sent you to us, and you asked about this: %(what)s. What matters most to you in it?") % said
    return _("You asked us %(day)s about this: %(what)s. What matters most to you in it?") % said


def _on_anniversary(call: Call, today: date) -> str:
    first = call.dealings.first_order_on
    years = anniversary(first, today) if first else 0
    if not years:
        return ""
    said = ngettext(
        "This week it is %(n)s year since you first bought from us. Thank you.",
        "This week it is %(n)s years since you first bought from us. Thank you.",
        years,
    )
    return said % {"n": years}


def _where_we_were(talk: Talk | None, today: date) -> str:
    if talk is None:
        return ""
    day = on_day(talk.day, today=today)
    if not talk.words:
        return _("We last spoke %(day)s. How have you been since?") % {"day": day}
    said = {"day": day, "words": shortened(talk.words, LONGEST)}
    return _("We last spoke %(day)s, and I noted: “%(words)s” How did it go on?") % said


def _since_order(call: Call, today: date) -> str:
    last = call.dealings.last_order_on
    return _("You last bought from us %(day)s. How is it serving you?") % {"day": on_day(last, today=today)} if last else ""
