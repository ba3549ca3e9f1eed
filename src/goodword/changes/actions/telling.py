"""Verbs that tell those who said it: once each, only whom mail may reach, and not before one could think again."""

from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.accounts.days import local_day
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.mail.actions.writing import Letter, call_back, write_to_all
from goodword.mail.models import Message, WhyNot
from goodword.people.models import Person
from goodword.touchpoints.actions import talks
from goodword.touchpoints.forms import WAYS
from goodword.touchpoints.models import Direction, Intent, Touchpoint

from .. import queries
from ..models import Change, Told
from ..rules import KIND, SECOND_THOUGHTS, NotTheirs, NotYet


@transaction.atomic
def tell(change: Change, *, sender: str, by: str, at: datetime) -> int:
    """Write to everybody who said it, may be told and was not; how many. Two who press at once tell each once."""
    if change.since_on > local_day(at):
        raise NotYet
    _wait_for_whoever_tells(change)
    chosen = [one for one in queries.readers(change, at) if not one.why_not]
    rows = [Told(change=change, person=one.person, told_at=at, source=change.source, noted_at=at) for one in chosen]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    cause = queries.present_cause(change)
    letters = [Letter(one.person, cause, queries.content_for(change, one, sender=sender)) for one in chosen]
    n = write_to_all(letters, kind=KIND, by=by, at=at, due_at=at + SECOND_THOUGHTS)
    _connect(change, cause)
    if n:
        note("change.told", change, by=by, at=at, n=n)
    return n


@transaction.atomic
def untell(change: Change, *, by: str, at: datetime) -> int:
    """Undo `tell` as far as nothing went out yet: those people are not told, nor marked as if they were. How many."""
    cause = queries.present_cause(change)
    n = call_back(kind=KIND, cause=cause, by=by, at=at)
    if n:
        Told.objects.filter(change=change, message__cause=cause, message__trouble=WhyNot.CALLED_BACK).delete()
        note("change.untold", change, by=by, at=at, n=n)
    return n


@transaction.atomic
def tell_by_voice(change: Change, *, person: Person, way: str, by: str, at: datetime) -> Entry:
    """One of us told them, by phone or in person: a contact that gives, and they know. `NotTheirs` where they knew already."""
    if change.since_on > local_day(at):
        raise NotYet
    _wait_for_whoever_tells(change)
    if not any(one.person == person and one.may_be_called for one in queries.readers(change, at)):
        raise NotTheirs
    told = _told_by_voice(change, person, way=way, at=at)
    kind, channel = WAYS[way]
    talk = talks.log_talk(
        person=person,
        words=change.words or change.what,
        kind=kind,
        channel=channel,
        direction=Direction.OUT,
        intent=Intent.GIVE,
        product=change.product,
        branch=change.branch,
        by=by,
        at=at,
    )
    return note("change.told_by_voice", change, by=by, at=at, told=told.pk, talk=talk.pk)


def _told_by_voice(change: Change, person: Person, *, way: str, at: datetime) -> Told:
    """That they know; whoever pressed a moment later hears that they did."""
    try:
        with transaction.atomic():
            return Told.objects.create(change=change, person=person, how=way, told_at=at, source=change.source, noted_at=at)
    except IntegrityError as why:
        raise NotTheirs from why


@transaction.atomic
def untell_by_voice(change: Change, deed: Entry, *, by: str, at: datetime) -> bool:
    """Undo `tell_by_voice`: they do not know, and there was no contact; twice is once."""
    gone, _ = Told.objects.filter(pk=deed.detail["told"], change=change).delete()
    if gone:
        for talk in Touchpoint.objects.filter(pk=deed.detail["talk"], origin=None):
            talks.take_back(talk, by=by, at=at)
        note("change.untold_by_voice", change, by=by, at=at, n=gone)
    return bool(gone)


def _wait_for_whoever_tells(change: Change) -> None:
    """One after another, also where it was noted for several places: who said it of two is told once."""
    list(Change.objects.select_for_update().filter(what=change.what).order_by("pk").values_list("pk", flat=True))


def _connect(change: Change, cause: str) -> None:
    """Each who was told knows their mail."""
    mails = dict(Message.objects.filter(kind=KIND, cause=cause).values_list("person_id", "pk"))
    rows = list(Told.objects.filter(change=change, message=None, person__in=mails))
    for row in rows:
        row.message_id = mails[row.person_id or 0]
    Told.objects.bulk_update(rows, ["message"])
