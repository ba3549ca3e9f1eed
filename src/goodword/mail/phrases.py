"""What stands on the page on which somebody ends a kind of mail, in the languages in which mail is written. No Django."""

from collections.abc import Mapping

ENGLISH = {
    "title": "Mail to you",
    "asks": "Shall we write no more?",
    "told": "{house} would send you no more mail of this kind: “{why}”. Nothing changes until you press the button.",
    "stop": "Write to me no more",
    "stopped": "We will not write any more.",
    "stopped_words": "{house} sends you no more mail of this kind. If that was a mistake, one press and it comes again.",
    "again": "Write to me again",
    "survey": "A question",
    "told_of": "What we did about it",
    "thanks": "Thanks",
    "reply": "A reply",
    "service": "About something under way",
}
GERMAN = {
    "title": "E-Mails an Sie",
    "asks": "Sollen wir Ihnen nicht mehr schreiben?",
    "told": "{house} schickt Ihnen dann keine E-Mails dieser Art mehr: „{why}“. Nichts ändert sich, bevor Sie darauf drücken.",
    "stop": "Schreiben Sie mir nicht mehr",
    "stopped": "Wir schreiben Ihnen nicht mehr.",
    "stopped_words": "{house} schickt Ihnen keine E-Mails dieser Art mehr. War das ein Versehen, genügt ein Knopfdruck.",
    "again": "Schreiben Sie mir wieder",
    "survey": "Eine Frage",
    "told_of": "Was wir daraufhin getan haben",
    "thanks": "Dank",
    "reply": "Eine Antwort",
    "service": "Zu etwas, das gerade läuft",
}
SPANISH = {
    "title": "Correos para usted",
    "asks": "¿Dejamos de escribirle?",
    "told": "{house} ya no le enviaría correos de este tipo: «{why}». Nada cambia hasta que pulse el botón.",
    "stop": "No me escriban más",
    "stopped": "Ya no le escribiremos.",
    "stopped_words": "{house} ya no le envía correos de este tipo. Si fue un error, pulse el botón y volverán a llegarle.",
    "again": "Vuelvan a escribirme",
    "survey": "Una pregunta",
    "told_of": "Lo que hicimos al respecto",
    "thanks": "Agradecimiento",
    "reply": "Una respuesta",
    "service": "Sobre algo que está en curso",
}
PORTUGUESE = {
    "title": "E-mails para si",
    "asks": "Deixamos de lhe escrever?",
    "told": "{house} deixaria de lhe enviar e-mails deste tipo: “{why}”. Nada muda enquanto não carregar no botão.",
    "stop": "Não me escrevam mais",
    "stopped": "Não voltaremos a escrever-lhe.",
    "stopped_words": "{house} já não lhe envia e-mails deste tipo. Se foi engano, carregue no botão e voltará a recebê-los.",
    "again": "Voltem a escrever-me",
    "survey": "Uma pergunta",
    "told_of": "O que fizemos a esse respeito",
    "thanks": "Agradecimento",
    "reply": "Uma resposta",
    "service": "Sobre algo em curso",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "pt": PORTUGUESE}


def language_of(*wanted: str) -> str:
    """The first of these languages, or what it is a kind of ("de-at"), in which the page can be read; else English."""
    mains = (one.strip().lower().partition("-")[0] for one in wanted)
    return next((main for main in mains if main in WORDS), "en")


def words_in(language: str, *, house: str, kind: str) -> dict[str, str]:
    """The words of the page for one kind of mail."""
    spoken = WORDS[language]
    why = spoken["told_of" if kind == "told" else kind]
    return {name: text.format(house=house, why=why) for name, text in spoken.items()}
