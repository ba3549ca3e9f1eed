"""A child that makes files ready stands by for the first import of a command."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from goodword.intake.writing import preparer


@pytest.fixture(autouse=True)
def nobody_stays() -> Iterator[None]:
    yield
    preparer.dismiss()


def test_the_one_that_stands_by_is_taken_once() -> None:
    preparer.stand_by()
    (waiting,) = preparer._standing
    with closing(preparer.take()) as first, closing(preparer.take()) as second:
        assert first is waiting
        assert second is not waiting


def test_one_that_nobody_took_is_ended() -> None:
    preparer.stand_by()
    (waiting,) = preparer._standing
    preparer.dismiss()
    assert waiting._process.poll() is not None
    assert preparer._standing == []


def test_one_that_was_killed_while_it_stood_by_is_said(tmp_path: Path) -> None:
    preparer.stand_by()
    with closing(preparer.take()) as child:
        os.kill(child._process.pid, signal.SIGKILL)
        child._process.wait()
        child.begin([], tmp_path / "orders.json")
        with pytest.raises(preparer.Unready, match="stopped"):
            child.end()
