"""The mail that Goodword can write from the first day: plain, short, and as one person writes to another.

Where the business wrote words of its own, those go out instead. The invitation is there in four languages; the others are
written on the page of templates, beside the English ones.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .merging import Words


@dataclass(frozen=True)
class Ready:
    """A mail that is there from the first day: what it is called, when it goes, and its words by language."""

    key: str
    name: str | Promise
    when: str | Promise
    kind: str
    words: dict[str, tuple[str, str]]

    def in_language(self, language: str) -> Words | None:
        """Its words in a language; None where nobody wrote them yet."""
        found = self.words.get(language)
        return Words(self.kind, language, *found) if found else None


INVITATION = {
    "en": (
        "How was {about}, {first_name}?",
        "Hello {first_name},\n\n"
        "you know best how well we did. Would you tell us? It takes a minute, and somebody here reads every answer.\n\n"
        "**How likely is it that you would recommend {business} to a friend?**\n\n"
        "{scale}\n\n"
        "[Tell us]({survey_link})\n\n"
        "Thank you,\n{sender}",
    ),
    "de": (
        "Wie war {about}, {first_name}?",
        "Guten Tag {first_name},\n\n"
        "niemand weiß besser als Sie, wie gut wir waren. Sagen Sie es uns?"
        " Es dauert eine Minute, und jede Antwort wird gelesen.\n\n"
        "**Wie wahrscheinlich ist es, dass Sie {business} weiterempfehlen?**\n\n"
        "{scale}\n\n"
        "[Antworten]({survey_link})\n\n"
        "Vielen Dank,\n{sender}",
    ),
    "es": (
        "¿Qué tal {about}, {first_name}?",
        "Hola {first_name}:\n\n"
        "Nadie sabe mejor que usted cómo lo hicimos. ¿Nos lo cuenta? Es un minuto, y aquí se lee cada respuesta.\n\n"
        "**¿Qué probabilidad hay de que recomiende {business} a un amigo?**\n\n"
        "{scale}\n\n"
        "[Responder]({survey_link})\n\n"
        "Gracias,\n{sender}",
    ),
    "pt": (
        "Como foi {about}, {first_name}?",
        "Olá {first_name},\n\n"
        "ninguém sabe melhor do que você como nos saímos. Conta para nós? Leva um minuto, e cada resposta é lida por alguém.\n\n"
        "**Qual é a probabilidade de recomendar {business} a um amigo?**\n\n"
        "{scale}\n\n"
        "[Responder]({survey_link})\n\n"
        "Obrigado,\n{sender}",
    ),
}

READY = (
    Ready("survey_invitation", _("Invitation to answer"), _("After a talk, an order or a wave."), "survey", INVITATION),
    Ready(
        "survey_reminder",
        _("Reminder to answer"),
        _("Once, to who was invited and did not answer."),
        "survey",
        {
            "en": (
                "May we ask once more, {first_name}?",
                "Hello {first_name},\n\n"
                "a few days ago we asked you about {about}. If you have a minute, your answer would help us; if not, we will"
                " not ask about it again.\n\n"
                "{scale}\n\n"
                "[Tell us]({survey_link})\n\n"
                "Thank you,\n{sender}",
            )
        },
    ),
    Ready(
        "survey_thanks",
        _("Thanks for an answer"),
        _("To who took the time to answer."),
        "thanks",
        {
            "en": (
                "Thank you, {first_name}",
                "Hello {first_name},\n\n"
                "thank you for telling us what you think. Somebody here has read it, and if there is something to put right,"
                " you will hear from us.\n\n"
                "Warm regards,\n{sender}",
            )
        },
    ),
    Ready(
        "told",
        _("What we did about it"),
        _("To those whose words led to a change, once."),
        "told",
        {
            "en": (
                "You said it, {first_name}, and we did it",
                "Hello {first_name},\n\n"
                "you told us:\n\n"
                "*{their_words}*\n\n"
                "You were right, so we changed it:\n\n"
                "**{change}**\n\n"
                "Thank you for saying it. If it is not better now, simply answer this mail.\n\n"
                "{sender}",
            )
        },
    ),
    Ready(
        "first_words",
        _("First words to somebody unhappy"),
        _("When a case was opened, before anything was solved."),
        "reply",
        {
            "en": (
                "About {about}, {first_name}",
                "Hello {first_name},\n\n"
                "thank you for telling us that {about} was not as it should have been. I am sorry. I would like to understand"
                " what happened and put it right.\n\n"
                "When may I call you? Answer this mail with a time that suits you, or call me.\n\n"
                "{sender}",
            )
        },
    ),
)
BY_KEY = {ready.key: ready for ready in READY}
