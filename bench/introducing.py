"""The tree of a million people against one hand-written recursive query: `python -m bench.introducing --people 100000 1000000`.

Both say of everybody the generation, how many they brought, how many people and how much money stand below them. The floor
(bench/floors/tree.sql) climbs one generation at a time in recursive SQL, which Spark has not. `networkx` is no part of Goodword:
it is clocked where this Python has it, or the one that `--peer` names.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa

from .insights import FLOORS
from .measure import best_of, growth
from .report import Report, at_most, run

NETWORKX = "networkx==3.4.2"
SHARE_BROUGHT = 0.5
PEER = """
import json, sys, time
import numpy as np, networkx as nx
rows = np.load(sys.argv[1])
begun = time.process_time()
tree = nx.DiGraph()
tree.add_nodes_from(rows["ids"].tolist())
tree.add_edges_from(zip(rows["parent"].tolist(), rows["id"].tolist()))
roots = [node for node, degree in tree.in_degree() if not degree]
generation = {node: depth for depth, layer in enumerate(nx.bfs_layers(tree, roots)) for node in layer}
money, below = dict(zip(rows["ids"].tolist(), rows["money"].tolist())), dict.fromkeys(tree, 0)
worth = dict.fromkeys(tree, 0)
for node in reversed(list(nx.topological_sort(tree))):
    for child in tree.successors(node):
        below[node] += 1 + below[child]
        worth[node] += money[child] + worth[child]
print(json.dumps({"seconds": time.process_time() - begun, "generations": sum(generation.values()),
                  "below": sum(below.values()), "money_below": sum(worth.values())}))
"""


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.introducing", description=__doc__)
    given.add_argument("--people", type=int, nargs="+", default=[100_000, 1_000_000])
    given.add_argument("--peer", help="the Python of an environment with networkx in it")
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    import django

    django.setup()
    sizes, spent = sorted(options.people), []
    for size in sizes:
        world, rows = company(size)
        seconds, ours = best_of(lambda world=world: _tree(world))
        floor, theirs = best_of(
            lambda world=world: world.con.execute((FLOORS / "tree.sql").read_text()).to_arrow_table().to_pylist()[0]
        )
        same = all(int(theirs[name]) == ours[name] for name in ("n", "generations", "below", "money_below"))
        is_big = size >= 1_000_000
        report.add(
            f"tree of {size:,} people, everybody", seconds, "CPU s", floor=floor, ratio=seconds / floor,
            goal="aim ≤ 2×" if is_big else "", is_met=at_most(seconds / floor, 2) if is_big else None,
            note=f"{theirs['deepest']} deep, {ours['below']:,} below" if same else f"OTHER ROWS: {ours} against {theirs}",
        )  # fmt: skip
        report.add("  the same as the recursive query", float(same), "1 = yes", is_met=same)
        spent.append(seconds)
        _against(report, options, rows, ours, seconds)
        r, said = best_of(lambda world=world: world.ask("word-of-mouth"))
        report.add(f"R of {said.n:,} customers", r, "CPU s", note=f"{said.value:.3f} within {said.more['days']} days")
    exponent = growth(sizes, spent)
    if exponent is not None:
        report.add("growth of the tree", exponent, "exponent", goal="aim ≤ 1.1", is_met=at_most(exponent, 1.1))


def company(size: int, *, seed: int = 1):
    """People who bought once each, half of them brought by somebody who was there before; ids in no order."""
    from goodword.insights.tests.tables import AS_OF, World

    rng = np.random.default_rng(seed)
    brought = np.flatnonzero(rng.random(size) < SHARE_BROUGHT)[1:]
    by = (rng.random(len(brought)) * brought).astype(np.int64)
    ids = rng.permutation(size) + 1
    first = np.datetime64(AS_OF) - (1000 - np.arange(size) * 999 // size).astype("timedelta64[D]")
    money = rng.integers(100, 10_000, size)
    world = World()
    world.take("people", pa.table({"id": np.arange(1, size + 1)}))
    world.take("orders", pa.table({"person_id": ids, "day": first, "total": money}))
    pairs = {"person_id": ids[brought], "introducer_id": ids[by], "day": first[brought]}
    world.take("introductions", pa.table(pairs))
    return world, {"ids": ids, "money": money, "id": pairs["person_id"], "parent": pairs["introducer_id"]}


def _tree(world) -> dict[str, int]:
    """What the insight's rows say of everybody, each computed, added up."""
    from goodword.insights.asked import Asked
    from goodword.insights.registry import find
    from goodword.insights.sitting import sit
    from goodword.insights.tests.tables import AS_OF

    sitting = sit(world, find("tree"), Asked(AS_OF, bare=True))
    step = sitting.plan.step("all rows")
    sitting.prepare(step)
    summed = f"""SELECT count(*) AS n, sum(generation)::BIGINT AS generations, sum(below)::BIGINT AS below,
        sum(money_below)::BIGINT AS money_below FROM ({step.sql.filled(sitting.values)})"""
    found: dict[str, int] = world.con.execute(summed).to_arrow_table().to_pylist()[0]
    sitting.tidy()
    return found


def _against(
    report: Report, options: argparse.Namespace, rows: dict[str, np.ndarray], ours: dict[str, int], seconds: float
) -> None:
    """networkx says the same of the same people."""
    python = options.peer or (sys.executable if find_spec("networkx") else "")
    if not python:
        report.add(
            "networkx, the same tree", 0, "people", note=f"not here: pip install {NETWORKX}, or --peer a Python that has it"
        )
        return
    with tempfile.TemporaryDirectory(prefix="goodword-bench-introducing-") as folder:
        file = Path(folder) / "rows.npz"
        np.savez(file, **rows)
        done = subprocess.run([python, "-c", PEER, str(file)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    peer = json.loads(done.stdout)
    same = all(peer[name] == ours[name] for name in ("generations", "below", "money_below"))
    report.add(
        f"networkx, the tree of {len(rows['ids']):,}", peer["seconds"], "CPU s", floor=seconds, ratio=peer["seconds"] / seconds,
        is_met=same, note="the same" if same else f"OTHER: {peer}",
    )  # fmt: skip


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    run("introducing", measure, parser())
