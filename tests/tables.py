"""What stands in the database: every table, also those that no model knows."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection


def tables() -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
    """Each table with the names of its columns and its rows."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, [str(column[0]) for column in cursor.description], cursor.fetchall()


def naming(words: Iterable[str]) -> set[str]:
    """The tables in which one of these words stands, in whatever case."""
    known = [word.lower() for word in words]
    return {table for table, _, rows in tables() if _says(rows, known)}


def _says(rows: list[tuple[Any, ...]], known: list[str]) -> bool:
    cells = {str(cell).lower() for row in rows for cell in row}
    return any(word in cell for cell in cells for word in known)
