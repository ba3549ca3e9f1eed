"""Steps that are due by the day for which an order was promised follow that day when it is moved."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Cast

from goodword.touchpoints.models import Order

from ..models import NEITHER_DONE_NOR_SKIPPED, Edition, Run, RunStep
from ..rules import Definition, read, spans
from .proving import numbered


def move_promised(edition: Edition, *, since: int) -> int:
    """Move the days of what is open where the promised day of its order is another now; of how many steps.

    A run that rested keeps its days, and so does a step that waits for one that is done.
    """
    definition, n = read(edition.definition), 0
    moved = Order.objects.filter(changed__gte=since, pk=OuterRef("run__order"))
    for key, span in spans(definition).items():
        if not span.is_promised:
            continue
        order = Order.objects.filter(runs=OuterRef("run"))
        day = Cast(F("promised_on") + timedelta(days=span.days), models.DateField())
        now = Subquery(order.values(said=day)[:1], output_field=models.DateField())
        nearer = RunStep.objects.filter(run=OuterRef("run"), step__in=_ahead(key, definition), done_at__isnull=False)
        mine = RunStep.objects.filter(NEITHER_DONE_NOR_SKIPPED, playbook=edition.playbook_id, step=key, run__edition=edition)
        unrested = mine.filter(Exists(moved), ~Exists(nearer), run__state=Run.State.OPEN, run__paused_days=0)
        other = unrested.alias(now=now).exclude(due_on=F("now")).exclude(due_on=None, now__isnull=True)
        if ids := list(other.values_list("pk", flat=True)):
            n += RunStep.objects.filter(pk__in=ids).update(due_on=now, **numbered())
    return n


def _ahead(key: str, definition: Definition) -> list[str]:
    """The steps for which a step waits, directly or through others."""
    steps, found = definition.by_key, []
    while key := steps[key].due.waits_for:
        found.append(key)
    return found
