"""Poison does not kill the worker, a killed worker loses nothing, eight workers do a job once."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.db import connection
from django.db.models.functions import Now

from goodword.jobs import actions, child, queries, worker
from goodword.jobs.models import Job
from goodword.kit import children

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def wired(settings: LazySettings) -> None:
    settings.GOODWORD_WIRING = "goodword.jobs.tests.wiring"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "said"


def wish(name: str, file: Path, **more: object) -> Job:
    return actions.enqueue(name, {"file": str(file), **more}, due_at=queries.clock() - timedelta(seconds=1))


def now(job: Job) -> Job:
    job.refresh_from_db()
    return job


def another_worker(script: str) -> "subprocess.Popen[bytes]":
    env = children.environment(
        home=django_settings.HOME, database=connection.settings_dict, GOODWORD_WIRING="goodword.jobs.tests.wiring"
    )
    return subprocess.Popen([sys.executable, "-c", script], env=env)


def test_it_does_a_job(file: Path) -> None:
    job = wish("write", file)
    worker.work_off()
    assert (now(job).state, file.read_text()) == ("done", "done\n")


def test_a_job_lets_the_pages_go_first(file: Path) -> None:
    wish("write_priority", file)
    worker.work_off()
    assert int(file.read_text()) == min(os.getpriority(os.PRIO_PROCESS, 0) + child.POLITENESS, 19)


def test_poison_does_not_kill_the_worker(file: Path) -> None:
    leaves, loops, explodes, eats = (wish(name, file) for name in ("exit", "loop", "explode", "eat"))
    last = wish("write", file)
    worker.work_off()
    assert "ended with code 9" in now(leaves).trouble and now(leaves).state == "ready"
    assert "longer than it may" in now(loops).trouble and now(loops).state == "dead"
    assert "the fuse was short" in now(explodes).trouble
    assert "MemoryError" in now(eats).trouble
    assert now(last).state == "done"


# Processes of their own, with connections of their own; only what they load is loaded once for all.
SIDE_BY_SIDE = """
import goodword, os, sys, time, django
django.setup()
from goodword.jobs import actions
from goodword.jobs.models import Job
{work}
pids = []
for _ in range({n}):
    pid = os.fork()
    if not pid:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    pids.append(pid)
sys.exit(sum(os.waitpid(pid, 0)[1] != 0 for pid in pids))
"""
CLAIM_ALL = """
def work():
    while (job := actions.claim()) is not None:
        with open(job.payload["file"], "a") as file:
            file.write(f"{job.pk}\\n")
        assert actions.finish(job)
"""


def test_eight_workers_do_a_job_once(file: Path) -> None:
    wishes = [wish("write", file).pk for _ in range(60)]
    assert another_worker(SIDE_BY_SIDE.format(n=8, work=CLAIM_ALL)).wait(120) == 0
    assert sorted(map(int, file.read_text().split())) == wishes
    assert queries.by_state() == {"done": 60}


WITHOUT_GUARD = """
def work():
    while (job := Job.objects.filter(state="ready").order_by("pk").first()) is not None:
        time.sleep(0.05)
        with open(job.payload["file"], "a") as file:
            file.write(f"{job.pk}\\n")
        Job.objects.filter(pk=job.pk).update(state="done")
"""


@pytest.mark.twin
def test_without_the_guard_a_job_is_done_more_than_once(file: Path) -> None:
    """The claim of `actions.claim` replaced by reading and then writing."""
    wishes = [wish("write", file).pk for _ in range(60)]
    assert another_worker(SIDE_BY_SIDE.format(n=4, work=WITHOUT_GUARD)).wait(120) == 0
    assert len(file.read_text().split()) > len(wishes)


def test_a_killed_worker_loses_nothing_and_leaves_no_child(file: Path) -> None:
    job = wish("sleep", file)
    script = "import goodword, django; django.setup(); from goodword.jobs.worker import work_until; work_until(lambda: False)"
    killed = another_worker(script)
    _wait_for(file.exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    _wait_for(lambda: not _at_work("goodword.jobs.child sleep"))
    assert (now(job).state, job.attempts) == ("running", 1)
    Job.objects.exclude(pk=job.pk).delete()
    Job.objects.update(leased_until=Now() - timedelta(seconds=1))
    again = actions.claim()
    assert again is not None and (again.pk, again.attempts) == (job.pk, 2)


def test_a_worker_told_to_stop_gives_its_work_back(file: Path) -> None:
    job = wish("sleep", file)
    worker.work_until(file.exists)
    assert (now(job).state, job.attempts) == ("ready", 0)


def _wait_for(condition: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def _at_work(words: str) -> bool:
    """Whether a process of this machine was started with these words by this user."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if words in line and int(folder.name) != os.getpid():
            return True
    return False
