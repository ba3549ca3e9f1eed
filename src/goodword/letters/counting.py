"""What has been done since a challenge was accepted, and which kinds of data there are to work with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from goodword.journal.models import Entry
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.playbooks.models import Run, RunStep
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Order, Promise, Touchpoint

Rows = QuerySet[Any]
UNHAPPY = Q(metric="nps", score__lte=6) | Q(metric="csat", score__lte=2)

# Each counts deeds of the span alone: something dated before it, though noted in it, does not count.
COUNTS: dict[str, Callable[[datetime, datetime], Rows]] = {
    "talks": lambda since, until: Touchpoint.objects.filter(direction="two-way", at__range=(since, until)),
    "gives": lambda since, until: Touchpoint.objects.filter(
        intent="give", direction__in=("out", "two-way"), at__range=(since, until)
    ),
    "promised": lambda since, until: Promise.objects.filter(noted_at__range=(since, until)),
    "kept": lambda since, until: Promise.objects.filter(kept_at__range=(since, until)),
    "closed": lambda since, until: Opportunity.objects.filter(closed_at__range=(since, until)),
    "lost": lambda since, until: Opportunity.objects.filter(state="lost", closed_at__range=(since, until)).exclude(reason=""),
    "introductions": lambda since, until: Opportunity.objects.filter(
        introduced_by__isnull=False, opened_at__range=(since, until)
    ),
    "answers": lambda since, until: Answer.objects.filter(answered_at__range=(since, until)),
    "steps": lambda since, until: RunStep.objects.filter(done_at__range=(since, until)),
    "playbooks": lambda since, until: _noted(("playbook.switched_on",), since, until),
    "cadences": lambda since, until: _noted(("segment.cadence_set",), since, until),
    "cares": lambda since, until: _noted(("care.begun", "care.given_over", "people.looked_after"), since, until),
    "ties": lambda since, until: _noted(("person.tied",), since, until),
}

NAMES = {
    "talks": _("talks both ways"),
    "gives": _("gives"),
    "promised": _("promises made"),
    "kept": _("promises kept"),
    "closed": _("enquiries with an end"),
    "lost": _("lost enquiries with the reason"),
    "introductions": _("enquiries with who sent them"),
    "answers": _("answers"),
    "steps": _("steps of playbooks done"),
    "playbooks": _("playbooks switched on"),
    "cadences": _("cadences of segments decided"),
    "cares": _("people given somebody who looks after them"),
    "ties": _("ties noted"),
}

THERE_IS: dict[str, Callable[[], Rows]] = {
    "people": lambda: Person.objects.all(),
    "orders": lambda: Order.objects.all(),
    "talks": lambda: Touchpoint.objects.filter(direction="two-way"),
    "enquiries": lambda: Opportunity.objects.all(),
    "promises": lambda: Promise.objects.filter(kept_at=None, dropped_at=None),
    "runs": lambda: Run.objects.all(),
    "answers": lambda: Answer.objects.all(),
    "unhappy": lambda: Answer.objects.filter(UNHAPPY),
}


def counted(what: str, since: datetime, until: datetime) -> int:
    """How many deeds of a kind were done in a span."""
    return COUNTS[what](since, until).count()


def there_is() -> set[str]:
    """The kinds of data of which there is any."""
    return {kind for kind, rows in THERE_IS.items() if rows().exists()}


def _noted(verbs: tuple[str, ...], since: datetime, until: datetime) -> Rows:
    return Entry.objects.filter(verb__in=verbs, at__range=(since, until))
