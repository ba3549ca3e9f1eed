"""How facts are asked for, on both databases: the SELECTs, and what moment of which database it is.

Everything here is text of SQL; who runs it (the mirror by ADBC, a page's process by its own
connection) is the caller's affair.
"""

from collections.abc import Iterable

from goodword.kit.facts import Column, Fact, Type

from .shape import objects, read

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
FIRST_ROW = {
    Type.INTEGER: "0",
    Type.NUMBER: "0.0",
    Type.TRUTH: "0",
    Type.TEXT: "''",
    Type.DAY: "''",
    Type.MOMENT: "''",
}
CASTS = {
    Type.INTEGER: "({0})::bigint",
    Type.NUMBER: "({0})::float8",
    Type.TRUTH: "({0})::boolean",
    Type.TEXT: "({0})::text",
    Type.DAY: "({0})::date",
    Type.MOMENT: "({0}) AT TIME ZONE 'UTC'",
}
# (who the database is, how far it has come, the last thing that was done, the time zone of its days)
MOMENT = {
    SQLITE: """SELECT (SELECT identity FROM journal_tick), CAST((SELECT n FROM journal_tick) AS TEXT),
        {witness}, COALESCE((SELECT time_zone FROM accounts_business), 'UTC')""",
    POSTGRESQL: """SELECT (SELECT system_identifier FROM pg_control_system())::text || '/'
        || (SELECT oid FROM pg_database WHERE datname = current_database())::text || '/'
        || COALESCE((SELECT identity FROM journal_tick), ''), pg_current_snapshot()::text,
        {witness}, COALESCE((SELECT time_zone FROM accounts_business), 'UTC')""",
}
WITNESS = "COALESCE((SELECT CAST(id AS TEXT) || ' ' || CAST(at AS TEXT) FROM journal_entry {which}), '')"


def moment(vendor: str, witness: str = "") -> str:
    """One row of five texts: identity, how far, last journal entry, time zone, and the entry that `witness` names.

    The last equals `witness` unless the database is another one than it says: a copy put back
    from before that entry, in which the numbers are being given out a second time.
    """
    last = WITNESS.format(which="ORDER BY id DESC LIMIT 1")
    number = int(witness.partition(" ")[0] or 0)
    return MOMENT[vendor].format(witness=last) + ", " + WITNESS.format(which=f"WHERE id = {number}")


def select(fact: Fact, vendor: str, since: str = "") -> str:
    """The rows of a fact, in order of id; only those changed since `reached` when it is given."""
    columns = ", ".join(_column(c, vendor) for c in fact.columns if not c.local_day_of)
    own = "".join(f', CAST({name} AS TEXT) AS "{name}"' for name in objects(fact))
    where = f" WHERE {_since(vendor, since)}" if since else ""
    return f'SELECT {columns}{own} FROM "{fact.table}"{where} ORDER BY id'  # noqa: S608  (names from kit/facts.py)


def select_of(fact: Fact, vendor: str, ids: Iterable[int]) -> str:
    """The rows of a fact with these ids, in their order."""
    numbers = ", ".join(str(int(i)) for i in ids) or "NULL"
    return select(fact, vendor).replace(" ORDER BY id", f" WHERE id IN ({numbers}) ORDER BY id")


def typed_select(fact: Fact, vendor: str, since: str = "") -> str:
    """The same for ADBC. On SQLite a first row of no meaning shows the types; `skip` says how many rows to drop."""
    if vendor != SQLITE:
        return select(fact, vendor, since)
    first = ", ".join(FIRST_ROW[c.type] for c in fact.columns if not c.local_day_of) + ", ''" * len(objects(fact))
    names = ", ".join(f'"{name}"' for name in read(fact))
    whole = select(fact, vendor, since)
    return f"WITH first({names}) AS (VALUES ({first})) SELECT * FROM first UNION ALL SELECT * FROM ({whole})"  # noqa: S608


def skip(vendor: str) -> int:
    return 1 if vendor == SQLITE else 0


def gone(fact: Fact, vendor: str, since: str) -> str:
    """The ids of rows taken away since `reached`."""
    return f"SELECT DISTINCT row_id FROM journal_tombstone WHERE kind = '{fact.table}' AND {_since(vendor, since)}"  # noqa: S608


def tombstones(vendor: str, since: str) -> str:
    """The same for all facts at once: names of tables, and ids."""
    return f"SELECT DISTINCT kind, row_id FROM journal_tombstone WHERE {_since(vendor, since)}"  # noqa: S608


def own(fact: Fact) -> list[str]:
    """For each column of objects of a fact the different ones among them."""
    return [f'SELECT DISTINCT CAST({name} AS TEXT) AS "{name}" FROM "{fact.table}"' for name in objects(fact)]  # noqa: S608


def _since(vendor: str, reached: str) -> str:
    # Numbers from the future come from another database (a restored dump) and say nothing here.
    if vendor == SQLITE:
        return f"changed > {int(reached)} AND changed <= (SELECT n FROM journal_tick)"  # noqa: S608
    oldest = int(reached.partition(":")[0])
    # Transactions still open at the mark are not visible in its snapshot, however old they are.
    return f"""changed >= {oldest} AND NOT pg_visible_in_snapshot(changed::text::xid8, '{_snapshot(reached)}'::pg_snapshot)
        AND changed <= GREATEST(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                                COALESCE(pg_current_xact_id_if_assigned()::text::bigint, 0))"""


def _snapshot(text: str) -> str:
    if not all(part.isdigit() for part in text.replace(",", ":").split(":") if part):
        raise ValueError(f"“{text}” is no snapshot of PostgreSQL")
    return text


def _column(column: Column, vendor: str) -> str:
    said = column.sql or f'"{column.name}"'
    if vendor == POSTGRESQL:
        said = CASTS[column.type].format(said)
    elif column.type is Type.NUMBER:
        said = f"CAST({said} AS REAL)"
    return f'{said} AS "{column.name}"'
