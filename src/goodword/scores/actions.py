"""Filing scores: a whole insight at once, in short transactions, so that nobody waits for it."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction

from goodword.journal.actions import note

from .rules import Said

AT_ONCE = 5_000
PAUSE = 0.005
STAGED = "scores_staged"
COLUMNS = ("id", "person_id", "organisation_id", "value", "label", "stake", "n", "reason")
TYPES = """id bigint PRIMARY KEY, person_id bigint, organisation_id bigint,
    value float, label text, stake bigint, n integer, reason text"""


@dataclass(frozen=True)
class Filed:
    """How many scores an insight gave, how many of them were new or changed, how many were withdrawn."""

    n: int
    changed: int
    gone: int


def replace(insight: str, said: Iterable[Said], *, as_of: date, formula: str, by: str, at: datetime) -> Filed:
    """Make what an insight says now all that it says: unchanged scores stay as they are, old ones go.

    The rows are staged first and moved in short commits, so a reader meanwhile sees some new and some old
    scores, and a writer waits for a few thousand rows at most.
    """
    _stage_table()
    try:
        n = _stage(said)
        changed = sum(_move(insight, first, as_of, formula) for first in range(1, n + 1, AT_ONCE))
        with transaction.atomic():
            gone = _withdraw(insight)
            note("scores.filed", by=by, at=at, insight=insight, as_of=as_of.isoformat(), n=n, changed=changed, gone=gone)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {STAGED}")
    return Filed(n, changed, gone)


def _stage_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGED}")
        cursor.execute(f"CREATE TEMPORARY TABLE {STAGED} ({TYPES})")


def _stage(said: Iterable[Said]) -> int:
    rows = ((i, *_row(one)) for i, one in enumerate(said, 1))
    n = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {STAGED} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for n, row in enumerate(rows, 1):  # noqa: B007  (the count is wanted after the loop)
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            for batch in _batches(rows):
                cursor.executemany(f"INSERT INTO {STAGED} VALUES ({marks})", batch)  # type: ignore[arg-type]
                n += len(batch)
        for one in ("person_id", "organisation_id"):
            cursor.execute(f"CREATE INDEX {STAGED}_{one} ON {STAGED} ({one})")
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {STAGED}")
    return n


def _row(one: Said) -> tuple[object, ...]:
    return one.person_id, one.organisation_id, one.value, one.label, one.stake, one.n, json.dumps(dict(one.reason), default=str)


def _batches(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _move(insight: str, first: int, as_of: date, formula: str) -> int:
    """Bring one stretch of the staged rows over; those that say the same are not written."""
    changed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for one, room in (("person_id", "people_person"), ("organisation_id", "people_organisation")):
            reason = "s.reason::jsonb" if connection.vendor == "postgresql" else "s.reason"
            cursor.execute(
                f"""INSERT INTO scores_score
                        (insight, person_id, organisation_id, value, label, stake, n, as_of, formula, reason)
                    SELECT %s, s.person_id, s.organisation_id, s.value, s.label, s.stake, s.n, %s, %s, {reason}
                    FROM {STAGED} s JOIN {room} r ON r.id = s.{one}
                    WHERE s.id BETWEEN %s AND %s
                    ON CONFLICT (insight, {one}) DO UPDATE SET
                        value = excluded.value, label = excluded.label, stake = excluded.stake, n = excluded.n,
                        as_of = excluded.as_of, formula = excluded.formula, reason = excluded.reason
                    WHERE (scores_score.value, scores_score.label, scores_score.stake, scores_score.n, scores_score.as_of,
                           scores_score.formula, scores_score.reason)
                        <> (excluded.value, excluded.label, excluded.stake, excluded.n, excluded.as_of,
                            excluded.formula, excluded.reason)""",
                [insight, as_of, formula, first, first + AT_ONCE - 1],
            )
            changed += cursor.rowcount
    time.sleep(PAUSE)
    return changed


def _withdraw(insight: str) -> int:
    """Take away what the insight no longer says."""
    gone = 0
    with connection.cursor() as cursor:
        for one in ("person_id", "organisation_id"):
            cursor.execute(
                f"""DELETE FROM scores_score WHERE insight = %s AND {one} IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM {STAGED} s WHERE s.{one} = scores_score.{one})""",
                [insight],
            )
            gone += cursor.rowcount
    return gone
