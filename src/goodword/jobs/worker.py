"""The worker: claims what is due, gives each job to a child, holds its lease, ends it at its limit."""

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import OperationalError

from goodword.kit import children

from . import actions, listening, queries, wiring
from .models import Job

log = logging.getLogger(__name__)
SLOTS = 2
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_LEASES = actions.LEASE.total_seconds() / 4
SECONDS_TO_END = 3


@dataclass
class Running:
    """A job, the child that does it, and when both have to be looked at."""

    job: Job
    process: "subprocess.Popen[str]"
    said: IO[str]
    ends_at: float
    lease_at: float


def work_until(is_over: Callable[[], bool]) -> None:
    """Work until told to stop; then the children are ended and their jobs given back."""
    running: list[Running] = []
    try:
        while not is_over():
            close_old_connections()
            try:
                running = _step(running)
            except OperationalError as trouble:
                log.warning("The database does not answer: %s", trouble)
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        for one in running:
            _end(one)
            one.said.close()
            actions.give_back(one.job)


def work_off(at_most: int = 1000) -> int:
    """Do everything that is due, then stop; how many jobs were done. For the demo and for tests."""
    done = 0
    while done < at_most:
        listening.catch_up()
        job = actions.claim()
        if job is None:
            return done
        running = start(job)
        while look(running):
            time.sleep(0.02)
        done += 1
    return done


def _step(running: list[Running]) -> list[Running]:
    listening.catch_up()
    actions.tick(at=queries.clock())
    still = [one for one in running if look(one)]
    while len(still) < SLOTS and (job := actions.claim()) is not None:
        still.append(start(job))
    return still


def start(job: Job) -> Running:
    """Give a claimed job to a child of its own."""
    said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  (lives as long as the child)
    process = subprocess.Popen(
        [sys.executable, "-m", "goodword.jobs.child", job.name],
        stdin=subprocess.PIPE,
        stdout=said,
        stderr=said,
        text=True,
        env=children.environment(
            home=settings.HOME, database=connection.settings_dict, GOODWORD_WIRING=str(settings.GOODWORD_WIRING)
        ),
        start_new_session=True,
    )
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it died at birth; its exit code says so
        process.stdin.write(json.dumps(job.payload))
        process.stdin.close()
    now = time.monotonic()
    limit = wiring.works()[job.name].limit.total_seconds() if job.name in wiring.works() else 60
    return Running(job, process, said, now + limit, now + SECONDS_BETWEEN_LEASES)


def look(one: Running) -> bool:
    """See after a child; whether it is still at work."""
    code, now = one.process.poll(), time.monotonic()
    if code is None and now < one.ends_at:
        if now >= one.lease_at:
            one.lease_at = now + SECONDS_BETWEEN_LEASES
            if not actions.keep(one.job):
                _end(one)
                one.said.close()
                return False
        return True
    if code is None:
        _end(one)
        actions.fail(one.job, "It took longer than it may, and was ended.")
    elif code == 0:
        actions.finish(one.job)
    else:
        actions.fail(one.job, _last_words(one, code))
    one.said.close()
    return False


def _last_words(one: Running, code: int) -> str:
    one.said.seek(0)
    words = one.said.read()[-actions.LONGEST_TROUBLE :].strip()
    return words or (f"The process was ended by signal {-code}." if code < 0 else f"The process ended with code {code}.")


def _end(one: Running) -> None:
    one.process.terminate()
    try:
        one.process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        one.process.kill()
        one.process.wait()
