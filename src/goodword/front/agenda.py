"""What waits for a member and on which day, in words, for the calendar."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goodword.accounts.models import Member
from goodword.touchpoints.models import Putoff

from . import queries
from .calendars import Planned
from .rules import Reason, Subject, Why


def planned(member: Member, *, now: datetime, root: str) -> list[Planned]:
    """Promises, steps, words that are due and what was put off to a day, each on its day."""
    today = timezone.localdate(now)
    found = [(r.subject, "-".join(r.name), _day(r), _what(r)) for r in queries.planned(member, now=now)]
    for one in queries.put_off(member, today):
        if one.until:
            found.append((_subject(one), f"{one.kind}-{one.key}", one.until, one.what or _("put off to today")))
    names = queries.names_of([who for who, *_more in found], seen_by=member)
    return [
        Planned(key, day, names[who].name, what, f"{root}{reverse(f'directory:{who.kind}', args=[who.id])}")
        for who, key, day, what in found
        if who in names
    ]


def _day(reason: Reason) -> date:
    return reason.day + timedelta(days=round(reason.usual_days)) if reason.why is Why.DUE else reason.day


def _what(reason: Reason) -> str:
    return _("time for a word") if reason.why is Why.DUE else reason.words


def _subject(putoff: Putoff) -> Subject:
    if putoff.person_id is not None:
        return Subject("person", putoff.person_id)
    return Subject("organisation", putoff.organisation_id or 0)
