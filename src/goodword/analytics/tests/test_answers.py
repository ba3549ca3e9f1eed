"""Answers as units: the last of each who answered, and each of those whom nobody named."""

from datetime import date, datetime

import ibis
import pytest

from goodword.analytics import answers

DAY = date(2026, 3, 2)
COLUMNS = {
    "id": "int64", "person_id": "int64", "organisation_id": "int64", "metric": "string", "state": "string", "score": "int64",
    "scale_low": "int64", "scale_high": "int64", "is_high_good": "boolean", "answered_at": "timestamp", "day": "date",
}  # fmt: skip


def said(*rows: tuple[int | None, int | None, int]) -> ibis.expr.types.Table:
    told = [
        {
            "id": n, "person_id": person, "organisation_id": organisation, "metric": "nps", "state": "complete", "score": score,
            "scale_low": 0, "scale_high": 10, "is_high_good": True, "answered_at": datetime(2026, 3, 2, 9, n), "day": DAY,  # noqa: DTZ001
        }
        for n, (person, organisation, score) in enumerate(rows, 1)
    ]  # fmt: skip
    return ibis.memtable(told, schema=ibis.schema(COLUMNS))


@pytest.mark.parametrize(
    ("rows", "scores"),
    [
        (((7, None, 3), (7, None, 9)), [9]),
        (((None, 7, 3), (None, 7, 9)), [9]),
        (((None, None, 3), (None, None, 9), (7, None, 8), (None, 7, 2)), [2, 3, 8, 9]),
    ],
)
def test_whoever_answered_counts_once_and_whom_nobody_named_counts_each(rows, scores) -> None:
    found = answers.last_of_each(answers.scored(said(*rows), "nps", since=None, until=DAY))
    assert sorted(found.score.to_pyarrow().to_pylist()) == scores
