"""By what an insight can be split: the columns of what it is about, the business's own dimensions,
those of the order and the person behind a fact, and spans of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from goodword.kit.facts import ORDERS, PEOPLE, Fact, Type

from .asked import NotUnderstood
from .declaration import BY, Days, Facts, Insight
from .works import Work

NAMED = ("staff", "dealer", "department", "branch", "product", "playbook")  # ids whose names the catalogue knows
PERIODS: dict[str, Callable[[ir.DateValue], ir.IntegerValue]] = {
    "month": lambda day: day.year() * 100 + day.month(),
    "quarter": lambda day: day.year() * 10 + day.quarter(),
    "year": lambda day: day.year(),
}
OWN = "dim_"


@dataclass(frozen=True)
class Dimension:
    """A dimension's name, the column that holds it, and over which id it is joined, if it is."""

    name: str
    column: str
    fact: str
    over: str = ""


def joined_facts(insight: Insight) -> tuple[Fact, ...]:
    """The further facts that a split may have to read."""
    columns = insight.about[0].schema
    found = ((ORDERS, "order_id"), (PEOPLE, "person_id"))
    return tuple(fact for fact, over in found if over in columns)


def read_by(insight: Insight) -> tuple[Fact, ...]:
    """The facts whose columns an insight can be split by."""
    return tuple(dict.fromkeys((insight.about[0], *joined_facts(insight))))


def available(insight: Insight, facts: Facts) -> dict[str, Dimension]:
    """Every dimension of an insight by name; the nearest column of a name wins."""
    about = insight.about[0]
    found = _of(about, facts, over="")
    if "order_id" in about.schema:
        found = {n: d for n, d in _of(ORDERS, facts, over="order_id").items() if d.column.startswith(OWN)} | found
    if "person_id" in about.schema:
        people = _of(PEOPLE, facts, over="person_id")
        found = people | found
    periods = {n: Dimension(n, "", about.name) for n in PERIODS} if insight.days is Days.WINDOW else {}
    return dict(sorted((found | periods).items()))


def _of(fact: Fact, facts: Facts, *, over: str) -> dict[str, Dimension]:
    own = {c[len(OWN) :]: c for c in facts[fact.name].columns if c.startswith(OWN)}
    texts = {c.name: c.name for c in fact.columns if c.type is Type.TEXT and c.name != "currency"}
    ids = {n: f"{n}_id" for n in NAMED if f"{n}_id" in fact.schema}
    return {n: Dimension(n, c, fact.name, over) for n, c in (own | ids | texts).items()}


def chosen(insight: Insight, facts: Facts, by: str) -> Dimension:
    """The dimension of that name, or a refusal that names those there are."""
    found = available(insight, facts)
    if by not in found:
        raise NotUnderstood(f"“{by[:40]}” is no dimension of {insight.name}. There are: {', '.join(found)}.")
    return found[by]


class Split(dict[str, ir.Table]):
    """The facts, with the column `by` on those that the insight is about."""

    def __init__(self, insight: Insight, facts: Facts, dimension: Dimension) -> None:
        super().__init__()
        self._facts, self._insight, self._dimension = facts, insight, dimension

    def keep(self, table: ir.Table) -> ir.Table:
        return self._facts.keep(table)

    def shared(self, name: str, counts: ir.Table, read: Callable[[ir.Table], ir.Table]) -> ir.Table:
        return self._facts.shared(name, counts, read)

    def worked(self, work: Work, counts: ir.Table) -> ir.Table:
        return self._facts.worked(work, counts)

    def __missing__(self, name: str) -> ir.Table:
        table = self._facts[name]
        if name in {fact.name for fact in self._insight.about}:
            table = _with_by(table, self._insight, self._facts, self._dimension)
        self[name] = table
        return table


def _with_by(table: ir.Table, insight: Insight, facts: Facts, dimension: Dimension) -> ir.Table:
    if dimension.name in PERIODS and not dimension.column:
        return table.mutate(**{BY: PERIODS[dimension.name](table[insight.day])})
    if dimension.over:
        other = facts[dimension.fact]
        looked_up = other.select(_over=other.id, **{BY: _clean(other[dimension.column])})
        return table.left_join(looked_up, table[dimension.over] == looked_up["_over"]).drop("_over")
    if dimension.column not in table.columns:  # organisations have fewer columns than people
        return table.mutate(**{BY: ibis.null("string")})
    return table.mutate(**{BY: _clean(table[dimension.column])})


def _clean(column: ir.Value) -> ir.Value:
    return column.nullif("") if column.type().is_string() else column


def label(name: str, value: object) -> object:
    """How a value of a dimension is spelt: months as 2026-03, quarters as 2026-Q1."""
    if value is None or name not in PERIODS or not isinstance(value, int):
        return value
    if name == "month":
        return f"{value // 100}-{value % 100:02d}"
    return f"{value // 10}-Q{value % 10}" if name == "quarter" else str(value)


def first_day(name: str, value: str) -> date:
    """The first day of a spelt span of time, for the axis of a chart."""
    if name == "quarter":
        return date(int(value[:4]), 3 * int(value[-1]) - 2, 1)
    return date(int(value[:4]), int(value[5:7]) if name == "month" else 1, 1)
