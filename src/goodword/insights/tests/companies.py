"""A hundred simulated companies in one world, each asked as if it were alone.

Their facts are laid out once for all of them, so that a hundred answers take a few queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from goodword.analytics import change, measures
from goodword.insights.answering import Answering
from goodword.insights.asked import Asked, Row
from goodword.insights.declaration import BY
from goodword.insights.dimensions import Split, chosen
from goodword.insights.registry import find
from goodword.insights.template import spans

from .tables import AS_OF, World

COMPANIES, PEOPLE = 100, 150
TODAY = np.datetime64(AS_OF)
OWN_IDS = ("id", "person_id", "run_id")  # playbooks are the same for all
WHICH = 7_700_001  # stands in SQL for the company that is asked
Rng = np.random.Generator
Make = Callable[[Rng], dict[str, pa.Table]]


def days(ago: np.ndarray) -> pa.Array:
    """So many days before the day asked for."""
    return pa.array((TODAY - ago.astype("timedelta64[D]")).astype("datetime64[D]"))


def groups() -> np.ndarray:
    """Of each person the company."""
    return np.repeat(np.arange(COMPANIES), PEOPLE)


def world_of(company: np.ndarray, **facts: pa.Table) -> World:
    """People by their company, which is their segment; and facts about them."""
    n = len(company)
    people = pa.table({"id": np.arange(1, n + 1), "segment": [f"{c:03d}" for c in company], "region": ["x"] * n})
    world = World()
    for name, table in {"people": people, **facts}.items():
        world.take(name, table)
    return world


def covered(world: World, name: str, truth: float) -> int:
    """In how many companies the truth lies inside the interval."""
    rows = world.ask(name, by="segment", bare=True).rows
    assert len(rows) == COMPANIES
    return sum(row["low"] <= truth <= row["high"] for row in rows)


def together(make: Make, *, salt: int, people: int = PEOPLE, seeds: Iterable[int] = range(COMPANIES)) -> World:
    """What `make` gives of each company, whose people live in three regions; ids are moved apart."""
    parts: dict[str, list[pa.Table]] = {}
    for at, seed in enumerate(seeds):
        rng = np.random.default_rng([seed, salt])
        regions = rng.choice(["north", "south", "east"], people)
        mine = pa.table({"id": np.arange(1, people + 1), "segment": [""] * people, "region": [f"{at:03d} {r}" for r in regions]})
        for fact, table in {"people": mine, **make(rng)}.items():
            parts.setdefault(fact, []).append(_moved(table, at * people))
    world = World()
    for fact, tables in parts.items():
        world.take(fact, pa.concat_tables(tables))
    return world


def _moved(table: pa.Table, by: int) -> pa.Table:
    for name in set(OWN_IDS) & set(table.column_names):
        ids = pa.array(table[name].to_numpy() + by)
        table = table.set_column(table.column_names.index(name), name, ids)
    return table


def hear_no_difference(world: World, name: str) -> int:
    """How many of the companies are told that their regions do not clearly differ."""
    insight, asked = find(name), Asked(AS_OF, by="region", bare=True)
    split = Split(insight, world, chosen(insight, world, "region"))
    units = laid(world, insight.units(split, asked))
    units = units.mutate(company=units[BY].substr(0, 3))
    whole, regions = (
        world.read(measures.summary(units, insight.measure, by=by, every=insight.is_clustered)).to_pylist()
        for by in ("company", BY)
    )
    mine: dict[str, list[Row]] = {}
    for row in regions:
        mine.setdefault(row[BY][:3], []).append(row)
    assert len(whole) == COMPANIES
    alone = replace(insight, extras=(), warns=None)
    answers = [Answering(alone, asked, {"figure": [r], "groups": mine[r["company"]]}.__getitem__).result() for r in whole]
    return sum("No clear difference by region." in found.sentence for found in answers)


def hear_no_change(world: World, name: str, people: int = PEOPLE) -> int:
    """How many of the companies are told that nothing clearly changed from quarter to quarter."""
    insight, asked = find(name), Asked(AS_OF)
    assert insight.moves is not None
    moved = laid(world, insight.moves(world, asked, spans(asked)))
    alone = moved.filter((moved.who - 1) // people == WHICH)
    summed = change.summary(alone, insight.measure, spans(asked))
    sql, schema = str(ibis.to_sql(summed, dialect="duckdb")), summed.schema().to_pyarrow()
    found = [change.read(world.query(sql.replace(str(WHICH), str(i)), schema).to_pylist()[0], 0.95) for i in range(COMPANIES)]
    assert all(one.difference for one in found)
    return sum(not one.difference.is_clear for one in found)


def laid(world: World, units: ir.Table) -> ir.Table:
    """A table, computed once."""
    world.make("laid", str(ibis.to_sql(units, dialect="duckdb")))
    return ibis.table(units.schema(), name="laid")
