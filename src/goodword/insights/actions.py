"""Filing what insights say of each person and organisation, for the rooms below to read."""

from collections.abc import Iterator
from datetime import date, datetime

import pyarrow as pa

from goodword.scores import actions as scores
from goodword.scores.actions import Filed
from goodword.scores.rules import Said

from . import queries
from .asked import Asked, NotUnderstood
from .declaration import Filing
from .registry import INSIGHTS, find

ROWS_AT_ONCE = 20_000


def file_scores(name: str, *, as_of: date, by: str, at: datetime) -> Filed:
    """File what one insight says of everybody. An insight that declares no filing has nothing to file."""
    insight = find(name)
    if insight.files is None:
        raise NotUnderstood(f"{name} says nothing of single people.")
    rows = queries.filed_rows(insight, Asked(as_of))
    return scores.replace(name, _said(rows, insight.files), as_of=as_of, formula=insight.formula, by=by, at=at)


def file_all(*, as_of: date, by: str, at: datetime) -> dict[str, Filed]:
    """File every insight that has something to say of single people."""
    return {name: file_scores(name, as_of=as_of, by=by, at=at) for name, one in INSIGHTS.items() if one.files is not None}


def _said(rows: pa.Table, filing: Filing) -> Iterator[Said]:
    for batch in rows.to_batches(max_chunksize=ROWS_AT_ONCE):
        for row in batch.to_pylist():
            yield Said(
                person_id=row["person_id"],
                organisation_id=row.get("organisation_id"),
                value=float(row[filing.value]) if filing.value else 0.0,
                n=int(row[filing.n] or 0) or int(row.get("n_orders") or 0),
                label=row[filing.label] if filing.label else "",
                stake=int(row[filing.stake] or 0) if filing.stake else 0,
                reason={key: row[key] for key in filing.reason},
            )
