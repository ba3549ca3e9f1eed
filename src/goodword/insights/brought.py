"""How R grew from month to month, as a work: its interval takes what each person did, which counts alone do not say."""

import pyarrow as pa

from goodword.analytics import reproduction

from .works import Remembered, Work, known

MONTHS = {"month": "int64", "value": "float64", "low": "float64", "high": "float64", "n": "int64"}


def _months(counts: pa.Table, level: float) -> pa.Table:
    rows = reproduction.curve({name: counts[name].to_numpy() for name in reproduction.WATCHED}, level)
    return pa.table({name: [row[i] for row in rows] for i, name in enumerate(MONTHS)}, schema=SCHEMA)


SCHEMA = pa.schema([(name, pa.int64() if kind == "int64" else pa.float64()) for name, kind in MONTHS.items()])
CURVE = known(Work("brought", reproduction.WATCHED, MONTHS, Remembered(_months)))
