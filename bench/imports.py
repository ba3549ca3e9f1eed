"""People from a file into the rows: `python -m bench.imports --rows 10000 100000 1000000 --database sqlite`.

The product reads a CSV with e-mail and phone through the command line, all its processes counted;
the floor writes the same people, keys ready, by executemany or COPY into the same table and indexes
in the same chunks. The peer is django-import-export's bulk mode with the same checks.
"""

import argparse
import os
import resource
import subprocess
from pathlib import Path
from time import perf_counter, process_time

from . import homes, people
from .floors import copy, executemany
from .floors.rows import rows as as_rows
from .measure import Peak, growth
from .report import Report, at_least, at_most, run

PEER_ROWS = 20_000
MEGABYTES = 600


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    given.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    given.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    given.add_argument(
        "--chunk", type=int, default=chunk(), help="rows of one transaction of the floors; the product's own by default"
    )
    given.add_argument("--peer-rows", type=int, default=PEER_ROWS, help="rows for django-import-export; 0 leaves it out")
    return given


def chunk() -> int:
    """The product's own chunk to begin with, so that both pay for as many commits."""
    from goodword.intake.writing import pacing

    return pacing.ROWS


def measure(options: argparse.Namespace, report: Report) -> None:
    report.settings |= {"pragmas": homes.pragmas(), "chunk": options.chunk}
    for database in homes.chosen(options.database):
        sizes = sorted(options.rows)
        ours = [_ours(database, n, options.chunk, report) for n in sizes]
        _grows(database, sizes, [o for o, _ in ours], [f for _, f in ours], report)
        if options.peer_rows:
            _peer(database, options.peer_rows, report)


def _ours(database: str, n: int, chunk: int, report: Report) -> tuple[float, float]:
    floor, least = _floor(database, n, chunk)
    with homes.new(database) as home:
        file = people.write_csv(home.folder / "people.csv", n)
        before = _of_children()
        seconds, megabytes, answer = bring_in(home, file)
        busy = _of_children() - before
        rows = answer["rows"]
        if not isinstance(rows, dict) or rows["accepted"] != n:
            raise homes.Failed(f"{n} people were to come in, and this was said: {answer}")
    ratio = floor / seconds
    said = f"{n / seconds:,.0f} rows/s; aim .25; processor {busy:.2f} s, the floor's {least:.2f} s"
    report.add(
        f"import {n:,} people, {database}", seconds, "s", floor=floor, ratio=ratio,
        goal="must ≥ .10", is_met=at_least(ratio, 0.10), note=said,
    )  # fmt: skip
    report.add(f"  all processes together, {database}", megabytes, "MB", goal="must ≤ 600", is_met=at_most(megabytes, MEGABYTES))
    return seconds, floor


def bring_in(home: homes.Home, file: Path) -> tuple[float, float, dict[str, object]]:
    """Import one file of people by the command line: seconds, megabytes of all processes, what it said."""
    words = ("import", str(file), "--as", "people", "--json")
    begun = perf_counter()
    process = home.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with Peak(process.pid) as peak:
        answer = home.read(process, words)
    return perf_counter() - begun, peak.megabytes, answer


def _floor(database: str, n: int, chunk: int) -> tuple[float, float]:
    """Seconds of the floor by the clock and of this processor; what a server of PostgreSQL takes is in neither's."""
    with homes.new(database) as home:
        ready = as_rows(list(people.people(n)))
        before = process_time()
        if database == "sqlite":
            seconds = executemany.write(str(home.sqlite), ready, chunk=chunk, pragmas=homes.pragmas())
        else:
            seconds = copy.write(home.url, ready, chunk=chunk)
        return seconds, process_time() - before


def _of_children() -> float:
    """Processor seconds of all processes that this one has started and seen end, and of those that they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _grows(database: str, sizes: list[int], ours: list[float], floors: list[float], report: Report) -> None:
    mine, least = growth(sizes, ours), growth(sizes, floors)
    if mine is None or least is None:
        return
    report.add(
        f"growth of import from {sizes[0]:,} to {sizes[-1]:,}, {database}", mine, "exponent", floor=least,
        goal="must ≤ floor+.05", is_met=mine <= least + 0.05,
    )  # fmt: skip


def _peer(database: str, n: int, report: Report) -> None:
    with homes.new(database) as home:
        theirs = float(str(home.python("bench.peer", "--rows", str(n))["seconds"]))
    with homes.new(database) as home:
        seconds, _, _ = bring_in(home, people.write_csv(home.folder / "people.csv", n))
    ratio = theirs / seconds
    report.add(
        f"django-import-export, bulk, {n:,} people, {database}", theirs, "s", floor=seconds, ratio=ratio,
        goal="aim ≥ 5×", is_met=at_least(ratio, 5), note="ratio: times as long as Goodword with start-up and all",
    )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    run("imports", measure, parser())
