"""Plans of which the units are kept between questions, by whoever runs them.

The units stand under the names that `Step.units` lists, and a step reads them there.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

import ibis
import ibis.expr.types as ir

from .asked import Asked
from .declaration import Facts, Insight
from .drafts import Columns, OfTouched
from .plans import Lay, Plan
from .template import MADE

SHARED = f"{MADE}shared_"


class StandingPlan(Plan):
    """The tables of an insight whose units are laid out apart, each from the rows of its own person or organisation."""

    def __init__(self, insight: Insight, asked: Asked, columns: Columns, dialect: str) -> None:
        super().__init__(insight, asked, columns, dialect)
        self._laid_of_all: dict[str, ir.Table] = {}
        self._laid_of_touched: dict[str, tuple[OfTouched, ir.Table]] = {}

    def compile(self) -> None:
        """Every step that an answer may need, also after a change."""
        super().compile()
        names = [f"{what}:{key}" for key in self._keys() for what in ("units", "touched")]
        names += ["candidates"] if self.insight.listing else []
        for name in names:
            self.step(name)
        for name in self.shared():
            self.step(f"touched counts:{name}")
            self.step(f"shared now:{name}")

    def shared(self) -> tuple[str, ...]:
        """The names of what units laid out so far are compared with."""
        laid = [step for name, step in list(self._steps.items()) if name.startswith("units:")]
        makes = (make.name for step in laid for make in step.makes)
        return tuple(dict.fromkeys(name.removeprefix(SHARED) for name in makes if name.startswith(SHARED)))

    def _kept(self, wanted: set[str]) -> tuple[str, ...]:
        return tuple(key for key in self._keys() if units_named(key) in wanted)

    def _keys(self) -> tuple[str, ...]:
        return ("", *(extra.key for extra in self.insight.extras if extra.units))

    @cached_property
    def _whole(self) -> ir.Table:
        return self._units_of("")

    def _units_of(self, key: str) -> ir.Table:
        return ibis.table(ibis.Schema.from_pyarrow(self.step(f"units:{key}").schema), name=units_named(key))

    def _candidates(self, _: str) -> ir.Table:
        """Who is on the list or would be next, with everything that is kept of them."""
        listing = self.insight.listing
        assert listing is not None
        return self._ranked().limit(listing.longest + listing.next_in_line)

    def _laid(self, key: str) -> ir.Table:
        """Everybody's units. That the draft knows what they share comes of laying them, whoever compiled them."""
        if key not in self._laid_of_all:
            self._laid_of_all[key] = self._of(self._draft, key)
        return self._laid_of_all[key]

    def _touched(self, key: str) -> ir.Table:
        return self._of_touched(key)[1]

    def _touched_counts(self, name: str) -> ir.Table:
        found = (self._of_touched(key)[0].counts for key in self._keys())
        return next(counts[name] for counts in found if name in counts)

    def _shared_now(self, name: str) -> ir.Table:
        """The shared table read off other counts, which stand under this name."""
        counts = ibis.table(self._touched_counts(name).schema(), name=f"{MADE}counts_now")
        return self._draft.shares[name].read(counts)

    def _of_touched(self, key: str) -> tuple[OfTouched, ir.Table]:
        if key not in self._laid_of_touched:
            self._laid(key)  # what is shared is everybody's
            facts = OfTouched(self._draft)
            self._laid_of_touched[key] = (facts, self._of(facts, key))
        return self._laid_of_touched[key]

    def _of(self, facts: Facts, key: str) -> ir.Table:
        apart = self.insight.apart
        assert apart is not None
        extra = next((e for e in self.insight.extras if e.key == key), None)
        units = ((extra and extra.units) or self.insight.units)(facts, self._plain)
        return units.select(*(c for c in apart.columns if c in units.columns))

    laid: ClassVar[Mapping[str, Lay]] = {
        **Plan.laid,
        "candidates": _candidates,
        "units": _laid,
        "touched": _touched,
        "touched counts": _touched_counts,
        "shared now": _shared_now,
    }


def units_named(key: str) -> str:
    """Under which name the units that are kept are read."""
    return f"{MADE}units_{key}"
