"""Themes found in clauses: which terms go together (non-negative factors of TF-IDF weights), and how to find them in others."""

import math
import warnings
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning

from .clauses import NOT
from .valued import worth

Matrix = Any  # a sparse matrix; SciPy types none
FEWEST_CLAUSES = 60
MOST_TERMS = 3000
FEWEST, MOST = 3, 14  # themes of a language
RARE = 0.001  # a term is in at least this share of the clauses, and in at least four
ALIKE = 0.2
ROUNDS = 300
SEED = 0


@dataclass(frozen=True)
class Vocabulary:
    """The terms that are looked at, with the weight of each: the rarer the more."""

    weights: Mapping[str, float]

    @cached_property
    def places(self) -> dict[str, int]:
        return {term: at for at, term in enumerate(self.weights)}

    def matrix(self, clauses: Sequence[Sequence[str]]) -> Matrix:
        """One row of length 1 (or 0) for each clause."""
        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for terms in clauses:
            found = Counter(place for term in terms if (place := self.places.get(term)) is not None)
            rowed = {at: (1 + math.log(n)) * self._by_place[at] for at, n in found.items()}
            length = math.sqrt(sum(v * v for v in rowed.values())) or 1.0
            columns += rowed.keys()
            values += [v / length for v in rowed.values()]
            ends.append(len(columns))
        return sparse.csr_matrix((values, columns, ends), shape=(len(clauses), len(self.weights)))

    @cached_property
    def _by_place(self) -> list[float]:
        return list(self.weights.values())


def vocabulary(clauses: Sequence[Sequence[str]], code: str) -> Vocabulary:
    """The terms of clauses that are neither rare nor mere praise or blame."""
    n, valued = len(clauses), worth(code).keys()
    counts = Counter(term for terms in clauses for term in set(terms))
    least = max(4, math.ceil(RARE * n))
    kept = [(count, term) for term, count in counts.items() if count >= least and not _only_values(term, valued)]
    chosen = sorted(kept, key=lambda one: (-one[0], one[1]))[:MOST_TERMS]
    return Vocabulary({term: math.log((1 + n) / (1 + count)) + 1 for count, term in sorted(chosen, key=lambda one: one[1])})


def _only_values(term: str, valued: Collection[str]) -> bool:
    stems = [part.removeprefix(NOT) for part in term.split()]
    return any(one in valued for one in stems)


def how_many(n: int) -> int:
    """How many themes to look for in so many clauses."""
    return max(FEWEST, min(MOST, round(0.75 * math.log2(max(n, 1)))))


def factors(rows: Matrix, at_most: int) -> NDArray[np.float64]:
    """The themes: for each the weights of all terms, of length 1; those that are alike are one."""
    k = min(at_most, *rows.shape)
    # How far a fit is off, which nobody reads, comes out as the root of a little less than nothing where it is perfect.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # Factors that still move a little after so many rounds name the same themes.
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = NMF(k, init="nndsvd", random_state=SEED, max_iter=ROUNDS, tol=1e-3).fit(rows).components_
    found = found[found.sum(axis=1) > 0]
    return _apart(found / np.linalg.norm(found, axis=1, keepdims=True))


def _apart(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without those that a heavier one is all but the same as."""
    kept: list[NDArray[np.float64]] = []
    for one in found:
        near = [at for at, other in enumerate(kept) if float(one @ other) >= ALIKE]
        if near:
            joined = kept[near[0]] + one
            kept[near[0]] = joined / np.linalg.norm(joined)
        else:
            kept.append(one)
    return np.array(kept)


def likeness(rows: Matrix, themes: NDArray[np.float64]) -> NDArray[np.float64]:
    """How near each clause is to each theme: the cosine, 0 to 1."""
    return np.asarray(rows @ themes.T)
