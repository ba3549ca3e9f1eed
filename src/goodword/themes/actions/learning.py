"""Themes are found in the comments of each language, and known again when they are found anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note

from .. import sources
from ..hearing import learning
from ..hearing.ears import Ear
from ..hearing.learning import Comment
from ..hearing.naming import labels
from ..hearing.tongues import LANGUAGES, language_of, shares_of
from ..models import Learned, Theme
from ..rules import LONGEST_LABEL

Weights = Mapping[str, float]


def learn(*, by: str, at: datetime) -> int:
    """Look for themes in what was written so far; how many comments they were found in."""
    among, comments = sources.n_comments(), sources.sample()
    shares = shares_of(comment.text for comment in comments)
    spoken: dict[str, list[Comment]] = {code: [] for code in LANGUAGES}
    for comment in comments:
        spoken[language_of(comment.text, shares)].append(comment)
    for code in sorted(LANGUAGES, key=lambda one: (-len(spoken[one]), one)):
        found = learning.learned(code, spoken[code])
        if found is not None:
            _keep(found, spoken[code], {"among": among, "share": shares[code]}, by=by, at=at)
    return len(comments)


@transaction.atomic
def _keep(found: Ear, comments: Sequence[Comment], measured: Mapping[str, float], *, by: str, at: datetime) -> None:
    """Under the names that its themes have, or get."""
    kept = Learned.objects.filter(language=found.code).first()
    before: dict[str, Weights] = dict(kept.ear["themes"]) if kept else {}
    same = _recognised(found, before)
    names = labels(found.code, found.themes, [comment.text for comment in comments])
    themes = {same.get(key) or _new(names[key], at=at): weights for key, weights in found.themes.items()}
    lost = {int(key) for key in before.keys() - themes.keys()}
    themes |= {str(key): before[str(key)] for key in sources.kept_themes(lost)}
    ear = Ear(found.code, found.weights, themes, found.feeling).as_json()
    number = kept.number + 1 if kept else 1
    told = {"number": number, "n": len(comments), "ear": ear, "taught": "", "at": at}
    Learned.objects.update_or_create(language=found.code, defaults={**told, **measured})
    _forget(lost - {int(key) for key in themes})
    note("theme.learned", by=by, at=at, language=found.code, comments=len(comments), themes=len(themes))


def _recognised(found: Ear, before: Mapping[str, Weights]) -> dict[str, str]:
    """Which of the themes are known: from this language, or by words that are spelt alike from another one."""
    same = learning.matched(found.themes, before)
    others = {
        key: weights
        for other in Learned.objects.exclude(language=found.code)
        for key, weights in other.ear["themes"].items()
        if key not in before
    }
    new = {key: weights for key, weights in found.themes.items() if key not in same}
    return same | learning.akin(new, others)


def _new(label: str, *, at: datetime) -> str:
    told = label[:LONGEST_LABEL]
    return str(Theme.objects.create(label=told, found_as=told, found_at=at).pk)


def _forget(ids: set[int]) -> None:
    """Themes that nobody made theirs and no language knows any more."""
    known = {int(key) for one in Learned.objects.all() for key in one.ear["themes"]}
    Theme.objects.filter(pk__in=ids - known).delete()
