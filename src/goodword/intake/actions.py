"""Verbs of intake. The wizard, the command line and the API all come through here.

`begin` puts files aside, `confirm` says what they mean, `run` brings them in, `undo` takes them
back. The long ones work in a child process of their own; a second call goes on where a killed
one stopped.
"""

import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from goodword.accounts.models import Member
from goodword.jobs.actions import enqueue
from goodword.journal.actions import note

from . import queries, reading
from .models import Import
from .reading.plan import Source
from .reading.remarks import UnreadableFile
from .recipes.reading import Recipe
from .rules import Step
from .writing import child, telling

FOLDER = "imports"
# Nothing is being done to the file, and nobody knows its rows.
UNREAD: dict[str, Any] = {"step": "", "rows": None, "rows_done": 0}
STATES_TO_CONFIRM = (Import.State.MAPPING, Import.State.READY)
STATES_TO_RUN = (Import.State.READY, Import.State.RUNNING, Import.State.FAILED, Import.State.DONE)
STATES_TO_START = (Import.State.READY, Import.State.FAILED)


class NotNow(Exception):
    """The import is not at a point where this can be done; doing it would tear the rows apart."""


class NothingToRead(ValueError):
    """No file was given, or the path is none."""


@transaction.atomic
def begin(
    *,
    paths: Sequence[Path],
    names: Sequence[str] = (),
    source: str = "file",
    recipe: Recipe | None = None,
    member: Member | None = None,
    by: str,
    at: datetime,
) -> Import:
    """Put the files aside under a random name and note that they came. `names` are the user's own names for them."""
    if not paths or not all(path.exists() for path in paths):
        raise NothingToRead(", ".join(str(path) for path in paths) or "no file was given")
    folder = Path(settings.HOME) / FOLDER / uuid.uuid4().hex
    kept = _put_aside(paths, folder, by_name=recipe is not None)
    shown = [names[i] if i < len(names) else path.name for i, path in enumerate(paths)]
    batch = Import.objects.create(
        file_name=", ".join(shown)[:255],
        folder=f"{FOLDER}/{folder.name}",
        source=(recipe.source if recipe else source)[:60],
        state=Import.State.READY if recipe else Import.State.MAPPING,
        plan={"recipe": str(recipe.folder)} if recipe else {},
        profile={"files": kept, "names": shown},
        by_member=member,
        made_at=at,
    )
    note("import.begun", batch, by=by, at=at, files=shown)
    return batch


def confirm(batch: Import, *, plan: Mapping[str, Any], by: str, at: datetime) -> Import:
    """Say what the columns mean: `plan` is `intake.reading.plan.Plan.as_json()`. Until it runs it may be said again."""
    with transaction.atomic():
        waiting = Import.objects.filter(pk=batch.pk, state__in=STATES_TO_CONFIRM)
        if not waiting.update(plan=dict(plan), kind=str(plan["kind"]), state=Import.State.READY):
            raise NotNow(f"import {batch.pk} has begun already")
        note("import.confirmed", batch, by=by, at=at, kind=plan["kind"])
    batch.refresh_from_db()
    return batch


def look(batch: Import, *, found: Mapping[str, Any], by: str, at: datetime) -> None:
    """Keep what the reader found in the file: `intake.reading.plan.Profile.as_json()`. What was planned before is void."""
    with transaction.atomic():
        batch.profile = {**_unlooked(batch), "table": dict(found)}
        waiting = Import.objects.filter(pk=batch.pk, state__in=STATES_TO_CONFIRM)
        if not waiting.update(profile=batch.profile, plan={}, kind="", counts={}, state=Import.State.MAPPING, **UNREAD):
            raise NotNow(f"import {batch.pk} has begun already")
        note("import.looked_at", batch, by=by, at=at, rows=found.get("rows"))


def look_later(batch: Import, *, source: Source | None, by: str, at: datetime) -> None:
    """Ask a worker to look a large file through; `source` says how it is written where somebody knows better."""
    with transaction.atomic():
        batch.profile = {**_unlooked(batch), "looking": asdict(source) if source else {}, "asked_to_look_at": at.isoformat()}
        waiting = Import.objects.filter(pk=batch.pk, state__in=STATES_TO_CONFIRM)
        if not waiting.update(profile=batch.profile, plan={}, kind="", counts={}, state=Import.State.MAPPING, **UNREAD):
            raise NotNow(f"import {batch.pk} has begun already")
        enqueue("intake.look", {"import": batch.pk}, key=f"intake.look:{batch.pk}", due_at=at)
        note("import.look_asked", batch, by=by, at=at)


def looked(import_id: int, *, by: str, at: datetime) -> None:
    """Look a file through now and keep what is in it, or why it cannot be read."""
    batch = Import.objects.filter(pk=import_id, state=Import.State.MAPPING).first()
    if batch is None or "looking" not in batch.profile:
        return
    wish, told = batch.profile["looking"], telling.Telling(batch.pk, Import.State.MAPPING)
    told.begin(Step.READING)
    source = Source.from_json(wish) if wish else None
    try:
        found = reading.profile(queries.file_of(batch), source=source, heard=told.reading)
    except UnreadableFile as why:
        with transaction.atomic():
            batch.profile = {**_unlooked(batch), "unreadable": asdict(why.remark)}
            Import.objects.filter(pk=batch.pk, state=Import.State.MAPPING).update(profile=batch.profile, **UNREAD)
            note("import.unreadable", batch, by=by, at=at, why=why.remark.code)
    else:
        look(batch, found=found.as_json(), by=by, at=at)


def _unlooked(batch: Import) -> dict[str, Any]:
    """What is known of an import's files without opening them."""
    return {name: told for name, told in batch.profile.items() if name in ("files", "names")}


def try_out(batch: Import, *, by: str, at: datetime) -> None:
    """Ask for a dry run by a worker; what it says will stand in `counts`."""
    with transaction.atomic():
        if not Import.objects.filter(pk=batch.pk, state=Import.State.READY).update(counts={}):
            raise NotNow(f"import {batch.pk} is not ready to be tried out")
        enqueue("intake.try_out", {"import": batch.pk}, key=f"intake.try_out:{batch.pk}", due_at=at)
        note("import.tried_out", batch, by=by, at=at)


def tried(import_id: int) -> None:
    """Try an import out now and keep what was said."""
    waiting = Import.objects.filter(pk=import_id, state=Import.State.READY)
    batch = waiting.first()
    if batch is None:
        return
    try:
        waiting.update(counts=dry_run(batch), **UNREAD)
    except child.Stopped as why:
        waiting.update(counts={"trouble": str(why)}, **UNREAD)


def start(batch: Import, *, by: str, at: datetime) -> None:
    """Ask a worker to bring it in."""
    with transaction.atomic():
        asked = {"profile": {**batch.profile, "asked_at": at.isoformat()}, "state": Import.State.READY, "trouble": "", "step": ""}
        if not Import.objects.filter(pk=batch.pk, state__in=STATES_TO_START).update(**asked):
            raise NotNow(f"import {batch.pk} is not ready to start")
        enqueue("intake.bring", {"import": batch.pk}, key=f"intake.bring:{batch.pk}", due_at=at)
        note("import.started", batch, by=by, at=at)


def take_back(batch: Import, *, by: str, at: datetime) -> None:
    """Ask a worker to undo it."""
    with transaction.atomic():
        _begin_undo(batch.pk, by=by, at=at)
        enqueue("intake.undo", {"import": batch.pk}, key=f"intake.undo:{batch.pk}", due_at=at)


def dry_run(batch: Import, *, is_apart: bool = False) -> dict[str, Any]:
    """What `run` would do, in its words, with nothing written."""
    return child.call("dry", batch.pk, is_apart=is_apart)


def run(import_id: int, *, is_apart: bool = False) -> dict[str, Any]:
    """Bring an import in, or go on with it; what became of it, as `goodword import --json` prints it.

    Whoever `is_apart` from all other work does it in this process, else it is given one of its own.
    """
    if not Import.objects.filter(pk=import_id, state__in=STATES_TO_RUN).exists():
        raise NotNow(f"import {import_id} is not ready to run")
    return child.call("run", import_id, is_apart=is_apart)


def undo(import_id: int, *, by: str, at: datetime, is_apart: bool = False) -> dict[str, Any]:
    """Take an import back: what it made goes, what it changed says again what it said before.

    Gives `{"import": id, "removed": {kind: n}, "restored": {kind: n}, "kept": [{"kind", "id", "name", "why"}],
    "n_kept": n, "seconds": s}`.
    """
    _begin_undo(import_id, by=by, at=at)
    return finish_undo(import_id, is_apart=is_apart)


def finish_undo(import_id: int, *, is_apart: bool = False) -> dict[str, Any]:
    """Take back what is left of an import whose undoing has begun."""
    return child.call("undo", import_id, is_apart=is_apart)


@transaction.atomic
def _begin_undo(import_id: int, *, by: str, at: datetime) -> None:
    if Import.objects.filter(pk=import_id, state__in=(Import.State.DONE, Import.State.FAILED)).update(state=Import.State.UNDOING):
        note("import.undo_begun", Import.objects.get(pk=import_id), by=by, at=at)
    elif not Import.objects.filter(pk=import_id, state__in=(Import.State.UNDOING, Import.State.UNDONE)).exists():
        raise NotNow(f"import {import_id} has nothing to take back")


def forget(batch: Import, *, by: str, at: datetime) -> None:
    """Drop an import that was never run, and its files."""
    with transaction.atomic():
        if not Import.objects.filter(pk=batch.pk, state__in=STATES_TO_CONFIRM).delete()[0]:
            raise NotNow(f"import {batch.pk} has begun already")
        note("import.forgotten", batch, by=by, at=at)
    shutil.rmtree(Path(settings.HOME) / batch.folder, ignore_errors=True)


def _put_aside(paths: Sequence[Path], folder: Path, *, by_name: bool) -> list[str]:
    """Copy files, or the files of a folder; the copies are numbered, unless a recipe knows them by name."""
    (folder / "files").mkdir(parents=True)
    kept: list[str] = []
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.is_file():
                kept.append(file.name if by_name else f"{len(kept)}{file.suffix.lower()[:8]}")
                shutil.copyfile(file, folder / "files" / kept[-1])
    return kept
