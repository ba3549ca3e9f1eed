"""The latest row of a group, on every engine: `max_by` is spelt alike by DuckDB and Spark.

Ibis's own `argmax` becomes an ordered FIRST on DuckDB, at five times the time.
"""

import ibis
import ibis.expr.types as ir

EPOCH = ibis.timestamp("2000-01-01 00:00:00")
IDS = 2**32  # ids below, seconds above: one integer that orders rows by moment, then by row


@ibis.udf.agg.builtin(name="max_by")  # type: ignore[untyped-decorator]
def _whole(value: int, order: int) -> int:  # type: ignore[empty-body]
    ...


@ibis.udf.agg.builtin(name="max_by")  # type: ignore[untyped-decorator]
def _text(value: str, order: int) -> str:  # type: ignore[empty-body]
    ...


def order(at: ir.TimestampValue, row: ir.IntegerValue) -> ir.IntegerValue:
    """An integer that grows with the second, and within one second with the row's id."""
    return at.delta(EPOCH, unit="second") * IDS + row


def row_of(newest: ir.IntegerValue) -> ir.IntegerValue:
    """The id inside the largest `order` of a group."""
    return (newest % IDS + IDS) % IDS  # before 2000 the order is negative


def value_at_newest(value: ir.Value, by: ir.IntegerValue) -> ir.Value:
    """The value in the row whose `by` is largest.

    DuckDB passes over nulls and Spark does not, so a text that may be missing goes in as ''
    and a number must not be missing.
    """
    return _text(value.fill_null(""), by).nullif("") if value.type().is_string() else _whole(value, by)
