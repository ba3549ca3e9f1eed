"""Tables for tests: rows as dictionaries become the facts of an engine, empty where nothing is said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from goodword.insights.answering import Answering
from goodword.insights.asked import Asked, Result
from goodword.insights.registry import find
from goodword.kit.facts import FACTS

AS_OF = date(2026, 6, 30)
ALWAYS = {
    "people": {"segment": "", "region": "", "country": "", "language": "", "is_reachable": True, "noted_day": date(2020, 1, 1)},
    "organisations": {"segment": "", "region": "", "country": "", "is_reachable": True, "noted_day": date(2020, 1, 1)},
    "orders": {"total": 0, "currency": "EUR", "state": "placed", "channel": ""},
    "touchpoints": {
        "kind": "call",
        "stage": "",
        "channel": "",
        "direction": "two-way",
        "intent": "",
        "reached": True,
        "is_broadcast": False,
    },
    "answers": {"formula": "", "state": "complete", "channel": "", "is_high_good": True},
    "opportunities": {"state": "open", "currency": "EUR", "channel": "", "is_warm": False},
}
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
MOMENT = {"orders": "ordered_at", "touchpoints": "at", "answers": "answered_at", "opportunities": "opened_at"}


class World(dict[str, ir.Table]):
    """The facts of a small company, on DuckDB."""

    def __init__(self, **rows: Sequence[Mapping[str, object]]) -> None:
        super().__init__()
        self.con = ibis.duckdb.connect(threads=2)
        for name, fact in FACTS.items():
            self[name] = self._table(name, dict(fact.schema), [_filled(name, r, i) for i, r in enumerate(rows.get(name, ()), 1)])

    def _table(self, name: str, schema: dict[str, str], rows: list[dict[str, object]]) -> ir.Table:
        schema |= {k: "string" for row in rows for k in row if k.startswith("dim_")}
        typed = ibis.schema(schema)
        full = [{column: row.get(column) for column in schema} for row in rows]
        return self._made(name, pa.Table.from_pylist(full, schema=typed.to_pyarrow()))

    def _made(self, name: str, table: pa.Table) -> ir.Table:
        self.con.con.register("given", table)
        self.con.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        self.con.con.unregister("given")
        return self.con.table(name)

    def columns(self, name: str, table: pa.Table) -> None:
        """Take a whole table of a fact from columns; those that are left out are what they usually are."""
        schema = dict(FACTS[name].schema)
        usual = {"id": range(1, table.num_rows + 1), **{k: [v] * table.num_rows for k, v in ALWAYS.get(name, {}).items()}}
        types = ibis.schema(schema).to_pyarrow()
        full = {
            c: table[c].cast(types.field(c).type)
            if c in table.column_names
            else pa.array(list(usual.get(c, [None] * table.num_rows)), types.field(c).type)
            for c in schema
        }
        full |= {c: table[c] for c in table.column_names if c.startswith("dim_")}
        self[name] = self._made(name, pa.table(full))

    def keep(self, table: ir.Table) -> ir.Table:
        name = f"kept_{ids()}"
        self.con.con.execute(f"CREATE TABLE {name} AS {ibis.to_sql(table, dialect='duckdb')}")
        return self.con.table(name)

    def shared(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        return make()

    def ask(self, name: str, asked: Asked | None = None, **more: object) -> Result:
        return Answering(find(name), self, self.con.to_pyarrow, asked or Asked(AS_OF, **more)).result()  # type: ignore[arg-type]


def _filled(name: str, row: Mapping[str, object], i: int) -> dict[str, object]:
    found = {"id": i, **ALWAYS.get(name, {}), **row}
    if name in MOMENT and found.get("day") is not None and MOMENT[name] not in found:
        found[MOMENT[name]] = datetime.combine(found["day"], time(12))  # type: ignore[arg-type]
    if name == "answers":
        low, high = SCALES.get(str(found.get("metric")), (1, 5))
        found = {"scale_low": low, "scale_high": high, "person_id": i, **found}
    return found


def ago(days: int, of: date = AS_OF) -> date:
    return of - timedelta(days=days)


def answers(metric: str, scores: Sequence[int], *, day: date = AS_OF, **more: object) -> list[dict[str, object]]:
    """One answer each, of people 1, 2, 3, …"""
    return [{"metric": metric, "score": s, "day": day, "person_id": i, **more} for i, s in enumerate(scores, 1)]


def moment(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


ids = count(1).__next__
