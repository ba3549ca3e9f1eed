"""How the database goes about a question: what it reads from end to end, and what it puts in order, since no index does."""

import re
from collections.abc import Iterable, Iterator

from django.db import connection

WHOLE = {"sqlite": re.compile(r"^SCAN (\w+)$"), "postgresql": re.compile(r"Seq Scan on (\w+)")}
READ = {"sqlite": re.compile(r"^(?:SCAN|SEARCH) (\w+)"), "postgresql": re.compile(r"Scan.* on (\w+)")}
ORDERED = {"sqlite": re.compile(r"USE TEMP B-TREE FOR ORDER BY"), "postgresql": re.compile(r"\bSort  \(")}


def read_whole(asked: Iterable[str]) -> set[str]:
    """The tables that these statements read whole."""
    return {name for plan in _plans(asked) for line in plan for name in WHOLE[connection.vendor].findall(line)}


def put_in_order(asked: Iterable[str]) -> set[str]:
    """The tables whose rows these statements put in order themselves."""
    ordering = (plan for plan in _plans(asked) if any(ORDERED[connection.vendor].search(line) for line in plan))
    return {name for plan in ordering for line in plan for name in READ[connection.vendor].findall(line)}


def _plans(asked: Iterable[str]) -> Iterator[list[str]]:
    """As they would be of many rows: PostgreSQL is kept from what the few rows of a test would tempt it to."""
    is_file = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for way in () if is_file else ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_incremental_sort"):
            cursor.execute(f"SET LOCAL {way} = off")
        for sql in asked:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN {'QUERY PLAN ' if is_file else ''}{sql.replace('%', '%%')}", [])
                yield [str(row[-1]).strip() for row in cursor.fetchall()]
