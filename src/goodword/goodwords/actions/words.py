"""Verbs about one good word: noted, said otherwise, taken away; each can be taken back."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from goodword.catalogue.models import Dealer
from goodword.journal.actions import before, note, rewrite, stand_again
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody, one_of

from ..models import GoodWord
from ..rules import LONGEST_WORDS, Wordless, checked_stars, link_of


class Said(TypedDict):
    """What was said, where and when."""

    kind: str
    said_at: datetime
    channel: str
    link: str
    words: str
    stars: int | None


@transaction.atomic
def note_word(
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    dealer: Dealer | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **said: Unpack[Said],
) -> GoodWord:
    """Somebody said something good of us. With the same `once` only the first is kept."""
    of_somebody(person, organisation)
    whose = {"person": person, "organisation": organisation, "dealer": dealer}
    word, is_new = GoodWord.objects.make(once, **whose, **_columns(said), noted_at=at)
    if is_new:
        note("good_word.noted", word, by=by, at=at)
    return word


@transaction.atomic
def correct(word: GoodWord, *, version: int, by: str, at: datetime, **said: Unpack[Said]) -> Entry:
    """Say otherwise what was said; whoever agreed to be quoted agreed to those words, so to others they are asked anew."""
    columns = {name: value for name, value in _columns(said).items() if getattr(word, name) != value}
    if word.is_quotable and "words" in columns:
        columns |= {"may_quote_at": None, "quote_how": "", "named_as": GoodWord.NamedAs.NONE, "asked_at": None, "is_shown": False}
    rewrite(word, version, columns)
    return note("good_word.corrected", word, by=by, at=at, was=version, fields=sorted(columns))


@transaction.atomic
def undo(word: GoodWord, deed: Entry, *, by: str, at: datetime) -> GoodWord:
    """Take back a deed that wrote over a good word; `ChangedMeanwhile` where somebody wrote it since."""
    rewrite(word, deed.detail["was"] + 1, before(word, deed))
    note("good_word.undone", word, by=by, at=at, deed=deed.verb)
    return word


@transaction.atomic
def remove(word: GoodWord, *, by: str, at: datetime) -> Entry:
    """Take a good word away, from every page at once; gives the deed."""
    deed = note("good_word.removed", word, by=by, at=at)
    GoodWord.objects.filter(pk=word.pk).delete()
    return deed


@transaction.atomic
def bring_back(word_id: int, *, by: str, at: datetime) -> GoodWord | None:
    """Undo `remove`: it stands again as it was, under the same number; None where nothing was kept of it."""
    if not GoodWord.objects.filter(pk=word_id).exists() and stand_again(GoodWord, [word_id]):
        note("good_word.brought_back", GoodWord.objects.get(pk=word_id), by=by, at=at)
    return GoodWord.objects.filter(pk=word_id).first()


def _columns(said: Said) -> dict[str, object]:
    one_of(said["kind"], GoodWord.Kind.values)
    words, link = said["words"].strip()[:LONGEST_WORDS], link_of(said["link"])
    if not (words or link or said["stars"]):
        raise Wordless
    kept = {"words": words, "link": link, "channel": names.tidy(said["channel"])[:60], "stars": checked_stars(said["stars"])}
    return {**kept, "kind": said["kind"], "said_at": said["said_at"]}
