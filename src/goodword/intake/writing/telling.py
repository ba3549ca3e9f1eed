"""How far an import is: kept where its pages look, and told to whoever waits in this process.

What is written here is only ever shown: nothing is decided by it, and whoever lost the import writes nothing.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Now

from goodword.intake.models import Import
from goodword.intake.rules import Step

from .lease import LEASE

SECONDS_BETWEEN_WORDS = 0.5
Listener = Callable[[Step, int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Everything inside tells the listener how far it is, too."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def aloud(step: Step, done: int, of: int) -> None:
    """Tell whoever waits in this process."""
    if listener := _listener.get():
        listener(step, done, of)


@dataclass
class Telling:
    """One import, at one point, in the hands of one runner; without a runner nobody has it yet."""

    import_id: int
    state: str
    runner: str = ""
    said_at: float = 0.0

    def begin(self, step: Step, *, of: int | None = None) -> None:
        """A step begins; its rows count from nothing."""
        self._keep(step=step, rows=of, rows_done=0)
        aloud(step, 0, of or 0)

    def reading(self, done: int, of: int) -> None:
        """So many rows of a file are read. Whoever reads keeps the import."""
        self._keep(step=Step.READING, rows=of or None, rows_done=done)
        aloud(Step.READING, done, of)

    def done(self, done: int, of: int) -> None:
        """So many rows are done; said now and then, for what does not count its rows as it writes them."""
        if time.monotonic() >= self.said_at + SECONDS_BETWEEN_WORDS:
            self._keep(rows_done=done)
        aloud(Step.WRITING, done, of)

    def _keep(self, **told: object) -> None:
        self.said_at = time.monotonic()
        held = {"leased_until": Now() + LEASE} if self.runner else {}
        Import.objects.filter(pk=self.import_id, state=self.state, runner=self.runner).update(**told, **held)


class Way:
    """Records taken back, of all that an import made and changed."""

    def __init__(self, telling: Telling, of: int) -> None:
        self._telling, self._of, self._done = telling, of, 0
        telling.begin(Step.WRITING, of=of or None)

    def go(self, n: int) -> None:
        """So many more are gone through."""
        self._done = min(self._done + n, self._of)
        self._telling.done(self._done, self._of)


def changed_by(counts: Mapping[str, Any]) -> int:
    """How many records an import made and changed, by what it said when it was done; 0 where it never was."""
    return sum(n["created"] + n.get("updated", 0) for n in counts.values() if isinstance(n, dict) and "created" in n)
