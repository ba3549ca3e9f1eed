"""One table and one JSON file: each figure raw, its ratio to the floor of the same run, what was aimed at."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "bench-results"


@dataclass
class Line:
    """One figure. `goal` is a "must" or an "aim" in words, `is_met` its verdict where there is one."""

    bench: str
    what: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    goal: str = ""
    is_met: bool | None = None
    note: str = ""


@dataclass
class Report:
    """The lines of one bench; printed as they come."""

    bench: str
    settings: dict[str, object] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, **more: object) -> Line:
        line = Line(self.bench, what, value, unit, **more)  # type: ignore[arg-type]
        self.lines.append(line)
        sys.stderr.write(said(line) + "\n")
        return line

    def save(self) -> Path:
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{self.bench}.json"
        path.write_text(json.dumps({"settings": self.settings, "lines": [asdict(line) for line in self.lines]}, indent=1))
        return path


def at_most(value: float | None, limit: float) -> bool | None:
    return None if value is None else value <= limit


def at_least(value: float | None, limit: float) -> bool | None:
    return None if value is None else value >= limit


def said(line: Line) -> str:
    ratio = f"{line.ratio:8.2f}×" if line.ratio is not None else " " * 9
    floor = f"{_figure(line.floor):>10}" if line.floor is not None else " " * 10
    verdict = {True: "ok", False: "MISS", None: ""}[line.is_met]
    return (
        f"{line.bench:<9} {line.what:<58.58} {_figure(line.value):>10} {line.unit:<9.9} {floor} {ratio}"
        f"  {line.goal:<16} {verdict:<5}{line.note}"
    ).rstrip()


def table(lines: Sequence[Line]) -> str:
    head = f"{'bench':<9} {'what':<58} {'value':>10} {'unit':<9} {'floor':>10} {'ratio':>9}  {'goal':<16} verdict"
    return "\n".join([head, "-" * len(head), *(said(line) for line in lines)])


def machine() -> dict[str, object]:
    """Where the run took place, as far as figures depend on it."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": os.getloadavg()[0],
    }


def run(bench: str, measure: Callable[[argparse.Namespace, Report], None], parser: argparse.ArgumentParser) -> None:
    """Measure, print the table, write the JSON."""
    options = parser.parse_args()
    report = Report(bench, {**machine(), **{k: str(v) for k, v in vars(options).items()}})
    measure(options, report)
    report.save()
    sys.stdout.write(table(report.lines) + "\n")


def _figure(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
