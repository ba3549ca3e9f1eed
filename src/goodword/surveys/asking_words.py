"""What the mail says that asks somebody, where the business has said nothing of its own. No Django.

By language, beside one another, for the reason that `phrases` gives.
"""

from collections.abc import Mapping

ASKING: Mapping[str, Mapping[str, str]] = {
    "en": {
        "subject": "A question from {business}",
        "opening": "Hello {first_name},\n\nMay we ask you something? It takes a minute.",
        "reminder": "Hello {first_name},\n\nWe asked you something a while ago, and would still like to hear it from you.",
        "button": "Answer",
    },
    "de": {
        "subject": "Eine Frage von {business}",
        "opening": "Guten Tag {first_name},\n\ndürfen wir Sie etwas fragen? Es dauert nur eine Minute.",
        "reminder": "Guten Tag {first_name},\n\nneulich haben wir Sie etwas gefragt und freuen uns noch auf Ihre Antwort.",
        "button": "Antworten",
    },
    "es": {
        "subject": "Una pregunta de {business}",
        "opening": "Hola, {first_name}:\n\n¿Podemos hacerle una pregunta? Es solo un minuto.",
        "reminder": "Hola, {first_name}:\n\nHace unos días le hicimos una pregunta y nos sigue interesando su respuesta.",
        "button": "Responder",
    },
    "pt": {
        "subject": "Uma pergunta de {business}",
        "opening": "Olá {first_name},\n\nPodemos fazer-lhe uma pergunta? Demora só um minuto.",
        "reminder": "Olá {first_name},\n\nHá dias fizemos-lhe uma pergunta e ainda gostaríamos de conhecer a sua resposta.",
        "button": "Responder",
    },
}


def asking_in(language: str) -> Mapping[str, str]:
    """The words of a language, or of what it is a kind of; else the English ones."""
    return ASKING.get(language) or ASKING.get(language.partition("-")[0]) or ASKING["en"]
