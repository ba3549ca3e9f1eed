"""Each insight against a hand-written DuckDB query of the same rows: `python -m bench.insights --touchpoints 1000000 10000000`.

Both open the lake's Parquet files anew each time, with the same threads and memory. The floor is the
shortest SQL (bench/floors/NAME.sql) that gives what the insight's own number is made of; `bare` leaves out of
the insight what stands beside it (change, flow, list), `whole` is the answer that a page shows.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from .measure import growth
from .report import Report, at_most, run

FLOORS = Path(__file__).parent / "floors"
DAY = date(2026, 6, 30)
REPEATS = 3


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
    names = [name for name in INSIGHTS if not options.names or name in options.names]
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
    from goodword.insights.asked import Asked

    bare, said = _timed(lambda: _answer(name, lake, Asked(DAY, bare=True, cadence_days=90)))
    whole, _ = _timed(lambda: _answer(name, lake, Asked(DAY, cadence_days=90)))
    floor_file = FLOORS / f"{name}.sql"
    if not floor_file.exists():
        report.add(f"{name} at {size:,}, bare", bare, "s", note="no floor is written for it")
        return bare, bare
    floor, rows = _timed(lambda: _floor(floor_file.read_text(encoding="utf-8"), lake))
    is_same = _agrees(name, said, rows)
    report.add(
        f"{name} at {size:,}, bare", bare, "s", floor=floor, ratio=bare / floor, goal="aim ≤ 1.5×",
        is_met=at_most(bare / floor, 1.5), note="same rows" if is_same else f"OTHER ROWS: {said} against {rows[:3]}",
    )  # fmt: skip
    report.add(f"{name} at {size:,}, whole", whole, "s", note=f"{whole / floor:.2f}× the floor, with what stands beside it")
    if not is_same:
        report.add(f"  {name}: rows equal to the floor's", 0, "1 = yes", is_met=False)
    return bare, floor


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The median of a few runs after one that warms the files up."""
    found = work()
    clocked = []
    for _ in range(REPEATS):
        begun = perf_counter()
        work()
        clocked.append(perf_counter() - begun)
    return median(clocked), found


def _answer(name: str, lake: Path, asked: Any) -> dict[str, Any]:
    from goodword.insights import queries
    from goodword.insights.answering import Answering
    from goodword.insights.registry import find
    from goodword.lake import engines

    with engines.sealed(lake, memory=queries.MEMORY, threads=queries.THREADS) as engine:
        result = Answering(find(name), queries.Opened(engine), engine.run, asked).result()
    return result.as_json()


def _floor(sql: str, lake: Path) -> list[dict[str, Any]]:
    import duckdb

    from goodword.insights import queries
    from goodword.kit.facts import FACTS

    config = {"memory_limit": queries.MEMORY, "threads": str(queries.THREADS)}
    with duckdb.connect(":memory:", config=config) as con:
        for name in FACTS:
            if name in sql:
                con.execute(f"CREATE VIEW {name} AS FROM read_parquet('{lake}/{name}/*.parquet')")
        found: list[dict[str, Any]] = con.execute(sql).to_arrow_table().to_pylist()
        return found


def _agrees(name: str, said: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the floor's rows say what the insight says: its counts, and its value where the floor has one."""
    distribution = {str(k): v for k, v in (said.get("distribution") or {}).items() if v}
    if not rows or "level" in rows[0]:
        return {str(row["level"]): row["n"] for row in rows} == distribution
    only = rows[0]
    agree = [only["n"] == said["n"]]
    if "value" in only:
        agree.append(abs(float(only["value"]) - float(said["value"])) < 1e-6)
    return all(agree)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    run("insights", measure, parser())
