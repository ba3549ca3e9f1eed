"""What drives a score, as works: shares of R² and effects of marks take what each person said, which sums in SQL do not."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from goodword.analytics import drivers
from goodword.analytics.drivers import Driver, Effect, Found, Said

from .works import Work, known

SAID = {"id": "int64", "who": "int64", "score": "float64", "marks": "array<float64>"}
SAID_BY = {**SAID, "by": "string"}
FIGURES = ("value", "low", "high")
NUMBERS = ("missing", "mean", "standing", *(f"{of}{end}" for of in ("promote", "damage") for end in ("", "_low", "_high")))
OF_ALL = {"chance": "float64", "ahead_low": "float64", "is_exact": "boolean"}
TOLD = {
    "at": "int64",
    **dict.fromkeys(FIGURES, "float64"),
    "n": "int64",
    **dict.fromkeys(NUMBERS, "float64"),
    "n_high": "int64",
    "n_low": "int64",
    **OF_ALL,
}
EXPLAINED = {"by": "string", **dict.fromkeys(FIGURES, "float64")}
WHOLE = -1  # the line of all drivers together
MOST_GROUPS = 50


def _find(counts: pa.Table, level: float) -> Found | None:
    marks, n = counts["marks"].combine_chunks().flatten().fill_null(0.0), counts.num_rows
    columns = marks.to_numpy().reshape(n, len(marks) // max(n, 1))
    score, who, ids = (counts[name].to_numpy() for name in ("score", "who", "id"))
    if (np.diff(ids) < 0).any():  # answers in another order are the same question
        order = np.argsort(ids, kind="stable")
        score, who, columns = score[order], who[order], columns[order]
    return drivers.find(Said(score, columns, who), level=level)


def _told(counts: pa.Table, level: float) -> pa.Table:
    found = _find(counts, level)
    return pa.Table.from_pylist(list(_lines(found)) if found else [], schema=_schema(TOLD))


def _lines(found: Found) -> Iterator[dict[str, object]]:
    between = {"low": 100 * (found.interval.low or 0.0), "high": 100 * (found.interval.high or 0.0)}
    of_all = {"chance": found.chance, "ahead_low": found.ahead.low, "is_exact": found.is_exact}
    yield {"at": WHOLE, "value": 100 * found.value, **between, "n": found.n, **of_all}
    yield from map(_line, found.drivers)


def _line(one: Driver) -> dict[str, object]:
    shares = {"value": one.share, "low": one.interval.low, "high": one.interval.high}
    told = {name: 100 * (share or 0.0) for name, share in shares.items()}
    stands = {"n": one.known, "missing": 100 * one.missing, "mean": one.mean, "standing": 100 * one.standing}
    given = {"n_high": one.promote.n, "n_low": one.damage.n}
    return {"at": one.at, **told, **stands, **_effect("promote", one.promote), **_effect("damage", one.damage), **given}


def _effect(name: str, effect: Effect) -> Mapping[str, float | None]:
    return {name: effect.value, f"{name}_low": effect.interval.low, f"{name}_high": effect.interval.high}


def _explained(counts: pa.Table, level: float) -> pa.Table:
    """How much is told in each group that has enough answers; of the largest groups alone."""
    names, sizes = np.unique(counts["by"].to_numpy(zero_copy_only=False).astype(str), return_counts=True)
    rows = []
    for name in names[np.argsort(-sizes, kind="stable")][:MOST_GROUPS]:
        found = _find(counts.filter(pa.compute.equal(counts["by"], str(name))), level)
        if found:
            ends = (found.value, found.interval.low, found.interval.high)
            rows.append({"by": str(name), **{c: 100 * (end or 0.0) for c, end in zip(FIGURES, ends, strict=True)}})
    return pa.Table.from_pylist(rows, schema=_schema(EXPLAINED))


def _schema(columns: Mapping[str, str]) -> pa.Schema:
    types = {"string": pa.string(), "float64": pa.float64(), "int64": pa.int64(), "boolean": pa.bool_()}
    return pa.schema([(name, types[kind]) for name, kind in columns.items()])


RATED = known(Work("drivers", SAID, TOLD, _told))
RATED_BY = known(Work("drivers_by", SAID_BY, EXPLAINED, _explained))
HAPPENED = known(Work("happened", SAID, TOLD, _told))
HAPPENED_BY = known(Work("happened_by", SAID_BY, EXPLAINED, _explained))
