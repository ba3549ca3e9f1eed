"""A lake of the benches' company, written past any database: `write(folder, touchpoints=10_000_000)`."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from goodword.kit.facts import FACTS, Column, Fact, Type
from goodword.lake import marks, shape, tables

from .load import Columns, as_arrow, company

TODAY = datetime(2026, 6, 30, 12, tzinfo=UTC)
PEOPLE_EACH = 5  # touchpoints of a person, on average


def write(folder: Path, *, touchpoints: int, seed: int = 1) -> int:
    """Write every fact; how many people there are. Days are those of UTC."""
    people = max(touchpoints // PEOPLE_EACH, 10)
    mark = marks.Mark(identity="bench", reached="1", zone="UTC")
    made = dict(company(people, touchpoints, seed=seed, now=TODAY, is_named=False))
    for fact in FACTS.values():
        rows = _as_fact(made.pop(fact.table, {}), fact)
        done = tables.replace(folder / fact.name, rows.schema, [rows])
        mark = replace(mark, tables={**mark.tables, fact.name: marks.Table(done.version, done.rows, done.top)})
    marks.write(folder, mark)
    return people


def _as_fact(columns: Columns, fact: Fact) -> pa.Table:
    rows = next((len(v) for v in columns.values() if isinstance(v, np.ndarray | list)), 0)
    schema = shape.schema(fact)
    return pa.table([_column(columns, c, rows, schema.field(c.name).type) for c in fact.columns], schema=schema)


def _column(columns: Columns, column: Column, rows: int, wanted: pa.DataType) -> pa.Array:
    if column.name in {"id", "changed"}:
        return pa.array(np.arange(1, rows + 1) if column.name == "id" else np.ones(rows, np.int64), wanted)
    values = columns.get(column.local_day_of or column.name)
    if column.name in {"is_reachable", "is_high_good", "reached"} and values is None:
        return pa.repeat(True, rows)
    if values is None:
        return pa.repeat("" if column.type is Type.TEXT else pa.scalar(None, wanted), rows)
    if isinstance(values, str | int | bool):
        return pa.repeat(pa.scalar(values, wanted), rows)
    array = pa.array(values.astype("datetime64[D]")) if column.local_day_of else as_arrow(values)
    return array.cast(wanted)
