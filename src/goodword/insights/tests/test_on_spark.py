"""The same lake, read by DuckDB and by Spark: every insight says the same, group by group."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from goodword.insights.answering import Answering
from goodword.insights.asked import Asked
from goodword.insights.registry import INSIGHTS, find
from goodword.insights.sitting import sit
from goodword.kit.facts import FACTS
from goodword.lake import engines, marks, shape, tables

from .tables import AS_OF, World, ago, answers
from .test_every_insight import BY, _company

Both = tuple[engines.Engine, engines.Engine]
pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("default")]


def fill(lake: Path, world: World) -> Path:
    """Write a company's facts as the lake's files, with the mark that a mirror would leave."""
    written = {}
    for name, fact in FACTS.items():
        rows = world.read(world[name]).to_pylist()
        table = tables.pa.Table.from_pylist([{"changed": 1, **row} for row in rows], schema=shape.schema(fact))
        done = tables.replace(lake / name, table.schema, [table])
        written[name] = marks.Table(done.version, done.rows, done.top)
    marks.write(lake, marks.Mark("x", "1", tables=written))
    return lake


def _nobody_counts() -> World:
    """Everything is there and nothing of it counts: each share is one of none, in all and in every group but one."""
    scored = [a | {"score": None, "state": "bounced", "sent_day": ago(9), "channel": "mail"} for a in answers("ces", [1, 2])]
    sent = [a | {"channel": "email", "sent_day": ago(9)} for m in ("nps", "csat", "ces") for a in answers(m, [None, None])]
    return World(
        people=[{"id": i, "segment": "ab"[i % 2], "is_reachable": False} for i in range(1, 5)],
        organisations=[{"id": 1, "segment": "a", "is_reachable": False}],
        orders=[{"person_id": 1, "day": ago(30), "state": "cancelled", "total": 500}],
        touchpoints=[{"person_id": 2, "day": ago(3)}],
        answers=scored + [a | {"state": "bounced"} for a in sent],
    )


def _regulars() -> World:
    """Buyers who are due, who are gone, and whom others' purchases point to something; gives before, during and after."""
    orders: list[dict[str, object]] = []
    for i in range(1, 21):
        last = 24 if i % 3 else 300  # within a week of their thirty days, or silent for long
        first = [{"person_id": i, "day": ago(last + 30 * k), "total": 500 + i, "product": 7} for k in range(1, 5)]
        orders += [*first, {"person_id": i, "day": ago(last), "total": 900, "product": 8 if i <= 12 else 7}]
    orders += [{"person_id": i, "day": ago(40), "total": 100, "product": 9} for i in range(21, 31)]
    sold = [{"order_id": n, "product_id": one.pop("product")} for n, one in enumerate(orders, 1)]
    whole = [{"id": n, **one, "delivered_day": one["day"]} for n, one in enumerate(orders, 1)]
    gives = [
        {"person_id": i, "direction": "out", "intent": "give", "day": ago(days), "stage": stage}
        for i in range(1, 11)
        for days, stage in ((44, "decide"), (24, "buy"), (20, "use"))
    ]
    people = [{"id": i, "segment": "ab"[i % 2], "is_reachable": True} for i in range(1, 31)]
    return World(people=people, orders=whole, order_lines=sold, touchpoints=gives)


# Companies of a few rows: what takes its time is to plan many partitions, and to compile code that runs once.
QUICK = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.showConsoleProgress": "false",
    # Java's second compiler pays after minutes of the same work, and takes most of a processor until then.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """The engine's own session, with the settings of so few rows."""
    pytest.importorskip("pyspark", reason="Spark is an extra: `make spark`, and Java 17")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "SPARK_SETTINGS", engines.SPARK_SETTINGS | QUICK)
        yield


COMPANIES = {"a company with null groups and ties": _company, "nobody": World, "nobody who counts": _nobody_counts}


@pytest.fixture(scope="module", params=COMPANIES)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, quick: None
) -> Iterator[tuple[engines.Engine, engines.Engine]]:
    lake = fill(tmp_path_factory.mktemp("lake"), COMPANIES[request.param]())
    with engines.sealed(lake) as duck, engines.sealed(lake, engine="local[2]") as spark:
        yield duck, spark


def said(engine: engines.Engine, name: str, by: str | None) -> Mapping[str, object]:
    asked = Asked(AS_OF, by=by, bare=by is not None)
    return Answering(find(name), asked, sit(engine, find(name), asked).rows).result().as_json()


def the_same(one: object, other: object) -> bool:
    """Equal, and numbers equal but for the last bits of a sum that was added in another order."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(the_same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(the_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-9)
    return one == other


OF_BUYERS = ("next-products", "next-purchase", "valuable", "journey", "lapse", "repeat-purchase")


@pytest.fixture(scope="module")
def regulars(tmp_path_factory: pytest.TempPathFactory, quick: None) -> Iterator[Both]:
    lake = fill(tmp_path_factory.mktemp("regulars"), _regulars())
    with engines.sealed(lake) as duck, engines.sealed(lake, engine="local[2]") as spark:
        yield duck, spark


@pytest.mark.parametrize("name", OF_BUYERS)
def test_spark_says_of_buyers_what_duckdb_says(name: str, regulars: Both) -> None:
    """Where there is something to say: a number above zero, and below a hundred."""
    here, there = (said(engine, name, None) for engine in regulars)
    assert 0 < float(str(here["value"])) < 100
    assert the_same(here, there), (here, there)


@pytest.mark.parametrize("name", INSIGHTS)
def test_spark_says_what_duckdb_says(name: str, both: Both) -> None:
    duck, spark = both
    for by in (None, BY.get(name, "segment")):
        here, there = said(duck, name, by), said(spark, name, by)
        assert the_same(here, there), (here, there)


def test_the_company_of_which_nobody_counts_has_a_share_of_none() -> None:
    """Else the suite above would say nothing of a denominator of zero."""
    world = _nobody_counts()
    for name in ("nps", "csat", "ces", "response", "top-of-mind", "silence", "lifecycle"):
        found = world.ask(name)
        assert (found.value, found.n) == (None, 0), name
    assert world.ask("response").more["counts"]["sent"] == 8
