"""A table of jobs that go well, and of jobs that go wrong in each way a job can."""

import os
import time
from datetime import timedelta
from pathlib import Path

from goodword.jobs.wiring import Every, Listener, Payload, Work


def write(payload: Payload) -> None:
    with Path(payload["file"]).open("a") as file:
        file.write("done\n")


def write_priority(payload: Payload) -> None:
    Path(payload["file"]).write_text(str(os.getpriority(os.PRIO_PROCESS, 0)))


def write_and_exit(payload: Payload) -> None:
    write(payload)
    os._exit(0 if payload.get("well") else 9)


def loop(_: Payload) -> None:
    while True:
        time.sleep(0.1)


def sleep(payload: Payload) -> None:
    write(payload)
    time.sleep(60)


def explode(_: Payload) -> None:
    raise RuntimeError("the fuse was short")


def eat(_: Payload) -> None:
    print(len(bytearray(2**31)))


JOBS = {
    "write": Work(f"{__name__}.write"),
    "count_all": Work(f"{__name__}.write", is_alone=True),
    "write_priority": Work(f"{__name__}.write_priority"),
    "exit": Work(f"{__name__}.write_and_exit"),
    "loop": Work(f"{__name__}.loop", limit=timedelta(seconds=1), most_attempts=1),
    "sleep": Work(f"{__name__}.sleep"),
    "explode": Work(f"{__name__}.explode"),
    "eat": Work(f"{__name__}.eat", megabytes=1024, most_attempts=1),
}
LISTENERS = (Listener(("people.*",), job="write", after=timedelta(seconds=2)),)
CLOCKWORK = (Every("write", timedelta(hours=1), {"file": "/dev/null"}),)
