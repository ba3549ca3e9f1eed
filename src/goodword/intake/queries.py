"""What the pages of intake ask. An import is seen by whoever made it, and by owners."""

import csv
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from goodword.accounts.models import Member
from goodword.accounts.queries import business
from goodword.accounts.rules import Right, may

from .models import Import

REJECTS = "rejects.csv"
EXAMPLES = 5


def imports_for(member: Member) -> QuerySet[Import]:
    """The imports that a member may see, the newest first."""
    if not member.is_active or not may(member.role, Right.IMPORT):
        return Import.objects.none()
    every = Import.objects.order_by("-id")
    return every if may(member.role, Right.OWN) else every.filter(by_member=member)


def import_for(member: Member, import_id: int) -> Import:
    """One import. To whoever may not see it, it does not exist."""
    return get_object_or_404(imports_for(member), pk=import_id)


def customs() -> dict[str, str]:
    """What the business takes for granted where a file is silent, as `Plan` names it."""
    known = business()
    if known is None:
        return {"currency": "EUR", "country": "", "time_zone": "UTC"}
    return {"currency": known.currency, "country": known.country, "time_zone": known.time_zone}


def file_of(batch: Import) -> Path:
    """Where the one file of an import lies."""
    return Path(settings.HOME) / batch.folder / "files" / str(batch.profile["files"][0])


def rejects_of(batch: Import) -> Path:
    """The file of the rows that did not come in; without one there is nothing to fetch."""
    path = Path(settings.HOME) / batch.folder / REJECTS
    if not path.is_file():
        raise Http404
    return path


def examples_of(batch: Import) -> list[dict[str, str]]:
    """The first of the rows that did not come in, with their reasons."""
    path = Path(settings.HOME) / batch.folder / REJECTS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(islice(csv.DictReader(file), EXAMPLES))


def is_waiting_long(batch: Import, now: datetime) -> bool:
    """Whether nobody has taken up what was asked for a while ago: perhaps no worker runs."""
    asked = batch.profile.get("asked_at") or batch.profile.get("asked_to_look_at")
    return (
        bool(asked) and not batch.step and batch.started_at is None and (now - datetime.fromisoformat(asked)).total_seconds() > 15
    )
