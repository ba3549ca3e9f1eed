"""A theme that holds two things becomes two."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note

from ..hearing import learning
from ..hearing.ears import Ear
from ..hearing.naming import labels
from ..models import Learned, Mention, Theme
from ..rules import LONGEST_LABEL

MOST_READ = 5_000
AGAIN = "split"  # no set of corrections is called so: everything is read again


@transaction.atomic
def split(theme_id: int, *, by: str, at: datetime) -> Theme | None:
    """The other half, as a theme of its own; none where its comments are too few or say too much the same."""
    theme = Theme.objects.filter(pk=theme_id).first()
    if theme is None:
        return None
    for known in Learned.objects.order_by("-n"):
        parts = _parts(known, theme)
        if len(parts) == 2:
            other = _part(known, theme, parts, at=at)
            note("theme.split", theme, by=by, at=at, other=other.pk)
            return other
    note("theme.not_split", theme, by=by, at=at)
    return None


def _comments(known: Learned, theme: Theme) -> list[str]:
    rows = Mention.objects.counted().filter(theme=theme, language=known.language).order_by("answer_id")
    return list(rows.values_list("answer__comment", flat=True)[:MOST_READ])


def _parts(known: Learned, theme: Theme) -> list[dict[str, float]]:
    if str(theme.pk) not in known.ear["themes"]:
        return []
    return learning.halves(Ear.from_json(known.ear), str(theme.pk), _comments(known, theme))


def _part(known: Learned, theme: Theme, parts: list[dict[str, float]], *, at: datetime) -> Theme:
    """The half nearer to the theme stays it; the other gets a name of its own."""
    whole: Mapping[str, float] = known.ear["themes"][str(theme.pk)]
    nearer, further = sorted(parts, key=lambda part: -learning.cosine(part, whole))
    label = labels(known.language, {"other": further}, _comments(known, theme))["other"][:LONGEST_LABEL]
    other = Theme.objects.create(label=label, found_as=label, is_named=True, found_at=at)
    themes = {**known.ear["themes"], str(theme.pk): nearer, str(other.pk): further}
    Learned.objects.filter(pk=known.pk).update(ear={**known.ear, "themes": themes}, taught=AGAIN)
    Theme.objects.filter(pk=theme.pk).update(is_named=True)
    return other
