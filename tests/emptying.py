"""Empty the database after a test that commits: as it was made, in milliseconds rather than by Django's `flush`.

`flush` empties every table, filled or not, and then says that it has migrated, upon which every trigger is laid anew.
Here SQLite gets back the pages that it had when it was new, and PostgreSQL forgets the rows of the tables that have any.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.test import TransactionTestCase

from goodword.journal import feed

# What was written down when the database was made.
STAYS = ("django_migrations", "django_content_type", "auth_permission", "journal_tick")
# From here on a table is thrown away rather than its rows, which would stay in their pages as dead ones.
MANY_BYTES = 1 << 20


@contextmanager
def quickly_emptied() -> Iterator[None]:
    """For as long as this lasts, whoever commits leaves the database as it was when this began."""
    empty = _pages_back() if connection.vendor == "sqlite" else _rows_gone()
    usual = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(_: object) -> None:
        empty()
        feed.renew_identity(connection)  # to a lake it is another database

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = usual  # type: ignore[attr-defined]


def _pages_back() -> Callable[[], None]:
    """On SQLite: through its own backup, which other connections survive."""
    kept = sqlite3.connect(":memory:")
    connection.ensure_connection()
    connection.connection.backup(kept)

    def empty() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection)

    return empty


def _rows_gone() -> Callable[[], None]:
    """On PostgreSQL: with the triggers off, which would note each row that goes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted(name for (name,) in cursor.fetchall() if name not in STAYS)
    filled = " UNION ALL ".join(
        f"SELECT '{name}', pg_relation_size('{name}') WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables
    )

    def empty() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(filled)
            found = cursor.fetchall()
            if many := [f'"{name}"' for name, size in found if size >= MANY_BYTES]:
                cursor.execute(f"TRUNCATE {', '.join(many)} CASCADE")
            for name, size in found:
                if size < MANY_BYTES:
                    cursor.execute(f'DELETE FROM "{name}"')
            cursor.execute("UPDATE journal_tick SET n = 0")

    return empty
