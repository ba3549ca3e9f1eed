"""Each insight against a hand-written DuckDB query of the same rows: `python -m bench.insights --touchpoints 1000000 10000000`.

Both have DuckDB open on the lake's Parquet files, with the same threads and memory, and read them anew each time. What
an insight takes when it is first asked in a process, its SQL compiled, is `first`. The floor is the
shortest SQL (bench/floors/NAME.sql) that gives what the insight's own number is made of; `bare` leaves out of
the insight what stands beside it (change, flow, list), `whole` is the answer that a page shows.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from .measure import growth
from .report import Report, at_most, run

FLOORS = Path(__file__).parent / "floors"
DAY = date(2026, 6, 30)
REPEATS = 5
OF_RUNS = {"completion", "steps"}  # this company has no playbooks: `python -m bench.doing` measures them


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.insights", description=__doc__)
    given.add_argument("--touchpoints", type=int, nargs="+", default=[1_000_000, 10_000_000])
    given.add_argument("--names", nargs="*", help="only these insights")
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    import django

    os.environ.setdefault("GOODWORD_HOME", tempfile.mkdtemp(prefix="goodword-bench-"))
    django.setup()
    from goodword.insights import queries
    from goodword.insights.registry import INSIGHTS

    report.settings |= {"memory": queries.MEMORY, "threads": queries.THREADS}
    names = [name for name in INSIGHTS if name in (options.names or INSIGHTS.keys() - OF_RUNS)]
    for name in [name for name in names if not _floor(name).exists()]:
        report.add(f"{name}: it has no floor", 0, "1 = yes", is_met=False)
        names.remove(name)
    sizes = sorted(options.touchpoints)
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="goodword-bench-lake-") as folder:
            from .lakes import write

            begun = perf_counter()
            people = write(Path(folder), touchpoints=size)
            report.add(f"lake of {size:,} touchpoints, {people:,} people", perf_counter() - begun, "s")
            for name in names:
                seconds[name].append(_one(name, Path(folder), size, report))
    for name in names:
        ours, floors = zip(*seconds[name], strict=True)
        mine, least = growth(sizes, ours), growth(sizes, floors)
        if mine is not None:
            report.add(
                f"growth of {name}", mine, "exponent", floor=least, goal="aim ≤ 1.05", is_met=at_most(mine, 1.05)
            )  # fmt: skip


def _one(name: str, lake: Path, size: int, report: Report) -> tuple[float, float]:
    from goodword.insights import queries
    from goodword.insights.asked import Asked
    from goodword.lake import engines

    floor_file = _floor(name)
    with (
        engines.sealed(lake, memory=queries.MEMORY, threads=queries.THREADS) as engine,
        _opened(lake, floor_file.read_text(encoding="utf-8")) as con,
    ):
        begun = perf_counter()
        _answer(name, engine, Asked(DAY, bare=True, cadence_days=90))
        first = perf_counter() - begun
        pairs = [
            lambda: _answer(name, engine, Asked(DAY, bare=True, cadence_days=90)),
            lambda: _answer(name, engine, Asked(DAY, cadence_days=90)),
            lambda: con.execute(floor_file.read_text(encoding="utf-8")).to_arrow_table().to_pylist(),
        ]
        (bare, said), (whole, _), (floor, rows) = _timed(pairs)
    is_same = _agrees(name, said, rows)
    report.add(
        f"{name} at {size:,}, bare", bare, "s", floor=floor, ratio=bare / floor, goal="aim ≤ 1.5×",
        is_met=at_most(bare / floor, 1.5), note=_note(is_same, said, rows),
    )  # fmt: skip
    report.add(f"{name} at {size:,}, whole", whole, "s", note=f"{whole / floor:.2f}× the floor, with what stands beside it")
    report.add(f"{name} at {size:,}, bare, first", first, "s", note="with its SQL compiled, where this process had not yet")
    if not is_same:
        report.add(f"  {name}: rows equal to the floor's", 0, "1 = yes", is_met=False)
    return bare, floor


def _note(is_same: bool, said: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """A floor of nothing bites nobody, and agrees with anything."""
    if not said["n"]:
        return "NO ROWS in this company"
    return "same rows" if is_same else f"OTHER ROWS: {said} against {rows[:3]}"


def _floor(name: str) -> Path:
    return FLOORS / f"{name}.sql"


def _timed(works: list[Callable[[], Any]]) -> list[tuple[float, Any]]:
    """The median of a few runs of each, by turns, after one that warms the files up."""
    found = [work() for work in works]
    clocked: list[list[float]] = [[] for _ in works]
    for _ in range(REPEATS):
        for work, times in zip(works, clocked, strict=True):
            begun = perf_counter()
            work()
            times.append(perf_counter() - begun)
    return [(median(times), one) for times, one in zip(clocked, found, strict=True)]


def _answer(name: str, engine: Any, asked: Any) -> dict[str, Any]:
    from goodword.insights.answering import Answering
    from goodword.insights.registry import find
    from goodword.insights.sitting import sit

    sitting = sit(engine, find(name), asked)
    result = Answering(find(name), asked, sitting.rows).result()
    sitting.tidy()
    return result.as_json()


@contextmanager
def _opened(lake: Path, sql: str) -> Iterator[Any]:
    import duckdb

    from goodword.insights import queries
    from goodword.kit.facts import FACTS
    from goodword.lake import shape

    config = {"memory_limit": queries.MEMORY, "threads": str(queries.THREADS)}
    with duckdb.connect(":memory:", config=config) as con:
        for name in FACTS:
            if name in sql and not any((lake / name).glob("*.parquet")):  # a fact of which the company has none
                con.register(name, shape.schema(FACTS[name]).empty_table())
            elif name in sql:
                con.execute(f"CREATE VIEW {name} AS FROM read_parquet('{lake}/{name}/*.parquet')")
        yield con


def _agrees(name: str, said: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the floor's rows say what the insight says: its counts, and its value where the floor has one."""
    distribution = {str(k): v for k, v in (said.get("distribution") or {}).items() if v}
    if not rows or "level" in rows[0]:
        return {str(row["level"]): row["n"] for row in rows} == distribution
    if "stage" in rows[0]:
        lines = {line["stage"]: line for line in said["rows"]}
        return all((row[c] or 0) == (lines[row["stage"]][c] or 0) for row in rows for c in ("n", "went_on", "median_days"))
    only = rows[0]
    agree = [only["n"] == said["n"]]
    if "value" in only:
        has_both = only["value"] is not None and said["value"] is not None
        agree.append(abs(float(only["value"]) - float(said["value"])) < 1e-6 if has_both else only["value"] is said["value"])
    return all(agree)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    run("insights", measure, parser())
