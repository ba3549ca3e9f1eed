"""Which of the four languages a comment is in, and what each of them makes of words."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from py3langid.langid import LanguageIdentifier
from py3langid.langid import _get_identifier as _whole_identifier
from stop_words import get_stop_words

LANGUAGES = ("en", "de", "es", "pt")
SNOWBALL = {"en": "english", "de": "german", "es": "spanish", "pt": "portuguese"}
LONG_ENOUGH = 25  # characters from which a text says its language by itself
EVEN = dict.fromkeys(LANGUAGES, 1.0 / len(LANGUAGES))

NEGATORS = {
    "en": "not no never without cannot nothing nobody neither nor",
    "de": "nicht nie niemals ohne kein keine keinen keinem keiner keines nichts weder",
    "es": "no nunca sin jamas ningun ninguna ninguno nada tampoco ni",
    "pt": "nao nunca sem jamais nenhum nenhuma nada nem tampouco n",
}
BUT = {
    "en": "but however although though yet except",
    "de": "aber jedoch doch allerdings obwohl nur",
    "es": "pero sino aunque excepto salvo",
    "pt": "mas porem embora contudo entretanto todavia so",
}


@dataclass(frozen=True)
class Tongue:
    """What the reading of one language needs: the words that turn a meaning round, those that join, those that say little."""

    code: str
    negators: frozenset[str]
    but: frozenset[str]
    little: frozenset[str]


@cache
def tongue(code: str) -> Tongue:
    negators, but = (frozenset(words[code].split()) for words in (NEGATORS, BUT))
    little = frozenset(folded(word) for word in get_stop_words(code))
    return Tongue(code, negators, but, little - negators)


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """The word in small letters, without accents: people leave them out. The German ß is ss."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def stem(word: str, code: str) -> str:
    """What is left of a word without its endings, folded."""
    return folded(_stemmer(code).stemWord(word.lower()))


@cache
def _stemmer(code: str) -> Any:
    return snowballstemmer.stemmer(SNOWBALL[code])


@cache
def _identifier() -> LanguageIdentifier:
    found = _whole_identifier()
    found.set_languages(list(LANGUAGES))
    return found


def language_of(text: str, shares: Mapping[str, float] = EVEN) -> str:
    """The likeliest language of a text, where so many of the texts around it are in each."""
    ranked = _identifier().rank(text)
    return str(max(ranked, key=lambda one: float(one[1]) + math.log(max(shares.get(str(one[0]), 0.0), 1e-4)))[0])


def shares_of(texts: Iterable[str]) -> dict[str, float]:
    """How much of the texts is in each language, by those that are long enough to say it by themselves."""
    counts = Counter(language_of(text) for text in texts if len(text) >= LONG_ENOUGH)
    n = sum(counts.values())
    return {code: (counts[code] + 1) / (n + len(LANGUAGES)) for code in LANGUAGES}
