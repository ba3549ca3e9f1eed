"""A million runs of playbooks of six steps against one window over the same events: `python -m bench.doing --runs 1000000`.

The floor is what anybody would write who wants to know how long each event waited: one `lag` over the events of a case. What
insights say (completion, step by step with token replay, ways, flow, waits) is asked whole, with everything that stands beside
the number. Seconds are of the processor, of one thread, so that other work on the machine does not count.

PM4Py is no part of Goodword (its licence is the AGPL): its token replay of `--peer-runs` of the same runs is clocked and
held against ours where this Python has it, or the one that `--peer` names.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from .measure import best_of, growth
from .report import Report, at_most, run

STEPS = ("thank", "deliver", "package", "call", "ask", "again")
KEPT = (0.95, 0.9, 0.2, 0.6, 0.4, 0.1)
PM4PY = "pm4py==2.7.23.11"
BEGAN = "TIMESTAMP '2025-01-01' + INTERVAL (hash(r) % 31536000) SECOND"
DONE = "hash(r * 31 + s) % 1000 < [{kept}][s]".format(kept=", ".join(str(round(1000 * share)) for share in KEPT))
WINDOW = """SELECT count(*), sum(epoch(moment) - epoch(before)) FROM (SELECT "{at}" AS moment,
    lag("{at}") OVER (PARTITION BY {case} ORDER BY "{at}", id) AS before FROM {events}) WHERE before IS NOT NULL"""
PEER = """
import json, sys, time, warnings
import pandas as pd
import pm4py
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils import petri_utils
warnings.simplefilter("ignore")
log = pd.read_csv(sys.argv[1], dtype={"case": str}, parse_dates=["at"])
net, steps = PetriNet("sequence"), json.loads(sys.argv[2])
places = [PetriNet.Place(str(i)) for i in range(len(steps) + 1)]
net.places.update(places)
for i, name in enumerate(steps):
    transition = PetriNet.Transition(name, name)
    net.transitions.add(transition)
    petri_utils.add_arc_from_to(places[i], transition, net)
    petri_utils.add_arc_from_to(transition, places[i + 1], net)
log = pm4py.format_dataframe(log, case_id="case", activity_key="step", timestamp_key="at")
begun = time.process_time()
found = pm4py.fitness_token_based_replay(log, net, Marking({places[0]: 1}), Marking({places[-1]: 1}))
print(json.dumps({"seconds": time.process_time() - begun, "fitness": found["log_fitness"]}))
"""


def parser() -> argparse.ArgumentParser:
    given = argparse.ArgumentParser(prog="python -m bench.doing", description=__doc__)
    given.add_argument("--runs", type=int, nargs="+", default=[100_000, 1_000_000])
    given.add_argument("--peer", help="the Python of an environment with pm4py in it")
    given.add_argument("--peer-runs", type=int, default=20_000)
    return given


def measure(options: argparse.Namespace, report: Report) -> None:
    import django

    django.setup()
    sizes, spent = sorted(options.runs), []
    for size in sizes:
        world = company(size)
        n = world.con.execute("SELECT count(*) FROM touchpoints").fetchone()[0]
        steps_floor = _window(report, world, size, ("run_steps", "run_id", "done_at"))
        events_floor = _window(report, world, size, ("touchpoints", "order_id", "at"))
        floors = {"completion": steps_floor, "steps": steps_floor}
        for name in ("completion", "steps", "variants", "flow", "bottlenecks"):
            floor = floors.get(name, events_floor)
            seconds, said = best_of(partial(world.ask, name))
            is_big = size >= 1_000_000
            report.add(
                f"{name}, {size:,} runs", seconds, "CPU s", floor=floor, ratio=seconds / floor, goal="aim ≤ 3×" if is_big else "",
                is_met=at_most(seconds / floor, 3) if is_big else None, note=f"n {said.n:,}, {said.value:.2f}",
            )  # fmt: skip
            if name == "variants":
                spent.append(seconds)
        report.add(f"  events, {size:,} runs", n, "rows")
    _against(report, options, world)
    exponent = growth(sizes, spent)
    if exponent is not None:
        report.add("growth of variants", exponent, "exponent", goal="aim ≤ 1.1", is_met=at_most(exponent, 1.1))


def company(runs: int):
    """Runs of one playbook as facts, and what was done in them as contacts, one case an order."""
    from goodword.insights.tests.tables import World

    world = World()
    world.con.execute(f"""CREATE OR REPLACE TABLE done AS SELECT r, s, {DONE} AS is_done,
        {BEGAN} + INTERVAL (s * 172800 + hash(r * 7 + s) % 259200) SECOND AS moment
        FROM range(1, {runs} + 1) a(r), range(1, {len(STEPS)} + 1) b(s)""")
    names = ", ".join(f"'{step}'" for step in STEPS)
    _fill(world, "people", f"range(1, {runs} + 1) t(r)", {"id": "r", "segment": "'ab'[1 + r % 2]", "is_reachable": "true"})
    _fill(world, "runs", f"range(1, {runs} + 1) t(r)", {
        "id": "r", "person_id": "r", "playbook_id": "1", "day": f"CAST({BEGAN} AS DATE)", "state": "'open'",
    })  # fmt: skip
    said = {"id": "row_number() OVER ()", "person_id": "r"}
    _fill(world, "run_steps", "done", {
        **said, "run_id": "r", "playbook_id": "1", "step": f"[{names}][s]", "position": "s", "times": "CAST(is_done AS BIGINT)",
        "due_on": f"CAST({BEGAN} + INTERVAL (s * 3) DAY AS DATE)", "done_at": "CASE WHEN is_done THEN moment END",
        "done_day": "CASE WHEN is_done THEN CAST(moment AS DATE) END", "is_out_of_order": "false", "is_optional": "false",
        "may_repeat": "false", "staff_id": "r % 40",
    })  # fmt: skip
    _fill(world, "touchpoints", "done", {
        **said, "order_id": "r", "kind": f"[{names}][s]", "at": "moment", "day": "CAST(moment AS DATE)", "is_broadcast": "false",
        "direction": "'out'", "reached": "true",
    })  # fmt: skip
    return world


def _fill(world, fact: str, source: str, said: dict[str, str]) -> None:
    from goodword.insights.tests.tables import TYPES
    from goodword.kit.facts import FACTS

    spelt = {
        "int64": "BIGINT",
        "float64": "DOUBLE",
        "boolean": "BOOLEAN",
        "string": "VARCHAR",
        "date": "DATE",
        "timestamp": "TIMESTAMP",
    }
    assert set(FACTS[fact].schema.values()) <= set(TYPES)
    columns = ", ".join(f'CAST({said.get(c, "NULL")} AS {spelt[kind]}) AS "{c}"' for c, kind in FACTS[fact].schema.items())
    world.con.execute(f"CREATE OR REPLACE TABLE {fact} AS SELECT {columns} FROM {source}")


def _window(report: Report, world, size: int, of: tuple[str, str, str]) -> float:
    events, case, at = of
    seconds, _ = best_of(lambda: world.con.execute(WINDOW.format(at=at, case=case, events=events)).fetchall())
    report.add(f"one window over {events}, {size:,} runs", seconds, "CPU s")
    return seconds


def _against(report: Report, options: argparse.Namespace, world) -> None:
    """PM4Py replays some of the runs; our fitness of the same has to be the same."""
    python = options.peer or (sys.executable if find_spec("pm4py") else "")
    if not python:
        report.add("PM4Py, token replay", 0, "runs", note=f"not here: pip install {PM4PY}, or --peer a Python that has it")
        return
    some = company(min(options.peer_runs, world.con.execute("SELECT count(*) FROM runs").fetchone()[0]))
    # PM4Py sees no case that has no event.
    some.con.execute("DELETE FROM run_steps WHERE run_id NOT IN (SELECT run_id FROM run_steps WHERE done_at IS NOT NULL)")
    seconds, said = best_of(lambda: some.ask("steps"))
    with tempfile.TemporaryDirectory(prefix="goodword-bench-doing-") as folder:
        file = Path(folder) / "log.csv"
        some.con.execute(f"""COPY (SELECT CAST(run_id AS VARCHAR) AS "case", step, done_at AS "at" FROM run_steps
            WHERE done_at IS NOT NULL ORDER BY run_id, done_at, position) TO '{file}' (FORMAT csv, HEADER)""")
        done = subprocess.run([python, "-c", PEER, str(file), json.dumps(STEPS)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    peer, ours = json.loads(done.stdout.splitlines()[-1]), said.more["fitness"]
    report.add(
        f"PM4Py, token replay of {ours['n']:,} runs", peer["seconds"], "CPU s", floor=seconds, ratio=peer["seconds"] / seconds,
        note="ours is step by step whole",
    )  # fmt: skip
    apart = abs(peer["fitness"] - ours["value"])
    report.add(
        "  fitness apart", apart, "share", goal="must ≤ 1e-9", is_met=at_most(apart, 1e-9), note=f"fitness {ours['value']:.4f}"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.config.settings")
    run("doing", measure, parser())
