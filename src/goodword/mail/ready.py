"""The mail that Goodword can write from the first day: plain, short, and as one person writes to another.

Where the business wrote words of its own, those go out instead. Each is there in English, German, Spanish and Portuguese;
other languages are written on the page of templates, beside these.
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
        "You know best how well we did. Would you tell us? It takes a minute, and somebody here reads every answer.\n\n"
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
        "Ninguém sabe melhor do que você como nos saímos. Conta para nós? Leva um minuto, e cada resposta é lida por alguém.\n\n"
        "**Qual é a probabilidade de recomendar {business} a um amigo?**\n\n"
        "{scale}\n\n"
        "[Responder]({survey_link})\n\n"
        "Obrigado,\n{sender}",
    ),
}
REMINDER = {
    "en": (
        "May we ask once more, {first_name}?",
        "Hello {first_name},\n\n"
        "A few days ago we asked you about {about}. If you have a minute, your answer would help us; if not, we will"
        " not ask about it again.\n\n"
        "{scale}\n\n"
        "[Tell us]({survey_link})\n\n"
        "Thank you,\n{sender}",
    ),
    "de": (
        "Dürfen wir noch einmal fragen, {first_name}?",
        "Guten Tag {first_name},\n\n"
        "vor einigen Tagen haben wir Sie nach {about} gefragt. Wenn Sie eine Minute haben, hilft uns Ihre Antwort; wenn nicht,"
        " fragen wir nicht wieder danach.\n\n"
        "{scale}\n\n"
        "[Antworten]({survey_link})\n\n"
        "Vielen Dank,\n{sender}",
    ),
    "es": (
        "¿Podemos preguntarle una vez más, {first_name}?",
        "Hola {first_name}:\n\n"
        "Hace unos días le preguntamos por {about}. Si tiene un minuto, su respuesta nos ayudaría; si no, no volveremos a"
        " preguntarle por ello.\n\n"
        "{scale}\n\n"
        "[Responder]({survey_link})\n\n"
        "Gracias,\n{sender}",
    ),
    "pt": (
        "Podemos perguntar mais uma vez, {first_name}?",
        "Olá {first_name},\n\n"
        "Há alguns dias perguntamos sobre {about}. Se você tiver um minuto, sua resposta nos ajuda; se não, não vamos"
        " perguntar de novo.\n\n"
        "{scale}\n\n"
        "[Responder]({survey_link})\n\n"
        "Obrigado,\n{sender}",
    ),
}
THANKS = {
    "en": (
        "Thank you, {first_name}",
        "Hello {first_name},\n\n"
        "Thank you for telling us what you think. Somebody here has read it, and if there is something to put right,"
        " you will hear from us.\n\n"
        "Warm regards,\n{sender}",
    ),
    "de": (
        "Vielen Dank, {first_name}",
        "Guten Tag {first_name},\n\n"
        "danke, dass Sie uns Ihre Meinung gesagt haben. Jemand von uns hat sie gelesen, und wenn etwas in Ordnung zu bringen"
        " ist, hören Sie von uns.\n\n"
        "Mit herzlichen Grüßen\n{sender}",
    ),
    "es": (
        "Gracias, {first_name}",
        "Hola {first_name}:\n\n"
        "Gracias por contarnos lo que piensa. Alguien de nuestro equipo lo ha leído y, si hay algo que arreglar, tendrá"
        " noticias nuestras.\n\n"
        "Un cordial saludo,\n{sender}",
    ),
    "pt": (
        "Obrigado, {first_name}",
        "Olá {first_name},\n\n"
        "Obrigado por nos dizer o que pensa. Alguém da nossa equipe leu e, se houver algo a corrigir, você terá notícias"
        " nossas.\n\n"
        "Um abraço,\n{sender}",
    ),
}
TOLD = {
    "en": (
        "You said it, {first_name}, and we did it",
        "Hello {first_name},\n\n"
        "You told us:\n\n"
        "*{their_words}*\n\n"
        "You were right, so we changed it:\n\n"
        "**{change}**\n\n"
        "Thank you for saying it. If it is not better now, simply answer this mail.\n\n"
        "{sender}",
    ),
    "de": (
        "Sie haben es gesagt, {first_name}, und wir haben es getan",
        "Guten Tag {first_name},\n\n"
        "Sie haben uns gesagt:\n\n"
        "*{their_words}*\n\n"
        "Sie hatten recht, und darum haben wir es geändert:\n\n"
        "**{change}**\n\n"
        "Danke, dass Sie es gesagt haben. Wenn es jetzt nicht besser ist, antworten Sie einfach auf diese Mail.\n\n"
        "{sender}",
    ),
    "es": (
        "Usted lo dijo, {first_name}, y lo hicimos",
        "Hola {first_name}:\n\n"
        "Usted nos dijo:\n\n"
        "*{their_words}*\n\n"
        "Tenía razón, así que lo hemos cambiado:\n\n"
        "**{change}**\n\n"
        "Gracias por decirlo. Si ahora no está mejor, basta con responder a este correo.\n\n"
        "{sender}",
    ),
    "pt": (
        "Você disse, {first_name}, e nós fizemos",
        "Olá {first_name},\n\n"
        "Você nos disse:\n\n"
        "*{their_words}*\n\n"
        "Você tinha razão, então mudamos:\n\n"
        "**{change}**\n\n"
        "Obrigado por dizer. Se ainda não estiver melhor, basta responder a este e-mail.\n\n"
        "{sender}",
    ),
}
FIRST_WORDS = {
    "en": (
        "About {about}, {first_name}",
        "Hello {first_name},\n\n"
        "Thank you for telling us that {about} was not as it should have been. I am sorry. I would like to understand"
        " what happened and put it right.\n\n"
        "When may I call you? Answer this mail with a time that suits you, or call me.\n\n"
        "{sender}",
    ),
    "de": (
        "Ihre Rückmeldung zu {about}, {first_name}",
        "Guten Tag {first_name},\n\n"
        "danke, dass Sie uns gesagt haben, was nicht so war, wie es sein sollte: {about}. Das tut mir leid. Ich möchte"
        " verstehen, was geschehen ist, und es in Ordnung bringen.\n\n"
        "Wann darf ich Sie anrufen? Antworten Sie auf diese Mail mit einer Zeit, die Ihnen passt, oder rufen Sie mich an.\n\n"
        "{sender}",
    ),
    "es": (
        "Sobre {about}, {first_name}",
        "Hola {first_name}:\n\n"
        "Gracias por decirnos que {about} no fue como debía. Lo siento. Me gustaría entender qué pasó y arreglarlo.\n\n"
        "¿Cuándo puedo llamarle? Responda a este correo con la hora que mejor le venga, o llámeme usted.\n\n"
        "{sender}",
    ),
    "pt": (
        "Sobre {about}, {first_name}",
        "Olá {first_name},\n\n"
        "Obrigado por nos dizer o que não foi como deveria: {about}. Sinto muito. Quero entender o que aconteceu e"
        " corrigir.\n\n"
        "Quando posso ligar para você? Responda a este e-mail com um horário que lhe convenha, ou ligue para mim.\n\n"
        "{sender}",
    ),
}

READY = (
    Ready("survey_invitation", _("Invitation to answer"), _("After a talk, an order or a wave."), "survey", INVITATION),
    Ready(
        "survey_reminder",
        _("Reminder to answer"),
        _("Once, to whoever was invited and did not answer."),
        "survey",
        REMINDER,
    ),
    Ready(
        "survey_thanks",
        _("Thanks for an answer"),
        _("To whoever took the time to answer."),
        "thanks",
        THANKS,
    ),
    Ready(
        "told",
        _("What we did about it"),
        _("To those whose words led to a change, once."),
        "told",
        TOLD,
    ),
    Ready(
        "first_words",
        _("First words to somebody unhappy"),
        _("When a case was opened, before anything was solved."),
        "reply",
        FIRST_WORDS,
    ),
)
BY_KEY = {ready.key: ready for ready in READY}
