"""Comments as they are read, and corrections as they teach; not gated, for the job alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from goodword.surveys.models import Answer

from .hearing.learning import Comment, Taught
from .models import Correction, Theme
from .rules import band

CHUNK = 500
MOST_LEARNED = 20_000
COLUMNS = ("pk", "comment", "person_id", "organisation_id", "metric", "score", "scale_low", "scale_high", "is_high_good")
Row = Mapping[str, Any]


def n_comments() -> int:
    """How many comments there are."""
    return Answer.objects.exclude(comment="").count()


def sample() -> list[Comment]:
    """The comments to learn from: all, or evenly so many of them; always the same of the same."""
    every = -(-n_comments() // MOST_LEARNED) or 1
    rows = Answer.objects.exclude(comment="").order_by("pk").values(*COLUMNS).iterator(chunk_size=CHUNK)
    return [Comment(row["comment"], _band(row)) for at, row in enumerate(rows) if at % every == 0]


def _band(row: Row) -> int | None:
    return band(row["metric"], row["score"], (row["scale_low"], row["scale_high"]), is_high_good=row["is_high_good"])


def chunks_since(changed: int) -> Iterator[list[Row]]:
    """The answers that were written since a moment of the feed, so many at a time, in the order in which they were."""
    written, last = Answer.objects.filter(changed__gte=changed).order_by("changed", "pk"), Q()
    while found := list(written.filter(last).values(*COLUMNS, "changed")[:CHUNK]):
        yield found
        end = found[-1]
        last = Q(changed__gt=end["changed"]) | Q(changed=end["changed"], pk__gt=end["pk"])


def said(themes: Mapping[str, object]) -> list[Taught]:
    """What people said of these themes, in the words they said it of."""
    rows = Correction.objects.filter(theme__in=[int(key) for key in themes]).select_related("answer").order_by("pk")
    return [Taught(str(row.theme_id), row.answer.comment[row.start : row.end], row.is_it) for row in rows]


def signature() -> str:
    """Which corrections there are: another one where one came or went."""
    rows: QuerySet[Any, Any] = Correction.objects.order_by("pk").values_list("pk", "is_it")
    latest = rows.last()
    return f"{rows.count()}:{sum(pk * (1 + is_it) for pk, is_it in rows)}:{latest[0] if latest else 0}"


def kept_themes(ids: set[int]) -> set[int]:
    """Those of some themes that somebody made theirs, which stay whatever is found anew."""
    theirs = {theme.pk for theme in Theme.objects.filter(pk__in=ids) if theme.is_touched}
    corrected = Correction.objects.filter(theme__in=ids).values_list("theme_id", flat=True)
    parts = Theme.objects.filter(merged_into__in=ids).values_list("merged_into_id", flat=True)
    return theirs | set(corrected) | {pk for pk in parts if pk is not None}
