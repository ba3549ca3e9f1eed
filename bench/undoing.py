"""Taking back an import that changed everybody, while another process writes: `python -m bench.undoing --rows 1000000`.

The people are loaded fast, then a file with another town for each is imported (a million updates) and
undone. Meanwhile a second process logs one entry after another; its longest wait is the longest lock.
"""

import argparse
import json
import subprocess
import sys
from time import perf_counter

from . import homes, people
from .imports import bring_in
from .measure import percentile
from .report import Report, at_most, run


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.undoing", description=__doc__)
    given.add_argument("--rows", type=int, default=1_000_000)
    given.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    n = options.rows
    for database in homes.chosen(options.database):
        with homes.new(database) as home:
            bring_in(home, people.write_csv(home.folder / "people.csv", n))
            before = towns(home)
            with Writer(home) as writer:
                updating, _, answer = bring_in(home, people.write_csv(home.folder / "moved.csv", n, city="Elsewhere"))
            changed = answer.get("people")
            report.add(f"update {n:,} people, {database}", updating, "s", note=f"{changed}")
            _locks("update", database, writer.waits, report)
            with Writer(home) as writer:
                begun = perf_counter()
                home.goodword("undo", str(answer["import"]))
                seconds = perf_counter() - begun
            report.add(
                f"undo {n:,} updates, {database}", seconds, "s", goal="aim ≤ 60 s",
                is_met=at_most(seconds, 60) if n >= 1_000_000 else None, note=f"{n / seconds:,.0f} rows/s",
            )  # fmt: skip
            _locks("undo", database, writer.waits, report)
            report.add(f"  people as before, {database}", float(towns(home) == before), "1 = yes", is_met=towns(home) == before)


def _locks(what: str, database: str, waits: list[float], report: Report) -> None:
    longest = max(waits, default=0.0) * 1000
    report.add(
        f"  longest wait of another writer during {what}, {database}", longest, "ms", goal="aim ≤ 250 ms",
        is_met=at_most(longest, 250), note=f"{len(waits)} writes, p95 {percentile(waits or [0.0], 0.95) * 1000:.0f} ms",
    )  # fmt: skip


def towns(home: homes.Home) -> str:
    """A digest of everybody's town and version-free facts."""
    return str(home.python("bench.writer", "--digest")["digest"])


class Writer:
    """A second process that writes one small row after another until told to stop."""

    def __init__(self, home: homes.Home) -> None:
        self.home = home
        self.waits: list[float] = []

    def __enter__(self) -> "Writer":
        command = [sys.executable, "-m", "bench.writer"]
        self._process = subprocess.Popen(
            command, env=self.home.environment, cwd=self.home.folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it is ready
        return self

    def __exit__(self, *_: object) -> None:
        out, _err = self._process.communicate("stop\n")
        self.waits = json.loads(out.strip().splitlines()[-1])


if __name__ == "__main__":
    run("undoing", measure, parser())
