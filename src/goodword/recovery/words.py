"""How it is said what a case is about, how much time is left, and with which words one might begin."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.occasions.rules import first_name
from goodword.surveys.models import Answer

from . import speaking
from .models import Case
from .opening import Found
from .rules import Kind, Rule

LONGEST_QUOTE = 220
STATES = Case.State
SHELVES = {
    "": _("Open"),
    "overdue": _("Overdue"),
    "solved": _("Solved, to be closed"),
    "closed": _("Closed"),
}
WHOSE = {"": _("Everybody's"), "mine": _("Mine"), "nobody": _("Nobody's")}
CLOCK = {"": _("Whenever due"), "overdue": _("Overdue"), "waiting": _("Waiting for a first contact")}
CHIPS = {
    STATES.OPEN: "chip-brick",
    STATES.CONTACTED: "chip-sun",
    STATES.SOLVING: "chip-sun",
    STATES.SOLVED: "chip-leaf",
    STATES.CLOSED: "",
}


def on_day(moment: datetime) -> str:
    """The business's day of a moment, as it is said in a sentence."""
    return date_format(timezone.localdate(moment), "j F")


def quoted(text: str) -> str:
    """The beginning of what they wrote, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def what_of(found: Found) -> str:
    """What a case is about that a rule opens: how they scored, and what they wrote."""
    if found.answer is None:
        day = date_format(timezone.localdate(found.silent_since), "j F Y") if found.silent_since else ""
        return say("Nothing heard since the order of %(day)s") % {"day": day}
    return what_is_said(found.answer, is_of_words=found.rule.kind is Kind.WORDS)


def what_is_said(answer: Answer, *, is_of_words: bool = False) -> str:
    """What a case is about that came of an answer; one that came of the words says nothing else while there are any."""
    comment = quoted(answer.comment)
    if comment and (is_of_words or answer.score is None):
        return f"“{comment}”"
    if answer.score is None:
        return what_was_said(None)
    scored = say("%(score)s out of %(high)s") % {"score": answer.score, "high": answer.scale_high}
    return f"{scored}: “{comment}”" if comment else f"{answer.asked}: {scored}"


def is_quote(what: str) -> bool:
    """Whether their own words stand in what a case is about."""
    return "“" in what


def what_was_said(score: int | None) -> str:
    """What a case is about whose answer stands no more: its words are not repeated."""
    if score is None:
        return say("What they wrote, and took back since")
    return say("A score of %(score)s, taken back since") % {"score": score}


@dataclass(frozen=True)
class Clock:
    """How a case stands with its time, in words; `is_late` asks for somebody today."""

    words: str
    is_late: bool = False
    is_running: bool = False


def clock(case: Case, now: datetime) -> Clock:
    """How much time is left until somebody must be in touch, how late that is by now, or how soon it was."""
    if case.first_contact_at is not None:
        took = case.first_contact_at - case.opened_at
        words = say("first contact after %(time)s") % {"time": for_so_long(took)}
        if took < timedelta(minutes=1):
            words = say("first contact within the minute")
        return Clock(words, is_late=False)
    if not case.is_open:
        return Clock(say("closed without a contact"))
    left = case.due_at - now
    if left < timedelta(0):
        return Clock(say("overdue by %(time)s") % {"time": for_so_long(-left)}, is_late=True, is_running=True)
    return Clock(say("%(time)s left") % {"time": for_so_long(left)}, is_running=True)


def for_so_long(time: timedelta) -> str:
    """A stretch of time in one or two words: minutes, hours, from two days on days."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


def first_words(case: Case) -> str:
    """With what one might begin when one calls or writes: what they said and when, and one question; nothing to the dead."""
    if case.person is not None and case.person.died_on is not None:
        return ""
    name = first_name(case.person.name) if case.person else str(case.organisation)
    return " ".join([say("Hello %(name)s.") % {"name": name}, _told(case), _asked(case)])


def _told(case: Case) -> str:
    answer = case.answer
    if case.cause == Case.Cause.SILENCE:
        return say("We have not heard from each other for a long time, and I should have called before.")
    if answer is None and case.cause != Case.Cause.STAFF:  # they have taken it back, or it was left out
        return say("You told us that something did not go as it should.")
    if answer is None:
        return say("I was told that something did not go as it should: %(what)s.") % {"what": case.what.rstrip(".")}
    said = {"day": on_day(answer.answered_at or case.opened_at), "score": answer.score, "high": answer.scale_high}
    if answer.score is None:
        begun = say("On %(day)s you wrote to us.") % said
    else:
        begun = say("On %(day)s you gave us a %(score)s out of %(high)s.") % said
    wrote = say("You wrote: “%(words)s”") % {"words": quoted(answer.comment)} if answer.comment.strip() else ""
    return " ".join(part for part in (begun, wrote, say("Thank you for telling us so plainly.")) if part)


def _asked(case: Case) -> str:
    if case.cause == Case.Cause.PASSIVE:
        return say("What would have made it a nine or a ten?")
    if case.cause == Case.Cause.SILENCE:
        return say("How are you, and is there anything that we should have done otherwise?")
    return say("I am sorry that it went so. What happened, and what would put it right for you?")


def rule_said(rule: Rule) -> str:
    """What a rule looks for, as a sentence without its full stop."""
    if rule.kind is Kind.SCORE:
        metric = dict(METRICS).get(rule.metric, rule.metric)
        return say("%(question)s: %(score)s or less") % {"question": metric, "score": rule.at_most}
    if rule.kind is Kind.WORDS:
        return say("A comment says %(words)s") % {"words": ", ".join(f"“{word}”" for word in rule.words)}
    if rule.kind is Kind.THEME:
        label = speaking.theme_names().get(rule.theme, say("a theme that is told of no more"))
        return say("A comment speaks of %(theme)s and does not sound pleased") % {"theme": f"“{label}”"}
    if rule.kind is Kind.SILENCE:
        return ngettext(
            "Nothing heard for %(n)s day from somebody who bought", "Nothing heard for %(n)s days from somebody who bought",
            rule.silent_days,
        ) % {"n": rule.silent_days}  # fmt: skip
    return say("Somebody gives a 7 or 8: ask what would have made it a 9")


METRICS = (("nps", _("Would recommend")), ("csat", _("Satisfaction")), ("ces", _("Ease")))
