"""What stands around the questions of a survey, in the languages that surveys are answered in. No Django.

Whoever answers speaks the language of the survey, which need not be one that the house's own pages speak: so these few
words are kept here beside one another, and not in the house's catalogue.
"""

from collections.abc import Mapping

ENGLISH = {
    "next": "Next",
    "send": "Send",
    "optional": "if you like",
    "chosen": "You chose {score}. It counts once you press the button.",
    "required": "Please answer this one.",
    "wrong": "Please choose one of these.",
    "missing": "Something is missing. Everything you said is still here.",
    "thanks": "Thank you.",
    "thanks_words": "We read every answer, and yours has arrived.",
    "change": "Change my answers",
    "until": "You can change your answers until {day}.",
    "answered": "You have answered",
    "answered_words": "Thank you. Your answers arrived on {day}, and can no longer be changed.",
    "closed": "This survey is over",
    "closed_words": "Thank you for coming. It takes no more answers; if there is something on your mind, please write to us.",
    "decline": "I would rather not answer",
    "declined": "That is all right",
    "declined_words": "Thank you for telling us. We will not ask you this again.",
    "often": "Many answers came from here",
    "often_words": "Please try again in some minutes.",
    "empty": "Leave this empty",
    "left": "Questions left",
    "language": "Language",
    "whose": "Only {who} gets to read this.",
    "again": "Give another answer",
    "nps_low": "not at all likely",
    "nps_high": "very likely",
    "csat_low": "very dissatisfied",
    "csat_high": "very satisfied",
    "ces_low": "I do not agree",
    "ces_high": "I agree fully",
    "stars_low": "poor",
    "stars_high": "very good",
}
GERMAN = {
    "next": "Weiter",
    "send": "Absenden",
    "optional": "wenn Sie mögen",
    "chosen": "Sie haben die {score} gewählt. Das zählt erst, wenn Sie unten auf den Knopf drücken.",
    "required": "Bitte beantworten Sie diese Frage.",
    "wrong": "Bitte wählen Sie eine dieser Antworten.",
    "missing": "Es fehlt noch etwas. Was Sie schon beantwortet haben, ist noch da.",
    "thanks": "Vielen Dank.",
    "thanks_words": "Ihre Antwort ist angekommen. Wir lesen jede einzelne.",
    "change": "Meine Antworten ändern",
    "until": "Sie können Ihre Antworten bis zum {day} ändern.",
    "answered": "Sie haben geantwortet",
    "answered_words": "Vielen Dank. Ihre Antworten sind am {day} angekommen und lassen sich nicht mehr ändern.",
    "closed": "Diese Umfrage ist beendet",
    "closed_words": "Antworten sind hier nicht mehr möglich. Wenn Sie etwas beschäftigt, schreiben Sie uns bitte.",
    "decline": "Ich möchte lieber nicht antworten",
    "declined": "Das ist in Ordnung",
    "declined_words": "Danke, dass Sie uns Bescheid geben. Wir fragen Sie das nicht noch einmal.",
    "often": "Von hier kamen gerade viele Antworten",
    "often_words": "Bitte versuchen Sie es in einigen Minuten noch einmal.",
    "empty": "Bitte leer lassen",
    "left": "Noch offene Fragen",
    "language": "Sprache",
    "whose": "Ihre Antworten liest nur {who}.",
    "again": "Noch eine Antwort geben",
    "nps_low": "gar nicht wahrscheinlich",
    "nps_high": "sehr wahrscheinlich",
    "csat_low": "sehr unzufrieden",
    "csat_high": "sehr zufrieden",
    "ces_low": "stimme nicht zu",
    "ces_high": "stimme voll zu",
    "stars_low": "schlecht",
    "stars_high": "sehr gut",
}
SPANISH = {
    "next": "Siguiente",
    "send": "Enviar",
    "optional": "si lo desea",
    "chosen": "Ha elegido un {score}. Solo contará cuando pulse el botón.",
    "required": "Por favor, responda a esta pregunta.",
    "wrong": "Por favor, elija una de estas respuestas.",
    "missing": "Falta algo por responder. Lo que ya ha contestado sigue aquí.",
    "thanks": "Gracias.",
    "thanks_words": "Hemos recibido su respuesta. Las leemos todas.",
    "change": "Cambiar mis respuestas",
    "until": "Puede cambiar sus respuestas hasta el {day}.",
    "answered": "Ya ha respondido",
    "answered_words": "Gracias. Sus respuestas llegaron el {day} y ya no se pueden cambiar.",
    "closed": "Esta encuesta ha terminado",
    "closed_words": "Ya no es posible responder aquí. Si quiere contarnos algo, escríbanos, por favor.",
    "decline": "Prefiero no responder",
    "declined": "De acuerdo",
    "declined_words": "Gracias por decírnoslo. No volveremos a preguntárselo.",
    "often": "Acaban de llegar muchas respuestas desde aquí",
    "often_words": "Por favor, inténtelo de nuevo en unos minutos.",
    "empty": "Deje este campo vacío",
    "left": "Preguntas pendientes",
    "language": "Idioma",
    "whose": "Solo {who} leerá sus respuestas.",
    "again": "Enviar otra respuesta",
    "nps_low": "nada probable",
    "nps_high": "muy probable",
    "csat_low": "muy insatisfecho",
    "csat_high": "muy satisfecho",
    "ces_low": "nada de acuerdo",
    "ces_high": "totalmente de acuerdo",
    "stars_low": "mal",
    "stars_high": "muy bien",
}
PORTUGUESE = {
    "next": "Seguinte",
    "send": "Enviar",
    "optional": "se quiser",
    "chosen": "Escolheu {score}. Só conta quando carregar no botão.",
    "required": "Por favor, responda a esta pergunta.",
    "wrong": "Por favor, escolha uma destas respostas.",
    "missing": "Falta responder a alguma coisa. O que já respondeu continua aqui.",
    "thanks": "Obrigado.",
    "thanks_words": "Recebemos a sua resposta. Lemos todas.",
    "change": "Alterar as minhas respostas",
    "until": "Pode alterar as suas respostas até {day}.",
    "answered": "Já respondeu",
    "answered_words": "Obrigado. As suas respostas chegaram a {day} e já não podem ser alteradas.",
    "closed": "Este inquérito terminou",
    "closed_words": "Já não é possível responder aqui. Se quiser contar-nos alguma coisa, escreva-nos, por favor.",
    "decline": "Prefiro não responder",
    "declined": "Está bem",
    "declined_words": "Obrigado por nos avisar. Não voltaremos a fazer-lhe esta pergunta.",
    "often": "Acabaram de chegar muitas respostas daqui",
    "often_words": "Por favor, tente de novo dentro de alguns minutos.",
    "empty": "Deixe este campo vazio",
    "left": "Perguntas por responder",
    "language": "Idioma",
    "whose": "Só {who} lê as suas respostas.",
    "again": "Enviar outra resposta",
    "nps_low": "nada provável",
    "nps_high": "muito provável",
    "csat_low": "muito insatisfeito",
    "csat_high": "muito satisfeito",
    "ces_low": "não concordo nada",
    "ces_high": "concordo plenamente",
    "stars_low": "mau",
    "stars_high": "muito bom",
}
PHRASES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "pt": PORTUGUESE}
NAMES = {
    "en": "English", "de": "Deutsch", "es": "Español", "pt": "Português", "fr": "Français", "it": "Italiano", "nl": "Nederlands",
    "da": "Dansk", "sv": "Svenska", "pl": "Polski", "cs": "Čeština", "tr": "Türkçe", "ar": "العربية", "he": "עברית",
}  # fmt: skip
FROM_THE_RIGHT = frozenset(["ar", "he", "fa", "ur"])


def phrases_in(language: str) -> Mapping[str, str]:
    """The words of a language, of what it is a kind of ("de-at"), else the English ones."""
    return PHRASES.get(language) or PHRASES.get(language.partition("-")[0]) or ENGLISH


def name_of(language: str) -> str:
    """What those who speak a language call it."""
    return NAMES.get(language.partition("-")[0], language)


def direction(language: str) -> str:
    """Where a line of it begins."""
    return "rtl" if language.partition("-")[0] in FROM_THE_RIGHT else "ltr"


def chosen(wanted: str, languages: list[str], *others: str) -> str:
    """The first of these languages in which there is something to read, else the first in which there is anything."""
    for one in (wanted, *others):
        for known in (one, one.partition("-")[0]):
            if known and known in languages:
                return known
    return languages[0] if languages else "en"
