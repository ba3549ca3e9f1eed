"""Playbooks to start from. Whoever takes one gets a copy that is theirs to change, in their own language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from .rules import By, Definition, Due, Evidence, On, Phase, Step, Trigger, Warmth


@dataclass(frozen=True)
class Start:
    """What it is called, what it is good for, when in the life of a customer it stands, and how it is made."""

    key: str
    name: str | Promise
    what_for: str | Promise
    phase: Phase
    made: Callable[[], Definition]


def _call(intent: str = "") -> Evidence:
    return Evidence(By.TOUCHPOINT, kind="call", intent=intent)


def _sales() -> Definition:
    before = Phase.BEFORE
    return Definition(
        Trigger(On.ENQUIRY),
        (
            Step("answer", say("Answer them"), before, say("Sales"), Due(1), Evidence(By.TOUCHPOINT, direction="out")),
            Step(
                "listen",
                say("Listen to what they need"),
                before,
                say("Sales"),
                Due(3),
                Evidence(By.TOUCHPOINT, direction="two-way"),
            ),
            Step("offer", say("Send the offer"), Phase.DURING, say("Sales"), Due(2, after="listen")),
            Step("ask-back", say("Ask what they think of the offer"), Phase.DURING, say("Sales"), Due(5, after="offer"), _call()),
            Step(
                "decide", say("They have decided: yes"), Phase.DURING, say("Sales"), Due(30), Evidence(By.WON), is_optional=True
            ),
            Step("thank", say("Thank whoever sent them"), Phase.AFTER, say("Sales"), Due(2, after="decide"), is_optional=True),
        ),
    )


def _warm() -> Definition:
    before, ours = Phase.BEFORE, say("Sales")
    return Definition(
        Trigger(On.ENQUIRY, warmth=Warmth.WARM),
        (
            Step("call", say("Call them, and begin with who sent them"), before, ours, Due(1), _call()),
            Step("thank", say("Thank whoever sent them"), before, ours, Due(2), is_optional=True),
            Step("listen", say("Listen to what they need"), before, ours, Due(3), Evidence(By.TOUCHPOINT, direction="two-way")),
            Step("offer", say("Send the offer"), Phase.DURING, ours, Due(2, after="listen")),
            Step("ask-back", say("Ask what they think of the offer"), Phase.DURING, ours, Due(3, after="offer"), _call()),
            Step("decide", say("They have decided: yes"), Phase.DURING, ours, Due(30), Evidence(By.WON), is_optional=True),
        ),
    )


def _onboarding() -> Definition:
    return Definition(
        Trigger(On.ORDER, is_first=True),
        (
            Step(
                "thank",
                say("Thank them for the order"),
                Phase.DURING,
                say("Sales"),
                Due(1),
                Evidence(By.TOUCHPOINT, intent="give"),
            ),
            Step("deliver", say("Deliver it as promised"), Phase.DURING, say("Service"), Due(7), Evidence(By.ORDER_DELIVERED)),
            Step(
                "package",
                say("Send the welcome package"),
                role=say("Service"),
                due=Due(3, after="deliver"),
                evidence=Evidence(By.TOUCHPOINT, kind="package"),
            ),
            Step("call", say("Call: does everything work?"), role=say("Service"), due=Due(10, after="deliver"), evidence=_call()),
            Step(
                "ask",
                say("Ask how happy they are"),
                role=say("Sales"),
                due=Due(30, after="deliver"),
                evidence=Evidence(By.ANSWER),
            ),
        ),
    )


def _retention() -> Definition:
    return Definition(
        Trigger(On.ORDER),
        (
            Step(
                "useful",
                say("Send something useful, and ask for nothing"),
                due=Due(60),
                evidence=Evidence(By.TOUCHPOINT, intent="give"),
            ),
            Step(
                "talk",
                say("Talk with them"),
                due=Due(120),
                evidence=Evidence(By.TOUCHPOINT, direction="two-way"),
                is_repeatable=True,
            ),
            Step("review", say("Look together at what they could need next"), due=Due(180), role=say("Sales")),
            Step(
                "again",
                say("They buy again"),
                due=Due(365),
                evidence=Evidence(By.ORDER_PLACED),
                is_optional=True,
                is_repeatable=True,
            ),
        ),
    )


def _renewal() -> Definition:
    return Definition(
        Trigger(On.CONTRACT, days_before=90),
        (
            Step("value", say("Put together what they got out of it"), due=Due(10), role=say("Service")),
            Step("talk", say("Talk with them about the next term"), due=Due(30), role=say("Sales"), evidence=_call()),
            Step("offer", say("Send the offer to renew"), due=Due(14, after="talk"), role=say("Sales")),
            Step("renewed", say("They renew"), due=Due(80), evidence=Evidence(By.RENEWED), is_optional=True),
        ),
    )


def _recovery() -> Definition:
    return Definition(
        Trigger(On.ANSWER, metric="nps", low=0, high=6),
        (
            Step("call", say("Call them, and listen"), due=Due(1), role=say("Service"), evidence=_call()),
            Step("mend", say("Put it right"), due=Due(7, after="call"), role=say("Service")),
            Step(
                "gift",
                say("Send a word of apology"),
                due=Due(7, after="call"),
                evidence=Evidence(By.TOUCHPOINT, intent="give"),
                is_optional=True,
            ),
            Step(
                "ask",
                say("Ask again how happy they are"),
                due=Due(30, after="mend"),
                role=say("Sales"),
                evidence=Evidence(By.ANSWER),
            ),
        ),
    )


STARTS: dict[str, Start] = {
    start.key: start
    for start in (
        Start(
            "sales", _("From enquiry to order"), _("Every enquiry is answered, listened to and asked back."), Phase.BEFORE, _sales
        ),
        Start(
            "warm",
            _("A warm enquiry"),
            _("Whoever was sent is called within a day, by name of who sent them."),
            Phase.BEFORE,
            _warm,
        ),
        Start(
            "onboarding",
            _("A warm welcome"),
            _("Every new customer gets what they were promised, and a welcome."),
            Phase.AFTER,
            _onboarding,
        ),
        Start("retention", _("Staying in touch"), _("Customers hear from you when you want nothing."), Phase.AFTER, _retention),
        Start(
            "renewal",
            _("Before a contract ends"),
            _("Nobody learns from an invoice that a contract goes on."),
            Phase.AFTER,
            _renewal,
        ),
        Start(
            "recovery", _("Making it good again"), _("Somebody who is unhappy is called within a day."), Phase.AFTER, _recovery
        ),
    )
}
