"""Verbs of good manners after an enquiry: each is a contact, and is undone with it."""

from datetime import datetime
from typing import Unpack

from goodword.accounts.days import local_day
from goodword.people.models import Organisation, Person
from goodword.touchpoints.actions.about import Through
from goodword.touchpoints.actions.talks import log_talk
from goodword.touchpoints.models import Direction, Intent, Touchpoint

from ..models import Opportunity
from ..rules import Courtesy, key_of


class NotOwed(ValueError):
    """Nobody sent them, or the enquiry has not come to where it would be owed."""


def show(
    courtesy: Courtesy, enquiry: Opportunity, *, words: str = "", by: str, at: datetime, **through: Unpack[Through]
) -> Touchpoint:
    """Thanks, the one question with its answer, or a word: noted as a contact, once for each enquiry, a word once a day."""
    person, organisation = _owed_to(courtesy, enquiry)
    once = key_of(enquiry.pk, courtesy)
    kind, direction, intent = "thank-you", Direction.OUT, Intent.GIVE
    if courtesy is Courtesy.QUESTION:
        kind, direction, intent = "question", Direction.TWO_WAY if words.strip() else Direction.OUT, Intent.ASK
    elif courtesy is Courtesy.WORD:
        kind, once = "note", f"{once}:{local_day(at)}"
    return log_talk(
        person=person,
        organisation=organisation,
        words=words,
        kind=kind,
        direction=direction,
        intent=intent,
        once=once,
        by=by,
        at=at,
        **through,
    )


def _owed_to(courtesy: Courtesy, enquiry: Opportunity) -> tuple[Person | None, Organisation | None]:
    if courtesy.is_to_introducer:
        if enquiry.introduced_by is None or (courtesy is not Courtesy.CAME and enquiry.state != courtesy):
            raise NotOwed
        return enquiry.introduced_by, None
    if enquiry.state != Opportunity.State.LOST:
        raise NotOwed
    return enquiry.person, enquiry.organisation
