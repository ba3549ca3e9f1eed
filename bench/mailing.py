"""Mail through a server that misbehaves, by senders that are killed: `python -m bench.mailing --recipients 10000 --kills 100`.

The server's own log is the judge: no address has two mails; what is called sent is there, what is called refused is not; what
may be there or not is marked so, and of that there is no more than was being handed over when a sender was killed, or when the
server lost the line. Beside it: mails a second of one sender with ten lines, the server waiting 20 ms before each reply.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import homes
from .postbox import LOST
from .report import Report, at_least, at_most, run

LINES = 10
TIMEOUT = {"GOODWORD_SMTP_TIMEOUT": "1.0", "GOODWORD_MAIL_LINES": str(LINES)}
KILLED = "The sender was stopped"


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.mailing", description=__doc__)
    given.add_argument("--recipients", type=int, default=10_000)
    given.add_argument("--kills", type=int, default=100)
    given.add_argument("--quick", type=int, default=2_000, help="mails by which speed is measured; 0 leaves it out")
    given.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    for database in homes.chosen(options.database):
        with homes.new(database) as home:
            with server(home, "--faults", "0.25", "--stall", "2.5") as (port, log):
                said = sent(home, port, log, options.recipients, "--kills", str(options.kills))
            _judge(report, database, said, log, options)
        if options.quick:
            with homes.new(database) as home:
                with server(home, "--delay", "0.02") as (port, log):
                    said = sent(home, port, log, options.quick, "--senders", "1")
                _clock(report, database, said, options.quick)


@contextmanager
def server(home: homes.Home, *words: str) -> Iterator[tuple[int, Path]]:
    """A mail server of its own, and its log."""
    log = home.folder / "postbox.log"
    command = [sys.executable, "-m", "bench.postbox", "--log", str(log), *words]
    process = subprocess.Popen(command, env=home.environment, cwd=home.folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline()), log
    finally:
        process.terminate()
        process.wait(10)


def sent(home: homes.Home, port: int, log: Path, recipients: int, *words: str) -> dict[str, object]:
    """Write to so many people and send until everything is settled."""
    told = ["--port", str(port), "--log", str(log), "--recipients", str(recipients), *words]
    command = [sys.executable, "-m", "bench.postmen", *told]
    done = subprocess.run(command, env={**home.environment, **TIMEOUT}, cwd=home.folder, text=True, capture_output=True)
    if done.returncode:
        raise homes.Failed(f"bench.postmen ended with {done.returncode}\n{done.stderr[-4000:]}")
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _judge(report: Report, database: str, said: dict[str, object], log: Path, options: argparse.Namespace) -> None:
    events = [json.loads(line) for line in log.read_text().splitlines()]
    taken = Counter(one["to"] for one in events if one["what"] == "taken")
    mails: list[list[str]] = said["mails"]  # type: ignore[assignment]
    wrong = [to for to, state, *_ in mails if not _is_true(state, taken[to])]
    by_kill = sum(1 for _, state, _, trouble in mails if state == "ambiguous" and trouble.startswith(KILLED))
    by_line = sum(1 for _, state, *_ in mails if state == "ambiguous") - by_kill
    lost = sum(1 for one in events if one["what"] in LOST)
    killed = int(str(said["killed"]))
    what = f"{len(mails):,} mails, {killed} kills, {database}"
    report.add(
        f"addresses with two mails, {what}", sum(n > 1 for n in taken.values()), "addresses", goal="must 0",
        is_met=max(taken.values()) == 1,
    )  # fmt: skip
    report.add(f"  of which we say what is not so, {database}", len(wrong), "mails", goal="must 0", is_met=not wrong)
    report.add(
        f"  not settled, {database}",
        options.recipients - len(mails) + _left(mails),
        "mails",
        goal="must 0",
        is_met=not _left(mails),
    )
    report.add(f"  killed when asked, {database}", killed, "kills", is_met=killed == options.kills)
    report.add(
        f"  ambiguous by kills, {database}", by_kill, "mails", floor=killed * LINES, goal="≤ in flight",
        is_met=at_most(by_kill, killed * LINES), note=f"at most {said['under_way']} stood so at once, with those of the dead",
    )  # fmt: skip
    report.add(
        f"  ambiguous by lost lines, {database}", by_line, "mails", floor=lost, goal="≤ lines lost", is_met=at_most(by_line, lost)
    )
    _table(report, database, events, {to: state for to, state, *_ in mails}, taken)


def _is_true(state: str, taken: int) -> bool:
    """Whether what we say of a mail agrees with what the server has."""
    return {"sent": taken == 1, "ambiguous": taken in {0, 1}}.get(state, taken == 0)


def _left(mails: list[list[str]]) -> int:
    return sum(1 for _, state, *_ in mails if state in {"waiting", "claimed", "handing"})


def _table(report: Report, database: str, events: list[dict[str, str]], states: dict[str, str], taken: Counter[str]) -> None:
    """One line for each thing that the server did: how often, and what became of the mails to which it did it."""
    met: dict[str, list[str]] = {}
    for one in events:
        met.setdefault(one["what"], []).append(one["to"])
    for what, whom in sorted(met.items()):
        became = Counter(f"{states[to]} {taken[to]}" for to in set(whom) if to)
        note = ", ".join(f"{state}: {n:,}" for state, n in sorted(became.items()))
        report.add(f"  {what}, {database}", len(whom), "times", note=note)


def _clock(report: Report, database: str, said: dict[str, object], n: int) -> None:
    seconds, cpu = float(str(said["seconds"])), float(str(said["cpu"]))
    report.add(
        f"mails a second of one sender, 20 ms a reply, {database}", n / seconds, "mails/s", floor=50, ratio=n / seconds / 50,
        goal="must ≥ 50", is_met=at_least(n / seconds, 50), note=f"{1000 * cpu / n:.1f} ms of computing a mail",
    )  # fmt: skip


if __name__ == "__main__":
    run("mailing", measure, parser())
