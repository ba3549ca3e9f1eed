"""From rows as a database gives them to columns as the lake keeps them.

Databases differ: SQLite has text for moments and days, numbers for truth. What leaves this file
has the types of kit/facts.py, the business's local days, its dimensions as `dim_*` columns, its marks as `rating_*`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from goodword.kit.facts import Fact, Type

from . import ratings

PREFIX = "dim_"
DIM = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_VALUES = 50
LONGEST_VALUE = 60
DIMS = "dims"
GONE = "is_gone"
ARROW = {
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.TRUTH: pa.bool_(),
    Type.TEXT: pa.string(),
    Type.DAY: pa.date32(),
    Type.MOMENT: pa.timestamp("us"),
}


@dataclass
class Dims:
    """The business's own dimensions of one fact: the values seen of each, and those that are none.

    What has more than 50 values, or long ones, is no dimension but somebody's text or number; it
    is refused, so that no name reaches the lake by this door. `rated` are the columns of marks.
    """

    values: dict[str, set[str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    rated: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, values: Mapping[str, Iterable[str]], refused: Iterable[str], rated: Iterable[str] = ()) -> "Dims":
        return cls({name: set(seen) for name, seen in values.items()}, set(refused), set(rated))

    def see_rows(self, rows: pa.Table, fact: Fact) -> None:
        """Take note of what stands in rows of `source.select`, or in some of their columns."""
        if fact.has_dims and DIMS in rows.column_names:
            self.see(rows[DIMS].cast(pa.string()).unique().to_pylist())
        if fact.has_ratings and ratings.JSON in rows.column_names:
            new = sorted(set(ratings.read(rows[ratings.JSON])) - self.rated)
            self.rated |= set(new[: ratings.MOST - len(self.rated)])

    def see(self, texts: Iterable[str | None]) -> None:
        """Take note of the dimensions in JSON objects."""
        for text in texts:
            for name, value in _pairs(text):
                if name in self.refused:
                    continue
                seen = self.values.setdefault(name, set())
                seen.add(value)
                if len(seen) > MOST_VALUES or len(value) > LONGEST_VALUE:
                    del self.values[name]
                    self.refused.add(name)

    @property
    def names(self) -> list[str]:
        return sorted(self.values)

    @property
    def columns(self) -> dict[str, Type]:
        """What they are called in the lake, in order, and their types."""
        return own([*(PREFIX + name for name in self.values), *self.rated])


def own(columns: Iterable[str]) -> dict[str, Type]:
    """Of some columns those that are the business's own, in order, and their types."""
    found = sorted(columns)
    dims = (c for c in found if c.startswith(PREFIX) and DIM.fullmatch(c.removeprefix(PREFIX)))
    return dict.fromkeys(dims, Type.TEXT) | {c: Type.NUMBER for c in found if ratings.NAMED.fullmatch(c)}


def schema(fact: Fact, dims: Dims | None = None) -> pa.Schema:
    """The columns of a fact in the lake, in order."""
    types = {c.name: c.type for c in fact.columns} | (dims.columns if dims else {})
    return pa.schema([(name, ARROW[kind]) for name, kind in types.items()])


def shape(rows: pa.Table, fact: Fact, zone: str, dims: Dims | None = None) -> pa.Table:
    """The rows of `source.select`, typed, with local days in `zone` and the given dimensions and marks."""
    columns: dict[str, pa.ChunkedArray] = {}
    for column in fact.columns:
        if column.local_day_of:
            columns[column.name] = local_days(columns[column.local_day_of], zone)
        else:
            columns[column.name] = typed(rows[column.name], column.type)
    if dims and fact.has_dims:
        columns |= _spread(rows[DIMS], dims.names)
    if dims and dims.rated:
        nothing = pa.chunked_array([pa.nulls(rows.num_rows, pa.float64())])
        columns |= dict.fromkeys(dims.rated, nothing) | ratings.read(rows[ratings.JSON])
    known = schema(fact, dims)
    return pa.table({name: columns[name] for name in known.names}, schema=known)


def with_tombstones(rows: pa.Table, gone: Iterable[int]) -> pa.Table:
    """The rows and, for each id in `gone` that is not among them, one that says `is_gone` and nothing else."""
    here = set(rows["id"].to_pylist())
    away = pa.array(sorted(set(gone) - here), pa.int64())
    empty = {f.name: pa.nulls(len(away), f.type) for f in rows.schema} | {"id": away}
    whole = pa.concat_tables([rows, pa.table(empty, schema=rows.schema)])
    return whole.append_column(GONE, pa.array([False] * rows.num_rows + [True] * len(away), pa.bool_()))


def from_records(records: list[tuple[Any, ...]], fact: Fact) -> pa.Table:
    """Rows that came through a Python driver, as one table for `shape`."""
    names = read(fact)
    columns = zip(*records, strict=True) if records else ([] for _ in names)
    return pa.table({name: _listed(list(values)) for name, values in zip(names, columns, strict=True)})


def read(fact: Fact) -> list[str]:
    """The names of the columns that a SELECT of the fact gives, in order."""
    return [c.name for c in fact.columns if not c.local_day_of] + objects(fact)


def objects(fact: Fact) -> list[str]:
    """Its columns of JSON objects, which are spread over columns of their own."""
    return [name for name, is_there in ((DIMS, fact.has_dims), (ratings.JSON, fact.has_ratings)) if is_there]


def typed(values: pa.ChunkedArray, kind: Type) -> pa.ChunkedArray:
    """A column in its type, whatever type the database gave it."""
    wanted = ARROW[kind]
    if values.type == wanted:
        return values
    if pa.types.is_timestamp(values.type) and values.type.tz:
        values = pc.local_timestamp(values.cast(pa.timestamp(values.type.unit, "UTC")))
    if kind is Type.DAY and pa.types.is_string(values.type):
        values = pc.utf8_slice_codeunits(values, 0, 10)
    return values.cast(wanted)


def local_days(moments: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """The day it was in `zone` at each moment of UTC."""
    there = pc.assume_timezone(moments, "UTC").cast(pa.timestamp("us", zone))
    return pc.floor_temporal(pc.local_timestamp(there), unit="day").cast(pa.date32())


def _spread(texts: pa.ChunkedArray, dims: list[str]) -> Mapping[str, pa.ChunkedArray]:
    """One column for each dimension. Objects repeat, so each different one is parsed once."""
    if not dims:
        return {}
    coded = texts.cast(pa.string()).dictionary_encode().unify_dictionaries()
    words = coded.chunk(0).dictionary if coded.num_chunks else pa.array([], pa.string())
    codes = pa.chunked_array([c.indices for c in coded.chunks], pa.int32())
    parsed = [dict(_pairs(text)) for text in words.to_pylist()]
    return {PREFIX + d: pa.array([p.get(d) for p in parsed], pa.string()).take(codes) for d in dims}


def _pairs(text: str | None) -> list[tuple[str, str]]:
    if not text or text == "{}":
        return []
    found = json.loads(text)
    if not isinstance(found, dict):
        return []
    told = ((name, _told(value)) for name, value in found.items() if DIM.fullmatch(name))
    return [(name, value) for name, value in told if value]


def _told(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, list | dict) else json.dumps(value)


def _listed(values: list[Any]) -> pa.Array:
    first = next((v for v in values if v is not None), None)
    if isinstance(first, dict):
        return pa.array([json.dumps(v) for v in values], pa.string())
    if isinstance(first, datetime) and first.tzinfo:
        return pa.array([None if v is None else v.astimezone(UTC).replace(tzinfo=None) for v in values], pa.timestamp("us"))
    return pa.array(values)
