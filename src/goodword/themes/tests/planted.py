"""Comments with themes planted in them, in four languages; the truth stands beside each."""

import random
from dataclasses import dataclass

SAID = {
    "en": {
        "parking": "there was nowhere to park|the car park was full|a parking space is hard to find|parking costs too much",
        "billing": "the invoice was wrong|they charged me twice on the invoice|"
        "my invoice had a mistake|the invoice never matches",
        "adviser": "the adviser explained everything|the adviser listened|the adviser helped my mother|the adviser knew my name",
        "phone": "I waited an hour on the phone|nobody answered the phone|"
        "the queue on the phone took forever|an hour on the phone",
        "app": "the app crashes at the login|the app lost my password|"
        "I could login with the app at once|the app and the login work",
    },
    "de": {
        "parking": "der Parkplatz war voll|ich fand keinen Parkplatz|der Parkplatz kostet viel|ein Parkplatz direkt vor der Tür",
        "billing": "die Rechnung war falsch|die Rechnung nennt falsche Beträge|"
        "die Rechnung kam doppelt|die Rechnung stimmte nicht",
        "adviser": "der Berater erklärte alles|der Berater hat zugehört|"
        "der Berater half meiner Mutter|der Berater kannte meinen Namen",
        "phone": "eine Stunde am Telefon|am Telefon dauerte es ewig|niemand ging ans Telefon|am Telefon eine Stunde gewartet",
        "app": "die App stürzt beim Anmelden ab|die App verlor mein Passwort|"
        "Anmelden mit der App ging sofort|die App kennt mein Passwort",
    },
    "es": {
        "parking": "el aparcamiento estaba lleno|no hay plazas de aparcamiento|"
        "el aparcamiento cuesta demasiado|un aparcamiento con plazas",
        "billing": "la factura estaba equivocada|me cobraron dos veces en la factura|"
        "la factura tenía un error|la factura no coincide",
        "adviser": "el asesor me explicó todo|el asesor me escuchó|el asesor ayudó a mi madre|el asesor conoce mi nombre",
        "phone": "una hora al teléfono|nadie contesta el teléfono|"
        "la espera al teléfono fue eterna|una hora de espera al teléfono",
        "app": "la aplicación se cierra al entrar|la aplicación perdió mi clave|"
        "entrar con la aplicación fue fácil|la aplicación y la clave",
    },
    "pt": {
        "parking": "o estacionamento estava cheio|não há vagas no estacionamento|"
        "o estacionamento custa caro|um estacionamento com vagas",
        "billing": "a fatura estava errada|cobraram duas vezes na fatura|a fatura tinha um erro|a fatura não bate",
        "adviser": "o consultor explicou tudo|o consultor me ouviu|o consultor ajudou minha mãe|o consultor sabe meu nome",
        "phone": "uma hora ao telefone|ninguém atende o telefone|a espera ao telefone foi eterna|uma hora de espera ao telefone",
        "app": "o aplicativo fecha ao entrar|o aplicativo perdeu minha senha|"
        "entrar com o aplicativo foi fácil|o aplicativo e a senha",
    },
}
BESIDE = {
    "en": "really|as always|this time|in March|for me|honestly",
    "de": "wirklich|wie immer|diesmal|im März|für mich|ehrlich",
    "es": "de verdad|como siempre|esta vez|en marzo|para mí",
    "pt": "de verdade|como sempre|desta vez|em março|para mim",
}
HOW = {
    "en": ("great service", "terrible service"),
    "de": ("toller Service", "schlechter Service"),
    "es": ("servicio excelente", "servicio pésimo"),
    "pt": ("serviço ótimo", "serviço péssimo"),
}


@dataclass(frozen=True)
class Planted:
    """A comment, the themes that were planted in it, and how happy its writer was."""

    text: str
    themes: frozenset[str]
    is_happy: bool


def comments(code: str, n: int, seed: int) -> list[Planted]:
    """So many comments of a language, each of one theme or of two; half of them happy, whatever they speak of."""
    chance = random.Random(f"{code}{seed}")
    return [_comment(code, chance) for _ in range(n)]


def _comment(code: str, chance: random.Random) -> Planted:
    themes = chance.sample(sorted(SAID[code]), 1 if chance.random() < 0.6 else 2)
    is_happy = chance.random() < 0.5
    parts = []
    for theme in themes:
        words, beside = chance.choice(SAID[code][theme].split("|")), chance.choice(BESIDE[code].split("|"))
        parts.append(f"{words} {beside}" if chance.random() < 0.5 else f"{beside} {words}")
    if chance.random() < 0.7:
        parts.append(HOW[code][0 if is_happy else 1])
    return Planted(". ".join(parts), frozenset(themes), is_happy)


def theme_of(words: str, code: str) -> str:
    """The theme of some words, by the key that they were planted with."""
    found = [theme for theme, said in SAID[code].items() if any(one in words or words in one for one in said.split("|"))]
    return found[0] if found else ""
