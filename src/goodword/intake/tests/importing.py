"""Small files and what they become, for the tests of this room."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from goodword.intake import actions, exporting, reading
from goodword.intake.models import Import
from goodword.intake.reading.plan import Plan, Source
from goodword.intake.writing import child
from goodword.journal import feed

LEFT_OUT = {"id", "changed", "version", "noted_at", "origin", "hand"}


def file_of(folder: Path, header: str, rows: Sequence[Sequence[str]], name: str = "rows.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header.split())
        out.writerows(rows)
    return path


def begin(path: Path, kind: str, **customs: Any) -> Import:
    """An import that is confirmed and not run; its headers are the names of fields."""
    found = reading.profile(path)
    fields = {"currency": "EUR", "country": "DE", "time_zone": "Europe/Berlin", **customs}
    plan = Plan(kind, found.source or Source("csv"), exporting.own_targets(found.headers), **fields)
    batch = actions.begin(paths=[path], by="test", at=timezone.now())
    return actions.confirm(batch, plan=plan.as_json(), by="test", at=timezone.now())


def bring(folder: Path, kind: str, header: str, rows: Sequence[Sequence[str]], **customs: Any) -> dict[str, Any]:
    """Bring rows in as the command line does, in this process; with one of its own: the recipes, and what is killed."""
    return actions.run(begin(file_of(folder, header, rows), kind, **customs).pk, is_apart=True)


def start(batch: Import, answer: Path) -> "subprocess.Popen[bytes]":
    """The child of `run`, not waited for, so that a test can kill it."""
    command = [sys.executable, "-m", "goodword.intake.writing.runner", "run", str(batch.pk), str(answer)]
    return subprocess.Popen(command, env=child._surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def everything() -> dict[str, list[str]]:
    """All facts as text, without numbers and marks, so that two states can be compared."""
    told = {}
    with connection.cursor() as cursor:
        for kind in feed.facts():
            columns = [f.column for f in kind._meta.concrete_fields if f.column not in LEFT_OUT and not f.is_relation]
            cursor.execute(f'SELECT {", ".join(chr(34) + c + chr(34) for c in columns)} FROM "{kind._meta.db_table}"')
            told[kind._meta.db_table] = sorted(json.dumps(row, default=str) for row in cursor.fetchall())
    return told
