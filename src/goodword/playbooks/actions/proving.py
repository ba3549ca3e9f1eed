"""Facts prove steps: in sets, so that an import of any size asks no question per row.

A fact that names its case (the order a package was sent for) proves that case's run. One that does not proves the run that
began last before it. It proves one run of a playbook, never two, and many facts of one step are one step done `times` times.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from goodword.journal import feed
from goodword.journal.models import Tombstone

from ..models import Edition, Proof, Run, RunStep
from ..rules import Definition, Due, Step, order_of_waiting, read
from ..sources import Proving
from .laying import day_after, fill

Steps = QuerySet[RunStep]


def numbered() -> dict[str, Any]:
    """What a write in bulk sets beside its own columns."""
    number = feed.tick(connection)
    return {"version": F("version") + 1, "hand": None} | ({} if number is None else {"changed": number})


def prove(edition: Edition, step: Step, facts: Proving, *, rows: "QuerySet[Any]", at: datetime) -> int:
    """Lay these facts on the steps that they prove; how many are new."""
    assert step.evidence is not None
    early = timedelta(days=step.evidence.days_before)
    happened = OuterRef(facts.moment)
    # A run that was ended early is over; what came after has nothing to do with it.
    running = RunStep.objects.filter(playbook=edition.playbook_id, step=step.key, run__edition=edition).filter(
        ~Q(run__state=Run.State.ENDED) | Q(run__ended_at__gte=happened),
        run__begun_at__lte=happened + early if early else happened,
    )
    rows, n = rows.filter(**{f"{facts.moment}__lte": at}), 0
    for whom in _ways(facts):
        chosen = _latest(running.filter(whom), happened)
        found = rows.annotate(of=Subquery(chosen.values("pk")[:1])).filter(of__isnull=False)
        columns = {
            "playbook_id": Value(edition.playbook_id),
            "step": Value(step.key),
            "of_id": F("of"),
            "kind": Value(facts.kind.value),
            "row_id": F("pk"),
            "at": F(facts.moment),
            "staff_id": F("staff_id"),
            "noted_at": Value(at, output_field=models.DateTimeField()),
        }
        n += fill(Proof, found, columns)
    return n


def _ways(facts: Proving) -> list[Q]:
    """How a fact finds its run: by the case that both name, else by the person, else by the organisation."""
    person, firm = Q(person=OuterRef("person_id")), Q(person=None, organisation=OuterRef("organisation_id"))
    if not facts.ref:
        return [person, firm]
    own = f"run__{facts.own}"
    if facts.is_other:
        other = Q(**{f"{own}__isnull": True}) | ~Q(**{own: OuterRef(facts.ref)})
        return [other & person, other & firm]
    # One of the two does not say which case it is about, or both say the same.
    fits = Q(**{f"{own}__isnull": True}) | Q(**{own: Coalesce(OuterRef(facts.ref), F(own))})
    return [Q(**{own: OuterRef(facts.ref)}), fits & person, fits & firm]


def _latest(steps: Steps, happened: OuterRef) -> Steps:
    """Those that began before the fact, the last first; then those that began after it, the first first."""
    return steps.alias(
        is_before=Case(When(run__begun_at__lte=happened, then=Value(0)), default=Value(1)),
        before=Case(When(run__begun_at__lte=happened, then=F("run__begun_at"))),
    ).order_by("is_before", "-before", "run__begun_at", "-run_id")


def reckon(edition: Edition, runs: "QuerySet[Run]", *, at: datetime) -> None:
    """Work out anew, for these runs, what follows from what proves their steps and from what was ticked and skipped.

    The steps that were settled at this very moment (`proved_at`) move the days of those that wait for them.
    """
    steps = RunStep.objects.filter(run__in=runs.filter(edition=edition).values("pk"))
    _put_off(read(edition.definition), steps.filter(playbook=edition.playbook_id), at)
    _see_order(steps)
    _close(runs.filter(edition=edition), at)


def roll_up(steps: Steps, *, at: datetime) -> int:
    """Let these steps say when they were done, and how often, by what proves them and what was ticked."""
    proofs = Proof.objects.filter(of=OuterRef("pk")).order_by().values("of")
    first = Subquery(proofs.annotate(said=Min("at")).values("said"), output_field=models.DateTimeField())
    n = Coalesce(Subquery(proofs.annotate(said=Count("pk")).values("said")), 0)
    who = Proof.objects.filter(of=OuterRef("pk"), staff_id__isnull=False).order_by("at", "pk")
    return steps.update(
        # Of a missing moment and another, SQLite finds neither the least, PostgreSQL the other.
        done_at=Coalesce(Least(first, F("ticked_at")), first, F("ticked_at")),
        times=n + Case(When(ticked_at__isnull=False, then=Value(1)), default=Value(0)),
        staff=Coalesce(Subquery(who.values("staff_id")[:1]), F("staff_id")),
        proved_at=Case(When(done_at=None, then=Value(at)), default=F("proved_at")),
        **numbered(),
    )


def _put_off(definition: Definition, steps: Steps, at: datetime) -> None:
    """Move the due days of the steps that wait for one that was settled just now."""
    for key in order_of_waiting(definition):
        for waiting, due, between in _waiting_for(key, definition):
            prior = RunStep.objects.filter(run=OuterRef("run"), step=key, proved_at=at, done_at__isnull=False)
            nearer = RunStep.objects.filter(run=OuterRef("run"), step__in=between, done_at__isnull=False)
            moved = steps.filter(Exists(prior), ~Exists(nearer), step=waiting, done_at=None, skipped_at=None)
            done = Subquery(prior.values("done_at")[:1], output_field=models.DateTimeField())
            moved.update(due_on=day_after(done, due), **numbered())


def _waiting_for(key: str, definition: Definition) -> list[tuple[str, Due, list[str]]]:
    """The steps that wait for one, directly or through others: their keys, how long after it, and the steps between."""
    found: list[tuple[str, Due, list[str]]] = []
    ahead: list[tuple[str, Due, list[str]]] = [(key, Due(), [])]
    while ahead:
        prior, far, between = ahead.pop()
        for step in definition.steps:
            if step.due.after == prior:
                one = (step.key, Due(far.days + step.due.days, hours=far.hours + step.due.hours), between)
                found.append(one)
                ahead.append((step.key, one[1], [*between, step.key]))
    return found


def _see_order(steps: Steps) -> None:
    """A step is out of order when it was done before one that stands before it."""
    earlier = RunStep.objects.filter(
        Q(done_at=None) | Q(done_at__gt=OuterRef("done_at")),
        run=OuterRef("run"),
        position__lt=OuterRef("position"),
        is_optional=False,
        skipped_at=None,
    )
    done = steps.filter(done_at__isnull=False)
    done.filter(Exists(earlier), is_out_of_order=False).update(is_out_of_order=True, **numbered())
    done.filter(~Exists(earlier), is_out_of_order=True).update(is_out_of_order=False, **numbered())
    steps.filter(done_at=None, is_out_of_order=True).update(is_out_of_order=False, **numbered())


def _close(runs: "QuerySet[Run]", at: datetime) -> None:
    """A run is done when nothing that has to be done is left; and open again when something is."""
    left = Exists(RunStep.objects.filter(run=OuterRef("pk"), is_optional=False, done_at=None, skipped_at=None))
    of_run = RunStep.objects.filter(run=OuterRef("pk"), is_optional=False).order_by().values("run")
    done = Subquery(of_run.annotate(said=Max("done_at")).values("said"), output_field=models.DateTimeField())
    skipped = Subquery(of_run.annotate(said=Max("skipped_at")).values("said"), output_field=models.DateTimeField())
    last = Coalesce(Greatest(done, skipped), done, skipped, Value(at, output_field=models.DateTimeField()))
    runs.filter(~left, state=Run.State.OPEN).update(state=Run.State.DONE, ended_at=last, **numbered())
    runs.filter(left, state=Run.State.DONE).update(state=Run.State.OPEN, ended_at=None, **numbered())


def gone(edition: Edition, step: Step, facts: Proving, *, since: int) -> list[int]:
    """The numbers of proofs whose fact was taken back, or no longer says what proved the step."""
    table = facts.model._meta.db_table
    changed = facts.model._default_manager.filter(changed__gte=since).values("pk")
    away = Tombstone.objects.filter(kind=table, changed__gte=since).values("row_id")
    mine = Proof.objects.filter(playbook=edition.playbook_id, step=step.key, of__run__edition=edition, kind=facts.kind)
    stale = mine.filter(Q(row_id__in=changed) | Q(row_id__in=away)).exclude(row_id__in=facts.rows.values("pk"))
    return list(stale.values_list("pk", flat=True))
