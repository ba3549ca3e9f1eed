"""How fast sheets are shown and answered: `python -m bench.answering --looks 2000 --answers 1000`.

Two servers of the same kind stand beside one another on one database: Goodword, and a bare Django view with the same
questions and the same inserts (floors/answering.py). They are asked in turns, so that whatever else the machine does hits
both. The ratio is that of the answers per second of the servers' own computing; those by the clock stand beside it. The
weight of the page is that of everything a phone fetches for it, as the server sends it without compressing.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from time import perf_counter

from . import homes
from .browser import Client, Refused
from .measure import cpu_seconds
from .redirect import CLIENTS, served
from .report import Report, at_least, run

TURNS = 8
OURS, BARE = "goodword.config.wsgi:application", "bench.floors.answering:application"
ASKED = ["recommend", "drivers", "more"]
MARKS = {"recommend": "9", "drivers.delivery": "5", "drivers.advice": "4", "more": "You took your time and listened."}
SAID = [*(("asked", key) for key in ASKED), *MARKS.items()]
FETCHED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.answering", description=__doc__)
    given.add_argument("--looks", type=int, default=2_000, help="pages opened on each server")
    given.add_argument("--answers", type=int, default=1_000, help="sheets answered on each server")
    given.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    looks, answers = options.looks // TURNS, options.answers // TURNS
    for database in homes.chosen(options.database):
        with homes.new(database) as home, ExitStack() as stack:
            told = home.python("bench.sheets", "--invitations", str(2 * answers * TURNS + CLIENTS))["tokens"]
            tokens = iter(list(told))  # type: ignore[call-overload]
            first = next(tokens)
            asked = {name: Asked(*stack.enter_context(served(home, name, f"/s/{first}", status=200))) for name in (BARE, OURS)}
            for _ in range(TURNS):
                for one in asked.values():
                    mine = list(islice(tokens, answers))
                    one.look([mine[n % len(mine)] for n in range(looks)])
                    one.answer(mine)
            _weigh(report, database, asked[OURS].port, first)
            for what in ("look", "answer"):
                _tell(report, database, what, asked[OURS], asked[BARE])


def _tell(report: Report, database: str, what: str, ours: "Asked", bare: "Asked") -> None:
    mine, theirs = ours.done[what], bare.done[what]
    named = {"look": "the page", "answer": "an answer"}[what]
    report.add(
        f"{named} as a bare view, {database}", theirs.per_cpu, "1/s CPU", note=f"{theirs.per_second:,.0f} a second by the clock"
    )
    ratio = mine.per_cpu / theirs.per_cpu
    report.add(
        f"{named}, {database}", mine.per_cpu, "1/s CPU", floor=theirs.per_cpu, ratio=ratio,
        goal="aim ≥ 0.60×", is_met=at_least(ratio, 0.6), note=f"{mine.per_second:,.0f} a second by the clock",
    )  # fmt: skip


def _weigh(report: Report, database: str, port: int, token: str) -> None:
    page = Client(port).get(f"/s/{token}").text
    parts = [page, *(Client(port).get(path).text for path in dict.fromkeys(FETCHED.findall(page)))]
    weight = sum(len(part.encode()) for part in parts) / 1000
    report.add(f"weight of the page, {database}", weight, "kB", goal="≤ 30", is_met=weight <= 30, note=f"{len(parts)} files")


class Done:
    """How often something was done, and what it took."""

    def __init__(self) -> None:
        self.n, self.seconds, self.computed = 0, 0.0, 0.0

    @property
    def per_cpu(self) -> float:
        return self.n / self.computed

    @property
    def per_second(self) -> float:
        return self.n / self.seconds


class Asked:
    """A server that is asked in turns, and what it has done by now."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self.process = port, process
        self.done = {"look": Done(), "answer": Done()}

    def look(self, tokens: Sequence[str]) -> None:
        self._together("look", tokens)

    def answer(self, tokens: Sequence[str]) -> None:
        self._together("answer", tokens)

    def _together(self, what: str, tokens: Sequence[str]) -> None:
        before, begun, done = cpu_seconds(self.process), perf_counter(), self.done[what]
        with ThreadPoolExecutor(CLIENTS) as threads:
            done.n += sum(threads.map(lambda n: self._walk(what, tokens[n::CLIENTS]), range(CLIENTS)))
        done.seconds += perf_counter() - begun
        done.computed += cpu_seconds(self.process) - before

    def _walk(self, what: str, tokens: Sequence[str]) -> int:
        client = Client(self.port)
        for token, status in self._asked(client, what, tokens):
            if status != (200 if what == "look" else 303):
                raise Refused(f"/s/{token} was answered by {status}")
        return len(tokens)

    def _asked(self, client: Client, what: str, tokens: Sequence[str]) -> Iterator[tuple[str, int]]:
        for token in tokens:
            page = client.get(f"/s/{token}?a=9") if what == "look" else client.post(f"/s/{token}", SAID)
            yield token, page.status


if __name__ == "__main__":
    run("answering", measure, parser())
