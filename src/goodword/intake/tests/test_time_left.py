"""The time left that a page shows while an import runs, held against the time that was left."""

import time
from pathlib import Path
from statistics import median

import pytest
from django.db import close_old_connections

from goodword.intake import rules
from goodword.intake.models import Import

from .importing import begin, file_of, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 200_000
SECONDS_BETWEEN_LOOKS = 0.1
LONGEST_SECONDS = 240
# What else the machine does may spoil one look; an estimate that is wrong spoils each.
LOOKS = 3
# Nothing is said in the first two seconds of writing, and a fast machine writes most of the rows in them: whoever sees
# fewer estimates than this before the last second of an import brings in another of twice the rows.
FEWEST = 3
LAST_SECOND = 1.0
MOST_ROWS = 8 * ROWS
Seen = tuple[float, float, float]


def test_the_time_left_is_right_within_a_quarter_from_the_first_tenth_on(tmp_path: Path) -> None:
    found: list[float] = []
    rows, first = ROWS, 0
    while len(found) < LOOKS and not (found and 0.75 <= found[-1] <= 1.25):
        ratios = _said_of_what_was(tmp_path / str(first), first=first, rows=rows)
        first += rows
        if len(ratios) >= FEWEST:
            found.append(median(ratios))
        else:
            rows *= 2
            assert rows <= MOST_ROWS, f"too few estimates to judge among {rows // 2} rows: {ratios}"
    assert 0.75 <= found[-1] <= 1.25, found


def _said_of_what_was(folder: Path, *, first: int, rows: int) -> list[float]:
    """What an import of new people said of the time left, moment by moment, as a share of what was left."""
    folder.mkdir()
    people = [[str(n), f"Person {n:07}", f"p{n}@example.org", f"+4930{1_000_000 + n}"] for n in range(first, first + rows)]
    batch = begin(file_of(folder, "key name email phone", people), "people")
    running = start(batch, folder / "answer.json")
    try:
        seen, ended = watch(batch.pk)
    finally:
        running.kill()
        running.wait()
    return [left / (ended - at) for at, share, left in seen if share >= 0.1 and ended - at >= LAST_SECOND]


def watch(import_id: int) -> tuple[list[Seen], float]:
    """What the page would have said, moment by moment, and when the last row was there."""
    seen: list[Seen] = []
    began: rules.Mark | None = None
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        close_old_connections()
        batch = Import.objects.get(pk=import_id)
        now = rules.Mark(batch.rows_done, time.monotonic())
        if batch.state in (Import.State.DONE, Import.State.FAILED):
            assert batch.state == Import.State.DONE, batch.trouble
            return seen, now.seconds
        if batch.rows_done and began is None:
            began = now
        if began is not None and batch.rows:
            pace = rules.pace(rows=batch.rows, now=now, began=began)
            if pace.seconds_left is not None:
                seen.append((now.seconds, pace.share, pace.seconds_left))
        time.sleep(SECONDS_BETWEEN_LOOKS)
    raise AssertionError("the import did not end")
