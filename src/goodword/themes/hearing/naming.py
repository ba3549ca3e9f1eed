"""What to call a theme: its most telling phrases, as people wrote them most often."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .clauses import NOT, clauses
from .tongues import tongue

LOOKED_AT = 8
PHRASES = 2


def labels(code: str, themes: Mapping[str, Mapping[str, float]], texts: Sequence[str]) -> dict[str, str]:
    """A name for each theme, such as “late delivery, waited”."""
    telling = {key: sorted(terms, key=lambda term: (-terms[term], term))[:LOOKED_AT] for key, terms in themes.items()}
    wanted = {term for terms in telling.values() for term in terms}
    written: dict[str, Counter[str]] = {term: Counter() for term in wanted}
    for text in texts:
        for clause in clauses(text, tongue(code)):
            for term, start, end in clause.phrases():
                if term in wanted:
                    written[term][" ".join(text[start:end].lower().split())] += 1
    return {key: ", ".join(_phrases(terms, written)) for key, terms in telling.items()}


def _phrases(terms: Sequence[str], written: Mapping[str, Counter[str]]) -> list[str]:
    """The first terms that say something new; of one that stands in a pair among the first, the pair."""
    said: list[str] = []
    stems: set[str] = set()
    for term in terms:
        own = {part.removeprefix(NOT) for part in term.split()}
        if own & stems or not written[term] or len(said) == PHRASES:
            continue
        pair = next((other for other in terms[:3] if " " in other and term in other.split() and written[other]), term)
        stems |= {part.removeprefix(NOT) for part in pair.split()}
        said.append(min(written[pair].items(), key=lambda one: (-one[1], one[0]))[0])
    return said or [terms[0].replace(NOT, "")]
