"""How it was, clause by clause: learned from the scores that came with comments, or from general words where these are few."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sklearn.linear_model import LogisticRegression

from .clauses import NOT, Clause
from .discovering import Vocabulary
from .valued import worth

FEWEST_OF_A_BAND = 40  # comments of happy, and of unhappy, from which their words are told apart
MOST_TERMS = 4000
LEAST_OFTEN = 3
STEEP = 1.0


@dataclass(frozen=True)
class Feeling:
    """What each word adds to how it was. `n` comments taught it; 0 where the general words speak."""

    words: dict[str, float]
    bias: float = 0.0
    n: int = 0

    def of(self, clause: Clause) -> float:
        """From −1, bad, to 1, good; 0 where nothing tells."""
        terms = [term for term in clause.feelings if term in self.words]
        if not terms:
            return 0.0
        length = math.sqrt(len(terms)) if self.n else 1.0
        return math.tanh((self.bias + sum(self.words[term] for term in terms) / length) / 2)


def general(code: str) -> Feeling:
    """Of the general words alone; a “not” before one turns it round."""
    words = worth(code)
    return Feeling({**words, **{NOT + word: -value for word, value in words.items()}})


def learned(comments: Sequence[tuple[Sequence[Clause], int]], code: str) -> Feeling:
    """From comments and how happy each who wrote it was: 1, 0 or −1. Those in between teach nothing here."""
    told = [({t for clause in clauses for t in clause.feelings}, band) for clauses, band in comments if band]
    of_band = Counter(band for _, band in told)
    if min(of_band[1], of_band[-1]) < FEWEST_OF_A_BAND:
        return general(code)
    counts = Counter(term for terms, _ in told for term in terms)
    kept = sorted((-n, term) for term, n in counts.items() if n >= LEAST_OFTEN)[:MOST_TERMS]
    plain = Vocabulary({term: 1.0 for _, term in kept})
    rows = plain.matrix([sorted(terms) for terms, _ in told])
    fit = LogisticRegression(C=STEEP, class_weight="balanced", max_iter=1000).fit(rows, [band for _, band in told])
    words = {term: round(float(value), 4) for term, value in zip(plain.weights, fit.coef_[0], strict=True)}
    return Feeling(words, round(float(fit.intercept_[0]), 4), len(told))
