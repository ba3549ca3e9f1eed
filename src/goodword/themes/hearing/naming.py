"""What to call a theme: its most telling phrases, as people wrote them most often."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .clauses import NOT, clauses
from .tongues import tongue

LOOKED_AT = 8
PHRASES = 2
LONGEST = 3  # words of a phrase; what is longer is a sentence, and no name


def labels(code: str, themes: Mapping[str, Mapping[str, float]], texts: Sequence[str]) -> dict[str, str]:
    """A name for each theme, such as “Late delivery, waited”."""
    telling = {key: sorted(terms, key=lambda term: (-terms[term], term))[:LOOKED_AT] for key, terms in themes.items()}
    wanted = {term for terms in telling.values() for term in terms}
    written: dict[str, Counter[str]] = {term: Counter() for term in wanted}
    for text in texts:
        for clause in clauses(text, tongue(code)):
            for term, start, end in clause.phrases():
                if term in wanted:
                    written[term][" ".join(text[start:end].split())] += 1
    small = {term: _small(forms) for term, forms in written.items()}
    return {key: _begun_large(", ".join(_phrases(terms, small))) for key, terms in telling.items()}


def _small(forms: Counter[str]) -> Counter[str]:
    """As it is written within a sentence: small where anybody wrote it so, large where nobody did, as German nouns are."""
    is_small = {form for form in forms if form == form.lower()}
    found: Counter[str] = Counter()
    for form, n in forms.items():
        found[form.lower() if form.lower() in is_small else form] += n
    return found


def _begun_large(label: str) -> str:
    return label[:1].upper() + label[1:]


def _phrases(terms: Sequence[str], written: Mapping[str, Counter[str]]) -> list[str]:
    """The first terms that say something new; of one that stands in a pair among the first, the pair."""
    said: list[str] = []
    stems: set[str] = set()
    for term in terms:
        own = {part.removeprefix(NOT) for part in term.split()}
        if own & stems or not written[term] or len(said) == PHRASES:
            continue
        pairs = (other for other in terms[:3] if " " in other and term in other.split() and written[other])
        pair = next((other for other in pairs if len(_commonest(written[other]).split()) <= LONGEST), term)
        stems |= {part.removeprefix(NOT) for part in pair.split()}
        said.append(_commonest(written[pair]))
    return said or [terms[0].replace(NOT, "")]


def _commonest(forms: Counter[str]) -> str:
    return min(forms.items(), key=lambda one: (-one[1], one[0]))[0]
