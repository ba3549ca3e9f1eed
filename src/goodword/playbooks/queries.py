"""Questions about playbooks and their runs; each begins with the gate."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, TruncDate
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.accounts.rules import Right, may
from goodword.catalogue.models import Staff
from goodword.journal.models import Entry
from goodword.kit.waiting import ASK, Pile, Waiting
from goodword.people.models import Person

from . import sources
from .models import NEITHER_DONE_NOR_SKIPPED, Edition, Playbook, Proof, Run, RunStep
from .rules import Definition, Due, Problem, Span, Stand, Step, due_on, judged, key_of, problems, read, spans
from .words import VERDICTS

BEFORE_IT_BEGAN = timedelta(days=30)
MISSED_WITHIN = timedelta(days=90)
LONG_BEFORE = timedelta(days=30)
MOST_COUNTED = 5_000


def playbooks_for(member: Member) -> QuerySet[Playbook]:
    """The playbooks a member may know of, each with how many of its runs are under way and done."""
    states = {"open": Q(runs__state__in=["open", "paused"]), "done": Q(runs__state="done")}
    return Playbook.objects.visible_to(member).annotate(**{f"n_{k}": Count("runs", filter=q) for k, q in states.items()})


def playbook_for(member: Member, playbook_id: int) -> Playbook:
    """The playbook, or 404 as if there were none."""
    return get_object_or_404(Playbook.objects.visible_to(member), pk=playbook_id)


def is_called_so(name: str) -> bool:
    """Whether there is a playbook of that name already; not gated, for whoever brings one."""
    return Playbook.objects.filter(key=key_of(name)).exists()


def run_for(member: Member, run_id: int) -> Run:
    """The run, or 404 as if there were none."""
    rows = Run.objects.visible_to(member).select_related("playbook", "edition", "person", "organisation", "staff", "order")
    return get_object_or_404(rows.prefetch_related(Prefetch("steps", RunStep.objects.order_by("position"))), pk=run_id)


def step_for(member: Member, step_id: int) -> RunStep:
    """The step of a run, or 404 as if there were none."""
    return get_object_or_404(RunStep.objects.visible_to(member).select_related("run__edition", "staff"), pk=step_id)


def runs_for(member: Member, *, playbook: Playbook | None = None, person: Person | None = None) -> QuerySet[Run]:
    """The runs a member may know of, the last first."""
    rows = Run.objects.visible_to(member).select_related("playbook", "edition", "person", "organisation", "staff")
    if playbook is not None:
        rows = rows.filter(playbook=playbook)
    if person is not None:
        rows = rows.filter(person=person)
    return rows.order_by("-begun_at", "-id")


def edition_of(playbook: Playbook) -> Edition:
    """The edition by which runs begin now."""
    found = playbook.editions.order_by("-number").first()
    if found is None:
        raise Http404
    return found


def edition_for(member: Member, edition_id: int) -> Edition:
    """An edition, or 404 as if there were none."""
    seen = Playbook.objects.visible_to(member)
    return get_object_or_404(Edition.objects.filter(playbook__in=seen).select_related("playbook"), pk=edition_id)


def running_playbooks(member: Member) -> list[Playbook]:
    """Those that a member may begin by hand."""
    return list(Playbook.objects.visible_to(member).filter(state=Playbook.State.ON))


def editions_of(playbook: Playbook) -> list[Edition]:
    """Every edition, the last first, each with how many runs began under it."""
    return list(playbook.editions.annotate(n_runs=Count("runs")).order_by("-number"))


def definition_of(edition: Edition) -> Definition:
    """What an edition says."""
    return read(edition.definition)


def problems_of(definition: Definition) -> list[Problem]:
    """Why a playbook cannot be switched on as it is; nothing when it can."""
    return problems(definition)


def staff_for(member: Member) -> list[Staff]:
    """Those to whom a run may be handed over."""
    return list(Staff.objects.order_by("name_key", "id")) if may(member.role, Right.SEE_ALL) else []


def staff_called(member: Member, staff_id: int) -> Staff:
    """One of them, or 404."""
    return get_object_or_404(Staff.objects.all() if may(member.role, Right.SEE_ALL) else Staff.objects.none(), pk=staff_id)


@dataclass(frozen=True)
class Line:
    """A step of a run as it is shown: what it is, how it stands, what proved it, and what came too early or is yet to come."""

    row: RunStep
    step: Step
    verdict: str
    chip: str
    proofs: list[tuple[str, datetime]]
    came_before: datetime | None = None
    lies_ahead: datetime | None = None


def lines_of(member: Member, run: Run, today: date) -> list[Line]:
    """The steps of a run in their order, judged by the edition it began under."""
    steps = read(run.edition.definition).by_key
    rows = RunStep.objects.visible_to(member).filter(run=run).select_related("staff").order_by("position")
    proofs: dict[int, list[tuple[str, datetime]]] = {}
    for proof in Proof.objects.filter(of__run=run).order_by("at", "pk"):
        proofs.setdefault(proof.of_id, []).append((proof.get_kind_display(), proof.at))
    return [_line(row, steps[row.step], proofs.get(row.pk, []), run, today) for row in rows if row.step in steps]


def _line(row: RunStep, step: Step, proofs: list[tuple[str, datetime]], run: Run, today: date) -> Line:
    stand = Stand(
        row.due_on,
        local_day(row.done_at) if row.done_at else None,
        is_skipped=row.skipped_at is not None,
        times=row.times,
        may_repeat=row.may_repeat,
        is_out_of_order=row.is_out_of_order,
    )
    words, chip = VERDICTS[judged(stand, today)]
    early, ahead = (None, None) if row.done_at else _elsewhen(row, step, run, today)
    return Line(row, step, str(words), chip, proofs, early, ahead)


def _elsewhen(row: RunStep, step: Step, run: Run, today: date) -> tuple[datetime | None, datetime | None]:
    """When something last happened that would prove a step, had it not been before the run began; and what is dated ahead."""
    if step.evidence is None:
        return None, None
    facts = sources.proving(step.evidence)
    whose = {"person": run.person_id} if run.person_id else {"organisation": run.organisation_id}
    counted = Proof.objects.filter(playbook=run.playbook_id, step=row.step, kind=facts.kind, row_id=OuterRef("pk"))
    before = {f"{facts.moment}__lt": run.begun_at, f"{facts.moment}__gte": run.begun_at - BEFORE_IT_BEGAN}
    found = facts.rows.filter(~Exists(counted), **whose).aggregate(
        early=Max(facts.moment, filter=Q(**before)), ahead=Min(facts.moment, filter=Q(**{f"{facts.moment}__date__gt": today}))
    )
    return found["early"], found["ahead"]


def waiting(member: Member, today: date, most: int) -> list[Waiting]:
    """The steps that this member should do by today: of the latest that were due, the longest overdue first.

    Theirs, and those of nobody; to managers also those of staff who never log in. A step that waits for one that is still
    open is not asked for before that one is done; what was left long ago is told by `piles`.
    """
    rows = _owed(member, today).exclude(_left_long_ago(today)).select_related("run", "playbook")
    found = sorted(rows.order_by("-due_on", "-run_id", "position")[: 3 * most], key=_in_turn)
    steps = {e.pk: read(e.definition).by_key for e in Edition.objects.filter(pk__in={row.run.edition_id for row in found})}
    open_too = set(
        RunStep.objects.filter(NEITHER_DONE_NOR_SKIPPED, run__in={row.run_id for row in found}).values_list("run_id", "step")
    )
    told = []
    for row in found:
        step = steps[row.run.edition_id].get(row.step)
        if step is not None and (row.run_id, step.due.after) not in open_too:
            told.append(_waiting(row, step, today))
    return told[:most]


def _owed(member: Member, today: date) -> QuerySet[RunStep]:
    """Every step that this member should have done by today."""
    is_open = Q(due_on__lte=today, run__state=Run.State.OPEN, is_optional=False)
    return RunStep.objects.visible_to(member).filter(_for(member), NEITHER_DONE_NOR_SKIPPED, is_open)


def _left_long_ago(today: date) -> Q:
    """Due long before this house knew of the run, as after an import of years past, or so long ago that it is history."""
    known_on = TruncDate("noted_at", tzinfo=timezone.get_current_timezone())
    return Q(due_on__lt=today - MISSED_WITHIN) | Q(due_on__lt=Cast(known_on - LONG_BEFORE, DateField()))


def _in_turn(row: RunStep) -> tuple[date | None, int, int]:
    return row.due_on, row.run_id, row.position


def piles(member: Member, today: date) -> list[Pile]:
    """What was left undone long ago: one line for each playbook, whose steps are told one by one on a page of their own."""
    if not may(member.role, Right.SEE_ALL):
        return []
    found = _owed(member, today).filter(_left_long_ago(today)).order_by("-due_on").values_list("playbook_id", flat=True)
    counted = Counter(found[:MOST_COUNTED])
    names = dict(Playbook.objects.filter(pk__in=counted).values_list("pk", "name"))
    is_all = sum(counted.values()) < MOST_COUNTED
    return [_pile(pk, names[pk], n, is_all=is_all) for pk, n in counted.most_common() if pk in names]


def _pile(playbook_id: int, name: str, n: int, *, is_all: bool) -> Pile:
    if is_all:
        said = ngettext("%(name)s: %(n)s step was left undone long ago", "%(name)s: %(n)s steps were left undone long ago", n)
    else:
        said = say("%(name)s: more than %(n)s steps were left undone long ago")
    shown = number_format(n, use_l10n=True, force_grouping=True)
    return Pile(said % {"name": name, "n": shown}, reverse("playbooks:left", args=[playbook_id]))


def left_of(member: Member, playbook: Playbook, today: date) -> QuerySet[RunStep]:
    """The steps of a playbook that this member left undone long ago."""
    rows = _owed(member, today).filter(_left_long_ago(today), playbook=playbook)
    return rows.select_related("run__edition", "person", "organisation", "staff")


def oldest_left(member: Member, playbook: Playbook, today: date) -> list[int]:
    """Which of these would be left out at once: the oldest first."""
    return list(left_of(member, playbook, today).order_by("due_on", "pk").values_list("pk", flat=True)[:MOST_COUNTED])


def left_out_by(member: Member, entry_id: int) -> Entry:
    """A deed by which this member left old steps out, or 404."""
    return get_object_or_404(Entry.objects, verb="steps.left_out", by=member.by, pk=entry_id)


def named(rows: list[RunStep]) -> list[tuple[RunStep, str]]:
    """Steps, each with its name in the edition by which its run began."""
    steps = {row.run.edition_id: read(row.run.edition.definition).by_key for row in rows}
    known = [(row, steps[row.run.edition_id].get(row.step)) for row in rows]
    return [(row, step.name if step else row.step) for row, step in known]


def _for(member: Member) -> Q:
    mine = Q(staff__member=member) | Q(staff=None)
    return mine | Q(staff__isnull=False, staff__member=None) if may(member.role, Right.MANAGE) else mine


def _waiting(row: RunStep, step: Step, today: date) -> Waiting:
    assert row.due_on is not None
    told = {"step": step.name, "playbook": row.playbook.name, "day": date_format(row.due_on, "j F")}
    if row.due_on < today:
        why = say("“%(step)s” was due on %(day)s (%(playbook)s)") % told
    else:
        why = say("“%(step)s” is due today (%(playbook)s)") % told
    kind, who = ("person", row.person_id) if row.person_id else ("organisation", row.organisation_id)
    url = reverse("playbooks:run", args=[row.run_id])
    intent = ASK if step.asks else ""
    return Waiting("playbooks", f"step:{row.pk}", kind, who or 0, row.due_on, why, 0, url, say("Open"), intent=intent)


@dataclass(frozen=True)
class Missing:
    """Of the steps that somebody was to see to, how many were due, and how many of those were not done."""

    staff: str
    due: int
    n: int


def missing_of(member: Member, playbook: Playbook, today: date, *, most: int = 30) -> list[Missing]:
    """Who missed what of the last days: of everybody to those who manage, to others only what is their own.

    A step counts from the day after it was due, unless its run rested or was over by then, or it was optional and left out.
    """
    rows = RunStep.objects.visible_to(member).filter(playbook=playbook)
    rows = rows.filter(due_on__lt=today, due_on__gte=today - MISSED_WITHIN)
    if not may(member.role, Right.MANAGE):
        rows = rows.filter(staff__member=member)
    is_over = Q(run__state=Run.State.ENDED, ended_day__lte=F("due_on"))
    rests = Q(run__state=Run.State.PAUSED, run__paused_on__lte=F("due_on"))
    is_left_out = Q(is_optional=True, done_at=None, skipped_at__isnull=False)
    ended = TruncDate("run__ended_at", tzinfo=timezone.get_current_timezone())
    owed = rows.alias(ended_day=ended).exclude(is_over).exclude(rests).exclude(is_left_out)
    counted = owed.values("staff__name").annotate(due=Count("pk"), n=Count("pk", filter=Q(done_at=None)))
    found = counted.filter(n__gt=0).order_by("-n", "staff__name")[:most]
    return [Missing(row["staff__name"] or say("Nobody in particular"), row["due"], row["n"]) for row in found]


@dataclass(frozen=True)
class Elsewhen:
    """How many facts would begin a run if they did not lie in the future, or before the day from which it counts."""

    ahead: int
    before: int


def elsewhen(playbook: Playbook, definition: Definition, now: datetime) -> Elsewhen:
    """What happened, or is said to, outside the time that a playbook looks at."""
    begins = sources.beginnings(replace(definition.trigger, is_first=False))
    if playbook.since_at is None:
        return Elsewhen(begins.rows.filter(**{f"{begins.moment}__gt": now}).count(), 0)
    ahead, before = ({f"{begins.moment}__gt": now}, {f"{begins.moment}__lt": playbook.since_at})
    return Elsewhen(begins.rows.filter(**ahead).count(), begins.rows.filter(**before).count())


@dataclass(frozen=True)
class Sample:
    """A case of the last days, and what would have been due for it when."""

    who: str
    began_on: date
    due: list[tuple[str, date | None]]


@dataclass(frozen=True)
class Preview:
    """What a playbook would ask for: a case that begins today, and the last real ones. No day: none was promised."""

    today: list[tuple[str, date | None]]
    samples: list[Sample]


def preview(member: Member, definition: Definition, now: datetime, *, most: int = 3) -> Preview:
    """Who would have what due when."""
    begins = sources.beginnings(definition.trigger)
    facts: Any = begins.rows
    rows = facts.visible_to(member).filter(**{f"{begins.moment}__lte": now}).select_related("person", "organisation")
    samples = []
    for row in rows.order_by(f"-{begins.moment}")[:most]:
        at = getattr(row, begins.moment)
        samples.append(
            Sample(str(row.person or row.organisation), local_day(at), _days(definition, at, getattr(row, "promised_on", None)))
        )
    return Preview(_days(definition, now), samples)


def _days(definition: Definition, at: datetime, promised_on: date | None = None) -> list[tuple[str, date | None]]:
    """The day of each step that can be due, for a case that begins at a moment and was promised for a day."""
    far, on_the_wall = spans(definition), timezone.localtime(at)
    return [(step.name, _day(far[step.key], on_the_wall, promised_on)) for step in definition.steps if step.key in far]


def _day(span: Span, on_the_wall: datetime, promised_on: date | None) -> date | None:
    if span.is_promised:
        return promised_on + timedelta(days=span.days) if promised_on else None
    return due_on(Due(span.days, hours=span.hours), on_the_wall)
