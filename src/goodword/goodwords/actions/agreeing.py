"""Verbs about what an owner lets us do with a good word: quote it, show it, and not any more."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import note, rewrite
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.touchpoints.rules import one_of

from ..models import GoodWord
from ..rules import LOW_STARS, DoneBefore, NotAgreed


@transaction.atomic
def allow(
    word: GoodWord, *, may_quote_at: datetime, how: str, named_as: str, is_shown: bool = False, by: str, at: datetime
) -> Entry:
    """They let us quote it: since when, how they said so, and how they want to be named; perhaps it is shown right away."""
    one_of(named_as, GoodWord.NamedAs.values)
    said = {"may_quote_at": may_quote_at, "quote_how": names.tidy(how)[:120], "named_as": named_as, "withdrawn_at": None}
    return _say(word, "allowed", {**said, "is_shown": is_shown}, by=by, at=at)


@transaction.atomic
def withdraw(word: GoodWord, *, withdrawn_at: datetime, by: str, at: datetime) -> Entry:
    """They take it back: it leaves the page for strangers with this very deed; when they had agreed stays known."""
    if not word.is_quotable:
        raise DoneBefore
    return _say(word, "withdrawn", {"withdrawn_at": withdrawn_at, "is_shown": False}, by=by, at=at)


@transaction.atomic
def show(word: GoodWord, *, by: str, at: datetime) -> Entry:
    """Let strangers read it. The journal keeps how many lesser reviews that might be shown are left out meanwhile."""
    if not word.is_quotable:
        raise NotAgreed
    return _say(word, "shown", {"is_shown": True}, by=by, at=at)


@transaction.atomic
def hide(word: GoodWord, *, by: str, at: datetime) -> Entry:
    """Let strangers read it no more, though they might."""
    if not word.is_shown:
        raise DoneBefore
    return _say(word, "hidden", {"is_shown": False}, by=by, at=at)


def _say(word: GoodWord, verb: str, columns: dict[str, object], *, by: str, at: datetime) -> Entry:
    was = word.version
    rewrite(word, was, columns)
    return note(f"good_word.{verb}", word, by=by, at=at, was=was, fields=sorted(columns), **_left_out(columns))


def _left_out(columns: dict[str, object]) -> dict[str, int]:
    """For whoever asks later whether lesser reviews were held back: how many might be shown and are not, at this moment."""
    if "is_shown" not in columns:
        return {}
    lesser = GoodWord.objects.quotable().filter(stars__lte=LOW_STARS, is_shown=False)
    return {"lesser_left_out": lesser.count()}
