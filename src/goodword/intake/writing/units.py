"""The files of an import as units, one kind each: staged as text, then made ready by a child with limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodword.intake import reading
from goodword.intake.models import Import
from goodword.intake.reading.plan import Plan
from goodword.intake.recipes import reading as recipes

from .shapes import KINDS

SECONDS = 3 * 3600
LAST_WORDS = 1200
Order = dict[str, Any]


class Unready(Exception):
    """A file could not be made ready; nothing of it was written."""


@dataclass(frozen=True)
class Unit:
    """One kind of record on its way in. `told` is what the child found: rows read, rows refused."""

    kind: str
    folder: Path
    told: dict[str, Any]


def units_of(batch: Import, home: Path, business: dict[str, str], *, work: str) -> list[Unit]:
    """Make everything of an import ready that is not ready yet."""
    folder, files = home / batch.folder / work, home / batch.folder / "files"
    if "recipe" in batch.plan:
        orders = _of_recipe(recipes.find(batch.plan["recipe"]), folder, files, business)
    else:
        orders = {batch.kind: _of_file(Plan.from_json(batch.plan), folder / batch.kind, files / batch.profile["files"][0])}
    open_orders = {kind: order for kind, order in orders.items() if not (folder / kind / "ready.json").exists()}
    if open_orders:
        _child(folder, list(open_orders.values()))
    return [Unit(kind, folder / kind, json.loads((folder / kind / "ready.json").read_text())) for kind in orders]


def _of_file(plan: Plan, folder: Path, file: Path) -> Order:
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / "staged.parquet"
    if not staged.exists() and not (folder / "ready.json").exists():
        reading.stage(file, plan, staged)
    return {"folder": str(folder), "plan": plan.as_json(), "staged": str(staged)}


def _of_recipe(recipe: recipes.Recipe, folder: Path, files: Path, business: dict[str, str]) -> dict[str, Order]:
    customs = {**business, **{k: v for k in ("time_zone", "currency", "country") if (v := getattr(recipe, k))}}
    found = {}
    for kind in (kind for kind in KINDS if recipe.select(kind)):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        select = {"select": recipe.select(kind), "kind": kind, "files": str(files), "customs": customs}
        found[kind] = {"folder": str(folder / kind), **select}
    return found


def _child(folder: Path, orders: list[Order]) -> None:
    path = folder / "orders.json"
    path.write_text(json.dumps(orders))
    command = [sys.executable, "-m", "goodword.intake.writing.prepare", str(path)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise Unready(said[-LAST_WORDS:] if said else f"the child that reads values stopped ({done.returncode})")
