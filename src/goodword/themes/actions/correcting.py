"""Verbs about one mention: it is so, it is not so; what people say stands, and teaches how the rest is read."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from goodword.journal.actions import note
from goodword.journal.models import Entry

from ..models import Correction, Mention, Theme


@transaction.atomic
def correct(mention: Mention, *, is_it: bool, by: str, at: datetime) -> Entry:
    """Say that a comment is, or is not, of a theme."""
    said = {"is_it": is_it, "start": mention.start, "end": mention.end, "by": by, "at": at}
    Correction.objects.update_or_create(answer_id=mention.answer_id, theme_id=mention.theme_id, defaults=said)
    state = Mention.State.SAID if is_it else Mention.State.REFUSED
    before = {"state": mention.state, "said_by": mention.said_by, "certainty": mention.certainty}
    _write(mention, {"state": state, "said_by": by, "certainty": 1.0})
    return note("theme.corrected", mention, by=by, at=at, is_it=is_it, was=before)


@transaction.atomic
def move(mention: Mention, *, to: Theme, by: str, at: datetime) -> Entry:
    """Say that a comment is not of this theme but of another."""
    if not mention.is_corrected:
        correct(mention, is_it=False, by=by, at=at)
    whose = {"person_id": mention.person_id, "organisation_id": mention.organisation_id, "noted_at": at, "under": to}
    found = {"start": mention.start, "end": mention.end, "language": mention.language, "sentiment": mention.sentiment}
    other, _ = Mention.objects.get_or_create(
        answer_id=mention.answer_id, theme=to, defaults={**whose, **found, "state": Mention.State.PERHAPS}
    )
    return correct(other, is_it=True, by=by, at=at)


@transaction.atomic
def undo(mention: Mention, deed: Entry, *, by: str, at: datetime) -> Entry:
    """Take back what was said of a mention."""
    Correction.objects.filter(answer_id=mention.answer_id, theme_id=mention.theme_id).delete()
    _write(mention, deed.detail["was"])
    return note("theme.uncorrected", mention, by=by, at=at)


def _write(mention: Mention, said: dict[str, object]) -> None:
    Mention.objects.filter(pk=mention.pk).update(**said, version=F("version") + 1, hand=None)
    mention.refresh_from_db()
