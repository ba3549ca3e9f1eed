"""The bar of long work on the command line."""

import io
import sys
from contextlib import ExitStack

import pytest

from goodword.cli import going
from goodword.cli.saying import in_json
from goodword.intake.rules import Mark, Step
from goodword.intake.writing import telling


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def sits_before(monkeypatch: pytest.MonkeyPatch, *, patience: float = 0.0) -> Screen:
    """Somebody sits before a terminal. To be asked for inside a test: pytest takes the error stream back after fixtures."""
    found = Screen()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(going, "PATIENCE", patience)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    return found


def test_long_work_shows_its_rows_to_whoever_sits_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = sits_before(monkeypatch)
    with going.shown():
        telling.aloud(Step.WRITING, 400, 1_000)
    assert "Bringing in" in screen.getvalue()
    assert "400 of 1,000 rows" in screen.getvalue()


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = sits_before(monkeypatch, patience=60.0)
    with going.shown():
        telling.aloud(Step.WRITING, 400, 1_000)
    assert screen.getvalue() == ""


def test_programs_see_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = sits_before(monkeypatch)
    with in_json(True), going.shown() as listener:
        assert listener is None
        telling.aloud(Step.WRITING, 400, 1_000)
    assert screen.getvalue() == ""


def test_the_rate_and_the_time_left_go_by_the_step_at_hand() -> None:
    with ExitStack() as stack:
        bar = going.Bar(stack)
        bar._step, bar._began = Step.READING, Mark(100, 0.0)
        assert bar.said(Mark(200, 10.0), 1_000) == "200 of 1,000 rows · 10 a second · about 80 s left"
        assert bar.said(Mark(200, 0.5), 1_000) == "200 of 1,000 rows"
        assert bar.said(Mark(200, 10.0), 0) == ""
