"""A simulated company straight into Parquet and Delta, past any database: as the mirror would have left it."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from goodword.kit.facts import FACTS, ORGANISATIONS, PEOPLE, Column, Fact, Type
from goodword.lake import shape as lake_shape
from goodword.lake import tables as delta

from .shape import Company, Table, Truths, Words

# What a column says where there is nothing; texts say "".
NOTHING = {"cadence_days": 0, "score": -1, "stars": 0}
CHANGED = 1
NONE: Table = {"id": np.zeros(0, dtype=np.int64)}  # of what the sample has none


def to_lake(company: Company, folder: Path) -> dict[str, int]:
    """Write every fact's Delta table below `folder`; the rows of each."""
    rows = {}
    for fact in FACTS.values():
        table = as_fact(company.tables.get(fact.name, NONE), fact)
        delta.replace(folder / fact.name, table.schema, [table])
        rows[fact.name] = table.num_rows
    return rows


def as_fact(table: Table, fact: Fact) -> pa.Table:
    """One table of a company with the columns and types of its fact."""
    n = len(table["id"])
    columns = {column.name: _column(table, column, n) for column in fact.columns}
    if fact in (PEOPLE, ORGANISATIONS):
        columns["is_reachable"] = pa.array(_reachable(table, n))
    return pa.table(columns, schema=lake_shape.schema(fact))


def _reachable(table: Table, n: int) -> Truths:
    if "has_email" not in table:
        return np.zeros(n, dtype=bool)
    is_reached = np.asarray(table["has_email"]) | np.asarray(table["has_phone"])
    return np.asarray(is_reached & ~np.asarray(table["wants_silence"]))


def _column(table: Table, column: Column, n: int) -> pa.Array:
    """Moments lie between nine and five in Central Europe, so their day there is their day in UTC."""
    wanted = lake_shape.ARROW[column.type]
    values = table.get(column.local_day_of or column.name)
    if column.name == "changed":
        return pa.array(np.full(n, CHANGED), wanted)
    if values is None:
        return pa.array([""] * n, wanted) if column.type is Type.TEXT else pa.nulls(n, wanted)
    if isinstance(values, Words):
        return pa.DictionaryArray.from_arrays(values.codes, list(values.vocabulary)).cast(wanted)
    if column.local_day_of:
        return pa.array(values.astype("datetime64[D]"))
    if column.type is Type.MOMENT:
        return pa.array(values.astype("datetime64[us]"))
    if column.name.endswith("_id") or column.name in NOTHING:
        return pa.array(values, wanted, mask=values == NOTHING.get(column.name, 0))
    return pa.array(values, wanted)
