"""Verbs about an open case: it moves, somebody else has it, they were called. Each says in words what happened."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer, Staff
from goodword.journal.actions import before, note, rewrite
from goodword.journal.models import Entry
from goodword.touchpoints.actions import talks
from goodword.touchpoints.models import Touchpoint

from ..models import Case, CaseNote
from ..opening import may_have
from ..rules import NotTheirs, StillOpen, noted
from .following import see_contact


@transaction.atomic
def move(case: Case, *, to: str, words: str, version: int, member: Member | None = None, by: str, at: datetime) -> Entry:
    """It is at another state now, or at the same with something to tell; `StillOpen` where a newer one is open meanwhile."""
    state = Case.State(to).value
    columns: dict[str, Any] = {"state": state}
    if (state == Case.State.CLOSED) != (case.closed_at is not None):
        columns["closed_at"] = at if state == Case.State.CLOSED else None
        columns |= {"asked_again_at": None, "outcome": Case.Outcome.UNKNOWN}
    return _say(case, "moved", columns, words, version=version, member=member, by=by, at=at, to=state)


@transaction.atomic
def hand_over(case: Case, *, to: Member, words: str, version: int, member: Member | None = None, by: str, at: datetime) -> Entry:
    """Somebody else has it now, and why."""
    if not may_have(to, case.dealer):
        raise NotTheirs
    return _say(case, "handed_over", {"owner": to}, words, version=version, member=member, by=by, at=at, to=to.pk)


@transaction.atomic
def contact(
    case: Case,
    *,
    words: str,
    kind: str,
    channel: str,
    version: int,
    happened_at: datetime | None = None,
    member: Member | None = None,
    staff: Staff | None = None,
    dealer: Dealer | None = None,
    by: str,
    at: datetime,
) -> Entry:
    """They were called, met or written to: a contact like any other, by which the clock stops; an open case is contacted now."""
    talk = talks.log_talk(
        person=case.person,
        organisation=case.organisation,
        words=noted(words),
        happened_at=happened_at,
        kind=kind,
        channel=channel,
        stage="after",
        staff=staff,
        dealer=dealer,
        by=by,
        at=at,
    )
    state = Case.State.CONTACTED if case.state == Case.State.OPEN else case.state
    deed = _say(case, "contacted", {"state": state}, words, version=version, member=member, by=by, at=at, talk=talk.pk)
    see_contact(case, by=by, at=at)
    return deed


@transaction.atomic
def undo(case: Case, deed: Entry, *, by: str, at: datetime) -> Case:
    """Take back a deed, with its note and with the contact that it was; `ChangedMeanwhile` where somebody changed it since."""
    for talk in Touchpoint.objects.filter(pk=deed.detail.get("talk", 0), origin=None):
        talks.take_back(talk, by=by, at=at)
    CaseNote.objects.filter(pk=deed.detail["note"]).delete()
    try:
        with transaction.atomic():
            rewrite(case, deed.detail["left"], before(case, deed))
    except IntegrityError as why:
        raise StillOpen from why
    see_contact(case, by=by, at=at)
    note("case.undone", case, by=by, at=at, deed=deed.verb)
    return case


def _say(
    case: Case,
    verb: str,
    columns: dict[str, Any],
    words: str,
    *,
    version: int,
    member: Member | None,
    by: str,
    at: datetime,
    **detail: Any,
) -> Entry:
    came_from, said = case.state, noted(words)
    try:
        with transaction.atomic():
            rewrite(case, version, {**columns, "last_note_at": at})
    except IntegrityError as why:
        raise StillOpen from why
    has_moved = case.state != came_from
    states = {"came_from": came_from, "came_to": case.state} if has_moved else {}
    told = CaseNote.objects.create(case=case, at=at, words=said, member=member, source=case.source, noted_at=at, **states)
    fields = sorted([*columns, "last_note_at"])
    return note(f"case.{verb}", case, by=by, at=at, was=version, left=case.version, fields=fields, note=told.pk, **detail)
