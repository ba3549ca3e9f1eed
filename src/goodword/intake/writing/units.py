"""The files of an import as units, one kind each: staged as text, then made ready by a child with limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

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
    recipe = recipes.find(batch.plan["recipe"]) if "recipe" in batch.plan else None
    kinds = [kind for kind in KINDS if recipe.select(kind)] if recipe else [batch.kind]
    waiting = [kind for kind in kinds if not (folder / kind / "ready.json").exists()]
    if waiting:
        with Preparer() as preparer:
            if recipe:
                orders = _of_recipe(recipe, waiting, folder, files, business)
            else:
                orders = [_of_file(Plan.from_json(batch.plan), folder / batch.kind, files / batch.profile["files"][0])]
            preparer.do(orders, folder / "orders.json")
    return [Unit(kind, folder / kind, json.loads((folder / kind / "ready.json").read_text())) for kind in kinds]


def _of_file(plan: Plan, folder: Path, file: Path) -> Order:
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / "staged.parquet"
    if not staged.exists():
        reading.stage(file, plan, staged)
    return {"folder": str(folder), "plan": plan.as_json(), "staged": str(staged)}


def _of_recipe(recipe: recipes.Recipe, kinds: list[str], folder: Path, files: Path, business: dict[str, str]) -> list[Order]:
    customs = {**business, **{k: v for k in ("time_zone", "currency", "country") if (v := getattr(recipe, k))}}
    found = []
    for kind in kinds:
        (folder / kind).mkdir(parents=True, exist_ok=True)
        select = {"select": recipe.select(kind), "kind": kind, "files": str(files), "customs": customs}
        found.append({"folder": str(folder / kind), **select})
    return found


class Preparer:
    """The child that makes files ready. It starts, and loads what it needs, before it is told what to do."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "goodword.intake.writing.prepare"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen(command, **pipes, text=True, errors="replace")  # type: ignore[call-overload]

    def do(self, orders: list[Order], path: Path) -> None:
        """Wait until it has done as ordered."""
        path.write_text(json.dumps(orders))
        _, said = self._process.communicate(f"{path}\n", timeout=SECONDS)
        if code := self._process.returncode:
            raise Unready(said.strip()[-LAST_WORDS:] or f"the child that reads values stopped ({code})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()
