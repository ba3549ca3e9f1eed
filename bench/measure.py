"""Clocks, growth, and the memory of a process with all its children."""

import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

EVERY = 0.1
Found = TypeVar("Found")


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """The exponent b of seconds ~ size^b, by least squares on logarithms; None of fewer than two sizes."""
    if len(sizes) < 2:
        return None
    xs, ys = [math.log(n) for n in sizes], [math.log(s) for s in seconds]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(math.ceil(share * len(ranked)), len(ranked)) - 1]


def best_of(does: Callable[[], Found], *, tries: int = 3) -> tuple[float, Found]:
    """The CPU seconds of the best of a few tries, each alone, and what the last one found."""
    times = []
    for _ in range(tries):
        begun = time.process_time()
        found = does()
        times.append(time.process_time() - begun)
    return min(times), found


class Peak:
    """The most memory that a process and all its children held together, sampled ten times a second.

    Proportional set size, so that shared pages count once; the sampling process itself is left
    out. A share of PostgreSQL's own memory is not in it: the server is not our child.
    """

    def __init__(self, root: int) -> None:
        self.root = root
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._over.is_set():
            self.megabytes = max(self.megabytes, sum(map(_held, _family(self.root))) / 1024)
            time.sleep(EVERY)


def cpu_seconds(root: int) -> float:
    """How long a process and all its children that still live have been computing."""
    ticks = 0
    for process in _family(root):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return found


def _held(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
