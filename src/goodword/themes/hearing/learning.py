"""Learning one language from its comments: its themes, how things were, and what people said of either."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from . import feeling
from .clauses import NOT, clauses
from .discovering import FEWEST_CLAUSES, factors, how_many, vocabulary
from .ears import Ear
from .tongues import tongue

Floats = npt.NDArray[np.float64]
MOST_KEPT = 60  # terms of a theme
LEAST_WEIGHT = 0.02
SAME = 0.35  # cosine from which a theme found anew is one that was known
AKIN = 0.3  # the same between two languages, by words that are spelt alike
COGNATE = 0.4  # from which two words are
SOUNDS = {"ph": "f", "th": "t", "ck": "k"}
HALF = 5  # after so many corrections they weigh half of what they can
FEWEST_TO_SPLIT = 20


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, and how happy they were: 1, 0 or −1, or nobody knows."""

    text: str
    band: int | None = None


@dataclass(frozen=True)
class Taught:
    """That some words are, or are not, of a theme: a person said so."""

    theme: str
    words: str
    is_it: bool


def learned(code: str, comments: Sequence[Comment]) -> Ear | None:
    """What there is to learn of a language, its themes numbered; nothing from too few clauses."""
    found = [clauses(comment.text, tongue(code)) for comment in comments]
    terms = [clause.terms for of_one in found for clause in of_one]
    known = vocabulary(terms, code)
    if len(terms) < FEWEST_CLAUSES or len(known.weights) < 2:
        return None
    names = list(known.weights)
    themes = {str(n): _kept(names, row) for n, row in enumerate(factors(known.matrix(terms), how_many(len(terms))))}
    felt = feeling.learned([(of_one, c.band) for of_one, c in zip(found, comments, strict=True) if c.band is not None], code)
    return Ear(code, known.weights, themes, felt)


def _kept(names: Sequence[str], row: Floats) -> dict[str, float]:
    order = np.abs(row).argsort(kind="stable")[::-1][:MOST_KEPT]
    return {names[at]: round(float(row[at]), 4) for at in order if abs(row[at]) > LEAST_WEIGHT}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How alike two themes are."""
    length = float(np.linalg.norm(list(one.values())) * np.linalg.norm(list(other.values())))
    return sum(weight * other.get(term, 0.0) for term, weight in one.items()) / length if length else 0.0


def matched(
    new: Mapping[str, Mapping[str, float]], known: Mapping[str, Mapping[str, float]], least: float = SAME
) -> dict[str, str]:
    """Which new themes are known ones: the most alike first, each once."""
    return _each_once({(n, k): cosine(a, b) for n, a in new.items() for k, b in known.items()}, least)


def _each_once(pairs: Mapping[tuple[str, str], float], least: float) -> dict[str, str]:
    found: dict[str, str] = {}
    for alike, one, other in sorted(((alike, *pair) for pair, alike in pairs.items()), reverse=True):
        if alike >= least and one not in found and other not in found.values():
            found[one] = other
    return found


def akin(new: Mapping[str, Mapping[str, float]], known: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """Which themes of a language are known from another one: the cosine of two, where words count as one another as far as they
    are spelt alike (a soft cosine: Sidorov, Gelbukh, Gómez-Adorno, Pinto 2014)."""
    (ours, our_words), (theirs, their_words) = _by_word(new), _by_word(known)
    near = spelt_alike(our_words, their_words)
    alike = ours @ np.where(near >= COGNATE, near, 0.0) @ theirs.T
    return _each_once({(n, k): float(alike[i, j]) for i, n in enumerate(new) for j, k in enumerate(known)}, AKIN)


def _by_word(themes: Mapping[str, Mapping[str, float]]) -> tuple[Floats, list[str]]:
    """Themes × single words, each row of length 1. Whether something was not so does not tell of what it was."""
    words = sorted({term.removeprefix(NOT) for terms in themes.values() for term in terms if " " not in term})
    places, found = {word: at for at, word in enumerate(words)}, np.zeros((len(themes), len(words)))
    for row, terms in zip(found, themes.values(), strict=True):
        for term, weight in terms.items():
            if " " not in term:
                row[places[term.removeprefix(NOT)]] += weight
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), LEAST_WEIGHT), words


def spelt_alike(ours: Sequence[str], theirs: Sequence[str]) -> Floats:
    """How many of their three letters in a row words have in common, beginning and end among them; the cosine of each two."""
    places = {three: at for at, three in enumerate(sorted({three for word in (*ours, *theirs) for three in threes(word)}))}
    found = []
    for words in (ours, theirs):
        has = np.zeros((len(words), len(places)))
        for row, word in zip(has, words, strict=True):
            own = threes(word)
            row[[places[three] for three in own]] = 1 / math.sqrt(len(own))
        found.append(has)
    return np.asarray(found[0] @ found[1].T)


def threes(word: str) -> set[str]:
    """The three letters in a row of a word, by sound where kindred languages spell one sound in two ways."""
    for spelling, sound in SOUNDS.items():
        word = word.replace(spelling, sound)
    word = f"^{word}$"
    return {word[at : at + 3] for at in range(max(1, len(word) - 2))}


def taught(ear: Ear, said: Sequence[Taught]) -> Ear:
    """The same ear after a person's corrections: each theme moves to what is of it, and away from what is not (Rocchio 1971)."""
    keys = tuple(key for key in ear.themes if any(one.theme == key for one in said))
    rows = dict(zip(ear.themes, ear.matrix, strict=True))
    moved = {key: _moved(ear, rows[key], [one for one in said if one.theme == key]) for key in keys}
    return replace(ear, themes={**ear.themes, **moved}, taught=keys)


def _moved(ear: Ear, row: Floats, said: Sequence[Taught]) -> dict[str, float]:
    for is_it, sign in ((True, 1.0), (False, -1.0)):
        found = (clause.terms for one in said if one.is_it is is_it for clause in clauses(one.words, tongue(ear.code)))
        told = sorted(set(found))  # what ten people wrote alike is one thing to learn
        if told:
            middle = np.asarray(ear.vocabulary.matrix(told).mean(axis=0)).ravel()
            row = row + sign * len(told) / (len(told) + HALF) * middle
    return _kept(list(ear.weights), row)


def halves(ear: Ear, key: str, comments: Sequence[str]) -> list[dict[str, float]]:
    """A theme as two, by what its clauses say beside what they have in common; nothing where they are too few or all alike."""
    at = list(ear.themes).index(key)
    found = [clause for text in comments for clause in clauses(text, tongue(ear.code))]
    sure = ear.certainties(ear.near(found))[:, at]
    rows = ear.vocabulary.matrix([clause.terms for clause, certainty in zip(found, sure, strict=True) if certainty >= 0.5])
    if rows.shape[0] < FEWEST_TO_SPLIT:
        return []
    parts = factors(rows, 2)
    return [_kept(list(ear.weights), row) for row in parts] if len(parts) == 2 else []
