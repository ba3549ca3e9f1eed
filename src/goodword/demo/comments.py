"""What customers of the simulated company write beside a score: of one matter or two, in the language of their own.

Whoever waited writes of the delivery; everybody else of any matter. Words follow the score: a low one finds fault with the
matter, a middle one shrugs, a high one praises it.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("en", "de", "es", "pt")
MATTERS = ("delivery", "price", "advice", "workshop", "phone")
DELIVERY = MATTERS.index("delivery")
# Language, then matter, then band: low, middle, high; each said in several ways.
SAID: dict[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "en": (
        (
            ("The delivery came late.", "I waited three weeks for the delivery.", "Delivery day came and went, and no parcel."),
            ("The delivery took its time.", "Delivery was a day late, no harm done."),
            ("The delivery came a day early.", "Fast delivery, well packed.", "The delivery was right on time."),
        ),
        (
            ("The price is too high for what it is.", "Far too expensive.", "Elsewhere the price is lower."),
            ("The price is in order.", "Not cheap, but the price is in order."),
            ("A fair price.", "Good value, the price was less than I feared.", "The price is fair for such work."),
        ),
        (
            ("The advice was poor.", "Nobody gave me any advice.", "I got the wrong advice and bought the wrong frame."),
            ("The advice was all right.", "A little more advice would have helped."),
            ("Wonderful advice, and honest.", "The advice was worth the trip.", "Friendly advice, nobody pushed me."),
        ),
        (
            ("The repair did not last a week.", "The workshop did a bad repair.", "After the repair the brake was worse."),
            ("The repair was done, no more.", "The workshop was a little slow."),
            ("The repair was perfect.", "A great workshop, the brakes are like new.", "Repaired while I waited."),
        ),
        (
            ("Nobody answers the phone.", "I called four times, and nobody called back.", "You cannot be reached by phone."),
            ("It took a while until somebody answered the phone.", "They called back the next day."),
            ("They called back within the hour.", "Always somebody on the phone, always friendly.", "They rang to ask."),
        ),
    ),
    "de": (
        (
            ("Die Lieferung kam zu spät.", "Drei Wochen auf die Lieferung gewartet.", "Die Lieferung kam nicht am Tag."),
            ("Die Lieferung hat etwas gedauert.", "Lieferung einen Tag später, nicht schlimm."),
            ("Die Lieferung kam einen Tag früher.", "Schnelle Lieferung, gut verpackt.", "Lieferung pünktlich auf den Tag."),
        ),
        (
            ("Der Preis ist viel zu hoch.", "Viel zu teuer für das, was es ist.", "Anderswo ist der Preis niedriger."),
            ("Der Preis ist in Ordnung.", "Nicht billig, aber der Preis geht."),
            ("Ein fairer Preis.", "Der Preis war niedriger als gedacht.", "Guter Preis für gute Arbeit."),
        ),
        (
            ("Die Beratung war schlecht.", "Es gab keine Beratung.", "Falsche Beratung, falscher Rahmen gekauft."),
            ("Die Beratung war ganz in Ordnung.", "Etwas mehr Beratung hätte geholfen."),
            ("Tolle und ehrliche Beratung.", "Die Beratung war jeden Weg wert.", "Freundliche Beratung, niemand hat gedrängt."),
        ),
        (
            ("Die Reparatur hielt keine Woche.", "Die Werkstatt hat schlecht gearbeitet.", "Nach der Reparatur war es übler."),
            ("Die Reparatur war in Ordnung.", "Die Werkstatt war etwas langsam."),
            ("Die Reparatur war perfekt.", "Eine super Werkstatt, die Bremse ist wie neu.", "Reparatur gleich beim Warten."),
        ),
        (
            ("Am Telefon ist nie jemand.", "Viermal angerufen, nie ein Rückruf.", "Telefonisch ist niemand zu erreichen."),
            ("Es dauerte etwas, bis jemand ans Telefon ging.", "Der Rückruf kam am nächsten Tag."),
            ("Der Rückruf kam sofort.", "Am Telefon immer freundlich.", "Sie haben angerufen und gefragt, wie es fährt."),
        ),
    ),
    "es": (
        (
            ("La entrega llegó tarde.", "Esperé tres semanas la entrega.", "La entrega no llegó el día prometido."),
            ("La entrega tardó un poco.", "La entrega llegó un día después, nada grave."),
            ("La entrega llegó un día antes.", "Entrega rápida y bien embalada.", "La entrega fue muy puntual."),
        ),
        (
            ("El precio es demasiado alto.", "Muy caro para lo que es.", "En otra tienda el precio es más bajo."),
            ("El precio está bien.", "No es barato, pero el precio está bien."),
            ("Un precio justo.", "Buen precio, menos de lo que temía.", "El precio es justo por ese trabajo."),
        ),
        (
            ("El consejo fue malo.", "Nadie me dio ningún consejo.", "Por un mal consejo compré el cuadro equivocado."),
            ("El consejo estuvo bien.", "Un poco más de consejo habría ayudado."),
            ("Un consejo estupendo y honesto.", "El consejo valió el viaje.", "Buen consejo, nadie me presionó."),
        ),
        (
            ("La reparación no duró ni una semana.", "El taller hizo mal la reparación.", "Tras la reparación iba peor."),
            ("La reparación está hecha, sin más.", "El taller fue un poco lento."),
            ("La reparación fue perfecta.", "Un gran taller, el freno está como nuevo.", "La reparación se hizo al momento."),
        ),
        (
            ("Nadie contesta el teléfono.", "Llamé cuatro veces y nadie me llamó.", "Por teléfono no hay manera."),
            ("Tardaron un poco en contestar el teléfono.", "Me llamaron al día siguiente."),
            ("Me llamaron enseguida.", "Por teléfono siempre amables.", "Llamaron para preguntar qué tal."),
        ),
    ),
    "pt": (
        (
            ("A entrega chegou atrasada.", "Esperei três semanas pela entrega.", "A entrega não chegou no dia prometido."),
            ("A entrega demorou um pouco.", "A entrega chegou um dia depois, tudo bem."),
            ("A entrega chegou um dia antes.", "Entrega rápida e bem embalada.", "A entrega foi muito pontual."),
        ),
        (
            ("O preço é alto demais.", "Muito caro para o que é.", "Em outra loja o preço é mais baixo."),
            ("O preço está bom.", "Não é barato, mas o preço está bom."),
            ("Um preço justo.", "Bom preço, menos do que eu temia.", "O preço é justo por esse trabalho."),
        ),
        (
            ("O conselho foi ruim.", "Ninguém me deu conselho nenhum.", "Por um conselho errado comprei o quadro errado."),
            ("O conselho foi razoável.", "Um pouco mais de conselho teria ajudado."),
            ("Um conselho ótimo e honesto.", "O conselho valeu a viagem.", "Bom conselho, ninguém me pressionou."),
        ),
        (
            ("O conserto não durou uma semana.", "A oficina fez um conserto ruim.", "Depois do conserto o freio ficou pior."),
            ("O conserto foi feito, só isso.", "A oficina foi um pouco lenta."),
            ("O conserto ficou perfeito.", "Uma ótima oficina, o freio está como novo.", "O conserto foi feito na hora."),
        ),
        (
            ("Ninguém atende o telefone.", "Liguei quatro vezes e ninguém ligou de volta.", "Por telefone não há jeito."),
            ("Demoraram um pouco a atender o telefone.", "Ligaram no dia seguinte."),
            ("Ligaram de volta na hora.", "Por telefone sempre simpáticos.", "Ligaram para perguntar como anda."),
        ),
    ),
}  # fmt: skip
WAYS = 6  # every number of ways to say a thing, 2 or 3, goes into it


def _vocabulary() -> tuple[str, ...]:
    """Each language × band × first matter × way × second matter or none, in the order of `codes`."""
    found = []
    for language, band, first, way, second in product(LANGUAGES, range(3), range(5), range(WAYS), range(6)):
        one = SAID[language][first][band]
        other = SAID[language][second - 1][band] if second else ()
        more = f" {other[way % len(other)]}" if other and second - 1 != first else ""
        found.append(one[way % len(one)] + more)
    return tuple(found)


VOCABULARY = _vocabulary()


def codes(band: NDArray[np.int64], is_late: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int64]:
    """What each writes, as a place in `VOCABULARY`. Of two matters the second is of any kind; half write of one alone."""
    n = len(band)
    language = rng.choice(len(LANGUAGES), n, p=[0.4, 0.3, 0.15, 0.15])
    first = np.where(is_late & (band == 0), DELIVERY, rng.integers(0, len(MATTERS), n))
    way = rng.integers(0, WAYS, n)
    second = np.where(rng.random(n) < 0.5, 0, rng.integers(1, 6, n))
    found = (((language * 3 + band) * 5 + first) * WAYS + way) * 6 + second
    return np.asarray(found)
