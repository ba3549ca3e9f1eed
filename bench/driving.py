"""What drives a score, of a million answers with fifteen ratings, whole: `python -m bench.driving --answers 100000 1000000`.

It is read from the lake's files, worked out, and told with its lines, effects and margins, as a page asks it. Beside it
what DuckDB takes for the products of columns alone, from which R² follows and nothing else.
"""

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from .measure import growth
from .report import Report, at_most, run

THINGS = tuple(f"thing_{i:02}" for i in range(1, 16))
SECONDS = 10.0
MISSING = (0.0, 0.1)


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.driving", description=__doc__)
    given.add_argument("--answers", type=int, nargs="+", default=[100_000, 1_000_000])
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    import django

    os.environ.setdefault("GOODWORD_HOME", tempfile.mkdtemp(prefix="goodword-bench-"))
    django.setup()
    sizes = sorted(options.answers)
    for share in MISSING:
        seconds = [_one(size, share, report) for size in sizes]
        exponent = growth(sizes, seconds)
        if exponent is not None:
            report.add(
                f"growth with {share:.0%} missing", exponent, "exponent", goal="aim ≤ 1.05", is_met=at_most(exponent, 1.05)
            )


def _one(answers: int, share: float, report: Report) -> float:
    from goodword.insights import queries
    from goodword.lake import engines

    from .insights import DAY, _answer

    with tempfile.TemporaryDirectory(prefix="goodword-bench-lake-") as folder:
        _write(Path(folder), answers, share)
        with engines.sealed(Path(folder), memory=queries.MEMORY, threads=queries.THREADS) as engine:
            from goodword.insights.asked import Asked

            _answer("nps", engine, Asked(DAY, bare=True, cadence_days=90))  # the libraries are there, as in a process that lives
            begun, spent = perf_counter(), process_time()
            said: dict[str, Any] = _answer("drivers", engine, Asked(DAY, cadence_days=90))
            took, cpu = perf_counter() - begun, process_time() - spent
        floor = _floor(Path(folder))
    note = f"{cpu:.1f} s of CPU; {len(said['rows'])} drivers, {said['model']['method']}, {said['value']:.1f} % told"
    goal = f"aim ≤ {SECONDS:.0f} s" if answers == 1_000_000 else ""
    report.add(
        f"{answers:,} answers, 15 ratings, {share:.0%} missing", took, "s", floor=floor, ratio=took / floor, goal=goal,
        is_met=at_most(took, SECONDS) if goal else None, note=note,
    )  # fmt: skip
    return took


def _write(lake: Path, answers: int, share: float) -> None:
    """A lake of nothing but these answers: one mood behind all marks, each thing counting for more than the one before."""
    from goodword.kit.facts import ANSWERS
    from goodword.lake import marks, tables

    from .lakes import RATED, TODAY, as_fact

    random = np.random.default_rng(1)
    given = np.clip(np.round(3.5 + 0.6 * random.normal(size=answers)[:, None] + random.normal(size=(answers, 15))), 1, 5)
    score = np.clip(np.round(1 + given @ np.linspace(0, 0.3, 15) + random.normal(size=answers)), 0, 10).astype(np.int64)
    given[random.random(given.shape) < share] = np.nan
    day = np.full(answers, np.datetime64(TODAY.replace(tzinfo=None), "s"))
    columns = {
        "person_id": np.arange(1, answers + 1), "metric": "nps", "score": score, "scale_low": 0, "scale_high": 10,
        "state": "complete", "answered_at": day, **{f"{RATED}{thing}": given[:, i] for i, thing in enumerate(THINGS)},
    }  # fmt: skip
    rows = as_fact(columns, ANSWERS)
    done = tables.replace(lake / ANSWERS.name, rows.schema, [rows])
    known = {ANSWERS.name: marks.Table(done.version, done.rows, done.top)}
    marks.write(lake, marks.Mark(identity="bench", reached="1", zone="UTC", tables=known))


def _floor(lake: Path) -> float:
    import duckdb

    columns = ["score", *(f"rating_{thing}" for thing in THINGS)]
    products = ", ".join(f"sum({a} * {b})" for i, a in enumerate(columns) for b in columns[i:])
    with duckdb.connect(config={"threads": "2"}) as con:
        sql = f"SELECT {products} FROM read_parquet('{lake}/answers/*.parquet')"
        con.execute(sql).fetchall()
        begun = perf_counter()
        con.execute(sql).fetchall()
        return perf_counter() - begun


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    run("driving", measure, parser())
