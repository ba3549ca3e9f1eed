"""One reader for all that a command asks of its file."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodword.intake import reading
from goodword.intake.reading import standing
from goodword.intake.reading.mapping import suggest_for_profile
from goodword.intake.reading.plan import Plan, Profile
from goodword.intake.reading.remarks import UnreadableFile


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nMaya Torres,maya@example.com\nTheo Lind,theo@example.com\n")
    yield path
    standing.end()


def plan_of(profile: Profile) -> Plan:
    suggested = suggest_for_profile(profile, "people")
    return Plan(suggested.kind, profile.source, suggested.targets)


@pytest.mark.slow
def test_the_same_child_looks_through_and_lays_down_and_then_ends(file: Path, tmp_path: Path) -> None:
    standing.begin([str(file), "--as", "people"])
    (reader,) = standing._standing
    found = reading.profile(file)
    assert found.rows == 2
    assert standing._standing == [reader]
    assert reading.stage(file, plan_of(found), tmp_path / "staged.parquet").rows == 2
    assert standing._standing == []
    assert reader._process.poll() is not None


@pytest.mark.slow
def test_who_asks_something_else_is_answered_all_the_same(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Firm\nLind & Sons\n")
    standing.begin([str(file)])
    assert reading.profile(other).headers == ["Firm"]
    assert reading.profile(file).headers == ["Name", "E-mail"]


@pytest.mark.slow
def test_a_reader_that_was_killed_is_said_and_the_next_one_works(file: Path) -> None:
    standing.begin([str(file)])
    os.kill(standing._standing[0]._process.pid, signal.SIGKILL)
    with pytest.raises(UnreadableFile):
        reading.profile(file)
    assert reading.profile(file).rows == 2


@pytest.mark.parametrize("words", [[], ["nofile.csv"], ["--recipe", "olist", "."]])
def test_nothing_begins_where_no_file_is_named(words: list[str]) -> None:
    standing.begin(words)
    assert standing._standing == []
