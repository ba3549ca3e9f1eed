"""Surveys to start from. Whoever takes one gets a copy that is theirs to change, in the languages that surveys speak."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import RELATIONSHIP, TRANSACTIONAL

Told = dict[str, Any]


@dataclass(frozen=True)
class Start:
    """What it is called, what it is good for, of which kind it is, and its questions."""

    key: str
    name: str | Promise
    what_for: str | Promise
    kind: str
    made: Callable[[], list[Told]]


def _in(en: str, de: str) -> dict[str, str]:
    return {"en": en, "de": de}


def _score(key: str, metric: str, text: dict[str, str], **more: Any) -> Told:
    return {"key": key, "type": "score", "metric": metric, "text": text, **more}


def _words(key: str, text: dict[str, str], **more: Any) -> Told:
    return {"key": key, "type": "words", "text": text, **more}


def _if(key: str, op: str, value: int | str) -> Told:
    return {"key": key, "op": op, "value": value}


WHY = _in("What is the main reason?", "Was ist der wichtigste Grund?")


def _relationship() -> list[Told]:
    drivers = (
        ("people", "Our people", "Unsere Menschen"),
        ("quality", "The quality of what we do", "Die Qualität unserer Arbeit"),
        ("keeping-word", "Keeping our word", "Dass wir Wort halten"),
        ("price", "What you get for the price", "Was Sie für den Preis bekommen"),
    )
    return [
        _score(
            "recommend",
            "nps",
            _in("How likely are you to recommend us to a friend?", "Wie wahrscheinlich empfehlen Sie uns Freunden weiter?"),
            required=True,
        ),
        _words("why", WHY),
        _words(
            "better",
            _in("What would make it a nine or a ten?", "Was würde daraus eine Neun oder Zehn machen?"),
            show_if=_if("recommend", "lte", 8),
        ),
        {
            "key": "drivers",
            "type": "rating",
            "text": _in("How good are we at this?", "Wie gut sind wir darin?"),
            "drivers": [{"key": key, "text": _in(en, de)} for key, en, de in drivers],
        },
    ]


def _after_contact() -> list[Told]:
    return [
        _score(
            "ease",
            "ces",
            _in("You made it easy for me to get this done.", "Sie haben es mir leicht gemacht, mein Anliegen zu erledigen."),
            required=True,
        ),
        _score(
            "listened",
            "other",
            _in("I felt listened to.", "Ich fühlte, dass mir zugehört wurde."),
            low=1,
            high=5,
        ),
        _words("why", _in("Is there anything you would like to add?", "Möchten Sie noch etwas dazu sagen?")),
    ]


def _after_delivery() -> list[Told]:
    return [
        _score(
            "satisfied", "csat", _in("How satisfied are you with what you got?", "Wie zufrieden sind Sie damit?"), required=True
        ),
        _words(
            "wrong",
            _in("We are sorry. What went wrong?", "Das tut uns leid. Was ging schief?"),
            show_if=_if("satisfied", "lte", 3),
        ),
        _words(
            "liked",
            _in("What did you like best?", "Was hat Ihnen am besten gefallen?"),
            show_if=_if("satisfied", "gte", 4),
        ),
    ]


def _expectation() -> list[Told]:
    text = _in("How quickly do you expect us to be done?", "Wie schnell erwarten Sie uns fertig?")
    return [
        {"key": "expected", "type": "expectation", "promise": "speed", "low": 1, "high": 5, "text": text, "required": True},
        _words("hope", _in("What matters most to you in this?", "Was ist Ihnen dabei am wichtigsten?")),
    ]


def _experience() -> list[Told]:
    text = _in("How quickly were we done?", "Wie schnell waren wir fertig?")
    return [
        {"key": "experienced", "type": "experience", "promise": "speed", "low": 1, "high": 5, "text": text, "required": True},
        _words("why", WHY),
    ]


def _lost() -> list[Told]:
    answers = (
        ("price", "The price", "Der Preis"),
        ("time", "It would have taken too long", "Es hätte zu lange gedauert"),
        ("fit", "It did not fit", "Es passte nicht"),
        ("elsewhere", "Somebody else was better", "Andere waren besser"),
        ("later", "Not now, perhaps later", "Nicht jetzt, vielleicht später"),
    )
    return [
        {
            "key": "why",
            "type": "choice",
            "text": _in("What was the main reason you did not choose us?", "Was war der Hauptgrund, uns nicht zu wählen?"),
            "choices": [{"key": key, "text": _in(en, de)} for key, en, de in answers],
            "required": True,
        },
    ]


STARTS: dict[str, Start] = {
    start.key: start
    for start in (
        Start(
            "relationship",
            _("How it is between us"),
            _("Would they recommend you, why, and what drives it. Once or twice a year."),
            RELATIONSHIP,
            _relationship,
        ),
        Start(
            "contact",
            _("After a contact"),
            _("How easy it was, and whether they felt listened to. A day after you spoke."),
            TRANSACTIONAL,
            _after_contact,
        ),
        Start(
            "delivery",
            _("After a delivery"),
            _("How satisfied they are, and what went wrong or well."),
            TRANSACTIONAL,
            _after_delivery,
        ),
        Start(
            "expectation",
            _("Before: what they expect"),
            _("Asked before you begin. Its pair is asked when you are done."),
            TRANSACTIONAL,
            _expectation,
        ),
        Start(
            "experience",
            _("After: what they experienced"),
            _("The pair of the one before: the same promise, when you are done."),
            TRANSACTIONAL,
            _experience,
        ),
        Start(
            "lost",
            _("After a lost enquiry"),
            _("One question to those who did not buy, and why."),
            TRANSACTIONAL,
            _lost,
        ),
    )
}
