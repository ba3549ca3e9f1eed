"""Verbs about a theme: named otherwise, hidden, made a part of another; each can be taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from goodword.journal.actions import note
from goodword.journal.models import Entry

from ..models import Mention, Theme
from ..queries import counted_under
from ..rules import DoneBefore, PartOfItself, named

Said = dict[str, Any]


@transaction.atomic
def rename(theme: Theme, *, label: str, by: str, at: datetime) -> Entry:
    """Call a theme as people here call it."""
    return _set(theme, "theme.renamed", {"label": named(label), "is_named": True}, by=by, at=at)


@transaction.atomic
def hide(theme: Theme, *, by: str, at: datetime) -> Entry:
    """Tell of a theme no more: it is about nothing that matters here."""
    return _set(theme, "theme.hidden", {"is_hidden": True}, by=by, at=at)


@transaction.atomic
def show(theme: Theme, *, by: str, at: datetime) -> Entry:
    """Tell of it again, by itself."""
    return _set(theme, "theme.shown", {"is_hidden": False, "merged_into_id": None}, by=by, at=at)


@transaction.atomic
def merge(theme: Theme, *, into: Theme, by: str, at: datetime) -> Entry:
    """A theme is part of another from now on; who mentioned both mentioned one."""
    return _set(theme, "theme.merged", {"merged_into_id": into.pk}, by=by, at=at)


@transaction.atomic
def undo(theme: Theme, deed: Entry, *, by: str, at: datetime) -> Entry:
    """Take back what was done to a theme; `DoneBefore` where somebody did something to it since."""
    try:
        if deed.verb == "theme.split":
            return _join_again(theme, deed, by=by, at=at)
        return _set(theme, "theme.undone", deed.detail["was"], by=by, at=at, only_if=deed.detail["now"])
    except PartOfItself as why:
        raise DoneBefore from why


def _join_again(theme: Theme, deed: Entry, *, by: str, at: datetime) -> Entry:
    """Undo that two were made of a theme: the second is a part of the first."""
    second = Theme.objects.filter(pk=deed.detail["other"], merged_into=None).first()
    if second is None:
        raise DoneBefore
    return merge(second, into=theme, by=by, at=at)


def _set(theme: Theme, verb: str, now: Said, *, by: str, at: datetime, only_if: Said | None = None) -> Entry:
    _keep_out_of_itself(theme, now.get("merged_into_id"))
    was = {name: getattr(theme, name) for name in now}
    is_mine = Theme.objects.filter(pk=theme.pk, **(only_if or was)).update(**now)
    if not is_mine:
        raise DoneBefore
    theme.refresh_from_db()
    _count_again()
    _tell_again(theme, at=at)
    return note(verb, theme, by=by, at=at, was=was, now=now)


def _keep_out_of_itself(theme: Theme, into: int | None) -> None:
    """`PartOfItself` where a circle would close. One after another, so that two who press together close none either."""
    if into is None:
        return
    above = dict(Theme.objects.select_for_update().order_by("pk").values_list("pk", "merged_into_id"))
    while into is not None:
        if into == theme.pk:
            raise PartOfItself
        into = above.pop(into, None)


def _tell_again(theme: Theme, *, at: datetime) -> None:
    """What insights remember is of a version of the mentions; a name is told with them."""
    first = Mention.objects.filter(under=theme).order_by("pk").values_list("pk", flat=True)[:1]
    Mention.objects.filter(pk__in=list(first)).update(noted_at=at, version=F("version") + 1)


def _count_again() -> None:
    """Each mention under the theme for which it counts now."""
    for pk, under in counted_under().items():
        differs = ~Q(under=under) | Q(under=None) if under else Q(under__isnull=False)
        Mention.objects.filter(differs, theme=pk).update(under=under, version=F("version") + 1)
