"""The files of an import as units, one kind each: staged as text, then made ready by a child with limits."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodword.intake import reading
from goodword.intake.models import Import
from goodword.intake.reading.plan import Plan
from goodword.intake.recipes import reading as recipes
from goodword.intake.rules import Step

from . import preparer
from .preparer import Order
from .shapes import KINDS
from .telling import Telling


@dataclass(frozen=True)
class Unit:
    """One kind of record on its way in. `told` is what the child found: rows read, rows refused."""

    kind: str
    folder: Path
    told: dict[str, Any]


def units_of(
    batch: Import,
    home: Path,
    business: dict[str, str],
    *,
    work: str,
    told: Telling,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Unit]:
    """Make everything of an import ready that is not ready yet; `meanwhile` is done while the child is at it."""
    folder, files = home / batch.folder / work, home / batch.folder / "files"
    recipe = recipes.find(batch.plan["recipe"]) if "recipe" in batch.plan else None
    kinds = [kind for kind in KINDS if recipe.select(kind)] if recipe else [batch.kind]
    waiting = [kind for kind in kinds if not (folder / kind / "ready.json").exists()]
    if waiting:
        with closing(preparer.take()) as child:
            if recipe:
                orders = _of_recipe(recipe, waiting, folder, files, business)
            else:
                orders = [_of_file(Plan.from_json(batch.plan), folder / batch.kind, files / batch.profile["files"][0], told)]
            told.begin(Step.SORTING)
            child.begin(orders, folder / "orders.json")
            meanwhile()
            child.end()
    return [Unit(kind, folder / kind, json.loads((folder / kind / "ready.json").read_text())) for kind in kinds]


def _of_file(plan: Plan, folder: Path, file: Path, told: Telling) -> Order:
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / "staged.parquet"
    if not staged.exists():
        told.begin(Step.READING)
        reading.stage(file, plan, staged, heard=told.reading)
    return {"folder": str(folder), "plan": plan.as_json(), "staged": str(staged)}


def _of_recipe(recipe: recipes.Recipe, kinds: list[str], folder: Path, files: Path, business: dict[str, str]) -> list[Order]:
    customs = {**business, **{k: v for k in ("time_zone", "currency", "country") if (v := getattr(recipe, k))}}
    found = []
    for kind in kinds:
        (folder / kind).mkdir(parents=True, exist_ok=True)
        select = {"select": recipe.select(kind), "kind": kind, "files": str(files), "customs": customs}
        found.append({"folder": str(folder / kind), **select})
    return found
