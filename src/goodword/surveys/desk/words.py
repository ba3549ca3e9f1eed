"""What is wrong with a survey, and how its invitations stand, in the language of whoever reads it."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.kit.figures import count

from ..drafting import LONGEST_TEXT, MOST_NAMED, MOST_QUESTIONS, WIDEST, Problem, Wrong

WRONG: dict[Wrong, str | Promise] = {
    Wrong.NONE: _("It asks nothing yet: add a question."),
    Wrong.MANY: _("Nobody answers more than %(most)s questions."),
    Wrong.KEY: _("Question %(place)s has lost its key. Take it out and add it anew."),
    Wrong.TWICE: _("Question %(place)s stands there twice."),
    Wrong.TYPE: _("Choose what kind of question number %(place)s is."),
    Wrong.TEXT: _("Write down question %(place)s in the language of the survey."),
    Wrong.LONG: _("Question %(place)s is longer than %(longest)s characters."),
    Wrong.METRIC: _("Choose what question %(place)s measures."),
    Wrong.SCALE: _("The scale of question %(place)s needs a lower and a higher end, at most %(widest)s apart, from 0 up."),
    Wrong.DRIVERS: _("Say what is rated in question %(place)s: one to %(named)s things, one a line."),
    Wrong.CHOICES: _("Question %(place)s needs two to %(named)s answers, one a line."),
    Wrong.PROMISE: _("Say in a word which promise question %(place)s is about, in small letters: its pair has the same word."),
    Wrong.BEFORE: _("Question %(place)s asks what was expected after asking what came. Move it up."),
    Wrong.UNKNOWN: _("Question %(place)s hangs on a question that is not there."),
    Wrong.LATER: _("Question %(place)s hangs on one that comes after it, or on itself. Move it down."),
    Wrong.OP: _("Question %(place)s hangs on another in a way that does not fit it: numbers are compared, answers chosen."),
    Wrong.VALUE: _("Question %(place)s hangs on an answer that “%(about)s” is not."),
}


def wrong(problems: Sequence[Problem]) -> list[str]:
    """Each as a sentence that names the place."""
    fixed = {"most": MOST_QUESTIONS, "longest": LONGEST_TEXT, "named": MOST_NAMED, "widest": WIDEST}
    return [str(WRONG[one.wrong]) % {"place": one.place, "about": one.about[:60], **fixed} for one in problems]


# Kinds of questions as they are chosen: what is measured is a part of the kind.
KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("nps", _("Would recommend, 0 to 10")),
    ("ces", _("How easy it was, 1 to 7")),
    ("csat", _("Satisfaction, 1 to 5")),
    ("score", _("A number of your own")),
    ("rating", _("Ratings of several things")),
    ("choice", _("One of several answers")),
    ("words", _("In their own words")),
    ("expectation", _("What they expect")),
    ("experience", _("What they experienced")),
)
OPS: tuple[tuple[str, str | Promise], ...] = (
    ("lte", _("is at most")),
    ("gte", _("is at least")),
    ("eq", _("is")),
    ("ne", _("is not")),
)


def so_many(n: int) -> str:
    """How many people are on a list, before any of them is asked."""
    told = ngettext("%(n)s person is on this list.", "%(n)s people are on this list.", n) % {"n": count(n)}
    return f"{told} {_('Whoever may not be asked now is left in peace, and it is kept why.')}"
