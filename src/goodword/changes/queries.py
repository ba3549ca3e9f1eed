"""Questions about what was changed, why, and who was told; each begins with the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.catalogue.models import Branch, Department, Product
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.mail.editions import edition_for
from goodword.mail.gate import why_not_people
from goodword.mail.merging import merged
from goodword.mail.models import Message, WhyNot
from goodword.mail.rules import Content
from goodword.people.models import Person
from goodword.people.queries import deed_for
from goodword.surveys.models import Answer

from . import links
from .models import Change, ChangeCause, Told
from .rules import KIND, MOST_AT_ONCE, TEMPLATE, cause_of, quoted
from .series import Series, firsts, series_of

MOST_SHOWN = 60
FOUND = 40
WRITTEN_OVER = ("change.corrected",)


def change_for(member: Member, change_id: int) -> Change:
    """The change, or 404 as if there were none."""
    return get_object_or_404(_with_places(Change.objects.visible_to(member)), pk=change_id)


def changes_for(member: Member) -> QuerySet[Change]:
    """Every change this member may know of, row by row."""
    return Change.objects.visible_to(member)


def firsts_for(member: Member) -> QuerySet[Change]:
    """The same, of those that were noted for several places only the first."""
    return firsts(changes_for(member))


def read_as_one(member: Member, chosen: Sequence[Change]) -> list[Series]:
    """These first ones, each with its places, and with how many caused it and how many were told."""
    return series_of(chosen, changes_for(member))


def elsewhere(member: Member, change: Change) -> list[Change]:
    """The same change where it was noted for other places, by day."""
    rows = _with_places(changes_for(member)).filter(what=change.what).exclude(pk=change.pk)
    return list(rows.order_by("since_on", "pk")[:MOST_SHOWN])


def causes_of(member: Member, change: Change) -> QuerySet[ChangeCause]:
    """The answers that caused a change, the last first."""
    rows = ChangeCause.objects.visible_to(member).filter(change=change, answer__in=Answer.objects.visible_to(member))
    return rows.select_related("answer", "person", "organisation").order_by("-answer__answered_at", "-id")


def cause_for(member: Member, cause_id: int) -> ChangeCause:
    """One of them, or 404 as if there were none."""
    return get_object_or_404(ChangeCause.objects.visible_to(member).select_related("change"), pk=cause_id)


def told_of(member: Member, change: Change) -> QuerySet[Told]:
    """Who was told of a change, the last first."""
    rows = Told.objects.visible_to(member).filter(change=change)
    return rows.select_related("person", "message").order_by("-told_at", "-id")


def answers_to_pick(member: Member, change: Change, sought: str = "") -> list[Answer]:
    """What people wrote that may have caused a change, the last first: with these words, or by somebody of this name."""
    linked = Exists(ChangeCause.objects.filter(change=change, answer=OuterRef("pk")))
    rows = Answer.objects.visible_to(member).filter(~linked, answered_at__isnull=False).exclude(comment="")
    for word in sought.split()[:6]:
        rows = rows.filter(Q(comment__icontains=word) | Q(person__name_key__contains=names.key(word)))
    return list(rows.select_related("person", "organisation").order_by("-answered_at", "-id")[:FOUND])


def answers_named(member: Member, numbers: Sequence[int]) -> list[Answer]:
    """Of these answers those that the member may know of."""
    return list(Answer.objects.visible_to(member).filter(pk__in=numbers[:FOUND]).order_by("pk"))


def places(*, branch: int | None, department: int | None, product: int | None) -> dict[str, Any]:
    """Places by their numbers, each or 404; members know them all."""
    kinds: dict[str, tuple[type[Branch | Department | Product], int | None]] = {
        "branch": (Branch, branch),
        "department": (Department, department),
        "product": (Product, product),
    }
    return {name: get_object_or_404(kind, pk=pk) if pk is not None else None for name, (kind, pk) in kinds.items()}


def answer_for(member: Member, answer_id: int) -> Answer:
    """One answer, or 404 as if there were none."""
    return get_object_or_404(Answer.objects.visible_to(member).select_related("person", "organisation"), pk=answer_id)


@dataclass(frozen=True)
class Reader:
    """Somebody who said it, with the last that they said, and why they are not told; empty where they may be."""

    person: Person
    said: str
    why_not: str = ""

    @property
    def may_be_called(self) -> bool:
        """Whether one of us may tell them instead: not the dead, nor whoever wants to be left in peace."""
        return self.why_not not in (WhyNot.DIED, WhyNot.SILENCE, WhyNot.ERASED)


def readers(change: Change, at: datetime) -> list[Reader]:
    """Who said it and was not told yet, each once, with why not; not gated, for the page and the verb ask alike.

    Whoever was told of it where it was noted for another place knows.
    """
    told = Told.objects.filter(change__what=change.what, person=OuterRef("person"))
    rows = ChangeCause.objects.filter(~Exists(told), change=change, person__isnull=False).select_related("person", "answer")
    by_person: dict[int, ChangeCause] = {}
    for cause in rows.order_by("answer__answered_at", "id"):
        by_person[cause.person_id or 0] = cause
    kept = list(by_person.values())[:MOST_AT_ONCE]
    why_not = why_not_people([one.person for one in kept if one.person], KIND, at)
    return [Reader(one.person, quoted(one.words or one.answer.comment), why_not[one.person.pk]) for one in kept if one.person]


def content_for(change: Change, reader: Reader, *, sender: str) -> Content:
    """What somebody is told, in the words of the house."""
    more = {"change": change.words or change.what, "their_words": reader.said, "link": links.address()}
    return merged(edition_for(TEMPLATE, reader.person).words, reader.person, more, sender=sender)


def letter_to(change: Change, chosen: Sequence[Reader], number: str, *, sender: str) -> tuple[Person, Content] | None:
    """What one of those is told, the first where none of them has this number; none where nobody is to be told."""
    found = next((one for one in chosen if str(one.person.pk) == number), next(iter(chosen), None))
    return (found.person, content_for(change, found, sender=sender)) if found else None


def reader_for(member: Member, person_id: int) -> Person:
    """Somebody to be told by voice, or 404 as if there were nobody."""
    return get_object_or_404(Person.objects.visible_to(member), pk=person_id)


def spoken_by(member: Member, entry_id: int) -> tuple[Entry, Change]:
    """A deed by which this member noted that they told somebody, and the change; or 404."""
    deed = deed_for(member, entry_id, "change.told_by_voice")
    return deed, change_for(member, deed.row_id or 0)


def why_not_said(reader: Reader) -> str:
    """Why somebody is not told, in words."""
    return str(WhyNot(reader.why_not).label) if reader.why_not in WhyNot.values else reader.why_not


def present_cause(change: Change) -> str:
    """By which its mail goes now: telling that was taken back can be done anew, and those who got theirs stay told."""
    turns = Entry.objects.filter(verb="change.untold", kind=Change._meta.db_table, row_id=change.pk)
    return cause_of(change.pk, turns.count())


def waits(change: Change) -> bool:
    """Whether mail about it has not gone out yet, so that it can be taken back; not gated."""
    return Message.objects.filter(kind=KIND, cause=present_cause(change), state=Message.State.WAITING).exists()


def changed_by(member: Member, entry_id: int) -> tuple[Entry, Change]:
    """A deed by which this member wrote over a change, and the change; or 404."""
    deed = deed_for(member, entry_id, *WRITTEN_OVER)
    return deed, change_for(member, deed.row_id or 0)


def taken_by(member: Member, entry_id: int, verb: str) -> Entry:
    """A deed by which this member took something away, or 404."""
    return deed_for(member, entry_id, verb)


def public_changes(today: date) -> list[Series]:
    """What strangers may read, the last first: not gated, for the token of the page opens it."""
    rows = Change.objects.filter(is_public=True, since_on__lte=today)
    return series_of(list(firsts(rows).order_by("-since_on", "-id")[:MOST_SHOWN]), rows)


def _with_places(rows: QuerySet[Change]) -> QuerySet[Change]:
    return rows.select_related("branch", "department", "product")
