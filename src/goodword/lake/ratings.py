"""Ratings of what drives a score: JSON objects of marks as columns of numbers, `rating_…`.

Only numbers of the size of a mark pass this door; words, and numbers that may be somebody's, do not reach the lake.
"""

import io
import json
import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

JSON = "ratings"
PREFIX = "rating_"
NAMED = re.compile(r"rating_\w{1,40}")
MOST, LARGEST = 50, 1000
BLOCK = 1 << 26  # bytes; a row has to fit into one


def read(texts: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    """The marks of each thing that was rated, in order of their names; null where nobody rated it."""
    lines = pc.coalesce(texts.cast(pa.string()), "{}")
    if not len(lines) or not pc.any(pc.not_equal(lines, "{}")).as_py():
        return {}
    found: dict[str, pa.ChunkedArray] = {}
    for name, marks in _columns(lines):
        column = named(name)
        known = _marks(marks)
        if column and known.null_count < len(known):
            found[column] = pc.coalesce(found[column], known) if column in found else known
    return dict(sorted(found.items())[:MOST])


def named(name: str) -> str:
    """The column of what people call a thing: “Delivery time” is rating_delivery_time. Nothing for no name."""
    column = PREFIX + re.sub(r"\W+", "_", name.strip().lower()).strip("_")[:40]
    return column if NAMED.fullmatch(column) else ""


def _columns(lines: pa.ChunkedArray) -> Iterable[tuple[str, pa.ChunkedArray]]:
    """By Arrow's own reader, far faster than one object after the other; it refuses what is now a number, now a word."""
    options = pyarrow.json.ReadOptions(use_threads=False, block_size=BLOCK)
    try:
        table = pyarrow.json.read_json(io.BytesIO("\n".join(lines.to_pylist()).encode()), read_options=options)
    except pa.ArrowInvalid:
        return _one_by_one(lines)
    if table.num_rows != len(lines):
        return _one_by_one(lines)
    return zip(table.column_names, table.columns, strict=True)


def _one_by_one(lines: pa.ChunkedArray) -> Iterable[tuple[str, pa.ChunkedArray]]:
    objects = [found if isinstance(found := json.loads(line), dict) else {} for line in lines.to_pylist()]
    names = sorted({name for one in objects for name in one})
    return [(name, pa.chunked_array([[_number(one.get(name)) for one in objects]], pa.float64())) for name in names]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _marks(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers that can be marks; null for anything else."""
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        return pa.chunked_array([pa.nulls(len(values), pa.float64())])
    numbers = values.cast(pa.float64()).combine_chunks()
    is_mark = pc.less_equal(pc.abs(numbers), LARGEST)
    return pa.chunked_array([pc.if_else(pc.fill_null(is_mark, np.False_), numbers, None)])
