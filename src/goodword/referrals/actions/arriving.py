"""Verbs about strangers who ask: what they wrote becomes a person, an enquiry, and the words that reached them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from goodword.accounts.queries import currency
from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.actions.records import add_person
from goodword.people.models import Person
from goodword.people.queries import reached_by
from goodword.pipeline.actions import open_opportunity
from goodword.pipeline.models import Opportunity

from ..hindrances import Sender, why_not
from ..models import Agreement, LeadForm
from ..queries import Way
from ..rules import STRENGTH
from .binding import note_touch
from .saying import keep_words

LONGEST_TITLE = 100


@dataclass(frozen=True)
class Asking:
    """What a stranger wrote, and the kinds of agreement that they gave with the words that they read."""

    name: str
    email: str = ""
    phone: str = ""
    wish: str = ""
    sender: str = ""
    agreed: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def arrive(
    form: LeadForm, told: Asking, *, ways: Sequence[Way] = (), channel: str = "", once: str = "", by: str, at: datetime
) -> Opportunity:
    """A stranger asks by a form. By the same `once` it is one enquiry, however often it is sent.

    `ways` are the links, codes and invitations that they came by. Who wrote of a sender without any
    is kept with those words until staff know whom they meant.
    """
    key = f"form {form.pk}: {once}" if once else ""
    if key and (before := Opportunity.objects.filter(source="page", source_key=key).first()):
        return before
    known = reached_by(name=told.name, email=told.email, phone=told.phone)
    person = known or add_person(name=told.name, email=told.email, phone=told.phone, once=key, by=by, at=at)
    senders = sorted(map(Sender.of, ways), key=lambda sender: STRENGTH.index(sender.proof))
    warm = next((sender for sender in senders if why_not(person, sender, at) is None), None)
    opened = open_opportunity(
        title=_title(told, form),
        currency=currency(),
        person=person,
        introduced_by=warm.person if warm else None,
        dealer=warm.dealer if warm else None,
        is_sent=warm is not None,
        said=told.wish,
        why_sent=told.sender,
        channel=form.name[:60],
        once=key,
        by=by,
        at=at,
    )
    for n, sender in enumerate(senders):
        note_touch(
            person=person,
            sender=sender,
            once=f"{key} {n}" if key else "",
            channel=channel,
            words=told.sender,
            opportunity=opened,
            by=by,
            at=at,
        )
    if told.sender and not senders:
        keep_words(person=person, words=told.sender, opportunity=opened, once=key, by=by, at=at)
    for kind, words in told.agreed.items():
        agree(person=person, kind=kind, words=words, by=by, at=at)
    note("referral.arrived", opened, by=by, at=at, form=form.pk)
    return opened


def _title(told: Asking, form: LeadForm) -> str:
    """What an enquiry is called in lists: its first line, else the form that it came by."""
    called = next((line for line in map(names.tidy, told.wish.splitlines()) if line), form.name)
    return called if len(called) <= LONGEST_TITLE else f"{called[: LONGEST_TITLE - 1].rstrip()}…"


@transaction.atomic
def agree(*, person: Person, kind: str, words: str, by: str, at: datetime) -> Agreement:
    """Somebody agreed, in the words that they read; whoever has agreed already has."""
    said = {"words": words[:300], "agreed_at": at}
    agreement, is_new = Agreement.objects.get_or_create(
        person=person, kind=Agreement.Kind(kind), withdrawn_at=None, defaults=said
    )
    if is_new:
        note("referral.agreed", agreement, by=by, at=at, person=person.pk, kind=kind)
    return agreement


@transaction.atomic
def withdraw(agreement: Agreement, *, by: str, at: datetime) -> bool:
    """They take it back; twice is once. Whoever agrees anew does so with a new day."""
    withdrawn = Agreement.objects.filter(pk=agreement.pk, withdrawn_at=None).update(withdrawn_at=at)
    if withdrawn:
        note("referral.disagreed", agreement, by=by, at=at, person=agreement.person_id, kind=agreement.kind)
    return bool(withdrawn)
