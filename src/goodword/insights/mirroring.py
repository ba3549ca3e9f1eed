"""The lake follows the database: a child brings it up to date, and the tail bridges what is left.

The child is the only one that reads the database by ADBC (lake/mirror.py says why). The tail is
read by this process's own connection, in plain SQL, so that a talk just logged is seen at once.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from goodword.kit.facts import FACTS, Fact
from goodword.lake import marks, shape, source
from goodword.lake.reports import MirrorReport

SECONDS = 3600
LONGEST_TAIL = 20_000
NOT_FOR_LIBPQ = {"connect_timeout", "transaction_mode", "timeout", "init_command"}


class NotMirrored(RuntimeError):
    """The child could not read the database or write the lake; the message says why."""


class TooMuch(Exception):
    """More has changed than a tail should carry."""


def mirror(*, rebuild: bool = False, purge: bool = False) -> MirrorReport:
    """Bring the lake up to the database and wait for it; `purge` also deletes every file of the past."""
    words = [sys.executable, "-m", "goodword.lake.mirror", str(settings.GOODWORD_LAKE)]
    words += [word for word, wanted in (("--rebuild", rebuild), ("--purge", purge)) if wanted]
    child = subprocess.run(
        words, env=os.environ | {"DATABASE_URL": database_url()}, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if child.returncode:
        raise NotMirrored(child.stderr.strip() or f"goodword-mirror ended with {child.returncode}")
    return MirrorReport(**json.loads(child.stdout))


def tail(*, longest: int = LONGEST_TAIL) -> dict[str, pa.Table]:
    """The rows of every fact that the lake does not have yet, by name of the fact.

    Columns as in the lake, and `is_gone` for tombstones. Each table says in its metadata which
    version of the lake it follows, so that both are of one moment. When more than `longest` rows
    of a fact have changed, or the lake is another database's, it is brought up first.
    """
    try:
        return _tail(longest)
    except TooMuch:
        mirror()
        return _tail(None)


def rows_behind() -> int | None:
    """How many rows the lake is behind; None when it has to be brought up before that can be said."""
    try:
        return sum(len(rows) for rows in _tail(LONGEST_TAIL).values())
    except TooMuch:
        return None


def database_url() -> str:
    """The database of this process, as DATABASE_URL."""
    to: dict[str, Any] = connection.settings_dict
    if connection.vendor == source.SQLITE:
        return f"sqlite://{quote(str(Path(to['NAME']).resolve()))}"
    who = ":".join(quote(to[part], safe="") for part in ("USER", "PASSWORD") if to[part])
    where = ":".join(part for part in (quote(to["HOST"], safe="[]:"), str(to["PORT"])) if part)
    options = {name: value for name, value in to["OPTIONS"].items() if name not in NOT_FOR_LIBPQ and isinstance(value, str)}
    return f"postgresql://{who}{'@' if who else ''}{where}/{quote(to['NAME'])}" + (f"?{urlencode(options)}" if options else "")


def tail_since(mark: marks.Mark, *, longest: int = LONGEST_TAIL) -> dict[str, pa.Table]:
    """The same since an earlier mark of this lake. Raises TooMuch where the lake of that mark is of no use any more."""
    return _tail(longest, mark)


def _tail(longest: int | None, since: marks.Mark | None = None) -> dict[str, pa.Table]:
    mark = since or marks.read(settings.GOODWORD_LAKE)
    with _one_moment() as cursor:
        cursor.execute(source.moment(connection.vendor, mark.witness))
        now = marks.Moment(*cursor.fetchone())
        if not now.follows(mark):
            if longest is not None:
                raise TooMuch
            return {}
        if now.reached == mark.reached and not connection.in_atomic_block:
            return {name: _nothing(fact, mark.table(name).version) for name, fact in FACTS.items()}
        gone = _gone(cursor, mark.reached)
        return {
            name: _rows_of(fact, mark, _changed(cursor, fact, mark, longest), gone.get(name, [])) for name, fact in FACTS.items()
        }


def _changed(cursor: CursorWrapper, fact: Fact, mark: marks.Mark, longest: int | None) -> list[tuple[Any, ...]]:
    cursor.execute(source.select(fact, connection.vendor, mark.reached))
    found: list[tuple[Any, ...]] = cursor.fetchall() if longest is None else cursor.fetchmany(longest + 1)
    if longest is not None and len(found) > longest:
        raise TooMuch
    return found


def _gone(cursor: CursorWrapper, reached: str) -> dict[str, list[int]]:
    names = {fact.table: name for name, fact in FACTS.items()}
    found: dict[str, list[int]] = {}
    cursor.execute(source.tombstones(connection.vendor, reached))
    for table, row_id in cursor.fetchall():
        if table in names:
            found.setdefault(names[table], []).append(row_id)
    return found


def _rows_of(fact: Fact, mark: marks.Mark, records: list[tuple[Any, ...]], gone: list[int]) -> pa.Table:
    """One fact's tail: its rows as the lake would have them, and a tombstone for each that is away."""
    known = mark.table(fact.name)
    if not records and not gone:
        return _nothing(fact, known.version)
    dims = shape.Dims.of(known.dims, known.refused, known.rated)
    raw = shape.from_records(records, fact)
    dims.see_rows(raw, fact)
    rows = shape.shape(raw, fact, mark.zone, dims)
    return shape.with_tombstones(rows, gone).replace_schema_metadata({"follows": str(known.version)})


@lru_cache(maxsize=64)
def _nothing(fact: Fact, version: int) -> pa.Table:
    """The tail of a fact in which nothing has changed."""
    empty = shape.with_tombstones(shape.schema(fact).empty_table(), [])
    return empty.replace_schema_metadata({"follows": str(version)})


@contextmanager
def _one_moment() -> Iterator[CursorWrapper]:
    """A cursor whose questions are all answered as of the same moment, and which holds no lock."""
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            yield cursor
            return
        # Not `atomic`: on SQLite that begins with the lock for writing.
        is_sqlite = connection.vendor == source.SQLITE
        cursor.execute("BEGIN" if is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            yield cursor
        finally:
            cursor.execute("ROLLBACK")
