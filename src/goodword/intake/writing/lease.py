"""One runner at a time: a lock that falls with its process, and a lease in the database for runners elsewhere."""

import fcntl
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db.models import Q
from django.db.models.functions import Now

from goodword.intake.models import Import

LEASE = timedelta(seconds=60)


class Taken(Exception):
    """Another runner has this import; it will finish it."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Wait until no other import is written from this home folder. A killed process holds nothing."""
    (home / "imports").mkdir(parents=True, exist_ok=True)
    with (home / "imports" / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take(import_id: int, states: Sequence[str], *, state: str) -> str:
    """Take the import, by one guarded UPDATE; the name under which it is held.

    A lease of this machine is free once the lock is ours; one of another machine when it has run out.
    """
    here = socket.gethostname()[:40]
    runner = f"{here}:{os.getpid()}"
    free = Q(runner="") | Q(leased_until=None) | Q(leased_until__lt=Now()) | Q(runner__startswith=f"{here}:")
    taken = Import.objects.filter(free, pk=import_id, state__in=states)
    if not taken.update(runner=runner, leased_until=Now() + LEASE, state=state):
        raise Taken(f"import {import_id} is with another runner, or at another point")
    return runner
