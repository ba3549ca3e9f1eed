"""Verbs about one run: begun by hand, paused, handed over, ended, and the way back from each."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from goodword.accounts.days import local_day
from goodword.catalogue.models import Dealer, Staff
from goodword.journal.actions import note
from goodword.journal.models import Entry
from goodword.kit import names
from goodword.people.models import Organisation, Person
from goodword.touchpoints.rules import of_somebody

from ..models import Playbook, Run, RunStep
from ..rules import problems, read
from .laying import NotReady, edition_of, lay_steps
from .proving import reckon

LONGEST_REASON = 300
UNDER_WAY = (Run.State.OPEN, Run.State.PAUSED)


@transaction.atomic
def begin(
    playbook: Playbook,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    staff: Staff | None = None,
    dealer: Dealer | None = None,
    by: str,
    at: datetime,
) -> Run:
    """Begin a run for somebody by hand; the one that was begun for them today is the answer when there is one."""
    of_somebody(person, organisation)
    edition = edition_of(playbook)
    if wrong := problems(read(edition.definition)):
        raise NotReady(wrong)
    who = f"person:{person.pk}" if person is not None else f"organisation:{organisation.pk if organisation else 0}"
    run, is_new = Run.objects.get_or_create(
        playbook=playbook,
        subject=f"hand:{who}:{local_day(at):%Y-%m-%d}",
        defaults={
            "edition": edition,
            "person": person,
            "organisation": organisation,
            "begun_at": at,
            "staff": staff,
            "dealer": dealer,
            "branch_id": staff.branch_id if staff else None,
            "department_id": staff.department_id if staff else None,
            "is_touched": True,
            "noted_at": at,
        },
    )
    if is_new:
        lay_steps(edition, Run.objects.filter(pk=run.pk), at=at)
        note("run.begun", run, by=by, at=at)
    return run


@transaction.atomic
def pause(run: Run, *, by: str, at: datetime) -> bool:
    """Let a run rest: nothing of it is asked for. False when it does not run."""
    return _move(run, "run.paused", (Run.State.OPEN,), by=by, at=at, state=Run.State.PAUSED, paused_on=local_day(at))


@transaction.atomic
def resume(run: Run, *, by: str, at: datetime) -> bool:
    """Let a run go on; what is still open is due as many days later as it rested. False when it did not rest."""
    run.refresh_from_db()
    days = max((local_day(at) - run.paused_on).days, 0) if run.paused_on else 0
    more = {"state": Run.State.OPEN, "paused_on": None, "paused_days": F("paused_days") + days}
    told = {"days": days, "since": run.paused_on.isoformat() if run.paused_on else ""}
    if not _move(run, "run.resumed", (Run.State.PAUSED,), by=by, at=at, told=told, **more):
        return False
    _put_off(run, days)
    reckon(run.edition, Run.objects.filter(pk=run.pk), at=at)
    return True


@transaction.atomic
def rest_on(run: Run, *, by: str, at: datetime) -> bool:
    """Undo `resume`: the run rests as if it had never gone on. False when it did not go on just before."""
    last = _last(run, ("run.resumed", "run.rested_on", "run.paused"))
    if last is None or last.verb != "run.resumed" or not last.detail["since"]:
        return False
    days, since = last.detail["days"], date.fromisoformat(last.detail["since"])
    more = {"state": Run.State.PAUSED, "paused_on": since, "paused_days": F("paused_days") - days}
    if not _move(run, "run.rested_on", (Run.State.OPEN,), by=by, at=at, **more):
        return False
    _put_off(run, -days)
    return True


def _put_off(run: Run, days: int) -> None:
    """What is still open is due so many days later."""
    if days:
        RunStep.objects.filter(run=run, done_at=None, skipped_at=None).update(
            due_on=F("due_on") + timedelta(days=days), version=F("version") + 1, hand=None
        )


def _last(run: Run, verbs: tuple[str, ...]) -> Entry | None:
    """The last of these deeds that was done to a run."""
    return Entry.objects.filter(kind=run._meta.db_table, row_id=run.pk, verb__in=verbs).order_by("-pk").first()


@transaction.atomic
def hand_over(run: Run, *, staff: Staff, by: str, at: datetime) -> bool:
    """Somebody else sees to what is still open of a run. False when it is theirs already, or over."""
    if run.staff_id == staff.pk:
        return False
    still_open = RunStep.objects.filter(run=run, done_at=None, skipped_at=None)
    was = {"was": run.staff_id, "to": staff.pk, "steps": {str(pk): who for pk, who in still_open.values_list("pk", "staff_id")}}
    if not _move(run, "run.handed_over", UNDER_WAY, by=by, at=at, told=was, staff=staff):
        return False
    still_open.update(staff=staff, version=F("version") + 1, hand=None)
    return True


@transaction.atomic
def hand_back(run: Run, *, by: str, at: datetime) -> bool:
    """Undo `hand_over`: each step that is still open is again whose it was. False when it went on to somebody else."""
    last = _last(run, ("run.handed_over",))
    run.refresh_from_db()
    if last is None or run.staff_id != last.detail["to"]:
        return False
    if not _move(run, "run.handed_back", UNDER_WAY, by=by, at=at, staff_id=last.detail["was"]):
        return False
    of: dict[int | None, list[int]] = {}
    for pk, who in last.detail["steps"].items():
        of.setdefault(who, []).append(int(pk))
    for who, ids in of.items():
        mine = RunStep.objects.filter(run=run, pk__in=ids, done_at=None, skipped_at=None)
        mine.update(staff_id=who, version=F("version") + 1, hand=None)
    return True


@transaction.atomic
def end(run: Run, *, reason: str, by: str, at: datetime) -> bool:
    """Nothing more will be done in a run, and why. False when it was over before."""
    told = {"state": Run.State.ENDED, "ended_at": at, "reason": names.tidy(reason)[:LONGEST_REASON]}
    return _move(run, "run.ended", UNDER_WAY, by=by, at=at, **told)


@transaction.atomic
def reopen(run: Run, *, by: str, at: datetime) -> bool:
    """Undo `end`: the run goes on, or rests if it rested. False when it had not been ended."""
    run.refresh_from_db()
    state = Run.State.PAUSED if run.paused_on else Run.State.OPEN
    if not _move(run, "run.reopened", (Run.State.ENDED,), by=by, at=at, state=state, ended_at=None, reason=""):
        return False
    reckon(run.edition, Run.objects.filter(pk=run.pk), at=at)
    return True


def _move(run: Run, verb: str, states: tuple[Run.State, ...], *, by: str, at: datetime, **columns: Any) -> bool:
    """Change a run if it still is in one of these states, and note it; who came second changes nothing."""
    detail = columns.pop("told", {})
    fitting = Run.objects.filter(pk=run.pk, state__in=states)
    if not fitting.update(**columns, is_touched=True, version=F("version") + 1, hand=None):
        return False
    run.refresh_from_db()
    note(verb, run, by=by, at=at, **detail)
    return True
