"""How far long work is: a bar on the error stream for whoever sits before it, nothing for programs."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from goodword.intake.rules import EVEN, GROWTH, Mark, Step, pace
from goodword.intake.writing import telling

from .saying import is_json

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0  # what is over sooner needs no bar
WORDS = {Step.READING: "Reading", Step.SORTING: "Understanding", Step.WRITING: "Bringing in"}


@contextmanager
def shown() -> Iterator[telling.Listener | None]:
    """While inside, show how far imports are; gives the listener for what tells by itself."""
    if is_json() or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bar = Bar(stack)
        stack.enter_context(telling.told_to(bar.take))
        yield bar.take


class Bar:
    """One bar; a new step begins it anew."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack, self._since = stack, time.monotonic()
        self._progress: Progress | None = None
        self._step: Step | None = None
        self._began = Mark(0, 0.0)

    def take(self, step: Step, done: int, of: int) -> None:
        """The work is so far."""
        now = Mark(done, time.monotonic())
        if step != self._step or not self._began.rows:
            self._step, self._began = step, now
        if self._progress is None and now.seconds < self._since + PATIENCE:
            return
        shown = self._shown()
        shown.update(shown.task_ids[0], description=WORDS[step], completed=done, total=of or None, said=self.said(now, of))

    def said(self, now: Mark, of: int) -> str:
        """Rows, rate and time left, by the rule of the page of an import."""
        if not of or not now.rows:
            return ""
        found = pace(rows=of, now=now, began=self._began, growth=EVEN if self._step is Step.READING else GROWTH)
        words = f"{now.rows:,} of {of:,} rows"
        if found.seconds_left is None:
            return words
        return f"{words} · {found.rows_per_second:,.0f} a second · about {found.seconds_left:,.0f} s left"

    def _shown(self) -> "Progress":
        if self._progress is None:
            from rich.console import Console  # noqa: PLC0415  (slow to load, and short work shows no bar)
            from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"))
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._stack.enter_context(self._progress)
            self._progress.add_task("", total=None, said="")
        return self._progress
