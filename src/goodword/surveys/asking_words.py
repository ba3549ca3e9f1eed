"""What the mail says that asks somebody, where the business has said nothing of its own. No Django.

By language, beside one another, for the reason that `phrases` gives.
"""

from collections.abc import Mapping

ASKING: Mapping[str, Mapping[str, str]] = {
    "en": {
        "subject": "A question from {business}",
        "opening": "Hello {first_name},\n\nmay we ask you something? It takes a minute.",
        "reminder": "Hello {first_name},\n\nwe asked you something a while ago, and would still like to hear it from you.",
        "button": "Answer",
    },
    "de": {
        "subject": "Eine Frage von {business}",
        "opening": "Guten Tag {first_name},\n\ndürfen wir Sie etwas fragen? Es dauert eine Minute.",
        "reminder": "Guten Tag {first_name},\n\nvor einer Weile haben wir Sie etwas gefragt und würden es gern noch hören.",
        "button": "Antworten",
    },
    "es": {
        "subject": "Una pregunta de {business}",
        "opening": "Hola {first_name}:\n\n¿podemos preguntarle algo? Es un minuto.",
        "reminder": "Hola {first_name}:\n\nhace unos días le preguntamos algo y todavía nos gustaría saberlo.",
        "button": "Responder",
    },
    "pt": {
        "subject": "Uma pergunta de {business}",
        "opening": "Olá {first_name},\n\npodemos perguntar-lhe uma coisa? Demora um minuto.",
        "reminder": "Olá {first_name},\n\nperguntámos-lhe uma coisa há dias e ainda gostávamos de saber.",
        "button": "Responder",
    },
}


def asking_in(language: str) -> Mapping[str, str]:
    """The words of a language, or of what it is a kind of; else the English ones."""
    return ASKING.get(language) or ASKING.get(language.partition("-")[0]) or ASKING["en"]
