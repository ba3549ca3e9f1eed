"""How far a file is while it is read: said by the child, kept with the import, shown on its page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.intake import actions, queries
from goodword.intake.models import Import
from goodword.intake.reading import going, profiling, staging, workbooks
from goodword.intake.reading.going import Going
from goodword.intake.reading.plan import Source
from goodword.intake.rules import EVEN, Mark, Step, pace
from goodword.intake.writing import telling

from .importing import begin, file_of

ROWS = 12_000


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Every word of a reader that never waits before the next one."""
    monkeypatch.setattr(going, "SECONDS_BETWEEN_WORDS", 0)
    return []


def hearing(words: list[tuple[int, int]]) -> Going:
    return Going(lambda done, of: words.append((done, of)))


def csv_of(folder: Path) -> Path:
    return file_of(folder, "name email", [[f"Person {i}", f"p{i}@example.org"] for i in range(ROWS)], "p.csv")


def xlsx_of(folder: Path) -> Path:
    path = folder / "p.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for i in range(ROWS + 1):
        sheet.write_row(i, 0, ["name", "email"] if i == 0 else [f"Person {i}", f"p{i}@example.org"])
    book.close()
    return path


def noting(verb: Callable[..., Any], seen: list[str]) -> Callable[..., Any]:
    """The verb, which notes that it was called."""

    def noted(*given: Any) -> Any:
        seen.append(verb.__name__)
        return verb(*given)

    return noted


@pytest.mark.slow
@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_a_reader_says_how_many_rows_are_done_and_of_how_many(made: Any, tmp_path: Path, words: list[tuple[int, int]]) -> None:
    path = made(tmp_path)
    found = profiling.profile(path, None, hearing(words))
    assert found.rows == ROWS
    assert [done for done, _ in words] == sorted(done for done, _ in words), "it never goes back"
    assert len({done for done, _ in words if 0 < done < ROWS}) > 1, "it says something in between"
    done, of = words[-1]
    assert 0.9 * ROWS <= done <= of <= 1.1 * ROWS
    words.clear()
    assert staging.stage(path, found.source, tmp_path / "staged.parquet", 2, hearing(words)).rows == ROWS
    assert words or made is csv_of, "a plain CSV is laid down at once"


@pytest.mark.slow
def test_a_workbook_is_weighed_and_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen = xlsx_of(tmp_path), list[str]()
    monkeypatch.setattr(workbooks, "weigh", noting(workbooks.weigh, seen))
    monkeypatch.setattr(workbooks, "sheet", noting(workbooks.sheet, seen))
    profiling.profile(path)
    assert seen == ["weigh", "sheet"]
    staging.stage(path, Source("xlsx", sheet="Sheet1", header_row=1), tmp_path / "s.parquet", 2)
    assert seen == ["weigh", "sheet"] * 2


@pytest.mark.parametrize("word", ["", "[", "[1]", "[-1, 5]", "[7, 5]", "[true, 5]", '["1", 5]', "[1, 1e400]", "[" * 5000])
def test_what_a_child_leaves_is_read_as_anybodys_file(word: str, tmp_path: Path) -> None:
    (tmp_path / going.TOLD).write_text(word)
    assert going.left_in(tmp_path) is None


def test_a_word_of_a_child_is_whole(tmp_path: Path) -> None:
    assert going.left_in(tmp_path) is None
    going.leave(tmp_path, 3, 7)
    assert going.left_in(tmp_path) == (3, 7)
    assert json.loads((tmp_path / going.TOLD).read_text()) == [3, 7]


@pytest.mark.slow
@pytest.mark.django_db
def test_only_whoever_has_the_import_says_how_far_it_is(tmp_path: Path) -> None:
    batch = begin(file_of(tmp_path, "name", [["Maya"]]), "people")
    Import.objects.update(state=Import.State.RUNNING, runner="here:1")
    telling.Telling(batch.pk, Import.State.RUNNING, "there:2").reading(5, 10)
    telling.Telling(batch.pk, Import.State.READY).reading(5, 10)
    batch.refresh_from_db()
    assert (batch.rows_done, batch.step, batch.leased_until) == (0, "", None)
    telling.Telling(batch.pk, Import.State.RUNNING, "here:1").reading(5, 10)
    batch.refresh_from_db()
    assert (batch.rows_done, batch.rows, batch.step) == (5, 10, "reading")
    assert batch.leased_until is not None, "whoever reads for long keeps the import"


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_hears_every_step(tmp_path: Path) -> None:
    heard: list[tuple[Step, int, int]] = []
    with telling.told_to(lambda *word: heard.append(word)):
        actions.run(begin(file_of(tmp_path, "name", [["Maya"], ["Theo"]]), "people").pk, is_apart=True)
    assert [step for step, done, _ in heard if not done] == [Step.READING, Step.SORTING, Step.WRITING]
    assert heard[-1] == (Step.WRITING, 2, 2)
    batch = Import.objects.get()
    assert (batch.step, batch.rows, batch.rows_done) == ("", 2, 2)


def test_reading_is_even_where_writing_slows_down() -> None:
    half = {"rows": 1000, "now": Mark(500, 10.0), "began": Mark(100, 2.0)}
    even, slowing = pace(**half, growth=EVEN).seconds_left, pace(**half).seconds_left
    assert even == pytest.approx(10.0)
    assert even is not None and slowing is not None and slowing > even


@pytest.mark.slow
def test_the_page_shows_how_far_a_file_is_read(cast: Cast, tmp_path: Path) -> None:
    ada, now = Client(), timezone.now()
    ada.force_login(cast.ada)
    batch = actions.begin(paths=[csv_of(tmp_path)], member=cast.ada, by="x", at=now)
    actions.look_later(batch, source=None, by="x", at=now)
    Import.objects.update(step="reading", rows=200_000, rows_done=100_000)
    url = reverse("intake:progress", args=[batch.pk])
    before = now.timestamp() - 20
    page = ada.get(f"{url}?step=reading&rows=50000&at={before:.3f}", headers={"HX-Request": "true"}).content.decode()
    assert 'value="0.5000"' in page
    assert "100,000 of 200,000 rows" in page
    assert "a second" in page and "left" in page
    page = ada.get(f"{url}?step=writing&rows=50000&at={before:.3f}", headers={"HX-Request": "true"}).content.decode()
    assert "left" not in page, "the pace of another step says nothing"
    batch.refresh_from_db()
    assert not queries.is_waiting_long(batch, timezone.now().replace(year=2100))
    actions.looked(batch.pk, by="x", at=now)
    batch.refresh_from_db()
    assert (batch.step, batch.rows, batch.rows_done) == ("", None, 0)
    assert batch.profile["table"]["rows"] == ROWS
