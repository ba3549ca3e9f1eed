"""Surveys that go out by themselves: after a contact, a delivery, a lost enquiry. What is long past is asked about no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from goodword.journal import feed
from goodword.journal.actions import note
from goodword.pipeline.models import Opportunity
from goodword.touchpoints.models import Order, Touchpoint

from .. import overview
from ..models import Cue, Invitation, Survey
from ..rules import LATE_DAYS
from .inviting import Asked, Run, invite_all

BY = "surveys"
AT_ONCE = 500
MOMENTS = {Cue.What.TALK: "at", Cue.What.DELIVERY: "delivered_at", Cue.What.LOST: "closed_at"}
CAUSES = {Cue.What.TALK: "touchpoint", Cue.What.DELIVERY: "order", Cue.What.LOST: "opportunity"}
ABOUT = ("staff_id", "dealer_id", "department_id", "branch_id", "product_id", "order_id")


def follow(*, at: datetime) -> int:
    """Ask those with whom something has happened since the last look; how many were looked at."""
    cues = Cue.objects.filter(ended_at=None, survey__state=Survey.State.LIVE).select_related("survey")
    return sum(_look(cue, at) for cue in cues.order_by("pk"))


def _look(cue: Cue, at: datetime) -> int:
    upto = feed.settled(connection)
    n = 0
    for rows in _chunks(_happened(cue, at)):
        n += len(rows)
        _ask(cue, rows, at)
    Cue.objects.filter(pk=cue.pk).update(last_changed=upto)
    return n


def _happened(cue: Cue, at: datetime) -> QuerySet[Any]:
    what = Cue.What(cue.what)
    moment = MOMENTS[what]
    since = max(cue.since_at, at - timedelta(days=LATE_DAYS))
    when = {f"{moment}__gte": since, f"{moment}__lte": at}
    asked = Invitation.objects.filter(**{CAUSES[what]: OuterRef("pk")}, person=OuterRef("person"), survey=cue.survey)
    rows = _rows(cue).filter(**when, changed__gte=cue.last_changed, person__isnull=False)
    return rows.filter(~Exists(asked)).select_related("person", "organisation").order_by("pk")


def _rows(cue: Cue) -> QuerySet[Any]:
    if cue.what == Cue.What.DELIVERY:
        return Order.objects.filter(state=Order.State.DELIVERED)
    if cue.what == Cue.What.LOST:
        return Opportunity.objects.filter(state=Opportunity.State.LOST)
    kinds = {name: value for name, value in (("kind", cue.kind), ("stage", cue.stage)) if value}
    return Touchpoint.objects.filter(**kinds, is_broadcast=False, reached=True)


def _chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield some
        last = some[-1].pk


@transaction.atomic
def _ask(cue: Cue, rows: list[Any], at: datetime) -> None:
    """One survey to one person at a time: of several contacts the last one counts."""
    what = Cue.What(cue.what)
    version = overview.live_version(cue.survey)
    due: dict[datetime, dict[int, Asked]] = {}
    for row in sorted(rows, key=lambda row: getattr(row, MOMENTS[what])):
        due_at = max(getattr(row, MOMENTS[what]) + timedelta(hours=cue.hours), at)
        about = {name: getattr(row, name) for name in ABOUT if hasattr(row, name)} | {f"{CAUSES[what]}_id": row.pk}
        due.setdefault(due_at, {})[row.person_id] = Asked(row.person, f"{CAUSES[what]}:{row.pk}", row.organisation, about)
    for due_at, those in due.items():
        invite_all(list(those.values()), Run(cue.survey, version, due_at), by=BY, at=at)


@transaction.atomic
def switch_on(*, survey: Survey, what: str, hours: int, kind: str = "", stage: str = "", by: str, at: datetime) -> Cue:
    """Let a survey go out by itself after what happens from now on."""
    cue = Cue.objects.create(survey=survey, what=what, hours=hours, kind=kind, stage=stage, since_at=at)
    note("cue.switched_on", cue, by=by, at=at, survey=survey.pk)
    return cue


@transaction.atomic
def switch_off(cue: Cue, *, by: str, at: datetime) -> None:
    """Let it go out by itself no more."""
    if Cue.objects.filter(pk=cue.pk, ended_at=None).update(ended_at=at):
        note("cue.switched_off", cue, by=by, at=at, survey=cue.survey_id)


@transaction.atomic
def switch_on_again(cue: Cue, *, by: str, at: datetime) -> None:
    """As it was before it was switched off; what happened meanwhile is asked about as far as it is not long past."""
    if Cue.objects.filter(pk=cue.pk, ended_at__isnull=False).update(ended_at=None):
        note("cue.switched_on", cue, by=by, at=at, survey=cue.survey_id)
