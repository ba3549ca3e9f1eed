"""A child that makes files ready stands by for the first import of a command."""

import os
import signal
import subprocess
import sys
import time
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


# Somebody who is killed in the middle of an import: the child reads orders that never come to their end.
KILLED = """
import os, signal, sys
from goodword.intake.writing import preparer
child = preparer.Preparer()
child._process.stdin.write(f"{sys.argv[1]}\\n".encode())
print(child._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
WITHOUT = "import runpy; from goodword.kit import orphans; orphans.end_with_parent = lambda *_, **__: None"
ALONE = f"{WITHOUT}; runpy.run_module('goodword.intake.writing.prepare', run_name='__main__')"
only_on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[Path]:
    """Orders without an end."""
    path = tmp_path / "orders"
    os.mkfifo(path)
    held = os.open(path, os.O_RDWR)
    yield path
    os.close(held)


def orphan(orders: Path, code: str) -> int:
    """The number of a child whose parent was killed while it was at work."""
    killed = subprocess.run([sys.executable, "-c", code, str(orders)], stdout=subprocess.PIPE, text=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    return int(killed.stdout)


def is_alive(process: int) -> bool:
    stands = Path(f"/proc/{process}/stat")
    return stands.exists() and stands.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
@only_on_linux
def test_it_ends_with_whoever_was_killed(orders: Path) -> None:
    left = orphan(orders, KILLED)
    until = time.monotonic() + 30
    while is_alive(left) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_alive(left)


@pytest.mark.slow
@pytest.mark.twin
@only_on_linux
def test_without_ending_with_its_parent_it_works_on_beside_the_next(orders: Path) -> None:
    left = orphan(orders, KILLED.replace("child = ", f"preparer.COMMAND = [sys.executable, '-c', {ALONE!r}]\nchild = "))
    time.sleep(3)
    assert is_alive(left)
    os.kill(left, signal.SIGKILL)
