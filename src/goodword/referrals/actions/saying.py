"""Verbs about who somebody says has sent them, while nobody knows yet whom they mean."""

from datetime import datetime

from django.db import transaction

from goodword.journal.actions import before, note, rewrite
from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.pipeline.actions.correcting import correct
from goodword.pipeline.models import Opportunity
from goodword.touchpoints.rules import LONGEST_WORDS

from ..alone import one_at_a_time
from ..hindrances import Sender, why_not
from ..models import Introduction, Proof, Touch
from ..rules import NotBindable, Refused
from .binding import decide, decide_by_last


@transaction.atomic
def keep_words(
    *, person: Person, words: str, opportunity: Opportunity | None = None, once: str = "", by: str, at: datetime
) -> Touch:
    """Keep in their own words who sent somebody; it counts for nobody before staff say who that is."""
    said = {"person": person, "words": words.strip()[:LONGEST_WORDS], "opportunity": opportunity, "refused": Refused.UNKNOWN}
    touch, is_new = Touch.objects.make(once, proof=Proof.SAID, at=at, noted_at=at, **said)
    if is_new:
        note("referral.said", touch, by=by, at=at, person=person.pk)
    return touch


def recognise(touch: Touch, *, introducer: Person, version: int, by: str, at: datetime) -> Entry:
    """Say whom they meant; `NotBindable` where it cannot be, `ChangedMeanwhile` where somebody was quicker."""
    with one_at_a_time():
        sender = Sender(introducer, None, touch.proof)
        if (hindrance := why_not(touch.person, sender, touch.at)) is not None:
            raise NotBindable(hindrance)
        rewrite(touch, version, {"introducer": introducer, "refused": ""})
        fields = ["introducer", "refused"]
        deed = note("referral.recognised", touch, by=by, at=at, was=version, fields=fields, person=touch.person_id)
        decide(touch.person, touch.at, by=by, at=at)
        _warm(touch.opportunity, introducer, by=by, at=at)
    return deed


def forget_whom(touch: Touch, deed: Entry, *, by: str, at: datetime) -> Touch:
    """Undo `recognise`: nobody knows again whom they meant, and what remains decides who sent them."""
    with one_at_a_time():
        meant = touch.introducer
        rewrite(touch, deed.detail["was"] + 1, before(touch, deed))
        note("referral.unrecognised", touch, by=by, at=at, person=touch.person_id)
        Introduction.objects.filter(touch=touch).delete()
        decide_by_last(touch.person, by=by, at=at)
        if touch.opportunity is not None and touch.opportunity.introduced_by == meant:
            _warm(touch.opportunity, None, by=by, at=at)
    return touch


def _warm(enquiry: Opportunity | None, introducer: Person | None, *, by: str, at: datetime) -> None:
    """The enquiry with which they came says who sent them, unless it says somebody else."""
    if enquiry is not None and (introducer is None or enquiry.introduced_by is None):
        told = {"introduced_by": introducer, "is_warm": introducer is not None}
        correct(enquiry, version=enquiry.version, columns=told, by=by, at=at)
