"""Verbs about moments of contact."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Unpack

from django.db import models, transaction
from django.db.models import F

from goodword.accounts.models import Member
from goodword.journal.actions import note, stand_again
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person

from ..models import Conversation, Direction, Intent, Promise, Stage, Touchpoint
from ..rules import LONGEST_WORDS, Imported, Pledge, of_somebody, one_of, usual_intent
from .about import About
from .promises import make_promise
from .seeing import show_to_dealer


@transaction.atomic
def log_talk(
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    words: str = "",
    happened_at: datetime | None = None,
    kind: str = "talk",
    channel: str = "",
    direction: str = Direction.TWO_WAY,
    intent: str | None = None,
    stage: str = "",
    pledge: Pledge | None = None,
    member: Member | None = None,
    once: str = "",
    by: str,
    at: datetime,
    **about: Unpack[About],
) -> Touchpoint:
    """Log one moment of contact, its words and what was promised; with the same `once` only the first is kept.

    Without an `intent` it gives or asks as a contact of its kind usually does.
    """
    of_somebody(person, organisation)
    intent = usual_intent(kind, direction) if intent is None else intent
    one_of(direction, Direction.values)
    one_of(intent, Intent.values)
    one_of(stage, Stage.values)
    talk, is_new = Touchpoint.objects.make(
        once,
        person=person,
        organisation=organisation,
        at=happened_at or at,
        kind=names.tidy(kind) or "talk",
        channel=names.tidy(channel),
        direction=direction,
        intent=intent,
        stage=stage,
        noted_at=at,
        **about,
    )
    if not is_new:
        return talk
    if words.strip():
        Conversation.objects.create(touchpoint=talk, words=words.strip()[:LONGEST_WORDS], noted_at=at)
    note("talk.logged", talk, by=by, at=at)
    if pledge is not None:
        _promise_in(talk, pledge, member=member, by=by, at=at)
    show_to_dealer(talk.dealer, person, by=by, at=at)
    return talk


def _promise_in(talk: Touchpoint, pledge: Pledge, *, member: Member | None, by: str, at: datetime) -> None:
    """Who was promised something in a talk was promised it by whoever talked."""
    make_promise(
        what=pledge.what,
        due_on=pledge.due_on,
        person=talk.person,
        organisation=talk.organisation,
        talk=talk,
        staff=talk.staff,
        dealer=talk.dealer,
        member=member,
        by=by,
        at=at,
    )


@transaction.atomic
def take_back(talk: Touchpoint, *, by: str, at: datetime) -> bool:
    """Undo a talk that was logged by hand, with its words and its open promises; twice is once.

    What only mentions it, such as an answer that was given in it, stays, and mentions it again when it is brought back.
    """
    if talk.origin is not None:
        raise Imported
    words = list(Conversation.objects.filter(touchpoint=talk).values_list("pk", flat=True))
    open_ones = Promise.objects.filter(touchpoint=talk, kept_at=None, dropped_at=None)
    promises = list(open_ones.values_list("pk", flat=True))
    open_ones.delete()
    mentions = _mentions(talk)
    gone, _ = Touchpoint.objects.filter(pk=talk.pk).delete()
    if gone:
        note("talk.taken_back", talk, by=by, at=at, words=words, promises=promises, mentions=mentions)
    return bool(gone)


@transaction.atomic
def bring_back(talk_id: int, *, by: str, at: datetime) -> Touchpoint | None:
    """Undo the undo: the talk stands again as it was, under the same number."""
    if Touchpoint.objects.filter(pk=talk_id).exists():
        return Touchpoint.objects.get(pk=talk_id)
    deed = Entry.objects.filter(verb="talk.taken_back", kind=Touchpoint._meta.db_table, row_id=talk_id).last()
    if deed is None or not stand_again(Touchpoint, [talk_id]):
        return None
    stand_again(Conversation, deed.detail["words"])
    stand_again(Promise, deed.detail["promises"])
    talk = Touchpoint.objects.get(pk=talk_id)
    _mention_again(talk, deed.detail.get("mentions", {}))
    note("talk.brought_back", talk, by=by, at=at)
    return talk


def _mentions(talk: Touchpoint) -> dict[str, list[int]]:
    """The rows of any room that name a talk and outlive it, by their model."""
    found = {
        kind._meta.label: list(kind._base_manager.filter(**{name: talk}).values_list("pk", flat=True)) for kind, name in _naming()
    }
    return {label: ids for label, ids in found.items() if ids}


def _mention_again(talk: Touchpoint, mentions: Mapping[str, Sequence[int]]) -> None:
    """Let rows name a talk again, unless they name another one by now."""
    for kind, name in _naming():
        still = kind._base_manager.filter(pk__in=mentions.get(kind._meta.label, ()), **{name: None})
        still.update(**{name: talk}, version=F("version") + 1, hand=None)


def _naming() -> list[tuple[type[models.Model], str]]:
    relations = Touchpoint._meta.related_objects
    return [(relation.related_model, relation.field.name) for relation in relations if relation.on_delete is models.SET_NULL]
