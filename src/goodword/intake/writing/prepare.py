"""One staged file, made ready to be written: values read, rows of one record folded, references numbered.

Runs in a process of its own, `python -m goodword.intake.writing.prepare ORDER.json`, which needs no
database and has a limit on its memory. It writes, in the order's folder, one Parquet file for each
table, and at last `ready.json`.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from goodword.intake.reading.plan import Plan
from goodword.lake import engines

from . import clean
from .clean import quoted
from .records import SHAPES, facts_of, names_of
from .rows import lay_out
from .shapes import KINDS, MAIN
from .whom import organisations_of, people_of

MEMORY = "220MB"
MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 3600


def main(order: Path) -> None:
    """Do what the order says: {"plan": Plan as JSON, "staged": path, "skipped": [[row, reason], …]}."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    asked = json.loads(order.read_text())
    os.chdir(order.parent)
    ready(Plan.from_json(asked["plan"]), asked["staged"], asked.get("skipped", []), order.parent)


def ready(plan: Plan, staged: str, skipped: list[Any], folder: Path) -> None:
    """Write every table of the file into the folder."""
    here = str(folder)
    con = engines.for_files(memory=MEMORY, threads=2)
    clean.write(con, plan, staged, f"{here}/clean.parquet")
    n = lay_out(con, plan, f"{here}/clean.parquet")
    _refuse(con, skipped, here)
    kind = plan.kind
    if kind == "people" or kind in SHAPES or kind == "organisations":
        organisations_of(con, kind, here)
    if kind == "people" or kind in SHAPES:
        people_of(con, kind, here)
    names_of(con, kind, here) if kind in SHAPES or kind in KINDS[2:7] else None
    if kind in SHAPES:
        facts_of(con, kind, here)
    _finish(con, kind, n + len(skipped), folder)


def _refuse(con: Any, skipped: list[Any], here: str) -> None:
    con.execute("CREATE TEMP TABLE skipped (row BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR)")
    if skipped:
        con.executemany("INSERT INTO skipped VALUES (?, '', '', ?)", [tuple(s) for s in skipped])
    con.execute(f"""COPY (SELECT row, "column", value, reason FROM refused UNION ALL SELECT * FROM skipped ORDER BY ALL)
        TO {quoted(here + "/refused.parquet")} (FORMAT parquet)""")


def _finish(con: Any, kind: str, n: int, folder: Path) -> None:
    refused = con.execute(f"SELECT count(DISTINCT row) FROM read_parquet({quoted(f'{folder}/refused.parquet')})").fetchone()
    told = {"kind": kind, "main": MAIN[kind].name, "read": n, "refused": refused[0]}
    (folder / "clean.parquet").unlink()
    half = folder / "ready.half"
    half.write_text(json.dumps(told))
    half.replace(folder / "ready.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
