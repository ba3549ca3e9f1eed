"""How fast links lead on: `python -m bench.redirect --links 1000 --follows 4000`.

Two servers of the same kind stand beside one another on one database: Goodword, and a bare Django view with the same
questions and the same insert (floors/redirect.py). They are asked in turns, so that whatever else the machine does
hits both. The ratio is that of the answers per second of the servers' own computing; answers per second by the clock
stand beside it.
"""

import argparse
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from time import perf_counter

from . import homes
from .browser import Client, Refused, free_port
from .measure import cpu_seconds
from .report import Report, at_least, run

CLIENTS, TURNS = 4, 8
OURS, BARE = "goodword.config.wsgi:application", "bench.floors.redirect:application"
GRANIAN = "--interface wsgi --no-ws --log-level warning --workers 1 --blocking-threads 1 --host 127.0.0.1"


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.redirect", description=__doc__)
    given.add_argument("--links", type=int, default=1_000)
    given.add_argument("--follows", type=int, default=4_000, help="links followed on each server")
    given.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    for database in homes.chosen(options.database):
        with homes.new(database) as home, ExitStack() as stack:
            links = list(home.python("bench.links", "--links", str(options.links))["links"])  # type: ignore[call-overload]
            paths = [f"/r/{link}" for link in random.Random(3).choices(links, k=options.follows // TURNS)]
            asked = {name: Asked(*stack.enter_context(served(home, name, paths[0]))) for name in (BARE, OURS)}
            for _ in range(TURNS):
                for one in asked.values():
                    one.follow(paths)
            _tell(report, database, asked[OURS], asked[BARE])


def _tell(report: Report, database: str, ours: "Asked", bare: "Asked") -> None:
    report.add(f"a bare view, {database}", bare.per_cpu_second, "1/s CPU", note=f"{bare.per_second:,.0f} a second by the clock")
    ratio = ours.per_cpu_second / bare.per_cpu_second
    report.add(
        f"the redirect, {database}", ours.per_cpu_second, "1/s CPU", floor=bare.per_cpu_second, ratio=ratio,
        goal="aim ≥ 0.60×", is_met=at_least(ratio, 0.6), note=f"{ours.per_second:,.0f} a second by the clock",
    )  # fmt: skip


class Asked:
    """A server that is asked in turns, and what it has answered by now."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self.process = port, process
        self.answers, self.seconds, self.computed = 0, 0.0, 0.0

    @property
    def per_cpu_second(self) -> float:
        return self.answers / self.computed

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    def follow(self, paths: list[str]) -> None:
        """Every link once, by some clients at a time."""
        before, begun = cpu_seconds(self.process), perf_counter()
        with ThreadPoolExecutor(CLIENTS) as threads:
            self.answers += sum(threads.map(self._walk, (paths[n::CLIENTS] for n in range(CLIENTS))))
        self.seconds += perf_counter() - begun
        self.computed += cpu_seconds(self.process) - before

    def _walk(self, paths: list[str]) -> int:
        client = Client(self.port)
        for path in paths:
            page = client.get(path)
            if page.status != 302 or not page.goes_to.startswith("/ask/"):
                raise Refused(f"a link was answered by {page.status}\n{page.text[:500]}")
        return len(paths)


@contextmanager
def served(home: homes.Home, application: str, path: str, *, status: int = 302) -> Iterator[tuple[int, int]]:
    """A running server of one process, once it answers a path by this status: its port and its number."""
    port = free_port()
    words = [sys.executable, "-m", "granian", *GRANIAN.split(), "--port", str(port), application]
    process = subprocess.Popen(words, env=home.environment, cwd=home.folder)
    try:
        _until_it_answers(port, path, status)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _until_it_answers(port: int, path: str, status: int) -> None:
    begun = perf_counter()
    while perf_counter() - begun < 60:
        try:
            if Client(port).get(path).status == status:
                return
        except OSError:
            continue
    raise Refused(f"nobody answered on port {port}")


if __name__ == "__main__":
    run("redirect", measure, parser())
