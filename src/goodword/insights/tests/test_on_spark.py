"""The same lake, read by DuckDB and by Spark: every insight says the same, group by group."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import ibis.expr.types as ir
import pytest

from goodword.insights.answering import Answering
from goodword.insights.asked import Asked
from goodword.insights.registry import INSIGHTS, find
from goodword.kit.facts import FACTS
from goodword.lake import engines, marks, shape, tables

from .tables import AS_OF, World
from .test_every_insight import BY, _company

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("default")]


class Facts(dict[str, ir.Table]):
    """The facts of an open lake."""

    def __init__(self, engine: engines.Engine) -> None:
        super().__init__({name: engine.table(fact) for name, fact in FACTS.items()})
        self.engine = engine

    def keep(self, table: ir.Table) -> ir.Table:
        return self.engine.keep(table)

    def shared(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        return make()


def fill(lake: Path, world: World) -> Path:
    """Write a company's facts as the lake's files, with the mark that a mirror would leave."""
    written = {}
    for name, fact in FACTS.items():
        rows = world.con.to_pyarrow(world[name]).to_pylist()
        table = tables.pa.Table.from_pylist([{"changed": 1, **row} for row in rows], schema=shape.schema(fact, ()))
        done = tables.replace(lake / name, table.schema, [table])
        written[name] = marks.Table(done.version, done.rows, done.top)
    marks.write(lake, marks.Mark("x", "1", tables=written))
    return lake


@pytest.fixture(scope="module", params=["a company with null groups and ties", "nobody"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Facts, Facts]]:
    pytest.importorskip("pyspark", reason="Spark is an extra: `make spark`, and Java 17")
    lake = fill(tmp_path_factory.mktemp("lake"), World() if request.param == "nobody" else _company())
    with engines.sealed(lake) as duck, engines.sealed(lake, engine="local[2]") as spark:
        yield Facts(duck), Facts(spark)


def said(facts: Facts, name: str, by: str | None) -> Mapping[str, object]:
    return Answering(find(name), facts, facts.engine.run, Asked(AS_OF, by=by, bare=by is not None)).result().as_json()


def the_same(one: object, other: object) -> bool:
    """Equal, and numbers equal but for the last bits of a sum that was added in another order."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(the_same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(the_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-9)
    return one == other


@pytest.mark.parametrize("name", INSIGHTS)
def test_spark_says_what_duckdb_says(name: str, both: tuple[Facts, Facts]) -> None:
    duck, spark = both
    for by in (None, BY.get(name, "segment")):
        here, there = said(duck, name, by), said(spark, name, by)
        assert the_same(here, there), (here, there)
