"""What has been learned of one language, in a shape that can be kept: its terms, its themes, how things were."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .clauses import Clause, clauses
from .discovering import Vocabulary, likeness
from .feeling import Feeling
from .tongues import tongue

NEAR = 0.15  # cosine from which a clause is of a theme
ALSO = 0.75  # a second theme is named where it is this near to the first
ENOUGH = 0.5  # the certainty of a clause that is just so near
PERHAPS = 0.1  # the least certainty of what a person may want to look at


@dataclass(frozen=True)
class Heard:
    """That a comment speaks of a theme: where, how it was (−1 to 1), how sure (0 to 1; from ½ on it counts)."""

    theme: str
    start: int
    end: int
    sentiment: float
    certainty: float

    @property
    def is_sure(self) -> bool:
        return self.certainty >= ENOUGH


@dataclass(frozen=True)
class Ear:
    """One language as it was learned. `themes` are weights of terms by the theme's key; people corrected the `taught` ones."""

    code: str
    weights: Mapping[str, float]
    themes: Mapping[str, Mapping[str, float]]
    feeling: Feeling
    taught: tuple[str, ...] = ()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.weights)

    @cached_property
    def matrix(self) -> NDArray[np.float64]:
        """A row of length 1 for each theme, a column for each term."""
        found = np.zeros((len(self.themes), len(self.weights)))
        for at, terms in enumerate(self.themes.values()):
            for term, weight in terms.items():
                if (place := self.vocabulary.places.get(term)) is not None:
                    found[at, place] = weight
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.where(lengths > 0, lengths, 1.0))

    def near(self, found: Sequence[Clause]) -> NDArray[np.float64]:
        """How near each clause is to each theme, 0 to 1."""
        rows = self.vocabulary.matrix([clause.terms for clause in found])
        return np.maximum(likeness(rows, self.matrix), 0.0)

    def certainties(self, near: NDArray[np.float64]) -> NDArray[np.float64]:
        """How sure it is that a clause is of a theme: of the nearest, of those about as near, and of those that people taught."""
        most = near.max(axis=1, keepdims=True, initial=0.0)
        is_of = near >= ALSO * most
        is_of[:, [at for at, key in enumerate(self.themes) if key in self.taught]] = True
        sure = np.minimum(1.0, near * (ENOUGH / NEAR))
        return np.where(is_of, sure, np.minimum(sure, ENOUGH - 0.01))

    def hears(self, text: str) -> list[Heard]:
        """Of which themes a comment speaks, each once, at its clearest clause; also those of which it may."""
        return self.hear([text])[0]

    def hear(self, texts: Sequence[str]) -> list[list[Heard]]:
        """The same of many comments at once."""
        each = [clauses(text, tongue(self.code)) for text in texts]
        sure = self.certainties(self.near([clause for found in each for clause in found]))
        heard, at = [], 0
        for found in each:
            heard.append(self._of(found, sure[at : at + len(found)]) if found else [])
            at += len(found)
        return heard

    def _of(self, found: Sequence[Clause], sure: NDArray[np.float64]) -> list[Heard]:
        best, most = sure.argmax(axis=0), sure.max(axis=0, initial=0.0)
        return [
            Heard(key, found[best[at]].start, found[best[at]].end, self._felt(found, sure[:, at]), round(float(most[at]), 2))
            for at, key in enumerate(self.themes)
            if most[at] >= PERHAPS
        ]

    def _felt(self, found: Sequence[Clause], sure: NDArray[np.float64]) -> float:
        """How it was, by all clauses that are of the theme."""
        least = min(ENOUGH, float(sure.max()))
        felt = [self.feeling.of(clause) for clause, certainty in zip(found, sure, strict=True) if certainty >= least]
        return round(math.fsum(felt) / len(felt), 2)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "weights": dict(self.weights), "themes": {key: dict(w) for key, w in self.themes.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        feeling, taught = Feeling(**kept["feeling"]), tuple(kept["taught"])
        return cls(kept["code"], kept["weights"], kept["themes"], feeling, taught)
