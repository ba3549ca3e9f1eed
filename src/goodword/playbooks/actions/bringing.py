"""Playbooks that an import brings along, and their way back."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from goodword.journal.actions import note

from .. import queries
from ..models import Edition, Playbook
from ..written import Written
from .laying import house_zone
from .writing import make_playbook, switch_on


@transaction.atomic
def bring(written: Written, *, by: str, at: datetime) -> bool:
    """Write a playbook down, and switch it on if it says since when it counts. False when there is one of its name."""
    if queries.is_called_so(written.name):
        return False
    made = make_playbook(name=written.name, phase=written.phase, definition=written.definition, by=by, at=at)
    if written.since is not None:
        since_at = datetime.combine(written.since, time(), house_zone())
        switch_on(made, definition=written.definition, since_at=since_at, by=by, at=at)
    return True


@transaction.atomic
def take_away(*, by: str, at: datetime) -> int:
    """Take the playbooks away that were brought `by` somebody, that nobody else wrote on, and by which nothing runs."""
    gone = _untouched(by)
    for playbook in gone:
        note("playbook.taken_away", playbook, by=by, at=at)
    return _untouched(by).filter(pk__in=[playbook.pk for playbook in gone]).delete()[1].get("playbooks.Playbook", 0)


def _untouched(by: str) -> "QuerySet[Playbook]":
    mine = Edition.objects.filter(playbook=OuterRef("pk"))
    return Playbook.objects.filter(Exists(mine.filter(made_by=by)), ~Exists(mine.exclude(made_by=by)), runs=None)
