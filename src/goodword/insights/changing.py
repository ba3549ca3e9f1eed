"""The effect of a change, as works: what NumPy finds in answers by place and month."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from goodword.analytics import changed
from goodword.analytics.changed import NEVER, Cells, Changed
from goodword.analytics.intervals import Interval

from .works import Work, known

CELLS = {"place_id": "int64", "month": "int64", "by": "string", "total": "float64", "n": "int64", "first_month": "int64"}
LINES = {
    "by": "string", "line": "string", "month": "int64", "value": "float64", "low": "float64", "high": "float64",
    "n": "int64", "how": "string", "places": "int64", "treated": "int64",
}  # fmt: skip
WHOLE, MONTH, APART = "whole", "month", "apart"
MOST_GROUPS, MOST_MONTHS = 50, 600


def _found(counts: pa.Table, level: float) -> pa.Table:
    """The lines of each group of the split; of the largest groups alone."""
    names, sizes = np.unique(counts["by"].to_numpy(zero_copy_only=False).astype(str), return_counts=True)
    lines = []
    for name in names[np.argsort(-sizes, kind="stable")][:MOST_GROUPS]:
        found = changed.find(_cells(counts.filter(pa.compute.equal(counts["by"], str(name)))), level)
        lines += list(_lines(str(name), found)) if found else []
    types = {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64()}
    return pa.Table.from_pylist(lines, schema=pa.schema([(name, types[kind]) for name, kind in LINES.items()]))


def _cells(counts: pa.Table) -> Cells:
    place, month, first, n = (counts[name].to_numpy() for name in ("place_id", "month", "first_month", "n"))
    places, row = np.unique(place, return_inverse=True)
    begin = max(month.min(), month.max() - MOST_MONTHS + 1)
    kept = month >= begin
    shape = (len(places), int(month.max() - begin) + 1)
    totals, numbers = np.zeros((2, *shape))
    np.add.at(totals, (row[kept], month[kept] - begin), counts["total"].to_numpy()[kept])
    np.add.at(numbers, (row[kept], month[kept] - begin), n[kept])
    begins = np.full(shape[0], NEVER)
    np.minimum.at(begins, row, np.where(first >= NEVER, NEVER, first - begin))
    return Cells(totals, numbers, begins)


def _lines(by: str, found: Changed) -> Iterator[dict[str, object]]:
    of_all = {"by": by, "how": found.how, "places": found.units, "treated": found.treated}
    yield {"line": WHOLE, "month": 0, "n": found.n, **_ends(found.value, found.interval), **of_all}
    if found.apart is not None:
        yield {"line": APART, "month": 0, "n": 0, **_ends(*found.apart), **of_all}
    for one in found.months:
        yield {"line": MONTH, "month": one.since, "n": one.n, **_ends(one.value, one.interval), **of_all}


def _ends(value: float, interval: Interval) -> dict[str, float | None]:
    return {"value": value, "low": interval.low, "high": interval.high}


CHANGED = known(Work("changed", CELLS, LINES, _found))
CHANGED_BY = known(Work("changed_by", CELLS, LINES, _found))
