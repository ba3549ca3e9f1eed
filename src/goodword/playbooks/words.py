"""What the parts of a playbook are called."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .rules import MOST_STEPS, PROMISED, By, Due, Evidence, On, Problem, Step, Trigger, Verdict, Warmth, Wrong

TRIGGERS: dict[str, str | Promise] = {
    On.ORDER: _("Somebody orders"),
    On.ENQUIRY: _("Somebody asks"),
    On.ANSWER: _("Somebody answers"),
    On.BIRTHDAY: _("A birthday comes"),
    On.CONTRACT: _("A contract comes to its end"),
    On.HAND: _("Somebody of ours begins it"),
}
WARMTH: dict[str, str | Promise] = {
    Warmth.ANY: _("All of them"),
    Warmth.WARM: _("Warm ones: somebody sent them"),
    Warmth.COLD: _("Cold ones: nobody sent them"),
}
PROOFS: dict[str, str | Promise] = {
    "": _("Somebody ticks it"),
    By.TOUCHPOINT: _("A contact"),
    By.ORDER_PLACED: _("Another order"),
    By.ORDER_DELIVERED: _("The delivery"),
    By.ANSWER: _("An answer"),
    By.PROMISE_KEPT: _("A promise kept"),
    By.WON: _("The enquiry is won"),
    By.LOST: _("The enquiry is lost"),
    By.RENEWED: _("The contract is renewed"),
}
VERDICTS: dict[str, tuple[str | Promise, str]] = {
    Verdict.DONE: (_("Done in time"), "chip-leaf"),
    Verdict.LATE: (_("Done late"), "chip-sun"),
    Verdict.SKIPPED: (_("Skipped"), ""),
    Verdict.OUT_OF_ORDER: (_("Out of order"), "chip-sun"),
    Verdict.REPEATED: (_("Done more than once"), "chip-sun"),
    Verdict.NOT_DUE: (_("Not due yet"), ""),
    Verdict.OPEN_LATE: (_("Overdue"), "chip-brick"),
}


WRONG: dict[str, str | Promise] = {
    Wrong.FAR_BEFORE: _("It cannot begin so many days before a date."),
    Wrong.NO_QUESTION: _("Say which question’s answer begins it."),
    Wrong.BAND: _("The lowest score that begins it is above the highest."),
    Wrong.EMPTY: _("It has no steps yet. Add the first thing to be done."),
    Wrong.TOO_MANY: _("It has more than %(most)s steps. Split it in two."),
    Wrong.ALL_OPTIONAL: _("Every step is optional, so nothing could ever be missing."),
    Wrong.SAME_KEY: _("Two steps have the same key, “%(step)s”."),
    Wrong.SAME_NAME: _("Two steps have the same name, “%(step)s”."),
    Wrong.UNKNOWN: _("“%(step)s” waits for a step that is not there, “%(other)s”."),
    Wrong.ITSELF: _("“%(step)s” waits for itself, so it can never be due."),
    Wrong.CIRCLE: _("These steps wait for each other, so none can be due: %(ring)s."),
    Wrong.NAMELESS: _("A step has no name. Say in a few words what is to be done."),
    Wrong.KEYLESS: _("“%(step)s” has no key."),
    Wrong.TOO_FAR: _("“%(step)s” is due too far away."),
    Wrong.NO_PROMISE: _("Only an order is promised for a day: let an order begin it, or “%(step)s” be due otherwise."),
    Wrong.TOO_EARLY: _("What proves “%(step)s” cannot come so many days before the beginning."),
}


def wrong(problems: Sequence[Problem]) -> list[str]:
    """What is wrong with a playbook, in the language of whoever reads it."""
    return [_wrong(problem) for problem in problems]


def _wrong(problem: Problem) -> str:
    step, other = (*problem.steps, "", "")[:2]
    ring = " → ".join(f"“{name}”" for name in (*problem.steps, step))
    return str(WRONG[problem.wrong]) % {"step": step, "other": other, "ring": ring, "most": MOST_STEPS}


def begins(trigger: Trigger) -> str:
    """What begins a run, as a sentence without its full stop."""
    if trigger.kind is On.ORDER and trigger.is_first:
        return say("Somebody orders for the first time")
    if trigger.kind is On.ENQUIRY and trigger.warmth:
        return say("Somebody asks whom somebody sent") if trigger.warmth is Warmth.WARM else say("Somebody asks whom nobody sent")
    said = str(TRIGGERS[trigger.kind])
    if trigger.kind in (On.BIRTHDAY, On.CONTRACT) and trigger.days_before:
        return say("%(what)s, %(n)s days before") % {"what": said, "n": trigger.days_before}
    if trigger.kind is On.ANSWER:
        low, high = trigger.low, trigger.high
        band = f"{'' if low is None else low}–{'' if high is None else high}"
        return f"{said}: {trigger.metric}" + (f" {band}" if band != "–" else "")
    return said


def proved_by(evidence: Evidence | None) -> str:
    """What proves a step."""
    if evidence is None:
        return str(PROOFS[""])
    details = [
        d for d in (evidence.kind, evidence.channel, evidence.direction, evidence.intent, evidence.stage, evidence.metric) if d
    ]
    return str(PROOFS[evidence.by]) + (f" ({', '.join(details)})" if details else "")


# From where the days are counted: on that very day, days after it, days before it.
WHEN: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "": (_("on the day it begins"), _("%(far)s after it began"), _("%(far)s before it begins")),
    "step": (_("on the day of “%(step)s”"), _("%(far)s after “%(step)s”"), _("%(far)s before “%(step)s”")),
    PROMISED: (_("by the promised day"), _("%(far)s after the promised day"), _("%(far)s before the promised day")),
}


def when(due: Due, steps: dict[str, Step]) -> str:
    """When a step is due."""
    on_the_day, later, earlier = WHEN["step" if due.after in steps else PROMISED if due.after == PROMISED else ""]
    said = earlier if due.days < 0 else later if due.days or due.hours else on_the_day
    return str(said) % {"far": _far(due), "step": steps[due.after].name if due.after in steps else ""}


def _far(due: Due) -> str:
    days = ngettext("%(n)s day", "%(n)s days", abs(due.days)) % {"n": abs(due.days)}
    hours = ngettext("%(n)s hour", "%(n)s hours", due.hours) % {"n": due.hours}
    if not due.hours:
        return days
    return say("%(days)s and %(hours)s") % {"days": days, "hours": hours} if due.days else hours
