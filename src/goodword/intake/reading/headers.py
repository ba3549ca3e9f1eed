"""What a header says: the words above a column, and which field they mean in any of the languages."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from goodword.kit import names

from .choices import WORDS
from .fields import FIELDS

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NOT_WORDS = re.compile(r"[^\w]+|_+")
# "Nº de pedido", "N° client": the sign says number.
NUMBER_SIGNS = re.compile(r"\b[nN]\s?[º°]|№|#")
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
EXACT, BESIDE, TYPO, PART, COMPOUND = 1.0, 0.92, 0.85, 0.6, 0.55
SHORTEST_TYPO, SHORTEST_COMPOUND = 6, 6
MANY_WORDS = 6
DAY_WORDS = frozenset(
    [
        "date",
        "datum",
        "fecha",
        "data",
        "day",
        "time",
        "timestamp",
        "zeit",
        "zeitpunkt",
        "hora",
        "heure",
        "at",
        "on",
        "am",
        "le",
        "el",
        "em",
        "op",
        "il",
    ]
)


# "Column 3", "Unnamed: 2", "Feld1": a program wrote it because nobody did.
PLACEHOLDER = re.compile(
    r"(?:unnamed|column|col|spalte|feld|field|campo|columna|coluna|colonne|champ|colonna|kolom|var|v|x|f|q)[\s_:.\-]*\d+(?:[\s_]level.*)?|[a-z]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Saying:
    """A header in words: the whole, and without the words that only say whose it is."""

    whole: str
    bare: str


@lru_cache(maxsize=4096)
def saying(header: str) -> Saying:
    """The words of a header, folded: "Kunden-E-Mail (privat)" → "kunden e mail"."""
    if PLACEHOLDER.fullmatch(header.strip()):
        return Saying("", "")
    text = NUMBER_SIGNS.sub(" n ", IN_BRACKETS.sub(" ", header)) if not header.strip().startswith("(") else header
    whole = _words(CAMEL.sub(" ", text)) or _words(header)
    bare = " ".join(word for word in whole.split() if word not in beside())
    return Saying(whole, bare or whole)


def score(header: str, kind: str, field: str) -> float:
    """How surely a header means a field of a kind: 1 is certain, 0 is no word of it."""
    said = saying(header)
    if not said.whole:
        return 0.0
    words = synonyms(kind).get(field, frozenset())
    best = _exact(said, words)
    if best:
        return best
    joined = _words(header).replace(" ", "")
    if joined in {word.replace(" ", "") for word in words}:
        return BESIDE
    return max(_near(said.whole, words), _near(said.bare, words), _within(said.whole, words))


def is_question(header: str) -> bool:
    """Whether a header is a sentence, as survey programs write them."""
    return "?" in header or len(saying(header).whole.split()) >= MANY_WORDS


def names_a_day(header: str) -> bool:
    """Whether some word of a header says that a day or a time stands below."""
    return not DAY_WORDS.isdisjoint(saying(header).whole.split())


def is_known(header: str) -> bool:
    """Whether a text is a word that people put above columns, of whatever kind."""
    said = saying(header)
    return any(said.whole in words or said.bare in words for kind in told_kinds() for words in synonyms(kind).values())


def _exact(said: Saying, words: frozenset[str]) -> float:
    if said.whole in words:
        return EXACT
    return BESIDE if said.bare in words else 0.0


def _near(text: str, words: frozenset[str]) -> float:
    """One letter wrong, left out, doubled or swapped, in a word that is long enough to bear it."""
    if len(text) < SHORTEST_TYPO:
        return 0.0
    return TYPO if any(abs(len(w) - len(text)) <= 1 and len(w) >= SHORTEST_TYPO and _one_slip(w, text) for w in words) else 0.0


def _one_slip(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])


def _within(text: str, words: frozenset[str]) -> float:
    """A synonym as a run of whole words in a longer header, or inside one long compound."""
    padded = f" {text} "
    lengths = [len(word) for word in words if len(word) > 2 and word not in beside() and f" {word} " in padded]
    if lengths:
        return PART * (0.5 + 0.5 * max(lengths) / len(text))
    inside = [len(word) for word in words if len(word) >= SHORTEST_COMPOUND and word in text.replace(" ", "")]
    return COMPOUND * (0.4 + 0.6 * max(inside) / len(text)) if inside else 0.0


def _words(text: str) -> str:
    return " ".join(NOT_WORDS.sub(" ", names.key(text)).split())


OF_EVENTS = frozenset({"person_key", "at", "kind", "stage", "channel", "staff", "dealer", "branch", "department", "product"})


@cache
def told_kinds() -> tuple[str, ...]:
    return tuple(kind for kind in FIELDS if kind != "referrals")


@cache
def beside() -> frozenset[str]:
    """Words that only say whose a column is."""
    return frozenset(_told()["beside"]["words"])


@cache
def synonyms(kind: str) -> dict[str, frozenset[str]]:
    """Field → the words for it. A kind's own words hold, the common ones are added."""
    told, common = _told(), _told()["any"]
    own = [told.get(each, {}) for each in (kind, *(["opportunities"] if kind == "referrals" else []))]
    found = {
        field: frozenset([*common.get(field, []), *(word for words in own for word in words.get(field, []))])
        for field in FIELDS[kind]
    }
    if kind == "events":  # a log's own numbers, such as that of an activity, may stand in several rows
        return {field: words if field in OF_EVENTS else frozenset() for field, words in found.items()}
    # The number of a customer is the key of a person, and a foreign key in all other files.
    return {**found, "key": found["key"] | frozenset(common["person_key"])} if kind == "people" else found


@cache
def _told() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((WORDS / "headers.toml").read_text("utf-8"))
