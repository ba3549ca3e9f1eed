"""Verbs about what was promised."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import F

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer, Staff
from goodword.journal.actions import note
from goodword.kit import names
from goodword.people.models import Organisation, Person

from ..models import Promise, Touchpoint
from ..rules import of_somebody


@transaction.atomic
def make_promise(
    *,
    what: str,
    due_on: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
    talk: Touchpoint | None = None,
    staff: Staff | None = None,
    dealer: Dealer | None = None,
    member: Member | None = None,
    once: str = "",
    by: str,
    at: datetime,
) -> Promise:
    """Write down what was promised, and by when; with the same `once` only the first is kept."""
    of_somebody(person, organisation)
    promise, is_new = Promise.objects.make(
        once,
        person=person,
        organisation=organisation,
        what=names.tidy(what)[:300],
        due_on=due_on,
        touchpoint=talk,
        staff=staff,
        dealer=dealer,
        by_member=member,
        noted_at=at,
    )
    if is_new:
        note("promise.made", promise, by=by, at=at)
    return promise


@transaction.atomic
def keep_promise(promise: Promise, *, by: str, at: datetime) -> bool:
    """A promise was kept; false when it was kept or dropped before."""
    still_open = Promise.objects.filter(pk=promise.pk, kept_at=None, dropped_at=None)
    return _settle(still_open, promise, "promise.kept", by=by, at=at, kept_at=at)


@transaction.atomic
def drop_promise(promise: Promise, *, by: str, at: datetime) -> bool:
    """A promise will not be kept; false when it was kept or dropped before."""
    still_open = Promise.objects.filter(pk=promise.pk, kept_at=None, dropped_at=None)
    return _settle(still_open, promise, "promise.dropped", by=by, at=at, dropped_at=at)


@transaction.atomic
def reopen_promise(promise: Promise, *, by: str, at: datetime) -> bool:
    """Undo `keep_promise` or `drop_promise`: the promise is open again."""
    closed = Promise.objects.filter(pk=promise.pk).exclude(kept_at=None, dropped_at=None)
    return _settle(closed, promise, "promise.reopened", by=by, at=at, kept_at=None, dropped_at=None)


def _settle(
    fitting: models.QuerySet[Promise], promise: Promise, verb: str, *, by: str, at: datetime, **moments: datetime | None
) -> bool:
    """Set the moments of a promise if it is still among those that fit, and note it; who came second changes nothing."""
    won = fitting.update(**moments, version=F("version") + 1, hand=None)
    if won:
        note(verb, promise, by=by, at=at)
    return bool(won)
