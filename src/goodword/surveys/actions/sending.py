"""What is due goes out: asked once more whether it may, handed to the mail, and what became of it learned from there.

Safe to repeat: each step is a guarded UPDATE, and a mail is written once for its cause.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from goodword.journal.actions import note
from goodword.mail.actions.writing import Letter, write_to_all
from goodword.mail.models import Kind, Message

from .. import mailing, throttling
from ..models import Invitation, Survey
from ..rules import AGAIN, RELATIONSHIP, WhySkipped

BY = "surveys"
AT_ONCE = 200
STATES = Invitation.State
WAITS = Invitation.objects.filter(state=STATES.WAITING)
REACHED = {Message.State.SENT: STATES.SENT, Message.State.AMBIGUOUS: STATES.SENT, Message.State.REFUSED: STATES.BOUNCED}
FIRST = Case(When(kind=RELATIONSHIP, then=Value(0)), default=Value(1))


def send_due(*, at: datetime) -> int:
    """Hand what is due to the mail, surveys of the relationship first; how many went there."""
    n = 0
    while due := _due(at):
        n += _send_some(due, at)
    return n


def _due(at: datetime) -> list[Invitation]:
    rows = WAITS.filter(written_at=None, due_at__lte=at, way="mail").order_by(FIRST, "due_at", "pk")
    return list(rows.select_related("person", "survey", "survey_version")[:AT_ONCE])


@transaction.atomic
def _send_some(found: Sequence[Invitation], at: datetime) -> int:
    due = _still_waiting(found)
    why_not = _why_not(due, at)
    told: Counter[str] = Counter()
    for why in sorted(set(why_not.values())):
        pks = [pk for pk, held in why_not.items() if held == why]
        told[why] = WAITS.filter(pk__in=pks).update(state=STATES.SKIPPED, skipped_why=why)
    ours = [one for one in due if one.pk not in why_not]
    WAITS.filter(pk__in=[one.pk for one in ours]).update(written_at=at)
    n = _write(ours, at, is_reminder=False)
    note("survey.handed_over", by=BY, at=at, told={"asked": n, **told})
    return n


def _still_waiting(found: Sequence[Invitation]) -> list[Invitation]:
    """Those that are ours now: since they were looked up their wave may have been stopped, or another sender been faster."""
    mine = WAITS.filter(pk__in=[one.pk for one in found], written_at=None)
    still = set(mine.order_by("pk").select_for_update().values_list("pk", flat=True))
    return [one for one in found if one.pk in still]


def _why_not(due: Sequence[Invitation], at: datetime) -> dict[int, WhySkipped]:
    """By invitation: what has come between since it was put in line. They themselves do not count as asked before."""
    found: dict[int, WhySkipped] = {}
    besides = [one.pk for one in due]
    for (survey, is_again), those in _by_survey(due):
        people = [one.person for one in those if one.person]
        told = throttling.why_not(people, survey, at, besides=besides, is_again=is_again)
        if survey.state != Survey.State.LIVE:
            told = {person.pk: WhySkipped.CLOSED for person in people}
        found |= {one.pk: told[one.person_id] for one in those if one.person_id in told}
    return found


def _by_survey(due: Sequence[Invitation]) -> Iterator[tuple[tuple[Survey, bool], list[Invitation]]]:
    found: dict[tuple[int, bool], list[Invitation]] = {}
    for one in due:
        found.setdefault((one.survey_id, one.cause.startswith(AGAIN)), []).append(one)
    return (((those[0].survey, key[1]), those) for key, those in found.items())


def _write(those: Sequence[Invitation], at: datetime, *, is_reminder: bool) -> int:
    letters = [
        Letter(one.person, mailing.cause_of(one, is_reminder=is_reminder), mailing.content_of(one, is_reminder=is_reminder))
        for one in those
        if one.person
    ]
    return write_to_all(letters, kind=Kind.SURVEY, by=BY, at=at)


def remind(*, at: datetime) -> int:
    """Remind, once, whoever has not opened what they were sent; how many."""
    n = 0
    for survey in Survey.objects.filter(state=Survey.State.LIVE, remind_days__isnull=False):
        while some := list(_unreminded(survey, at).select_related("person", "survey", "survey_version")[:AT_ONCE]):
            n += _remind_some(some, at)
    return n


def _unreminded(survey: Survey, at: datetime) -> QuerySet[Invitation]:
    silent = at - timedelta(days=survey.remind_days or 0)
    rows = Invitation.objects.filter(survey=survey, state=STATES.SENT, reminded_at=None, way="mail")
    return rows.filter(sent_at__lte=silent, closes_at__gt=at).order_by("sent_at", "pk")


@transaction.atomic
def _remind_some(some: Sequence[Invitation], at: datetime) -> int:
    """Looked after once, also where no mail goes: what holds them today would have to be asked each day again."""
    people = [one.person for one in some if one.person]
    held = throttling.held(people, at)
    ids = [one.pk for one in some]
    mine = set(Invitation.objects.filter(pk__in=ids, reminded_at=None, state=STATES.SENT).values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=mine, reminded_at=None).update(reminded_at=at)
    n = _write([one for one in some if one.pk in mine and one.person_id not in held], at, is_reminder=True)
    note("survey.reminded", by=BY, at=at, n=n)
    return n


def learn(*, at: datetime) -> int:
    """Learn from the mail what became of what was handed to it; of how many."""
    last, n = 0, 0
    rows = WAITS.filter(written_at__isnull=False).order_by("pk")
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        n += _learn_some(some, at)
        last = some[-1].pk
    return n


@transaction.atomic
def _learn_some(some: Sequence[Invitation], at: datetime) -> int:
    keys = {f"{Kind.SURVEY.value}:{mailing.cause_of(one)}:person:{one.person_id}": one.pk for one in some}
    settled = Message.objects.filter(key__in=keys, settled_at__isnull=False).values_list("key", "state", "settled_at")
    told: Counter[str] = Counter()
    for key, state, settled_at in settled:
        mine = WAITS.filter(pk=keys[key])
        became = REACHED.get(Message.State(state))
        if became is None:
            mine.update(state=STATES.SKIPPED, skipped_why=WhySkipped.MAIL)
        elif became == STATES.SENT:
            mine.update(state=became, sent_at=settled_at)
        else:
            mine.update(state=became, bounced_at=settled_at)
        told[str(became or STATES.SKIPPED)] += 1
    if told:
        note("survey.arrived", by=BY, at=at, told=dict(told))
    return sum(told.values())


@transaction.atomic
def came_back(invitation_id: int, *, by: str, at: datetime) -> bool:
    """Its mail bounced after it had been taken; nobody has read it."""
    taken = Q(state=STATES.SENT) | Q(state=STATES.WAITING, written_at__isnull=False)
    mine = Invitation.objects.filter(taken, pk=invitation_id, started_at=None)
    has_changed = bool(mine.update(state=STATES.BOUNCED, bounced_at=at, version=F("version") + 1))
    if has_changed:
        note("survey.came_back", by=by, at=at, invitation=invitation_id)
    return has_changed
