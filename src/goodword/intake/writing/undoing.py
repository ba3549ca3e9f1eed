"""Take an import back: former values first, then the records it made, in short transactions.

What an import wrote over stands in `journal_version`. A field is restored where it still says
what the import wrote. A record that others have built on, or changed, since stays and is listed.
Nothing is noted about progress: what is done is not found again, so a second call goes on.
With the records goes what was kept of them, the copies of the files and the rows that were refused.
"""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from goodword.intake.models import Alias, Import, Likeness
from goodword.journal import feed
from goodword.journal.actions import note
from goodword.journal.forgetting import forget, forget_what_is_past_return
from goodword.journal.models import Fact, Version
from goodword.playbooks.actions.bringing import take_away
from goodword.playbooks.actions.following import let_go
from goodword.themes.actions import letting_go

from . import lease
from .along import maker_of
from .lease import LEASE
from .pacing import LEAST, Pace
from .restoring import Restoring
from .stage import beside
from .telling import Telling, Way, changed_by
from .unmaking import KEPT, Unmaking

MOST_LISTED = 1000
UNDOABLE = (Import.State.UNDOING, Import.State.DONE, Import.State.FAILED)


def undo(import_id: int) -> dict[str, Any]:
    """Take it back, or go on; one that is taken back already answers what it answered."""
    with lease.alone(Path(settings.HOME)):
        batch = Import.objects.get(pk=import_id)
        if batch.state == Import.State.UNDONE:
            return dict(batch.counts.get("undone", {}))
        runner = lease.take(import_id, UNDOABLE, state=Import.State.UNDOING)
        began = time.monotonic()
        beside().written(Version._meta.db_table)
        maker, now = maker_of(batch), datetime.now(UTC)
        let_go(import_id, by=maker, at=now)
        letting_go.let_go(import_id, by=maker, at=now)
        take_away(by=maker, at=now)
        kinds = sorted(feed.facts(), key=_depth, reverse=True)
        way = Way(Telling(batch.pk, Import.State.UNDOING, runner), changed_by(batch.counts))
        restored = {name: n for kind in kinds if (n := _restore(kind, batch, runner, way)) for name in [_name(kind)]}
        kept: list[dict[str, Any]] = []
        removed = {name: n for kind in kinds if (n := _unmake(kind, batch, runner, kept, way)) for name in [_name(kind)]}
        if removed:
            forget_what_is_past_return()
        return _finish(batch, runner, {"removed": removed, "restored": restored, "kept": kept}, time.monotonic() - began)


def _restore(kind: type[Fact], batch: Import, runner: str, way: Way) -> int:
    restoring = Restoring(kind, batch.pk, batch.last_version)
    done, after, pace = 0, 0, Pace(LEAST)
    while ids := restoring.following(after, pace.rows):
        columns = restoring.differing(after, ids[-1])
        pace.begin()
        with transaction.atomic():
            done += restoring.restore(columns, after, ids[-1])
            _renew(batch, runner)
        pace.end(len(ids))
        way.go(len(ids))
        after = ids[-1]
    return done


def _unmake(kind: type[Fact], batch: Import, runner: str, kept: list[dict[str, Any]], way: Way) -> int:
    unmaking = Unmaking(kind, batch.pk, batch.last_version)
    done, after, pace = 0, 0, Pace(LEAST)
    while ids := unmaking.following(after, pace.rows):
        pace.begin()
        with transaction.atomic():
            staying = unmaking.staying(ids)
            going = [i for i in ids if i not in staying]
            done += unmaking.unmake(going)
            forget(kind, going)
            _renew(batch, runner)
        pace.end(len(ids))
        way.go(len(ids))
        kept += [{"kind": _name(kind), "id": i, "name": name, "why": KEPT[why]} for i, (name, why) in staying.items()]
        after = ids[-1]
    return done


def _finish(batch: Import, runner: str, told: dict[str, Any], seconds: float) -> dict[str, Any]:
    kept = told["kept"]
    answer = {"import": batch.pk, **told, "kept": kept[:MOST_LISTED], "n_kept": len(kept), "seconds": round(seconds, 3)}
    at, read = datetime.now(UTC), batch.counts.get("rows", {}).get("read", batch.rows_done)
    whole = {"step": "", "rows": read, "rows_done": read, "profile": _without_rows(batch.profile)}
    with transaction.atomic():
        Alias.objects.filter(origin=batch.pk).delete()
        Likeness.objects.filter(origin=batch.pk).delete()
        batch.chunks.update(is_undone=True)
        mine = Import.objects.filter(pk=batch.pk, runner=runner)
        mine.update(state=Import.State.UNDONE, counts={**batch.counts, "undone": answer}, runner="", leased_until=None, **whole)
        note("import.undone", batch, by=f"import:{batch.pk}", at=at, removed=told["removed"], restored=told["restored"])
    shutil.rmtree(Path(settings.HOME) / batch.folder, ignore_errors=True)
    return answer


def _without_rows(profile: dict[str, Any]) -> dict[str, Any]:
    """What is known of the files without the rows of them that were shown: those people are not here any more."""
    return {name: told for name, told in profile.items() if name in ("files", "names")}


def _renew(batch: Import, runner: str) -> None:
    if not Import.objects.filter(pk=batch.pk, runner=runner).update(leased_until=Now() + LEASE):
        raise lease.Taken(f"import {batch.pk} is with another runner")


def _name(kind: type[Fact]) -> str:
    return str(kind._meta.verbose_name_plural).replace(" ", "_").lower()


def _depth(kind: type[Fact], above: tuple[type[Fact], ...] = ()) -> int:
    """How many steps of references lie below a kind: those who refer go first."""
    targets = {f.related_model for f in kind._meta.concrete_fields if f.is_relation}
    facts = [t for t in targets if isinstance(t, type) and issubclass(t, Fact) and t is not kind and t not in above]
    return max((1 + _depth(t, (*above, kind)) for t in facts), default=0)
