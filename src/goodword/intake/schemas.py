"""What the API says of imports."""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ninja import Field, Schema

from goodword.accounts.schemas import Exact

from .models import Import


class ImportOut(Schema):
    """`counts` is what `goodword import --json` prints; once it is taken back, `undone` in it says what went and what stayed."""

    id: int
    file_name: str
    kind: str
    source: str
    state: Literal["mapping", "ready", "running", "done", "failed", "undoing", "undone"]
    rows: int | None
    rows_done: int
    counts: dict[str, Any]
    trouble: str
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @staticmethod
    def resolve_counts(batch: Import) -> dict[str, Any]:
        """Where the rows to mend lie on the server is the server's own business."""
        rejects = batch.counts.get("rejects")
        return {**batch.counts, **({"rejects": Path(rejects).name} if rejects else {})}


class ImportsOut(Schema):
    rows: list[ImportOut]
    next: str | None


class ExportAs(Exact):
    form: Literal["csv", "json", "xlsx", "parquet"] = Field("csv", description="the kind of file")
