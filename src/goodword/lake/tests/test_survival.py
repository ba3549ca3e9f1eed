"""Killed in the middle, crowded by writers, asked to forget: the lake ends up as the database is."""

import fcntl
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection, connections

from goodword.insights import mirroring
from goodword.lake import marks
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

from .conftest import NOON, person, talk

KILLS = 6
ROWS = 10_000


def in_database(kind: type[Any], *fields: str) -> set[tuple[Any, ...]]:
    return set(kind.objects.values_list("id", *fields))


def start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "goodword.lake.mirror", str(mirroring.settings.GOODWORD_LAKE)],
        env=os.environ | {"DATABASE_URL": mirroring.database_url()},
        stdout=subprocess.DEVNULL,
    )


def kill_while_it_works(lake: Path, patience: float) -> bool:
    """Start a mirror, wait until it has taken the lock, then kill it; whether it was still at work."""
    before = time.time()
    child = start()
    lock = lake / ".lock"
    while child.poll() is None and not (lock.exists() and lock.stat().st_mtime >= before - 0.01):
        time.sleep(0.002)
    time.sleep(patience)
    was_at_work = child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
    return was_at_work


@pytest.mark.slow
def test_killed_at_any_moment_the_next_run_heals(lake: Path, rows: Callable[..., Any]) -> None:
    chance = random.Random(7)
    people = [Person(name=f"P{n}", name_key=f"p{n}", segment="s0", noted_at=NOON) for n in range(ROWS)]
    Person.objects.bulk_create(people, batch_size=5000)
    killed = 0
    for n in range(KILLS):
        killed += kill_while_it_works(lake, chance.uniform(0, 0.4))
        Person.objects.filter(id__in=chance.sample([p.pk for p in people], 50)).update(segment=f"s{n + 1}")
        Person.objects.filter(pk=people.pop().pk).delete()
        person(f"new {n}")
    assert killed >= KILLS // 2, "the kills came too late to show anything"
    said = {(k, v["segment"]) for k, v in rows("people").items()}
    assert said == in_database(Person, "segment"), "lake and tail, right after a kill"
    mirroring.mirror()
    said = {(k, v["segment"]) for k, v in rows("people", tail=False).items()}
    assert said == in_database(Person, "segment")


@contextmanager
def somebody_logging(who: Person, troubles: list[Exception]) -> Iterator[None]:
    """Another thread, with a connection of its own, logs a talk every 10 ms."""
    over = threading.Event()

    def log() -> None:
        try:
            while not over.is_set():
                talk(who)
                time.sleep(0.01)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    thread = threading.Thread(target=log)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.slow
def test_talks_logged_meanwhile_are_neither_hindered_nor_lost(lake: Path, rows: Callable[..., Any]) -> None:
    troubles: list[Exception] = []
    with somebody_logging(person(), troubles):
        for _ in range(4):
            mirroring.mirror()
            seen = len(rows("touchpoints"))
            assert seen <= Touchpoint.objects.count()
    assert troubles == []
    assert set(rows("touchpoints")) == set(Touchpoint.objects.values_list("id", flat=True))
    mirroring.mirror()
    assert set(rows("touchpoints", tail=False)) == set(Touchpoint.objects.values_list("id", flat=True))


def test_after_an_erasure_no_file_has_the_row(lake: Path) -> None:
    stays, goes = person(segment="stays"), person(segment="to be forgotten")
    mirroring.mirror()
    Person.objects.filter(pk=stays.pk).update(segment="changed")
    mirroring.mirror()
    goes.delete()
    mirroring.mirror(purge=True)
    files = list((lake / "people").glob("*.parquet"))
    said = [row["segment"] for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    assert said == ["changed"]


def test_two_at_once_wait_for_each_other(lake: Path, rows: Callable[..., Any]) -> None:
    maya = person()
    children = [start() for _ in range(3)]
    assert [child.wait() for child in children] == [0, 0, 0]
    assert set(rows("people", tail=False)) == {maya.pk}
    assert marks.read(lake).table("people").version == 0, "the second and third found nothing to do"


# The mirror as a program; with "no" it takes no lock.
MIRROR = """
import sys
from types import SimpleNamespace
import goodword.lake.mirror as mirror
if sys.argv.pop() == "no":
    mirror.fcntl = SimpleNamespace(flock=lambda *_: None, LOCK_EX=2)
mirror.main()
"""


def mirror_beside_another(lake: Path, lock: str) -> int | None:
    """The exit code of a mirror that begins while another is at work, or None where it still waits after a while."""
    lake.mkdir(exist_ok=True)
    with (lake / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        env = os.environ | {"DATABASE_URL": mirroring.database_url()}
        child = subprocess.Popen([sys.executable, "-c", MIRROR, str(lake), lock], env=env, stdout=subprocess.DEVNULL)
        try:
            return child.wait(60 if lock == "no" else 6)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()
            child.wait()


def test_a_mirror_that_begins_while_another_is_at_work_waits(lake: Path) -> None:
    person()
    assert mirror_beside_another(lake, "its lock") is None


@pytest.mark.twin
def test_without_the_lock_it_writes_beside_the_other(lake: Path) -> None:
    person()
    assert mirror_beside_another(lake, "no") == 0
    assert marks.read(lake).table("people").rows == 1


# What process A does: it writes by one SQLite library, and reads by ADBC's, here or in a child.
A = """
    import os, subprocess, sys
    import goodword, sqlite3
    path, where = sys.argv[1:]
    READ = (
        "import sys, adbc_driver_manager as adbc, adbc_driver_sqlite as lite\\n"
        "with adbc.AdbcDatabase(driver=lite._driver_path(), uri=sys.argv[1]) as d, adbc.AdbcConnection(d) as c:\\n"
        "    s = adbc.AdbcStatement(c); s.set_sql_query('SELECT count(*) FROM t'); s.execute_query(); s.close()\\n"
    )
    ours = sqlite3.connect(path, isolation_level=None)
    ours.execute("PRAGMA journal_mode=WAL")
    ours.execute("CREATE TABLE t (n)")
    ours.execute("INSERT INTO t VALUES (1)")
    if where == "here":
        sys.argv[1:] = [path]
        exec(READ)
    else:
        subprocess.run([sys.executable, "-c", READ, path], check=True)
    # Somebody else opens and closes the file, as any second process does.
    OTHER = "import goodword, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM t').fetchall(); c.close()"
    subprocess.run([sys.executable, "-c", OTHER, path], check=True)
    ours.execute("INSERT INTO t VALUES (2)")
    print("acknowledged", flush=True)
    os._exit(0)
"""


def commits_after(where: str, path: Path) -> list[int]:
    import sqlite3

    words = [sys.executable, "-c", textwrap.dedent(A), str(path), where]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "acknowledged"
    opened = sqlite3.connect(path)
    try:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [n for (n,) in opened.execute("SELECT n FROM t ORDER BY n")]
    finally:
        opened.close()


def test_read_by_a_child_every_commit_stays(tmp_path: Path) -> None:
    assert commits_after("child", tmp_path / "one.sqlite3") == [1, 2]


@pytest.mark.twin
def test_two_sqlite_libraries_on_one_file_in_one_process_lose_a_commit(tmp_path: Path) -> None:
    assert commits_after("here", tmp_path / "two.sqlite3") == [1]


def test_reading_the_tail_holds_no_lock_and_leaves_no_transaction(lake: Path) -> None:
    mirroring.mirror()
    person()
    mirroring.tail()
    assert connection.in_atomic_block is False
    person("Theo")
    assert mirroring.rows_behind() == 2
