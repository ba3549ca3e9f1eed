"""Write down who did what. Every verb of every room calls `note` in its own transaction."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from .models import Entry


def note(verb: str, subject: models.Model | None = None, *, by: str, at: datetime, **detail: Any) -> Entry:
    """Record a deed. `by` is "member:7", "import:3" or the name of a part of Goodword."""
    kind = subject._meta.db_table if subject is not None else ""
    row_id = subject.pk if subject is not None else None
    entry = Entry.objects.create(verb=verb, kind=kind, row_id=row_id, by=by, at=at, detail=detail)
    transaction.on_commit(partial(import_string(settings.GOODWORD_HEAR), entry))
    return entry
