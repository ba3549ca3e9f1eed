"""Write down who did what, and give back what somebody took away. Every verb of every room calls `note` in its transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from .models import Entry, Fact, Version

NOT_BROUGHT_BACK = ("changed", "version")  # of this time, not of that


class ChangedMeanwhile(ValueError):
    """Somebody else wrote it since it was opened; writing over it would lose their words. `version` is theirs."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


def note(verb: str, subject: models.Model | None = None, *, by: str, at: datetime, **detail: Any) -> Entry:
    """Record a deed. `by` is "member:7", "import:3" or the name of a part of Goodword."""
    entry = _entry(verb, subject, by, at, detail)
    entry.save(force_insert=True)
    transaction.on_commit(partial(import_string(settings.GOODWORD_HEAR), entry))
    return entry


def note_all(verb: str, about: Iterable[tuple[models.Model, Mapping[str, Any]]], *, by: str, at: datetime) -> list[Entry]:
    """Record the same deed of many subjects, each with its own detail, in one statement."""
    entries = Entry.objects.bulk_create([_entry(verb, subject, by, at, detail) for subject, detail in about])
    hear = import_string(settings.GOODWORD_HEAR)
    for entry in entries:
        transaction.on_commit(partial(hear, entry))
    return entries


def _entry(verb: str, subject: models.Model | None, by: str, at: datetime, detail: Mapping[str, Any]) -> Entry:
    kind = subject._meta.db_table if subject is not None else ""
    row_id = subject.pk if subject is not None else None
    return Entry(verb=verb, kind=kind, row_id=row_id, by=by, at=at, detail=dict(detail))


def stand_again(kind: type[Fact], ids: Sequence[int]) -> int:
    """Insert rows as they were before they were taken away, under their own numbers; how many they are.

    What a row named and is gone since it names no more; what goes along with something that is gone does not stand again.
    """
    table = kind._meta.db_table
    latest = {v.row_id: v for v in Version.objects.filter(kind=table, row_id__in=ids, is_gone=True).order_by("id")}
    n = 0
    for version in latest.values():
        kept = {f: _read(f, version.before.get(f.column)) for f in kind._meta.concrete_fields if f.name not in NOT_BROUGHT_BACK}
        gone = [field for field, value in kept.items() if _names_what_is_gone(field, value)]
        if all(field.remote_field and field.remote_field.on_delete is models.SET_NULL for field in gone):
            columns = {field.attname: None if field in gone else value for field, value in kept.items()}
            kind._default_manager.create(**columns, version=version.was + 1)
            n += 1
    return n


def _names_what_is_gone(field: "models.Field[object, object]", value: object) -> bool:
    named = field.related_model
    if value is None or not isinstance(named, type):
        return False
    return not named._base_manager.filter(pk=value).exists()


def as_it_was(row: Fact, version: int) -> dict[str, Any]:
    """The columns of a row in an earlier version of it; empty where none was kept."""
    kind = type(row)
    kept = Version.objects.filter(kind=kind._meta.db_table, row_id=row.pk, was=version).order_by("id").last()
    fields = (f for f in kind._meta.concrete_fields if kept and f.column in kept.before)
    return {f.attname: _read(f, kept.before[f.column]) for f in fields} if kept else {}


def rewrite(row: Fact, version: int, columns: Mapping[str, object]) -> None:
    """Say a row otherwise; `ChangedMeanwhile` when somebody wrote it since `version`."""
    mine = type(row)._default_manager.filter(pk=row.pk, version=version)
    is_mine = mine.update(**columns, version=F("version") + 1, hand=None)
    row.refresh_from_db()
    if not is_mine:
        raise ChangedMeanwhile(row.version)


def before(row: Fact, deed: Entry) -> dict[str, Any]:
    """The columns that a deed wrote over, as they were: its detail names the version that `was`, and the `fields`.

    Where one named what is gone since, it names nothing.
    """
    was, fields = as_it_was(row, deed.detail["was"]), deed.detail["fields"]
    kept = {f: was[f.attname] for f in row._meta.concrete_fields if f.name in fields}
    return {f.attname: None if _names_what_is_gone(f, value) else value for f, value in kept.items()}


def _read(field: "models.Field[object, object]", value: object) -> object:
    """A column's value out of the version's JSON, which SQLite and PostgreSQL spell differently."""
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    read = field.to_python(value)
    return read.replace(tzinfo=UTC) if isinstance(read, datetime) and read.tzinfo is None else read
