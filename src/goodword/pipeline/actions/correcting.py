"""What was noted of an enquiry, a quote or a contract is said otherwise, and that can be taken back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from goodword.journal.actions import before, note, rewrite
from goodword.journal.models import Entry

from ..models import Contract, Opportunity, Quote

Correctable = Opportunity | Quote | Contract


@transaction.atomic
def correct(
    row: Correctable,
    *,
    version: int,
    columns: Mapping[str, object],
    verb: str = "corrected",
    by: str,
    at: datetime,
    **detail: object,
) -> Entry:
    """Say it otherwise; `ChangedMeanwhile` when somebody wrote it since `version`. Gives the deed, with the `detail`."""
    columns = {name: value for name, value in columns.items() if getattr(row, name) != value}
    rewrite(row, version, columns)
    return note(f"{row._meta.model_name}.{verb}", row, by=by, at=at, was=version, fields=sorted(columns), **detail)


@transaction.atomic
def uncorrect(row: Correctable, deed: Entry, *, by: str, at: datetime) -> Correctable:
    """Undo `correct`; `ChangedMeanwhile` where somebody wrote it since, or it is undone already."""
    rewrite(row, deed.detail["was"] + 1, before(row, deed))
    note(f"{row._meta.model_name}.uncorrected", row, by=by, at=at)
    return row
