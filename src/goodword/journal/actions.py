"""Write down who did what. Every verb of every room calls `note` in its own transaction."""

from datetime import datetime
from typing import Any

from django.db import models

from .models import Entry


def note(verb: str, subject: models.Model | None = None, *, by: str, at: datetime, **detail: Any) -> Entry:
    """Record a deed. `by` is "member:7", "import:3" or the name of a part of Goodword."""
    kind = subject._meta.db_table if subject is not None else ""
    row_id = subject.pk if subject is not None else None
    return Entry.objects.create(verb=verb, kind=kind, row_id=row_id, by=by, at=at, detail=detail)
