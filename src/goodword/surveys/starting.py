"""Surveys to start from. Whoever takes one gets a copy that is theirs to change, in the languages that surveys speak."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.kit.facts import LISTENED

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


def _in(en: str, de: str, es: str, pt: str) -> dict[str, str]:
    return {"en": en, "de": de, "es": es, "pt": pt}


def _score(key: str, metric: str, text: dict[str, str], **more: Any) -> Told:
    return {"key": key, "type": "score", "metric": metric, "text": text, **more}


def _words(key: str, text: dict[str, str], **more: Any) -> Told:
    return {"key": key, "type": "words", "text": text, **more}


def _if(key: str, op: str, value: int | str) -> Told:
    return {"key": key, "op": op, "value": value}


WHY = _in(
    "What is the main reason?",
    "Was ist der wichtigste Grund dafür?",
    "¿Cuál es el motivo principal?",
    "Qual é o motivo principal?",
)


DRIVERS = (
    ("people", _in("Our people", "Unser Team", "Nuestro equipo", "A nossa equipa")),
    (
        "quality",
        _in(
            "The quality of what we do",
            "Die Qualität unserer Arbeit",
            "La calidad de nuestro trabajo",
            "A qualidade do que fazemos",
        ),
    ),
    (
        "keeping-word",
        _in("Keeping our word", "Dass wir Wort halten", "Que cumplimos lo prometido", "Cumprirmos o que prometemos"),
    ),
    (
        "price",
        _in(
            "What you get for the price",
            "Was Sie für Ihr Geld bekommen",
            "Lo que recibe por lo que paga",
            "O que recebe pelo que paga",
        ),
    ),
)


def _relationship() -> list[Told]:
    return [
        _score(
            "recommend",
            "nps",
            _in(
                "How likely are you to recommend us to a friend?",
                "Wie wahrscheinlich ist es, dass Sie uns Freunden weiterempfehlen?",
                "¿Con qué probabilidad nos recomendaría a un amigo?",
                "Qual é a probabilidade de nos recomendar a um amigo?",
            ),
            required=True,
        ),
        _words("why", WHY),
        _words(
            "better",
            _in(
                "What would make it a nine or a ten?",
                "Was müsste sein, damit daraus eine Neun oder Zehn wird?",
                "¿Qué haría falta para que fuera un nueve o un diez?",
                "O que faria disto um nove ou um dez?",
            ),
            show_if=_if("recommend", "lte", 8),
        ),
        {
            "key": "drivers",
            "type": "rating",
            "text": _in(
                "How good are we at this?",
                "Wie gut sind wir darin?",
                "¿Cómo valora lo siguiente?",
                "Como avalia o seguinte?",
            ),
            "drivers": [{"key": key, "text": text} for key, text in DRIVERS],
        },
    ]


def _after_contact() -> list[Told]:
    return [
        _score(
            "ease",
            "ces",
            _in(
                "You made it easy for me to get this done.",
                "Sie haben es mir leicht gemacht, mein Anliegen zu erledigen.",
                "Me lo pusieron fácil para resolver mi asunto.",
                "Facilitaram-me a resolução do meu assunto.",
            ),
            required=True,
        ),
        _score(
            LISTENED,
            "other",
            _in(
                "How well did you feel listened to?",
                "Wie gut wurde Ihnen zugehört?",
                "¿Cómo valora la atención con que le escuchamos?",
                "Como avalia a atenção com que o ouvimos?",
            ),
            low=1,
            high=5,
        ),
        _words(
            "why",
            _in(
                "Is there anything you would like to add?",
                "Möchten Sie noch etwas dazu sagen?",
                "¿Quiere añadir algo?",
                "Quer acrescentar alguma coisa?",
            ),
        ),
    ]


def _after_delivery() -> list[Told]:
    return [
        _score(
            "satisfied",
            "csat",
            _in(
                "How satisfied are you with what you got?",
                "Wie zufrieden sind Sie mit dem, was Sie bekommen haben?",
                "¿Cuál es su grado de satisfacción con lo que ha recibido?",
                "Qual é o seu grau de satisfação com o que recebeu?",
            ),
            required=True,
        ),
        _words(
            "wrong",
            _in(
                "We are sorry. What went wrong?",
                "Das tut uns leid. Was ist schiefgegangen?",
                "Lo sentimos. ¿Qué ha fallado?",
                "Lamentamos. O que correu mal?",
            ),
            show_if=_if("satisfied", "lte", 3),
        ),
        _words(
            "liked",
            _in(
                "What did you like best?",
                "Was hat Ihnen am besten gefallen?",
                "¿Qué es lo que más le ha gustado?",
                "De que gostou mais?",
            ),
            show_if=_if("satisfied", "gte", 4),
        ),
    ]


def _half_of_a_pair(kind: str, key: str, text: dict[str, str]) -> Told:
    return {"key": key, "type": kind, "promise": "time", "low": 1, "high": 5, "text": text, "required": True}


def _expectation() -> list[Told]:
    text = _in(
        "How well do you expect us to keep to the time agreed?",
        "Was erwarten Sie: Wie gut werden wir den vereinbarten Termin einhalten?",
        "¿Cómo espera que cumplamos el plazo acordado?",
        "Como espera que cumpramos o prazo combinado?",
    )
    matters = _in(
        "What matters most to you in this?",
        "Was ist Ihnen dabei am wichtigsten?",
        "¿Qué es lo más importante para usted en esto?",
        "O que é mais importante para si nisto?",
    )
    return [_half_of_a_pair("expectation", "expected", text), _words("hope", matters)]


def _experience() -> list[Told]:
    text = _in(
        "How well did we keep to the time agreed?",
        "Wie gut haben wir den vereinbarten Termin eingehalten?",
        "¿Cómo hemos cumplido el plazo acordado?",
        "Como cumprimos o prazo combinado?",
    )
    return [_half_of_a_pair("experience", "experienced", text), _words("why", WHY)]


REASONS = (
    ("price", _in("The price", "Der Preis", "El precio", "O preço")),
    (
        "time",
        _in(
            "It would have taken too long",
            "Es hätte zu lange gedauert",
            "Habría tardado demasiado",
            "Teria demorado demasiado",
        ),
    ),
    ("fit", _in("It did not fit", "Es hat nicht gepasst", "No encajaba", "Não se adequava")),
    (
        "elsewhere",
        _in("Somebody else was better", "Andere waren besser", "Otros eran mejores", "Outros eram melhores"),
    ),
    (
        "later",
        _in(
            "Not now, perhaps later",
            "Nicht jetzt, vielleicht später",
            "Ahora no, quizá más adelante",
            "Agora não, talvez mais tarde",
        ),
    ),
)


def _lost() -> list[Told]:
    return [
        {
            "key": "why",
            "type": "choice",
            "text": _in(
                "What was the main reason you did not choose us?",
                "Warum haben Sie sich vor allem gegen uns entschieden?",
                "¿Cuál fue el motivo principal para no elegirnos?",
                "Qual foi o motivo principal para não nos escolher?",
            ),
            "choices": [{"key": key, "text": text} for key, text in REASONS],
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
