"""The standing that the insight process keeps, made anew when too much has changed or its files are old."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar

import pyarrow as pa
from django.conf import settings

from goodword.kit.facts import FACTS
from goodword.lake import engines, marks

from . import mirroring
from .standing import MOST_TOUCHED, Standing, TooManyTouched

MEMORY, THREADS = "1GB", 2
MINUTES_KEPT = 30  # the lake keeps the files of its past for an hour


class Moment:
    """One pinned moment of the lake: the engine opened on it, and the standing that grows there."""

    def __init__(self) -> None:
        mirroring.tail()  # brings the lake up first, where that is due
        self.mark = marks.read(settings.GOODWORD_LAKE)
        self.made_at = time.monotonic()
        self.engine = on_lake(self.mark, {})
        # Asked now: of a lake made anew the same numbers of versions name other files.
        self.files = self.engine.files(FACTS.values())
        self.standing = Standing(self.engine)

    @property
    def is_fresh(self) -> bool:
        """Whether answers can still be computed from it. What it stands on may go while this is asked."""
        if marks.read(settings.GOODWORD_LAKE) == self.mark:
            return True
        is_young = time.monotonic() - self.made_at < 60 * MINUTES_KEPT
        return is_young and all(file.exists() for file in self.files)

    def close(self) -> None:
        self.engine.close()


Look = tuple[Moment, Mapping[str, pa.Table]]


class House:
    """Who asks gets the moment and what has changed since; one at a time computes."""

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._moment: Moment | None = None
        self._looked: ContextVar[list[Look] | None] = ContextVar("looked", default=None)

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """Whatever is asked herein is answered as of one moment: the database is looked through once."""
        token = self._looked.set([])
        try:
            yield
        finally:
            self._looked.reset(token)

    def look(self) -> tuple[marks.Mark, Mapping[str, pa.Table]]:
        """The moment of the lake that answers are computed from, and the rows changed since."""
        moment, tail = self._now()
        return moment.mark, tail

    @contextmanager
    def standing(self) -> Iterator[tuple[Standing, engines.DuckDB]]:
        """The standing, brought up to now. Nobody else has it meanwhile, and nobody renews it."""
        with self._turn:
            moment, tail = self._now()
            try:
                moment.standing.follow(tail)
            except TooManyTouched:
                moment, tail = self._renewed(moment)
                moment.standing.follow(tail, at_most=None)
            yield moment.standing, moment.engine

    def _now(self) -> Look:
        moment, looked = self._moment, self._looked.get()
        if moment is None or not moment.is_fresh:
            return self._renewed(moment)
        if looked and looked[-1][0] is moment:
            return looked[-1]
        with suppress(mirroring.TooMuch):  # too far for it to follow: it is renewed
            found = moment, mirroring.tail_since(moment.mark, longest=MOST_TOUCHED)
            if looked is not None:
                looked.append(found)
            return found
        return self._renewed(moment)

    def _renewed(self, before: Moment | None) -> Look:
        """A new moment in the place of one; that of somebody else who was quicker."""
        with self._turn:
            if self._moment is before or self._moment is None:
                self._renew()
            assert self._moment is not None
            return self._moment, mirroring.tail_since(self._moment.mark)

    def _renew(self) -> None:
        before, self._moment = self._moment, None
        if before is not None:
            before.close()
        self._moment = Moment()


def on_lake(mark: marks.Mark, tail: Mapping[str, pa.Table]) -> engines.DuckDB:
    """An engine on that moment. To say of which versions the facts are it connects to nothing."""
    return engines.pinned(settings.GOODWORD_LAKE, mark, tail, engines.Limits(MEMORY, THREADS))
