"""Somebody looks at the lists of a theme's page, puts twenty comments right, and the rest is read again."""

from goodword.themes.hearing import learning
from goodword.themes.hearing.learning import Taught
from goodword.themes.rules import unlike


def speaks_of(heard, key):
    return any(one.theme == key and one.is_sure for one in heard)


def f1(truth, found):
    return 2 * len(truth & found) / (len(truth) + len(found)) if truth or found else 0.0


def corrections(ear, key, texts, is_it, n=20):
    """What somebody says who looks at the lists of the page: the doubtful first, and those that may be of it too."""
    heard = [next((one for one in of_one if one.theme == key), None) for of_one in ear.hear(texts)]
    sure = sorted((one.certainty, at) for at, one in enumerate(heard) if one and one.is_sure)
    perhaps = sorted(((-one.certainty, at) for at, one in enumerate(heard) if one and not one.is_sure))
    chosen = _unlike(texts, heard, sure, n // 2) + _unlike(texts, heard, perhaps, n - n // 2)
    words = [(at, texts[at][heard[at].start : heard[at].end]) for at in chosen]
    return {at for at, _ in words}, [Taught(key, said, is_it(said)) for _, said in words]


def _unlike(texts, heard, ranked, n):
    said = [texts[at][heard[at].start : heard[at].end] for _, at in ranked]
    return [ranked[at][1] for at in unlike(said, n)]


def before_and_after(ear, key, texts, truth, is_it):
    """F1 of one theme on the comments that nobody put right, before and after."""
    seen, said = corrections(ear, key, texts, is_it)
    rest = set(range(len(texts))) - seen
    found = [
        {at for at, of_one in enumerate(one.hear(texts)) if speaks_of(of_one, key)} & rest
        for one in (ear, learning.taught(ear, said))
    ]
    return *(f1(truth & rest, one) for one in found), len(said)
