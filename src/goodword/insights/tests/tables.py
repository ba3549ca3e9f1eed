"""Tables for tests: rows as dictionaries become the facts of an engine, empty where nothing is said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from goodword.insights.answering import Answering
from goodword.insights.asked import Asked, Result
from goodword.insights.registry import find
from goodword.insights.sitting import sit
from goodword.insights.works import WORKED, Work
from goodword.kit.facts import FACTS, Fact
from goodword.lake.shape import ARROW

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
    "introductions": {"proof": "link", "channel": ""},
    "invitations": {"channel": ""},
    "cases": {"state": "open", "outcome": "", "rule": "score"},
    "contracts": {"state": "active", "currency": "EUR", "value": 0, "notice_days": 0},
}
TYPES = {str(kind): arrow for kind, arrow in ARROW.items()}
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
MOMENT = {"orders": "ordered_at", "touchpoints": "at", "answers": "answered_at", "opportunities": "opened_at"}


class World(dict[str, ir.Table]):
    """The facts of a small company, on DuckDB: tables for Ibis, and an engine for the plans of insights."""

    dialect = "duckdb"

    def __init__(self, **rows: Sequence[Mapping[str, object]]) -> None:
        super().__init__()
        self.con = duckdb.connect(config={"threads": "1"})  # of so few rows a second thread is only in the way
        self.kept: list[str] = []
        for name, fact in FACTS.items():
            self._fill(name, dict(fact.schema), [_filled(name, r, i) for i, r in enumerate(rows.get(name, ()), 1)])

    def _fill(self, name: str, schema: dict[str, str], rows: list[dict[str, object]]) -> None:
        schema |= {k: "string" for row in rows for k in row if k.startswith("dim_")}
        schema |= {k: "float64" for row in rows for k in row if k.startswith("rating_")}
        full = {column: [row.get(column) for row in rows] for column in schema}
        self._put(name, pa.table({c: pa.array(v, TYPES[schema[c]]) for c, v in full.items()}))

    def _put(self, name: str, table: pa.Table) -> None:
        given = table  # DuckDB finds it by its name here
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        del given
        if name not in self or self[name].columns != tuple(table.column_names):
            self[name] = ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)

    def take(self, name: str, table: pa.Table) -> None:
        """Take a whole table of a fact from columns; those that are left out are what they usually are."""
        schema = dict(FACTS[name].schema)
        usual = {"id": range(1, table.num_rows + 1), **{k: [v] * table.num_rows for k, v in ALWAYS.get(name, {}).items()}}
        full = {
            c: table[c].cast(TYPES[kind])
            if c in table.column_names
            else pa.array(list(usual.get(c, [None] * table.num_rows)), TYPES[kind])
            for c, kind in schema.items()
        }
        full |= {c: table[c] for c in table.column_names if c.startswith(("dim_", "rating_"))}
        self._put(name, pa.table(full))

    def read(self, expr: ir.Expr) -> pa.Table:
        table = expr.as_table()
        return self.query(str(ibis.to_sql(table, dialect=self.dialect)), table.schema().to_pyarrow())

    def keep(self, table: ir.Table) -> ir.Table:
        name = f"kept_{len(self.kept)}"
        self.make(name, str(ibis.to_sql(table, dialect=self.dialect)))
        self.kept.append(name)
        return ibis.table(table.schema(), name=name)

    def shared(self, name: str, counts: ir.Table, read: Callable[[ir.Table], ir.Table]) -> ir.Table:
        return read(counts)

    def worked(self, work: Work, counts: ir.Table) -> ir.Table:
        self.lay(f"{WORKED}{work.name}", work.done(self.read(counts.select(*work.reads)).cast(work.read_as)))
        return work.table

    # As an engine.

    def lay(self, name: str, rows: pa.Table) -> None:
        self.con.register("laid_rows", rows)
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM laid_rows")

    def columns(self, fact: Fact) -> dict[str, str]:
        table = self[fact.name]
        return {c: str(t) for c, t in table.schema().items()}

    def open(self, fact: Fact) -> None:
        """Every fact is open."""

    def make(self, name: str, sql: str) -> None:
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def query(self, sql: str, schema: pa.Schema) -> pa.Table:
        return self.con.execute(sql).to_arrow_table().cast(schema)

    def drop(self, name: str) -> None:
        self.con.execute(f"DROP TABLE IF EXISTS {name}")

    def ask(self, name: str, asked: Asked | None = None, **more: object) -> Result:
        insight, asked = find(name), asked or Asked(AS_OF, **more)  # type: ignore[arg-type]
        sitting = sit(self, insight, asked)
        found = Answering(insight, asked, sitting.rows).result()
        sitting.tidy()
        return found


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
