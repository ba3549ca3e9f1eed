"""From the journal to the work that follows from it."""

import logging
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.module_loading import import_string

from goodword.journal.models import Entry, Reader

from . import queries, wiring
from .actions import enqueue

log = logging.getLogger(__name__)
READER = "listeners"
AT_MOST = 1000


def hear(entry: Entry) -> None:
    """Right after the commit: run what is cheap. Trouble here must not look as if the deed had failed."""
    for listener in wiring.listeners():
        if listener.at_once and listener.hears(entry.verb):
            try:
                import_string(listener.at_once)(entry)
            except Exception:
                log.exception("A listener to %s failed", entry.verb)


def catch_up() -> int:
    """Read the journal from where it was left, and enqueue what follows; how many entries were read."""
    known, _ = Reader.objects.get_or_create(name=READER)
    if not _after(known).exists():
        return 0  # a look takes no lock; most looks find nothing
    with transaction.atomic():
        # Locks the row on PostgreSQL; on SQLite the transaction is the lock.
        reader = Reader.objects.select_for_update().get(name=READER)
        entries = list(_after(reader)[:AT_MOST])
        if not entries:
            return 0
        _enqueue_for({entry.verb for entry in entries})
        last = entries[-1]
        Reader.objects.filter(pk=READER).update(last_entry=last.pk, last_changed=last.changed)
    return len(entries)


def _after(reader: Reader) -> Any:
    """The entries that were committed since, in an order in which none can appear later before another.

    Numbers are given out before the commit, so on PostgreSQL an entry counts only when no older
    transaction is open; on SQLite there is one writer at a time.
    """
    if connection.vendor == "sqlite":
        return Entry.objects.filter(pk__gt=reader.last_entry).order_by("pk")
    settled = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", ())
    later = Q(changed__gt=reader.last_changed) | Q(changed=reader.last_changed, pk__gt=reader.last_entry)
    return Entry.objects.filter(later, changed__lt=settled).order_by("changed", "pk")


def _enqueue_for(verbs: set[str]) -> None:
    at = queries.clock()
    for listener in wiring.listeners():
        if listener.job and any(listener.hears(verb) for verb in verbs):
            enqueue(listener.job, key=f"after:{listener.job}", due_at=at + listener.after)
