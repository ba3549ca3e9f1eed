"""How many rows a transaction takes, and how a file is read that many at a time."""

import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goodword.intake.writing import pacing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "n.parquet"
    pq.write_table(pa.table({"n": range(1000)}), path, row_group_size=300)
    return path


def test_every_row_is_taken_once_whatever_the_sizes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "READ", 130)
    pages, found, sizes = pacing.Pages(file), list[int](), iter([7, 200, 1, 64] * 1000)
    while (part := pages.take(next(sizes))) is not None:
        found += part.column("n").to_pylist()
    assert found == list(range(1000))


def test_what_an_earlier_run_has_written_is_passed_over(file: Path) -> None:
    pages = pacing.Pages(file)
    pages.skip(437)
    part = pages.take(3)
    assert part is not None and part.column("n").to_pylist() == [437, 438, 439]
    pages.skip(5000)
    assert pages.take(1) is None


def test_a_slow_transaction_makes_the_next_one_small_and_quick_ones_grow() -> None:
    pace = pacing.Pace(4000)
    pace.began = time.monotonic() - 60
    pace.end(4000)
    assert pace.rows == pacing.LEAST
    pace.began = time.monotonic() + 60
    pace.end(pacing.LEAST)
    assert pace.rows == pacing.LEAST * 1.5
