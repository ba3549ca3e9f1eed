"""The triggers that number every change and keep what a fact said before.

They stand in the database, so that no bulk write, no import and no careless update can go by
them. They are put in place after each migration, because SQLite rebuilds a table to alter it
and drops its triggers on the way.
"""

import secrets

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .models import Fact

NOT_COMPARED = {"changed", "version", "hand"}
# Without a row to count in (all tables are being emptied) a number is of no use to anybody.
REACHED = "COALESCE((SELECT n FROM journal_tick), 0)"


def facts() -> list[type[Fact]]:
    """Every concrete kind of fact, lowest room first."""
    return [m for m in apps.get_models() if issubclass(m, Fact) and not m._meta.abstract]


def tick(connection: BaseDatabaseWrapper) -> int | None:
    """The number for rows that are written in bulk in this transaction.

    PostgreSQL numbers them itself by transaction, and gets None. On SQLite a bulk writer takes
    one number for its transaction and writes it into `changed`; rows written without it are
    numbered one by one by trigger.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_tick SET n = n + 1 RETURNING n")
        return int(cursor.fetchone()[0])


def settled(connection: BaseDatabaseWrapper) -> int:
    """The moment of the feed before which everything is committed: nothing can appear behind it any more.

    Rows beyond it that can be seen already are read now and once more the next time, so reading must be safe to repeat.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT n + 1 FROM journal_tick")
        else:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0]) if row else 1


def renew_identity(connection: BaseDatabaseWrapper) -> None:
    """Say that this database is another one from now on. To be called on every restored copy."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_tick SET identity = %s", [secrets.token_hex(16)])


def lift(using: str = "default") -> None:
    """Take the triggers of SQLite away for the length of a migration.

    SQLite checks every trigger when a table is renamed, and refuses while a table that one of
    them names is being rebuilt.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%journal_%'")
        for (trigger,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{trigger}"')


def install(using: str = "default") -> None:
    """Put the triggers of every fact in place; safe to repeat."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    kinds = [m for m in facts() if m._meta.db_table in present]
    if "journal_version" not in present or "journal_tick" not in present:
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_tick (id, n, identity) SELECT 1, 0, '' WHERE NOT EXISTS (SELECT 1 FROM journal_tick)")
        cursor.execute("UPDATE journal_tick SET identity = %s WHERE identity = ''", [secrets.token_hex(16)])
        if connection.vendor != "sqlite":
            cursor.execute("ALTER TABLE journal_entry ALTER COLUMN changed SET DEFAULT pg_current_xact_id()::text::bigint")
        for kind in kinds:
            for statement in _sqlite(kind) if connection.vendor == "sqlite" else _postgresql(kind):
                cursor.execute(statement)


def _columns(kind: type[Fact]) -> list[str]:
    return [f.column for f in kind._meta.concrete_fields if f.column]


def _sqlite(kind: type[Fact]) -> list[str]:
    table = kind._meta.db_table
    columns = _columns(kind)
    pairs = [f"'{c}', OLD.\"{c}\"" for c in columns]
    before = f"json_object({', '.join(pairs)})"
    differs = " OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in columns if c not in NOT_COMPARED)
    number = f"""UPDATE journal_tick SET n = n + 1;
        UPDATE "{table}" SET changed = {REACHED} WHERE id = NEW.id;"""
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    keep = f"""INSERT INTO journal_version (kind, row_id, was, before, until, hand, is_gone)
        VALUES ('{table}', OLD.id, OLD.version, {before}, {now}, {{hand}}, {{gone}});"""
    return [
        *(f'DROP TRIGGER IF EXISTS "{table}_{what}"' for what in ("made", "moved", "kept", "gone")),
        f"""CREATE TRIGGER "{table}_made" AFTER INSERT ON "{table}" WHEN NEW.changed = 0 BEGIN {number} END""",
        f"""CREATE TRIGGER "{table}_moved" AFTER UPDATE ON "{table}" WHEN NEW.changed = OLD.changed BEGIN {number} END""",
        f"""CREATE TRIGGER "{table}_kept" AFTER UPDATE ON "{table}" WHEN {differs} BEGIN
            {keep.format(hand="NEW.hand", gone=0)} END""",
        f"""CREATE TRIGGER "{table}_gone" AFTER DELETE ON "{table}" BEGIN
            UPDATE journal_tick SET n = n + 1;
            INSERT INTO journal_tombstone (kind, row_id, changed) VALUES ('{table}', OLD.id, {REACHED});
            {keep.format(hand="OLD.hand", gone=1)} END""",
    ]


def _postgresql(kind: type[Fact]) -> list[str]:
    table = kind._meta.db_table
    # Column by column: to make two JSON objects of a row only to compare them takes four times as long.
    old, new = (", ".join(f'{row}."{c}"' for c in _columns(kind) if c not in NOT_COMPARED) for row in ("OLD", "NEW"))
    return [
        f"""ALTER TABLE "{table}" ALTER COLUMN changed SET DEFAULT pg_current_xact_id()::text::bigint""",
        f"""CREATE OR REPLACE FUNCTION "{table}_moved"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            NEW.changed := pg_current_xact_id()::text::bigint;
            IF ROW({new}) IS DISTINCT FROM ROW({old}) THEN
                INSERT INTO journal_version (kind, row_id, was, before, until, hand, is_gone)
                VALUES ('{table}', OLD.id, OLD.version, to_jsonb(OLD), clock_timestamp(), NEW.hand, false);
            END IF;
            RETURN NEW; END $$""",
        f"""CREATE OR REPLACE FUNCTION "{table}_gone"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO journal_tombstone (kind, row_id, changed) VALUES ('{table}', OLD.id, pg_current_xact_id()::text::bigint);
            INSERT INTO journal_version (kind, row_id, was, before, until, hand, is_gone)
            VALUES ('{table}', OLD.id, OLD.version, to_jsonb(OLD), clock_timestamp(), OLD.hand, true);
            RETURN OLD; END $$""",
        *(f'DROP TRIGGER IF EXISTS "{table}_{what}" ON "{table}"' for what in ("moved", "gone")),
        f"""CREATE TRIGGER "{table}_moved" BEFORE UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{table}_moved"()""",
        f"""CREATE TRIGGER "{table}_gone" AFTER DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{table}_gone"()""",
    ]
