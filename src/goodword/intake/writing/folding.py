"""Several rows of one record become one set of values, the same in whatever order they stood."""

from collections.abc import Mapping, Sequence

import duckdb


def fold(con: duckdb.DuckDBPyConnection, source: str, columns: Sequence[str], *, summed: Mapping[str, str] | None = None) -> str:
    """SQL that gives each `n` of `source` once, with `columns`.

    Where rows differ the fullest one speaks first, then the one that sorts first; what it leaves
    empty the next one fills. `summed` names columns that are an aggregate of all rows instead.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE several AS SELECT n FROM ({source}) GROUP BY n HAVING count(*) > 1")
    totals = {f'"{c}"': sql for c, sql in (summed or {}).items()}
    columns = [f'"{c}"' for c in columns]
    texts = [f"CAST({c} AS VARCHAR)" for c in columns]
    filled = " + ".join(f"({c} IS NOT NULL)::INT" for c in columns)
    content = f"concat_ws(chr(31), {', '.join(f'coalesce({t}, chr(30))' for t in texts)})"
    first = [totals.get(c) or f"first({c} ORDER BY filled DESC, content) FILTER (WHERE {c} IS NOT NULL)" for c in columns]
    alone = ", ".join(f"{totals[c]} AS {c}" if c in totals else f"any_value({c}) AS {c}" for c in columns)
    plain = f"SELECT n, {', '.join(columns)} FROM ({source}) WHERE n NOT IN (FROM several)"
    if totals:
        plain = f"SELECT n, {alone} FROM ({source}) WHERE n NOT IN (FROM several) GROUP BY n"
    if con.execute("SELECT 1 FROM several LIMIT 1").fetchone() is None:
        return plain  # to plan the merging takes longer than to read most files
    merged = ", ".join(f"{sql} AS {c}" for sql, c in zip(first, columns, strict=True))
    return f"""{plain} UNION ALL SELECT n, {merged}
        FROM (SELECT *, {filled} AS filled, {content} AS content FROM ({source}) WHERE n IN (FROM several)) GROUP BY n"""
