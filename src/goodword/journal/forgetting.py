"""What was kept of rows that nobody can bring back is forgotten: with somebody go the words that once stood beside their name.

A row that was taken away by hand leaves its last version, so that it can stand again. Whose owner is gone for good cannot stand
again: what is kept of it only tells of somebody who is no longer there.
"""

import time
from collections.abc import Iterator, Sequence

from django.db import connection, models, transaction

from .feed import facts
from .models import Fact, Version

CHUNK = 2_000
PAUSE = 0.01  # between two chunks, so that whoever writes meanwhile gets a turn


def forget(kind: type[Fact], ids: Sequence[int]) -> int:
    """Forget what these rows said before; how many versions went. For rows that nobody is to bring back."""
    return Version.objects.filter(kind=kind._meta.db_table, row_id__in=ids).delete()[0]


def forget_what_is_past_return() -> int:
    """Forget what was kept of whoever is gone for good, and of what belonged to them; how many versions went.

    The lowest kinds come first: what belongs to what is forgotten is past return as well.
    """
    return sum(_forget_of(kind, past) for kind in facts() if (past := _is_past_return(kind)))


def _forget_of(kind: type[Fact], past: str) -> int:
    done, after = 0, 0
    while ids := _following(kind, after):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM journal_version WHERE kind = %s AND row_id > %s AND row_id <= %s AND {past}",
                [kind._meta.db_table, after, ids[-1]],
            )
            done += cursor.rowcount
        after = ids[-1]
        time.sleep(PAUSE)
    return done


def _following(kind: type[Fact], after: int) -> list[int]:
    rows = Version.objects.filter(kind=kind._meta.db_table, row_id__gt=after).order_by("row_id")
    return list(rows.values_list("row_id", flat=True)[:CHUNK])


def _is_past_return(kind: type[Fact]) -> str:
    """SQL for a version of a row that is gone and cannot stand again; empty where there is none such."""
    gone = f'NOT EXISTS (SELECT 1 FROM "{kind._meta.db_table}" t WHERE t.id = journal_version.row_id)'
    if kind.is_never_brought_back:
        return gone
    ownerless = " OR ".join(_is_ownerless(column, owner) for column, owner in _owners(kind))
    return f"{gone} AND ({ownerless})" if ownerless else ""


def _owners(kind: type[Fact]) -> Iterator[tuple[str, str]]:
    """Each column that names what a row goes with, and the table of that."""
    for field in kind._meta.concrete_fields:
        owner = field.related_model
        goes_along = field.remote_field is not None and field.remote_field.on_delete is models.CASCADE
        if goes_along and isinstance(owner, type) and issubclass(owner, Fact):
            yield str(field.column), owner._meta.db_table


def _is_ownerless(column: str, owner: str) -> str:
    """The owner is not there, and nothing is kept by which it could stand again."""
    said = f"json_extract(journal_version.before, '$.{column}')"
    if connection.vendor != "sqlite":
        said = f"CAST(journal_version.before ->> '{column}' AS bigint)"
    there = f'EXISTS (SELECT 1 FROM "{owner}" o WHERE o.id = {said})'
    kept = f"EXISTS (SELECT 1 FROM journal_version k WHERE k.kind = '{owner}' AND k.row_id = {said})"
    return f"({said} IS NOT NULL AND NOT {there} AND NOT {kept})"
