"""Runs and their steps are laid down in sets: one statement for some thousand facts, however many an import brought."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, TruncDate

from goodword.accounts.queries import business
from goodword.journal import feed

from ..models import Edition, Playbook, Proof, Run, RunStep
from ..rules import Due, Problem, Span, read, spans
from ..sources import Beginning
from ..words import wrong

T = TypeVar("T")
CHUNK = 5_000
MANY = 100  # so many new rows can turn a plan that was made for few into one that never ends


def chunks(ids: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def fill(kind: type[models.Model], rows: "QuerySet[Any]", columns: Mapping[str, Any]) -> int:
    """Insert what a question finds, in one statement; what stands already stays. How many rows are new."""
    numbered = dict(columns)
    if any(f.name == "changed" for f in kind._meta.concrete_fields) and (number := feed.tick(connection)) is not None:
        numbered["changed"] = Value(number)
    found = rows.annotate(**{f"to_{name}": said for name, said in numbered.items()}).values_list(*(f"to_{n}" for n in numbered))
    sql, values = found.query.sql_with_params()
    told = ", ".join(f'"{name}"' for name in numbered)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{kind._meta.db_table}" ({told}) {sql} ON CONFLICT DO NOTHING', values)
        return int(cursor.rowcount)


def house_zone() -> ZoneInfo:
    """The time zone whose days are the business's."""
    found = business()
    return ZoneInfo(found.time_zone if found else "UTC")


def day_after(moment: Any, due: Due) -> Cast:
    """The local day so many days and hours after a moment, as an expression."""
    local = TruncDate(moment + timedelta(hours=due.hours) if due.hours else moment, tzinfo=house_zone())
    return Cast(local + timedelta(days=due.days), models.DateField())


def day_at(span: Span) -> Cast:
    """The day on which a step of a run is due that lies so far from its beginning or its promised day, as an expression."""
    if span.is_promised:
        return Cast(F("order__promised_on") + timedelta(days=span.days), models.DateField())
    return day_after(F("begun_at"), Due(span.days, hours=span.hours))


def begin_for(edition: Edition, begins: Beginning, ids: Sequence[int], *, at: datetime) -> int:
    """Begin a run for each of these facts that has none; with its steps. How many began."""
    rows = begins.rows.filter(pk__gte=ids[0], pk__lte=ids[-1], pk__in=ids)
    columns = {
        "playbook_id": Value(edition.playbook_id),
        "edition_id": Value(edition.pk),
        "begun_at": F(begins.moment),
        "state": Value(Run.State.OPEN.value),
        "noted_at": Value(at, output_field=models.DateTimeField()),
        "version": Value(1),
        **begins.columns,
    }
    last = Run.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    begun = fill(Run, rows, columns)
    if begun:
        lay_steps(edition, Run.objects.filter(playbook=edition.playbook_id, pk__gt=last), at=at)
    return begun


def lay_steps(edition: Edition, runs: "QuerySet[Run]", *, at: datetime) -> None:
    """Give runs that began by an edition its steps, each with the day on which it is due when all goes well."""
    definition = read(edition.definition)
    far = spans(definition)
    for position, step in enumerate(definition.steps, 1):
        missing = ~Exists(RunStep.objects.filter(run=OuterRef("pk"), step=step.key))
        columns = {
            **{name: F(name) for name in ("person_id", "organisation_id", "playbook_id", "origin")},
            **{name: F(name) for name in ("staff_id", "dealer_id", "branch_id", "department_id", "product_id")},
            "run_id": F("pk"),
            "step": Value(step.key),
            "position": Value(position),
            "due_on": day_at(far[step.key]),
            "is_optional": Value(step.is_optional),
            "may_repeat": Value(step.is_repeatable),
            "noted_at": Value(at, output_field=models.DateTimeField()),
            "version": Value(1),
        }
        fill(RunStep, runs.filter(missing, edition=edition), columns)


def unbegun(playbook: Playbook, begins: Beginning, *, since: Q, at: datetime) -> list[int]:
    """The numbers of the facts that should have begun a run by now and did not."""
    begun = Run.objects.filter(playbook=playbook, subject=OuterRef("to_subject"))
    rows = begins.rows.annotate(to_subject=begins.columns["subject"]).filter(since, ~Exists(begun))
    in_time = Q(**{f"{begins.moment}__lte": at, f"{begins.moment}__gte": playbook.since_at})
    return list(rows.filter(in_time).order_by("pk").values_list("pk", flat=True))


class NotReady(ValueError):
    """It cannot begin runs as it is; the problems say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(wrong(problems)))
        self.problems = problems


class NothingToDo(ValueError):
    """The playbook has no edition yet, so there is nothing that a run could consist of."""


def edition_of(playbook: Playbook) -> Edition:
    """The edition by which runs begin now."""
    edition = playbook.editions.order_by("-number").first()
    if edition is None:
        raise NothingToDo
    return edition


def count_anew(n: int) -> None:
    """Let the planner know of n new rows before others refer to them; SQLite plans without counts."""
    if n >= MANY and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(kind._meta.db_table for kind in (Run, RunStep, Proof))}")
