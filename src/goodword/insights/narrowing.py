"""Which columns of a table some others read: what is computed once is kept without those that nobody asks for."""

from collections.abc import Iterable

import ibis.expr.operations as ops
import ibis.expr.types as ir


def narrowed(table: ir.Table, readers: Iterable[ir.Table]) -> ir.Table:
    """The table with the columns alone that its readers name; whole where one takes it as it stands."""
    op, wanted = table.op(), set[str]()
    for reader in readers:
        if any(
            op in node.__args__ and not isinstance(node, ops.Aggregate | ops.Project) for node in reader.op().find(ops.Relation)
        ):
            return table
        wanted |= {field.name for field in reader.op().find(ops.Field) if field.rel == op}
    kept = [column for column in table.columns if column in wanted]
    return table.select(*kept) if kept else table
