"""BG/NBD of a million people against the package `lifetimes` on the same rows: `python -m bench.staying --people 1000000`.

`lifetimes` is no part of Goodword and is not installed with it: give `--peer` the Python of an environment that has it
(`python -m venv E && E/bin/pip install lifetimes`); without, only ours is measured. Both are handed the same columns, and both
have to end at the same parameters, to four digits. The peer is asked on as many of the people as `--peer-people` says.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from .measure import growth
from .report import Report, at_least, at_most, run

TRUTH = {"r": 0.6, "alpha": 5.0, "a": 0.8, "b": 2.5}
PEER = """
import json, sys, time, warnings
import numpy as np
from lifetimes import BetaGeoFitter
warnings.simplefilter("ignore")
rows = np.load(sys.argv[1])
begun = time.perf_counter()
found = BetaGeoFitter(penalizer_coef=0.0)
found.fit(rows["x"], rows["t_x"], rows["age"])
seconds = time.perf_counter() - begun
print(json.dumps({"seconds": seconds, **{k: float(v) for k, v in found.params_.items()}}))
"""


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.staying", description=__doc__)
    given.add_argument("--people", type=int, nargs="+", default=[100_000, 1_000_000])
    given.add_argument("--peer", help="the Python of an environment with lifetimes in it")
    given.add_argument("--peer-people", type=int, default=1_000_000)
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    sizes, seconds = sorted(options.people), []
    for size in sizes:
        x, t_x, age = buyers(size)
        mine, found = _ours(x, t_x, age)
        seconds.append(mine)
        _say(report, size, mine, found)
        if options.peer and size <= options.peer_people:
            _against(report, options.peer, (x, t_x, age), mine, found)
    exponent = growth(sizes, seconds)
    if exponent is not None:
        report.add("growth of BG/NBD", exponent, "exponent", goal="aim ≤ 1.05", is_met=at_most(exponent, 1.05))


def buyers(people: int, *, seed: int = 1, weeks: int = 104) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Purchases, the last of them and the age, times in weeks of whole days, as a company's orders give them."""
    rng = np.random.default_rng(seed)
    rate, goes = rng.gamma(TRUTH["r"], 1 / TRUTH["alpha"], people), rng.beta(TRUTH["a"], TRUTH["b"], people)
    age = rng.integers(7, weeks * 7, people)
    x, now, last = np.zeros(people, np.int64), np.zeros(people), np.zeros(people, np.int64)
    is_here = np.ones(people, bool)
    while is_here.any():
        now[is_here] += 7 * rng.exponential(1, is_here.sum()) / rate[is_here]
        bought = is_here & (np.ceil(now) <= age)
        is_new = bought & (np.ceil(now) > last)  # purchases of one day are one
        x[is_new] += 1
        last[is_new] = np.ceil(now[is_new]).astype(np.int64)
        is_here = bought & (rng.random(people) >= goes)
    return x, last / 7, age / 7


def _ours(x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> tuple[float, dict[str, float]]:
    from goodword.analytics import bgnbd
    from goodword.analytics.purchases import Purchases

    begun = perf_counter()
    found = bgnbd.fit(Purchases.of(x, t_x, age))
    seconds = perf_counter() - begun
    return seconds, {name: found[name] for name in found.names}


def _say(report: Report, size: int, seconds: float, found: dict[str, float]) -> None:
    report.add(f"BG/NBD of {size:,} people", seconds, "s", note=" ".join(f"{k} {v:.4f}" for k, v in found.items()))


def _against(
    report: Report, python: str, rows: tuple[np.ndarray, np.ndarray, np.ndarray], mine: float, found: dict[str, float]
) -> None:
    with tempfile.TemporaryDirectory(prefix="goodword-bench-staying-") as folder:
        file = Path(folder) / "rows.npz"
        np.savez(file, x=rows[0], t_x=rows[1], age=rows[2])
        done = subprocess.run([python, "-c", PEER, str(file)], capture_output=True, text=True, check=True)
    peer = json.loads(done.stdout)
    apart = max(abs(peer[name] / found[name] - 1) for name in found)
    report.add(
        f"lifetimes, BG/NBD of {len(rows[0]):,} people", peer["seconds"], "s", floor=mine, ratio=peer["seconds"] / mine,
        goal="aim ≥ 10×", is_met=at_least(peer["seconds"] / mine, 10), note=f"parameters {apart:.1e} apart",
    )  # fmt: skip
    report.add("  the same parameters", apart, "share", goal="must ≤ 1e-3", is_met=at_most(apart, 1e-3))


if __name__ == "__main__":
    run("staying", measure, parser())
