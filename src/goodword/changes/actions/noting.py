"""Verbs about one change: noted, said otherwise, taken away; and about the answers that caused it. Each can be taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F

from goodword.catalogue.models import Branch, Department, Product
from goodword.journal.actions import before, note, rewrite, stand_again
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.surveys.models import Answer

from ..models import Change, ChangeCause
from ..rules import LONGEST_WHAT, LONGEST_WORDS, AlreadyTold, Wordless


class Said(TypedDict):
    """What is otherwise now, since when and where, and how it is told."""

    what: str
    words: str
    since_on: date
    is_public: bool
    branch: Branch | None
    department: Department | None
    product: Product | None


@transaction.atomic
def note_change(*, answers: Sequence[Answer] = (), once: str = "", by: str, at: datetime, **said: Unpack[Said]) -> Change:
    """We do something otherwise; perhaps because of these answers. With the same `once` only the first is kept."""
    change, is_new = Change.objects.make(once, **_columns(said), noted_at=at)
    if is_new:
        note("change.noted", change, by=by, at=at)
        link(change, answers=answers, by=by, at=at)
    return change


@transaction.atomic
def correct(change: Change, *, version: int, by: str, at: datetime, **said: Unpack[Said]) -> Entry:
    """Say otherwise what we changed."""
    columns = {name: value for name, value in _columns(said).items() if getattr(change, name) != value}
    was = change.what
    rewrite(change, version, columns)
    _mirror_again(was, change.what)
    return note("change.corrected", change, by=by, at=at, was=version, fields=sorted(columns))


@transaction.atomic
def undo(change: Change, deed: Entry, *, by: str, at: datetime) -> Change:
    """Take back that it was said otherwise; `ChangedMeanwhile` where somebody wrote it since."""
    was = change.what
    rewrite(change, deed.detail["was"] + 1, before(change, deed))
    _mirror_again(was, change.what)
    note("change.undone", change, by=by, at=at)
    return change


@transaction.atomic
def link(change: Change, *, answers: Sequence[Answer], by: str, at: datetime) -> list[int]:
    """These answers caused it; linking one twice is linking it once. Gives the numbers of the new links."""
    known = set(ChangeCause.objects.filter(change=change, answer__in=answers).values_list("answer_id", flat=True))
    rows = [
        ChangeCause(change=change, answer=one, person=one.person, organisation=one.organisation, source=one.source, noted_at=at)
        for one in answers
        if one.pk not in known
    ]
    ChangeCause.objects.bulk_create(rows, ignore_conflicts=True)
    new = list(ChangeCause.objects.filter(change=change, answer__in=[one.answer_id for one in rows]).values_list("pk", flat=True))
    if new:
        note("change.linked", change, by=by, at=at, causes=new)
    return new


@transaction.atomic
def unlink(cause: ChangeCause, *, by: str, at: datetime) -> Entry:
    """That answer did not cause it; gives the deed."""
    deed = note("change.unlinked", cause.change, by=by, at=at, cause=cause.pk)
    ChangeCause.objects.filter(pk=cause.pk).delete()
    return deed


@transaction.atomic
def link_again(deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `unlink`."""
    number = int(deed.detail["cause"])
    is_back = not ChangeCause.objects.filter(pk=number).exists() and bool(stand_again(ChangeCause, [number]))
    if is_back:
        note("change.linked", ChangeCause.objects.get(pk=number).change, by=by, at=at, causes=[number])
    return is_back


@transaction.atomic
def remove(change: Change, *, by: str, at: datetime) -> Entry:
    """Take a change away with its links; `AlreadyTold` where somebody was told of it."""
    if change.told.exists():
        raise AlreadyTold
    deed = note("change.removed", change, by=by, at=at, causes=list(change.causes.values_list("pk", flat=True)))
    Change.objects.filter(pk=change.pk).delete()
    _mirror_again(change.what)
    return deed


@transaction.atomic
def bring_back(deed: Entry, *, by: str, at: datetime) -> Change | None:
    """Undo `remove`: it stands again with its links."""
    number = deed.row_id or 0
    if not Change.objects.filter(pk=number).exists() and stand_again(Change, [number]):
        stand_again(ChangeCause, deed.detail["causes"])
        note("change.brought_back", back := Change.objects.get(pk=number), by=by, at=at)
        _mirror_again(back.what)
    return Change.objects.filter(pk=number).first()


def _mirror_again(*whats: str) -> None:
    """Changes of the same words are one series, known by its first row: when that may be another, the rest is mirrored anew."""
    Change.objects.filter(what__in=whats).update(what=F("what"))


def _columns(said: Said) -> dict[str, Any]:
    what = names.tidy(said["what"])[:LONGEST_WHAT]
    if not what:
        raise Wordless
    return {**said, "what": what, "words": said["words"].strip()[:LONGEST_WORDS]}
