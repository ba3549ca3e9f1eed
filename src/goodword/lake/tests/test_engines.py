"""The lake is read as it is, with its tail, and nothing else is in reach."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest

from goodword.kit.facts import FACTS, ORDERS, PEOPLE, TOUCHPOINTS
from goodword.lake import engines, marks, shape, tables

SPARK = "local[1]"
ENGINES = ["duckdb", pytest.param(SPARK, marks=[pytest.mark.spark, pytest.mark.slow])]


def people(*rows: dict[str, object], dims: tuple[str, ...] = ()) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=shape.schema(PEOPLE, shape.Dims.of(dict.fromkeys(dims, ()), ())))


def fill(lake: Path, *batches: pa.Table) -> None:
    """Write the first batch as the table, and each other as a change."""
    folder = lake / PEOPLE.name
    written = tables.replace(folder, batches[0].schema, [batches[0]])
    for batch in batches[1:]:
        written = tables.change(folder, batch, [])
    marks.write(lake, marks.Mark("x", "1", tables={PEOPLE.name: marks.Table(written.version, written.rows, written.top)}))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == SPARK:
        pytest.importorskip("pyspark", reason="Spark is an extra: pip install goodword[spark], and Java 17")
    return request.param


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path


def test_an_empty_lake_has_typed_tables(lake: Path, engine: str) -> None:
    with engines.sealed(lake, engine=engine) as opened:
        for fact in FACTS.values():
            table = opened.table(fact)
            assert table.schema().names == tuple(fact.schema)
            assert [str(t).partition("(")[0] for t in table.schema().types] == list(fact.schema.values())
        assert opened.run(opened.table(ORDERS)).num_rows == 0


def test_the_tail_replaces_adds_and_takes_away(lake: Path, engine: str) -> None:
    fill(lake, people({"id": 1, "segment": "a"}, {"id": 2, "segment": "b"}, {"id": 3, "segment": "c"}))
    rows = people({"id": 2, "segment": "new"}, {"id": 4, "segment": "d"})
    tail = {"people": shape.with_tombstones(rows, [3])}
    with engines.sealed(lake, engine=engine, tail=tail) as opened:
        found = opened.run(opened.table(PEOPLE)).to_pylist()
    assert {row["id"]: row["segment"] for row in found} == {1: "a", 2: "new", 4: "d"}


def test_a_dimension_that_came_later_is_empty_before(lake: Path, engine: str) -> None:
    fill(lake, people({"id": 1}), people({"id": 2, "dim_shop": "north"}, dims=("shop",)))
    tail = {"people": shape.with_tombstones(people({"id": 3, "dim_size": "xl"}, dims=("size",)), [])}
    with engines.sealed(lake, engine=engine, tail=tail) as opened:
        found = opened.run(opened.table(PEOPLE)).to_pylist()
    assert {r["id"]: (r["dim_shop"], r["dim_size"]) for r in found} == {1: (None, None), 2: ("north", None), 3: (None, "xl")}


def test_a_column_that_the_lake_does_not_have_yet_is_empty(lake: Path, engine: str) -> None:
    old = people({"id": 1, "segment": "a"}).drop_columns(["language"])
    fill(lake, old)
    with engines.sealed(lake, engine=engine) as opened:
        assert opened.run(opened.table(PEOPLE)).to_pylist()[0]["language"] is None


def test_moments_and_days_come_back_as_they_were(lake: Path, engine: str) -> None:
    from datetime import date, datetime

    at = datetime(2026, 6, 30, 23, 59, 59, 999999)  # noqa: DTZ001  (the lake's moments are UTC without a zone)
    fill(lake, people({"id": 1, "noted_at": at, "noted_day": date(2026, 7, 1), "is_reachable": True}))
    with engines.sealed(lake, engine=engine) as opened:
        table = opened.table(PEOPLE)
        found = opened.run(table.select(table.noted_at, table.noted_day, table.is_reachable)).to_pylist()[0]
    assert found == {"noted_at": at, "noted_day": date(2026, 7, 1), "is_reachable": True}


def test_a_reader_keeps_to_the_version_of_its_mark(lake: Path) -> None:
    fill(lake, people({"id": 1}))
    tables.change(lake / "people", people({"id": 2}), [])
    with engines.sealed(lake) as opened:
        assert opened.run(opened.table(PEOPLE).count()).column(0)[0].as_py() == 1
    tables.purge(lake / "people")
    with engines.sealed(lake) as opened:
        assert opened.run(opened.table(PEOPLE).count()).column(0)[0].as_py() == 1, "files just replaced stay for an hour"


def test_without_a_mark_the_last_version_is_read(lake: Path) -> None:
    tables.replace(lake / "people", people().schema, [people({"id": 1})])
    tables.change(lake / "people", people({"id": 2}), [])
    with engines.sealed(lake) as opened:
        assert opened.run(opened.table(PEOPLE).count()).column(0)[0].as_py() == 2


def test_the_version_differs_whenever_rows_do(lake: Path) -> None:
    fill(lake, people({"id": 1, "changed": 1}))

    def version(tail: pa.Table | None = None) -> str:
        with engines.sealed(lake, tail={"people": tail} if tail is not None else None) as opened:
            return opened.version(PEOPLE)

    rows = [people({"id": 1, "changed": 2}), people({"id": 1, "changed": 3}), people({"id": 2, "changed": 2}), people()]
    seen = [version(), *(version(shape.with_tombstones(r, [])) for r in rows[:3]), version(shape.with_tombstones(rows[3], [1]))]
    assert len(set(seen)) == len(seen)
    assert version(shape.with_tombstones(people(), [])) == version(), "an empty tail is no change"


@pytest.mark.parametrize("name", FACTS)
def test_every_table_compiles_to_spark_sql(lake: Path, name: str) -> None:
    with engines.sealed(lake) as opened:
        table = opened.table(FACTS[name])
        assert "GROUP BY" in ibis.to_sql(table.group_by("id").aggregate(n=table.count()), dialect="pyspark")


FORBIDDEN = [
    "SELECT * FROM read_csv('{outside}')",
    "SELECT * FROM read_text('{lake}/../secret.csv')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "COPY (SELECT 1) TO '{outside}.out'",
    "ATTACH '{outside}.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
]


def outside(lake: Path) -> Path:
    file = lake.parent / "secret.csv"
    file.write_text("name\nMaya\n")
    return file


@pytest.mark.parametrize("words", FORBIDDEN)
def test_nothing_else_is_in_reach(lake: Path, words: str) -> None:
    sql = words.format(outside=outside(lake), lake=lake)
    with engines.sealed(lake) as opened, pytest.raises(duckdb.Error):
        opened._con.execute(sql).fetchall()


@pytest.mark.twin
def test_without_the_seal_a_file_outside_is_read_by_the_same_engine(lake: Path, without: Callable[..., Any]) -> None:
    words = FORBIDDEN[0].format(outside=outside(lake))
    without(engines.DuckDB, "_con", 'con.execute("SET enable_external_access = false")')
    with engines.sealed(lake) as opened:
        assert opened._con.execute(words).fetchall() == [("Maya",)]
        with pytest.raises(duckdb.Error, match="locked"):
            opened._con.execute("SET enable_external_access = true")


@pytest.mark.twin
def test_without_the_lock_on_its_settings_a_statement_gives_itself_more(lake: Path, without: Callable[..., Any]) -> None:
    without(engines.DuckDB, "_con", 'con.execute("SET lock_configuration = true")')
    with engines.sealed(lake) as opened:
        opened._con.execute("SET memory_limit = '64GB'")
        assert opened._con.execute("SELECT current_setting('memory_limit')").fetchone() == ("59.6 GiB",)


def test_a_file_of_any_name_is_read_for_intake_but_no_extension(tmp_path: Path) -> None:
    file = tmp_path / "it's here.csv"
    file.write_text("name\nMaya\n")
    with engines.for_files(memory="200MB", threads=1) as con:
        assert con.execute("SELECT * FROM read_csv(?)", [str(file)]).fetchall() == [("Maya",)]
        for sql in ("INSTALL httpfs", "LOAD httpfs", "SET allow_community_extensions = true"):
            with pytest.raises(duckdb.Error):
                con.execute(sql)


def test_a_dimension_with_a_strange_name_is_not_a_column(lake: Path) -> None:
    tail = people({"id": 1}).append_column('dim_x"; DROP', pa.array(["y"]))
    with engines.sealed(lake, tail={"people": tail}) as opened:
        assert list(opened.table(PEOPLE).columns) == list(PEOPLE.schema)


def test_dims_are_those_of_few_short_values() -> None:
    dims = shape.Dims()
    dims.see(json.dumps({"shop": f"s{n % 3}", "who": f"Person {n}", "Bad Name": "x", "deep": {"a": 1}}) for n in range(60))
    dims.see([json.dumps({"note": "x" * 61}), "{}", None, "[]"])
    assert (dims.names, dims.refused) == (["shop"], {"who", "note"})


def test_days_are_the_business_s_own_across_a_change_of_the_clock() -> None:
    texts = ["2026-03-28 22:59:59", "2026-03-28 23:00:00", "2026-03-29 21:59:59", "2026-03-29 22:00:00", None]
    moments = pa.chunked_array([pa.array(texts)]).cast(pa.timestamp("us"))
    days = shape.local_days(moments, "Europe/Berlin")
    assert [str(d) for d in days.to_pylist()] == ["2026-03-28", "2026-03-29", "2026-03-29", "2026-03-30", "None"]


def test_touchpoints_have_no_words() -> None:
    assert not {"words", "comment", "name", "email", "notes"} & set(TOUCHPOINTS.schema)
