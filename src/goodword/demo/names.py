"""Names, e-mails and phones for people who do not exist. Mail to them goes nowhere: the domains are reserved for examples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodword.kit import names


@dataclass(frozen=True)
class Land:
    """How people of one country are called, and how their mobile numbers begin."""

    country: str
    language: str
    dial: str
    digits: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    cities: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LANDS: tuple[Land, ...] = (
    Land(
        "DE",
        "de",
        "+49151",
        8,
        _words(
            "Anke Birgit Clara Dörte Elke Frieda Greta Heike Ida Jule Bernd Carsten Dieter Emil Fritz Georg Hannes "
            "Ingo Jörg Klaus"
        ),
        _words(
            "Ahlers Bäcker Claußen Dietz Engel Fuchs Groß Hoffmann Iversen Jäger Köhler Lindemann Möller Neumann Ott "
            "Pöhler Richter Schäfer Thiel Vogt"
        ),
        ("Hamburg", "Köln", "Leipzig", "München", "Kiel"),
    ),
    Land(
        "FR",
        "fr",
        "+3361",
        7,
        _words(
            "Amélie Brigitte Chloé Delphine Élodie Fanny Gaëlle Hélène Inès Jeanne Antoine Benoît Cédric Damien "
            "Étienne François Gérard Hugo Jérôme Loïc"
        ),
        _words(
            "Arnaud Bertrand Chevalier Dubois Éluard Fournier Garnier Hébert Joly Lefèvre Mercier Noël Olivier "
            "Perrin Rousseau Sénéchal Tessier Vidal"
        ),
        ("Lyon", "Nantes", "Lille", "Bordeaux"),
    ),
    Land(
        "ES",
        "es",
        "+346",
        8,
        _words(
            "Ainhoa Belén Carmen Dolores Elvira Fátima Gloria Inés Jimena Lucía Álvaro Borja César Diego Enrique "
            "Félix Gonzalo Íñigo Javier Martín"
        ),
        _words(
            "Álvarez Blanco Castaño Domínguez Espinosa Fernández Gutiérrez Herrera Ibáñez Jiménez López Muñoz Núñez "
            "Ortega Peña Quintana Rodríguez Sánchez"
        ),
        ("Sevilla", "Valencia", "Bilbao", "Málaga"),
    ),
    Land(
        "PT",
        "pt",
        "+35191",
        7,
        _words(
            "Ana Beatriz Catarina Filipa Graça Inês Joana Leonor Mafalda Rita António Bruno Duarte Fábio Gonçalo João "
            "Luís Nuno Rui Tomás"
        ),
        _words(
            "Almeida Barbosa Carvalho Dinis Esteves Figueiredo Gonçalves Henriques Lourenço Magalhães Nóbrega "
            "Oliveira Pinto Queirós Ramalho Simões Távora"
        ),
        ("Lisboa", "Porto", "Braga", "Faro"),
    ),
    Land(
        "PL",
        "pl",
        "+4860",
        7,
        _words(
            "Agnieszka Bożena Dorota Elżbieta Grażyna Halina Jadwiga Kasia Małgorzata Zofia Andrzej Bogdan Czesław "
            "Janusz Krzysztof Łukasz Michał Paweł Stanisław Zbigniew"
        ),
        _words(
            "Adamczyk Bąk Cieślak Dąbrowska Gołębiewski Jabłoński Kowalczyk Łuczak Majewski Nowicki Olszewski "
            "Pietrzak Rutkowska Sikora Wójcik Zając Żak"
        ),
        ("Kraków", "Gdańsk", "Łódź", "Poznań"),
    ),
    Land(
        "TR",
        "tr",
        "+90532",
        7,
        _words("Aylin Burcu Çiğdem Defne Ebru Gül İpek Nazlı Özlem Şule Ahmet Barış Cem Deniz Emre Gökhan Kaan Mert Ömer Yiğit"),
        _words("Akın Bozkurt Çelik Demir Erdoğan Güneş Işık Kaya Öztürk Polat Şahin Toprak Uçar Yıldız Yılmaz"),
        ("İzmir", "Ankara", "Bursa"),
    ),
    Land(
        "SE",
        "sv",
        "+4670",
        7,
        _words(
            "Åsa Birgitta Ebba Frida Gunilla Hedvig Ingrid Karin Lovisa Märta Anders Björn Erik Gösta Håkan Jonas "
            "Lars Måns Nils Åke"
        ),
        _words(
            "Åberg Bergström Dahlgren Ek Forsberg Granström Hägglund Isaksson Jönsson Källström Lindqvist Månsson "
            "Nyström Öberg Persson Sjögren Söderberg"
        ),
        ("Malmö", "Göteborg", "Umeå"),
    ),
    Land(
        "GB",
        "en",
        "+447400",
        6,
        _words(
            "Abigail Bethan Catrin Daisy Eleanor Freya Gemma Harriet Imogen Orla Alfie Brendan Callum Declan Ewan "
            "Finlay Gareth Hamish Idris Kofi"
        ),
        _words(
            "Ashworth Braithwaite Campbell Davies Ellis Fairclough Grant Hughes Ingram Jenkins Khan Llewellyn MacLeod "
            "O’Neill Patel Quinn Rees Sharma"
        ),
        ("Leeds", "Cardiff", "Glasgow", "Bristol"),
    ),
)
SHARE = np.array([0.34, 0.13, 0.11, 0.1, 0.1, 0.07, 0.06, 0.09])
FIRMS = _words("Atelier Studio Werkstatt Café Praxis Bakery Taller Oficina Pracownia Verkstad Kanzlei Librairie")
DOMAINS = ("example.com", "example.org", "example.net")
# How a street and a postcode are written there; each # is a digit. The streets are such as every town has.
STREETS = {
    "DE": ("Gartenweg {n}", "Hauptstraße {n}", "#####"),
    "FR": ("{n} rue du Moulin", "{n} rue de l’Église", "#####"),
    "PT": ("Rua das Flores {n}", "Rua da Igreja {n}", "####-###"),
    "ES": ("Calle Mayor {n}", "Calle de la Fuente {n}", "#####"),
    "PL": ("ul. Ogrodowa {n}", "ul. Krótka {n}", "##-###"),
    "TR": ("Gül Sokak No: {n}", "Çınar Caddesi No: {n}", "#####"),
    "SE": ("Storgatan {n}", "Skolgatan {n}", "### ##"),
    "GB": ("{n} Mill Lane", "{n} Church Road", "ZZ# #ZZ"),
}
LETTERS = str.maketrans({" ": "", "’": "", "'": ""})


@dataclass(frozen=True)
class Identities:
    """What people are called and how they are reached, as columns."""

    name: list[str]
    name_key: list[str]
    email: list[str]
    phone: list[str]
    phone_key: list[str]
    city: list[str]
    street: list[str]
    postcode: list[str]


def draw(size: int, rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    """The numbers from which identities are made: country, name, city, and how they write."""
    by_chance = ("given", "family", "city")
    return {"land": rng.choice(len(LANDS), size, p=SHARE)} | {what: rng.integers(0, 1 << 30, size) for what in by_chance}


def identities(
    drawn: dict[str, NDArray[np.int64]], has_email: NDArray[np.bool_], has_phone: NDArray[np.bool_], first: int
) -> Identities:
    """Names, e-mails and phones of people who are numbered from `first`; no two share an address."""
    made = Identities([], [], [], [], [], [], [], [])
    bare = [[names.key(name).translate(LETTERS) for name in land.given] for land in LANDS]
    bare_family = [[names.key(name).translate(LETTERS) for name in land.family] for land in LANDS]
    rows = zip(
        *(drawn[k].tolist() for k in ("land", "given", "family", "city")), has_email.tolist(), has_phone.tolist(), strict=True
    )
    for number, (at, given, family, city, is_mailed, is_called) in enumerate(rows, start=first):
        land = LANDS[at]
        g, f = given % len(land.given), family % len(land.family)
        name = f"{land.given[g]} {land.family[f]}"
        made.name.append(name)
        made.name_key.append(names.key(name) if not name.isascii() else name.lower())
        made.email.append(f"{bare[at][g]}.{bare_family[at][f]}{number}@{DOMAINS[number % 3]}" if is_mailed else "")
        phone = _phone(land, number) if is_called else ""
        made.phone_key.append(phone)
        made.phone.append(f"{phone[:3]} {phone[3:6]} {phone[6:]}" if phone else "")
        made.city.append(land.cities[city % len(land.cities)])
        street, postcode = _address(land, number)
        made.street.append(street)
        made.postcode.append(postcode)
    return made


def _address(land: Land, number: int) -> tuple[str, str]:
    """A street and a postcode of nowhere; of one in seven nobody wrote them down."""
    if number % 7 == 3:
        return "", ""
    *streets, written = STREETS[land.country]
    digits = iter(f"{number * 7_919 % 10_000_000:07d}")
    return streets[number % len(streets)].format(n=1 + number % 89), "".join(next(digits) if c == "#" else c for c in written)


def _phone(land: Land, number: int) -> str:
    """A number that could be dialled; a multiplication by an odd number gives no two people the same."""
    return f"{land.dial}{number * 7_654_321 % 10**land.digits:0{land.digits}d}"
