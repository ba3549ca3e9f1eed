"""One job in a process of its own: `python -m goodword.jobs.child NAME`, the payload on the input.

It cannot take the worker with it, it ends when the worker does, and it may be killed at any moment.
"""

import gc
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import django

from goodword.kit.without import leave_out_pandas

if TYPE_CHECKING:
    from .wiring import Payload

SECONDS_BETWEEN_LOOKS = 0.5
POLITENESS = 15  # whoever opens a page waits for it; nobody sits before a job


def main(name: str) -> None:
    """Do the job; any trouble goes up, and the process ends with it."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    os.nice(POLITENESS)
    gc.disable()  # what is loaded now stays: to look through it for rubbish, again and again, is a tenth of the work
    payload = json.load(sys.stdin)
    django.setup()
    do = _loaded(name)
    gc.freeze()
    gc.enable()
    do(payload)


def _loaded(name: str) -> "Callable[[Payload], None]":
    """The function that does it, with as much memory as it may have."""
    from django.conf import settings  # noqa: PLC0415

    from .wiring import work  # noqa: PLC0415  (needs Django's settings)

    leave_out_pandas(settings.GOODWORD_ENGINE)
    kind = work(name)
    if kind.megabytes is not None:
        resource.setrlimit(resource.RLIMIT_AS, (kind.megabytes * 2**20,) * 2)
    return kind.load()


def _end_with(parent: int) -> None:
    """A job without its worker would run beside its own second attempt."""
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
