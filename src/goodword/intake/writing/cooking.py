"""A recipe's SELECT over somebody else's files, laid down as text like any other file."""

from dataclasses import replace
from pathlib import Path

import duckdb

from goodword.intake.reading.fields import DIMENSION
from goodword.intake.reading.plan import Plan, Source, Target

from .clean import quoted
from .shapes import fields_of

DIM = "dim_"


class UnknownColumn(ValueError):
    """A recipe names a column that its kind of record does not have."""


def cook(con: duckdb.DuckDBPyConnection, select: str, kind: str, to: Path, customs: dict[str, str]) -> Plan:
    """Run the SELECT; gives the plan that says which of its columns is which field."""
    columns = [str(row[0]) for row in con.execute(f"DESCRIBE {select}").fetchall()]
    known = fields_of(kind)
    if strange := [c for c in columns if c not in known and not c.startswith(DIM)]:
        raise UnknownColumn(f"{kind}.sql: there is no field “{strange[0]}”; the fields are {', '.join(known)}")
    texts = ", ".join(f"""coalesce(CAST("{c}" AS VARCHAR), '') AS c{i}""" for i, c in enumerate(columns))
    con.execute(f"""COPY (SELECT row_number() OVER () AS row, {texts} FROM ({select}))
        TO {quoted(str(to))} (FORMAT parquet, ROW_GROUP_SIZE 20000)""")
    targets = tuple(_target(i, column) for i, column in enumerate(columns))
    return replace(Plan(kind=kind, source=Source("csv"), targets=targets), **customs)  # type: ignore[arg-type]  # all texts


def _target(place: int, column: str) -> Target:
    is_dim = column.startswith(DIM)
    return Target(place, column.removeprefix(DIM) if is_dim else column, DIMENSION if is_dim else column)
