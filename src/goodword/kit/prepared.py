"""Small questions about a few rows, asked again and again: their SQL is worked out once.

Django makes the SQL of a QuerySet anew each time it is asked, which for the questions that stand behind each page of a
list takes several times as long as their answers.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Question = Callable[[Sequence[int]], "QuerySet[Any, Any]"]
MOST_KEPT = 200
FEWEST = 32


@dataclass(frozen=True)
class _Prepared:
    """The SQL of a question about `size` rows, whose numbers stand among the values at `places`."""

    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]
    places: dict[int, int]
    converters: dict[Any, Any]

    def answered(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        values = list(self.values)
        for place, n in self.places.items():
            values[place] = ids[min(n, len(ids) - 1)]
        with self.compiler.connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: Iterable[Sequence[Any]] = cursor.fetchall()
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        return [tuple(row) for row in found]


def about_rows(name: Hashable, ids: Sequence[int], question: Question) -> list[tuple[Any, ...]]:
    """What a question says of the rows with these numbers.

    `question` makes a QuerySet with `values_list`; its SQL may depend on what `name` says, and on nothing else.
    """
    if not ids:
        return []
    size = max(FEWEST, 1 << (len(ids) - 1).bit_length())
    prepared = _kept((name, size), lambda: _prepared(question, size))
    return prepared.answered(ids) if prepared else []


def answered(name: Hashable, question: "Callable[[], QuerySet[Any, Any]]") -> list[tuple[Any, ...]]:
    """What a question says that asks about no rows in particular; else like `about_rows`."""
    prepared = _kept((name, 0), lambda: _prepared(lambda _: question(), 0))
    return prepared.answered(()) if prepared else []


def _kept(key: Hashable, make: Callable[[], _Prepared]) -> _Prepared | None:
    """The question of that name; None where no row can ever answer it, as for a member who was put out."""
    # Kept by the connection: it is of one thread, and knows how its database spells things.
    kept: OrderedDict[Hashable, _Prepared | None] = vars(connections[DEFAULT_DB_ALIAS]).setdefault("prepared", OrderedDict())
    if key not in kept:
        try:
            kept[key] = make()
        except EmptyResultSet:
            kept[key] = None
    kept.move_to_end(key)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return kept[key]


def _prepared(question: Question, size: int) -> _Prepared:
    standins = {-n - 1: n for n in range(size)}  # no row has a number below nought
    compiler = question(list(standins)).query.get_compiler(DEFAULT_DB_ALIAS)
    sql, values = compiler.as_sql()
    places = {place: standins[v] for place, v in enumerate(values) if isinstance(v, int) and v in standins}
    fields = [expression for expression, _, _ in compiler.select[: compiler.col_count]]
    return _Prepared(compiler, sql, tuple(values), places, compiler.get_converters(fields))
