"""What was noted of an enquiry, a quote or a contract is said otherwise, and that can be taken back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from goodword.journal.actions import as_it_was, note
from goodword.journal.models import Entry

from ..models import Contract, Opportunity, Quote

Correctable = Opportunity | Quote | Contract


class ChangedMeanwhile(ValueError):
    """Somebody else wrote it since it was opened; writing over it would lose their words. `version` is theirs."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@transaction.atomic
def correct(row: Correctable, *, version: int, columns: Mapping[str, object], by: str, at: datetime) -> Entry:
    """Say it otherwise; `ChangedMeanwhile` when somebody wrote it since `version`. Gives the deed."""
    columns = {name: value for name, value in columns.items() if getattr(row, name) != value}
    _rewrite(row, version, columns)
    return note(f"{row._meta.model_name}.corrected", row, by=by, at=at, was=version, fields=sorted(columns))


@transaction.atomic
def uncorrect(row: Correctable, deed: Entry, *, by: str, at: datetime) -> Correctable:
    """Undo `correct`; `ChangedMeanwhile` where somebody wrote it since, or it is undone already."""
    before, fields = as_it_was(row, deed.detail["was"]), deed.detail["fields"]
    columns = {f.attname: before[f.attname] for f in row._meta.concrete_fields if f.name in fields}
    _rewrite(row, deed.detail["was"] + 1, columns)
    note(f"{row._meta.model_name}.uncorrected", row, by=by, at=at)
    return row


def _rewrite(row: Correctable, version: int, columns: Mapping[str, object]) -> None:
    mine = type(row)._default_manager.filter(pk=row.pk, version=version)
    is_mine = mine.update(**columns, version=F("version") + 1, hand=None)
    row.refresh_from_db()
    if not is_mine:
        raise ChangedMeanwhile(row.version)
