"""One staged file, made ready to be written: values read, rows of one record folded, references numbered.

Runs in a process of its own, `python -m goodword.intake.writing.prepare`, which needs no database and
has a limit on its memory. It reads the name of a file with orders from its input, and writes, in each
order's folder, one Parquet file for each table, and at last `ready.json`; then a line, and reads on.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401  (DuckDB loads it when it is taught a function; now nobody waits yet)

from goodword.intake.reading.plan import Plan
from goodword.kit.orphans import end_with_parent
from goodword.kit.without import Without
from goodword.lake import files

from . import clean
from .clean import quoted
from .cooking import cook
from .records import SHAPES, facts_of, names_of
from .rows import lay_out
from .shapes import MAIN, NAMED, TOUCHPOINTS, fields_of
from .whom import organisations_of, people_of

WITH_PEOPLE = {"people", *SHAPES}
WITH_ORGANISATIONS = {"organisations", *WITH_PEOPLE}
MEMORY = "220MB"
MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 3600


def main(path: Path) -> None:
    """Do what the orders say, one after the other: a staged file with its plan, or a recipe's SELECT over files."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for order in json.loads(path.read_text()):
        folder = Path(order["folder"])
        staged = Path(order.get("staged", folder / "staged.parquet"))
        plan = _cooked(order, staged) if "select" in order else Plan.from_json(order["plan"])
        os.chdir(folder)
        ready(plan, str(staged), folder)
        staged.unlink()


def _cooked(order: dict[str, Any], staged: Path) -> Plan:
    os.chdir(order["files"])
    con = files.for_files(memory=MEMORY, threads=2)
    try:
        return cook(con, order["select"], order["kind"], staged, order["customs"])
    finally:
        con.close()


def ready(plan: Plan, staged: str, folder: Path) -> None:
    """Write every table of the file into the folder."""
    here, kind = str(folder), plan.kind
    con = files.for_files(memory=MEMORY, threads=2)
    clean.write(con, plan, staged, f"{here}/clean.parquet")
    n = lay_out(con, plan, f"{here}/clean.parquet")
    _refuse(con, here)
    if kind in WITH_ORGANISATIONS:
        organisations_of(con, plan, here)
    if kind in WITH_PEOPLE:
        people_of(con, plan, here)
    if kind in SHAPES or kind in NAMED:
        names_of(con, kind, here)
    if kind in SHAPES:
        facts_of(con, kind, here, {target.field: target.header for target in plan.targets})
    else:
        of = f"{kind}_of" if kind != "people" else "people_of"
        con.execute(f"COPY (SELECT n, row FROM {of}) TO {quoted(here + '/rows.parquet')} (FORMAT parquet)")
    if any(target.field == "owner" for target in plan.targets):
        owners = f"SELECT DISTINCT o.n, r.owner FROM rows r JOIN {kind}_of o USING (row) WHERE r.owner IS NOT NULL ORDER BY ALL"
        con.execute(f"COPY ({owners}) TO {quoted(here + '/owners.parquet')} (FORMAT parquet)")
    _finish(con, kind, n, folder)


def _refuse(con: Any, here: str) -> None:
    con.execute(f"""COPY (SELECT row, "column", value, reason FROM refused ORDER BY ALL)
        TO {quoted(here + "/refused.parquet")} (FORMAT parquet)""")


def _keyless(con: Any, kind: str) -> int:
    """How many phone numbers are kept as they stand because nothing says which country's they are."""
    if "phone" not in fields_of(kind):
        return 0
    found = con.execute("SELECT count(*) FROM rows WHERE phone IS NOT NULL AND phone_key IS NULL").fetchone()
    return int(found[0])


def _odd_days(con: Any, kind: str) -> list[int]:
    """How many contacts lie in 1970 or before, where a date that is missing often ends, and how many in a year to come."""
    if MAIN[kind] is not TOUCHPOINTS:
        return [0, 0]
    early, late = (f'count(*) FILTER (year(CAST("at" AS TIMESTAMP)) {side})' for side in ("<= 1970", "> year(today()) + 1"))
    return list(con.execute(f"SELECT {early}, {late} FROM rows").fetchone())


def _finish(con: Any, kind: str, n: int, folder: Path) -> None:
    refused = con.execute(f"SELECT count(DISTINCT row) FROM read_parquet({quoted(f'{folder}/refused.parquet')})").fetchone()
    told = {"kind": kind, "main": MAIN[kind].name, "read": n, "refused": refused[0], "keyless": _keyless(con, kind)}
    told["odd_days"] = _odd_days(con, kind)
    (folder / "clean.parquet").unlink()
    half = folder / "ready.half"
    half.write_text(json.dumps(told))
    half.replace(folder / "ready.json")


if __name__ == "__main__":
    # Whoever goes on with a killed import has a child of its own at the same files.
    end_with_parent(signal.SIGKILL, parent=int(sys.argv[1]))
    # DuckDB asks, like Arrow, whether a value is one of pandas'; to load it takes longer than most files.
    sys.meta_path.insert(0, Without("pandas"))
    while told := sys.stdin.readline().strip():  # whoever started it may have found nothing to do
        main(Path(told))
        print(flush=True)
    # All of it is on the disk, and somebody waits: Python and DuckDB would tidy up for longer than most files take.
    os._exit(0)
