"""Units kept from one question to the next: only those of people touched since are laid out again.

A standing is pinned to one moment of the lake and keeps the units of an insight as they were at that
moment, and what their tables added up to. What has changed since touches the people and organisations
it is about; theirs are computed from the facts of these alone, and what they come to takes the place of
what the old ones came to. What units are compared with is about everybody (`Facts.shared`); it is
read off counts, from which those of the touched are taken away as they were and to which they are added
as they are. Only when it comes out otherwise is everybody laid out again. The outcome equals that
of the plain path, which stays the reference (tests/test_standing.py).
"""

from collections import OrderedDict
from collections.abc import Mapping

import pyarrow as pa

from goodword.lake import engines

from .asked import Asked
from .declaration import Insight
from .known_plans import PLANS
from .seat import Kept, Seat
from .sitting import columns_on
from .standing_plans import units_named
from .template import MADE, Values
from .touched import Changes

MOST_TOUCHED = 1_000
MOST_KEPT = 8


class TooManyTouched(Exception):
    """So much has changed since the standing was made that a new one is due."""


class Standing:
    """One open engine with the units it keeps. One question at a time."""

    def __init__(self, engine: engines.DuckDB) -> None:
        self._engine = engine
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self.changes = Changes(engine)
        self._n = 0

    def follow(self, tail: Mapping[str, pa.Table], *, at_most: int | None = MOST_TOUCHED) -> None:
        """Take note of what has changed since the lake's moment. Raises TooManyTouched."""
        self.changes.follow(tail)
        if at_most is not None and sum(map(len, self.changes.touched.values())) > at_most:
            raise TooManyTouched

    def sit(self, insight: Insight, asked: Asked) -> Seat:
        """A sitting for one question, in which units are the kept ones and anew those that were touched."""
        plan = PLANS.find_standing(insight, asked, columns_on(self._engine, insight, asked), self._engine.dialect)
        key = (plan, asked)
        if key not in self._kept:
            self._n += 1
            self._kept[key] = Kept(f"k{self._n}_")
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._let_go(self._kept.popitem(last=False)[1])
        return Seat(self.changes, self._engine, plan, Values.of(asked, self._kept[key].place), self._kept[key])

    def _let_go(self, kept: Kept) -> None:
        for key in kept.keys:
            self._engine.unsee(units_named(key).replace(MADE, kept.place))
        for name in kept.made:
            self._engine.drop(name)
