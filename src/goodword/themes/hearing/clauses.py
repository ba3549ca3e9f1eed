"""A comment cut into clauses, and each clause into terms: stems and pairs of them, those after a “not” marked as such."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .tongues import Tongue, folded, stem

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
STOP = re.compile(r"[.!?…;:\n\r]+|\s[-–—]\s|[()]")
PART = re.compile(r"[.!?…;:,\n\r]")
FEWEST_WORDS = 2  # on either side of a comma that parts two clauses
REACH = 3  # so many words a “not” turns round
NOT = "¬"


@dataclass(frozen=True)
class Word:
    """A word of a clause: where it stands (with the “not” that turns it), its stem, whether it tells of something."""

    start: int
    end: int
    stem: str
    tells: bool
    is_turned: bool


@dataclass(frozen=True)
class Clause:
    """A part of a comment that says one thing."""

    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """What it tells of: stems, and pairs of neighbours."""
        return tuple(term for term, _, _ in self.phrases())

    def phrases(self) -> Iterator[tuple[str, int, int]]:
        """Each term, and where in the comment its words begin and end."""
        telling = [word for word in self.words if word.tells]
        for word in telling:
            yield _mark(word), word.start, word.end
        for one, other in pairwise(telling):
            if one.stem != other.stem:
                yield f"{_mark(one)} {_mark(other)}", one.start, other.end

    @property
    def feelings(self) -> tuple[str, ...]:
        """What may tell how it was: every stem, and pairs, with what little words leave in them."""
        marked = [_mark(word) for word in self.words]
        return (*marked, *(f"{one} {other}" for one, other in pairwise(marked)))


def _mark(word: Word) -> str:
    return NOT + word.stem if word.is_turned else word.stem


def clauses(text: str, tongue: Tongue) -> tuple[Clause, ...]:
    """The clauses of a comment, in their order; a clause has at least one word."""
    found = (_clause(text, start, end, tongue) for start, end in _spans(text, tongue))
    return tuple(clause for clause in found if clause.words)


def _spans(text: str, tongue: Tongue) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in _cuts(text, tongue):
        if start > at:
            yield at, start
        at = end
    if at < len(text):
        yield at, len(text)


def _cuts(text: str, tongue: Tongue) -> list[tuple[int, int]]:
    """Where one clause ends and the next begins: stops, commas between two of them, and words such as “but”."""
    cuts = [found.span() for found in STOP.finditer(text)]
    cuts += [(w.start(), w.start()) for w in WORD.finditer(text) if folded(w[0]) in tongue.but]
    parts = [-1, *(found.start() for found in PART.finditer(text)), len(text)]
    for before, at, after in zip(parts, parts[1:], parts[2:], strict=False):
        n_beside = min(len(WORD.findall(text, before + 1, at)), len(WORD.findall(text, at + 1, after)))
        if text[at] == "," and n_beside >= FEWEST_WORDS:
            cuts.append((at, at + 1))
    return sorted(cuts)


def _clause(text: str, start: int, end: int, tongue: Tongue) -> Clause:
    words, reach, turned_at = [], 0, start
    for found in WORD.finditer(text, start, end):
        plain = folded(found[0])
        if plain in tongue.negators or (tongue.code == "en" and plain.endswith(("n't", "n’t"))):
            reach, turned_at = REACH, found.start()
            words.append(Word(found.start(), found.end(), plain, tells=False, is_turned=False))
            continue
        tells, begins = len(plain) > 1 and plain not in tongue.little, turned_at if reach > 0 else found.start()
        words.append(Word(begins, found.end(), stem(found[0], tongue.code), tells=tells, is_turned=reach > 0))
        reach -= 1
    return Clause(words[0].start if words else start, words[-1].end if words else end, tuple(words))
