"""Which rows contain which words: FTS5 on SQLite, a GIN index over tsvector on PostgreSQL.

The words are made in Goodword (`spelling.words_of`), so both databases index exactly the same
ones: letters and digits only, in the spelling of `names.key`. A match is an AND of ORs.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

Groups = Sequence[Sequence[str]]
Row = tuple[int, Sequence[str]]
PAGES = 500  # of the index, that SQLite merges in one go


class Of(StrEnum):
    """What can be found by its words; the value is the table that holds them."""

    PEOPLE = "directory_words_of_people"
    ORGANISATIONS = "directory_words_of_organisations"
    TALKS = "directory_words_of_talks"


def create(on: BaseDatabaseWrapper) -> None:
    """Lay the tables; safe to repeat."""
    with on.cursor() as cursor:
        for table in Of:
            if on.vendor == "sqlite":
                cursor.execute(
                    f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5"
                    "(words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
                )
            else:
                cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} (id bigint PRIMARY KEY, words tsvector NOT NULL)")
                cursor.execute(_gin(table))


def drop(on: BaseDatabaseWrapper) -> None:
    """Take the tables away."""
    with on.cursor() as cursor:
        for table in Of:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def empty(of: Of) -> None:
    """Forget every word of every row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {of}({of}) VALUES ('delete-all')")
        else:
            cursor.execute(f"TRUNCATE {of}")


def is_empty(of: Of) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {of}{'_docsize' if connection.vendor == 'sqlite' else ''} LIMIT 1")
        return cursor.fetchone() is None


def without_index(of: Of) -> None:
    """Before the first filling: an index is made faster at once than row by row."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {of}_gin")


def with_index(of: Of) -> None:
    """After the first filling."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_gin(of))
            cursor.execute(f"ANALYZE {of}")


def put(of: Of, rows: Iterable[Row]) -> None:
    """These rows have these words now, whatever they had before."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT OR REPLACE INTO {of} (rowid, words) VALUES (%s, %s)", [(pk, " ".join(words)) for pk, words in rows]
            )
            return
        given = list(rows)
        # Words hold letters and digits only, so a blank can part them.
        cursor.execute(
            f"""INSERT INTO {of} (id, words)
            SELECT r.id, array_to_tsvector(string_to_array(r.words, ' ')) FROM unnest(%s::bigint[], %s::text[]) AS r(id, words)
            ON CONFLICT (id) DO UPDATE SET words = excluded.words""",
            ([pk for pk, _ in given], [" ".join(words) for _, words in given]),
        )


def take(of: Of, ids: Sequence[int]) -> None:
    """These rows are gone."""
    if not ids:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"DELETE FROM {of} WHERE rowid = %s", [(pk,) for pk in ids])
        else:
            cursor.execute(f"DELETE FROM {of} WHERE id = ANY(%s)", (list(ids),))


def let_go(of: Of) -> None:
    """Let go of the words that rows which are gone have left in the index: SQLite keeps them until its parts are merged."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        pages, changed = -PAGES, PAGES
        while changed > 1:  # a merge that does nothing changes one row of its own
            before = _changes(cursor)
            cursor.execute(f"INSERT INTO {of}({of}, rank) VALUES ('merge', {pages})")
            pages, changed = PAGES, _changes(cursor) - before


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def look_word_by_word() -> None:
    """Have the rest of this transaction use the index: PostgreSQL thinks any word so common that it would read every row."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


def is_said(word: str) -> str:
    """SQL for whether any row has this word; `word` is a column."""
    if connection.vendor == "sqlite":
        asked = [f"SELECT 1 FROM {of} WHERE {of} MATCH '\"' || {word} || '\"'" for of in Of]
    else:
        asked = [f"SELECT 1 FROM {of} WHERE words @@ CAST(quote_literal({word}) AS tsquery)" for of in Of]
    return "(" + " OR ".join(f"EXISTS ({one})" for one in asked) + ")"


def matching(of: Of, groups: Groups, *, gate: str, gate_values: Sequence[Any], limit: int) -> list[int]:
    """Rows that have a word of every group and pass the gate, an EXISTS over `w.id`."""
    if not groups or not all(groups):
        return []
    if connection.vendor == "sqlite":
        match = " AND ".join(f"({' OR '.join(_quoted(w) for w in group)})" for group in groups)
        sql = f"SELECT w.id FROM (SELECT rowid AS id FROM {of} WHERE {of} MATCH %s) w WHERE EXISTS ({gate}) LIMIT %s"
    else:
        match = " & ".join(f"({' | '.join(_quoted(w) for w in group)})" for group in groups)
        sql = f"SELECT w.id FROM {of} w WHERE w.words @@ %s::tsquery AND EXISTS ({gate}) LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, (match, *gate_values, limit))
        return [int(row[0]) for row in cursor.fetchall()]


def beginning(column: str, start: str) -> Q:
    """That a column begins with these letters, in the form that each database finds along its index."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": start, f"{column}__lt": start + "\U0010ffff"})
    return Q(**{f"{column}__startswith": start})


def _quoted(word: str) -> str:
    """A word as both query languages take it literally. Only letters and digits get here; anything else is left out."""
    plain = "".join(c for c in word if c.isalnum())
    return f'"{plain}"' if connection.vendor == "sqlite" else f"'{plain}'"


def _gin(table: str) -> str:
    return f"CREATE INDEX IF NOT EXISTS {table}_gin ON {table} USING gin (words) WITH (fastupdate = off)"
