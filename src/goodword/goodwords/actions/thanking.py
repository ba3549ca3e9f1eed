"""Verbs that are a contact as well: thanks for a good word, and the question for one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goodword.accounts.days import local_day
from goodword.catalogue.models import Dealer, Staff
from goodword.journal.actions import note, rewrite
from goodword.journal.models import Entry
from goodword.people.models import Organisation, Person
from goodword.touchpoints.actions import talks
from goodword.touchpoints.models import Direction, Intent, Touchpoint

from ..models import GoodWord
from ..queries import is_held
from ..rules import DoneBefore, LeftOutByLot, is_gated
from . import words

THANKS, REQUEST = "thank-you", "review request"


@dataclass(frozen=True)
class Contact:
    """How one was in touch: in which words, by which channel, and who of ours it was."""

    words: str = ""
    channel: str = ""
    staff: Staff | None = None
    dealer: Dealer | None = None


@transaction.atomic
def thank(word: GoodWord, contact: Contact, *, by: str, at: datetime) -> Entry:
    """We said thank you: one gift among the contacts, and nothing else is ever given for a good word."""
    if word.thanked_at is not None:
        raise DoneBefore
    talk = _talked(word.person, word.organisation, contact, THANKS, Intent.GIVE, by=by, at=at)
    return _say(word, "thanked", "thanked_at", talk, by=by, at=at)


@transaction.atomic
def ask_to_quote(word: GoodWord, contact: Contact, *, by: str, at: datetime) -> Entry:
    """We asked whether we may quote it: one ask among the contacts."""
    if word.is_quotable:
        raise DoneBefore
    _may_be_asked(word.person, at)
    talk = _talked(word.person, word.organisation, contact, REQUEST, Intent.ASK, by=by, at=at)
    return _say(word, "asked", "asked_at", talk, by=by, at=at)


@transaction.atomic
def ask_for_word(
    contact: Contact,
    *,
    kind: str,
    person: Person | None,
    organisation: Organisation | None,
    is_picked: bool,
    by: str,
    at: datetime,
) -> Touchpoint:
    """We asked somebody for a good word; the journal keeps whether only those who were content were asked to speak in public."""
    _may_be_asked(person, at)
    talk = _talked(person, organisation, contact, REQUEST, Intent.ASK, by=by, at=at)
    note("good_word.asked_for", talk, by=by, at=at, of=kind, is_gated=is_gated(kind, is_picked=is_picked))
    return talk


@transaction.atomic
def undo(word: GoodWord, deed: Entry, *, by: str, at: datetime) -> GoodWord:
    """Take back a deed, with the contact that it was."""
    words.undo(word, deed, by=by, at=at)
    for talk in Touchpoint.objects.filter(pk=deed.detail.get("talk", 0), origin=None):
        talks.take_back(talk, by=by, at=at)
    return word


def _may_be_asked(person: Person | None, at: datetime) -> None:
    if person is not None and is_held(person, local_day(at)):
        raise LeftOutByLot


def _talked(
    person: Person | None,
    organisation: Organisation | None,
    contact: Contact,
    kind: str,
    intent: Intent,
    *,
    by: str,
    at: datetime,
) -> Touchpoint:
    return talks.log_talk(
        person=person,
        organisation=organisation,
        words=contact.words,
        channel=contact.channel,
        kind=kind,
        direction=Direction.OUT,
        intent=intent,
        stage="after",
        staff=contact.staff,
        dealer=contact.dealer,
        by=by,
        at=at,
    )


def _say(word: GoodWord, verb: str, column: str, talk: Touchpoint, *, by: str, at: datetime) -> Entry:
    was = word.version
    rewrite(word, was, {column: at})
    return note(f"good_word.{verb}", word, by=by, at=at, was=was, fields=[column], talk=talk.pk)
