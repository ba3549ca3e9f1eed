"""A chunk of a prepared file as rows of its table."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from .parts import Part
from .phases import Numbers, Phase
from .shapes import Table
from .stage import fetch

MOST_MARKS = 500
WHOLE = re.compile(r"\.0+$")


def part_of(phase: Phase, columns: Sequence[str], part: pa.RecordBatch, ids: Numbers) -> tuple[Part, list[int]]:
    """The rows as they are laid, values before references; and the numbers of those that cannot be."""
    table = phase.table
    n = part.column("n").to_pylist()
    refs = [_refer(phase.work.ids.get(kind), part, c, len(n)) for c, kind in table.refs.items()]
    _owners_of_orders(table, refs)
    old = ids[np.array(n, dtype=np.int64)].tolist() if not isinstance(table.by, tuple) else _paired(phase, refs)
    known = [(row or None) for row in old]
    fine = [not b or k is not None for b, k in zip(part.column("is_bare").to_pylist(), known, strict=True)]
    refused: list[int] = []
    if table.refs:
        whole = _whole(table, refs)
        refused = [at for at, ok in zip(n, whole, strict=True) if not ok]
        fine = [a and b for a, b in zip(fine, whole, strict=True)]
    laid = Part(n, known, part.column("source_key").to_pylist(), [*(_plain(part, c) for c in columns), *refs])
    return laid.only(fine), refused


def _plain(part: pa.RecordBatch, column: str) -> list[Any]:
    """A column's values as both databases take them."""
    if column not in part.schema.names:
        return [None] * part.num_rows
    values = part.column(column)
    if pa.types.is_decimal(values.type):
        values = values.cast(pa.string())
    if pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        # Both databases, and Django, write a whole second without its microseconds.
        texts: list[str | None] = values.cast(pa.string()).to_pylist()
        return [WHOLE.sub("", text) if text else text for text in texts]
    return list(values.to_pylist())


def _refer(ids: Numbers | None, part: pa.RecordBatch, column: str, n: int) -> list[Any]:
    """The rows that a column of numbers refers to."""
    name = column.replace("_id", "_n")
    if ids is None or name not in part.schema.names or part.column(name).null_count == n:
        return [None] * n
    numbers = np.array([number or 0 for number in part.column(name).to_pylist()], dtype=np.int64)
    return [found or None for found in ids[numbers].tolist()]


def _owners_of_orders(table: Table, refs: list[list[Any]]) -> None:
    """Who is not named, but whose order is, is whoever ordered."""
    names = list(table.refs)
    if "order_id" not in names or "person_id" not in names:
        return
    person, organisation, order = (refs[names.index(c)] for c in ("person_id", "organisation_id", "order_id"))
    open_places = [i for i, o in enumerate(order) if o is not None and person[i] is None and organisation[i] is None]
    if not open_places:
        return
    wanted = sorted({order[i] for i in open_places})
    owners: dict[int, tuple[int | None, int | None]] = {}
    for start in range(0, len(wanted), MOST_MARKS):
        some = wanted[start : start + MOST_MARKS]
        marks = ", ".join(["%s"] * len(some))
        rows = fetch(f"SELECT id, person_id, organisation_id FROM touchpoints_order WHERE id IN ({marks})", some)
        owners |= {row[0]: (row[1], row[2]) for row in rows}
    for i in open_places:
        person[i], organisation[i] = owners.get(order[i], (None, None))


def _whole(table: Table, owners: list[list[Any]]) -> list[bool]:
    """Which rows belong to somebody, or to the record that they are a part of."""
    names = list(table.refs)
    if "person_id" in names and not isinstance(table.by, tuple):
        person, organisation = owners[names.index("person_id")], owners[names.index("organisation_id")]
        return [p is not None or o is not None for p, o in zip(person, organisation, strict=True)]
    needed = table.by if isinstance(table.by, tuple) else ("order_id",)
    return [all(owners[names.index(c)][i] is not None for c in needed) for i in range(len(owners[0]))]


def _paired(phase: Phase, owners: list[list[Any]]) -> list[int]:
    """The rows that are known by what they join: a membership by both its ends, words by their contact."""
    table = phase.table
    assert isinstance(table.by, tuple)
    places = [list(table.refs).index(c) for c in table.by]
    wanted = sorted({row for row in owners[places[0]] if row is not None})
    now = " AND until IS NULL" if table.name == "memberships" else ""
    listed = ", ".join(f'"{c}"' for c in table.by)
    found: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(wanted), MOST_MARKS):
        some = wanted[start : start + MOST_MARKS]
        marks = ", ".join(["%s"] * len(some))
        rows = fetch(f'SELECT id, {listed} FROM "{table.table}" WHERE "{table.by[0]}" IN ({marks}){now}', some)
        found |= {tuple(row[1:]): row[0] for row in rows}
    return [found.get(tuple(owners[p][i] for p in places), 0) for i in range(len(owners[0]))]
