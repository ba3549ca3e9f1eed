"""How an insight answers a question of some shape: its tables as SQL, compiled when they are first needed.

A plan knows no engine and no days (see `template`), so one serves every question of its shape in this
process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import RLock
from typing import Any, ClassVar, Protocol

import ibis.expr.types as ir
import pyarrow as pa

from goodword.analytics import change, measures

from .asked import Asked
from .declaration import BY, Insight
from .dimensions import Split, chosen
from .drafts import OF_TOUCHED, Columns, Draft, Make
from .narrowing import narrowed
from .template import AFTER, LIMIT, SPANS, Standin, Template, spans

MOST_GROUPS = 2000
OF_THE_WHOLE = ("figure", "list", "change", "population", "checks", "rows", "rows after", "all rows")
Lay = Callable[[Any, str], ir.Table]


@dataclass(frozen=True)
class Step:
    """The SQL of one table of an answer, the facts it reads, and what is to be made before, in order.

    `units` are the keys of kept units that it reads, `touched` the facts of which it reads the rows about a few.
    """

    sql: Template
    schema: pa.Schema
    facts: tuple[str, ...]
    makes: tuple[Make, ...]
    units: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()


class Known(Protocol):
    """Where the steps of a plan may be found compiled, and are put when they are."""

    def find(self, name: str, /) -> Step | None: ...

    def put(self, name: str, step: Step, /) -> None: ...


class Plan:
    """The tables of one insight for questions of one shape. Units are part of the SQL that reads them.

    With a split, `whole` is the plan of the same question without: what is the same in both is compiled once. `known` is
    where its steps may have been kept by another process.
    """

    def __init__(self, insight: Insight, asked: Asked, columns: Columns, dialect: str, whole: "Plan | None" = None) -> None:
        self.insight, self.asked, self._unsplit = insight, asked, whole
        self.known: Known | None = None
        self._spans = SPANS if isinstance(asked, Standin) else spans(asked)
        self._draft = Draft(columns, dialect, kept="split_" if whole else "")
        self._steps: dict[str, Step] = {}
        self._lock = RLock()

    def step(self, name: str) -> Step:
        """The step of that name: a key of `laid`, some with what they are about after a colon."""
        if self._unsplit is not None and self._is_of_the_whole(name):
            return self._unsplit.step(name)
        with self._lock:
            if name not in self._steps:
                self._steps[name] = (self.known and self.known.find(name)) or self._compiled(name)
            return self._steps[name]

    def _compiled(self, name: str) -> Step:
        what, _, key = name.partition(":")
        step = self._stepped(self.laid[what](self, key))
        if self.known:
            self.known.put(name, step)
        return step

    def _is_of_the_whole(self, name: str) -> bool:
        return name in OF_THE_WHOLE or any(name == f"beside:{e.key}" and e.units is None for e in self.insight.extras)

    def compile(self) -> None:
        """Every step that an answer without a split may need."""
        insight = self.insight
        has = {"list": insight.listing, "change": insight.moves, "population": insight.population, "checks": insight.checks}
        names = ["figure", *(name for name, one in has.items() if one and not self.asked.bare)]
        names += [f"beside:{e.key}" for e in insight.extras if e.also_bare or not self.asked.bare]
        for name in names:
            self.step(name)

    def _stepped(self, table: ir.Table) -> Step:
        sql = self._draft.compiled(table)
        wanted, makes = self._draft.needed(sql)
        facts = tuple(fact for fact in self._draft.columns if fact in wanted)
        touched = tuple(fact for name, fact in OF_TOUCHED.items() if name in wanted)
        return Step(sql, table.schema().to_pyarrow(), facts, makes, self._kept(wanted), touched)

    def _kept(self, wanted: set[str]) -> tuple[str, ...]:
        """The keys of the kept units among some names."""
        return ()

    @property
    def _is_clustered(self) -> bool:
        return self.asked.every or self.insight.is_clustered

    @property
    def _plain(self) -> Asked:
        """The question without its split."""
        return replace(self.asked, by=None)

    @cached_property
    def _units(self) -> ir.Table:
        """The units without a split."""
        return self.insight.units(self._draft, self._plain)

    @cached_property
    def _whole(self) -> ir.Table:
        """The same, computed once where the number and what stands beside it come from them."""
        units, besides = self._units, [extra for extra in self.insight.extras if extra.units is None]
        if self.asked.bare or not (self.insight.listing or besides):
            return units
        if self.insight.listing:
            return self._draft.keep(units)
        return self._draft.keep(narrowed(units, [self._figured(units), *(extra.table(units, self.asked) for extra in besides)]))

    def _units_of(self, key: str) -> ir.Table:
        """The units of an extra that has some of its own."""
        extra = next(e for e in self.insight.extras if e.key == key)
        assert extra.units is not None
        return extra.units(self._draft, self.asked)

    def _figure(self, _: str) -> ir.Table:
        return self._figured(self._whole)

    def _figured(self, units: ir.Table) -> ir.Table:
        """What the number is made of."""
        beside = self.insight.beside(units) if self.insight.beside else {}
        return measures.summary(units, self.insight.measure, every=self._is_clustered, beside=beside)

    def _groups(self, _: str) -> ir.Table:
        dimension = chosen(self.insight, self._draft, str(self.asked.by))
        units = self.insight.units(Split(self.insight, self._draft, dimension), self.asked)
        table = measures.summary(units, self.insight.measure, by=BY, every=self._is_clustered)
        return table.order_by(table.n.desc()).limit(MOST_GROUPS)

    def _list(self, _: str) -> ir.Table:
        listing = self.insight.listing
        assert listing is not None
        return self._ranked().limit(listing.longest).select(*listing.shows)

    def _ranked(self) -> ir.Table:
        """The units that are on the list, in its order."""
        listing, units = self.insight.listing, self._whole
        assert listing is not None
        return units.filter(units[listing.of]).order_by([units[c].desc() for c in listing.order] + [units[self.insight.key]])

    def _change(self, _: str) -> ir.Table:
        assert self.insight.moves is not None
        return change.summary(self.insight.moves(self._draft, self.asked, self._spans), self.insight.measure, self._spans)

    def _population(self, _: str) -> ir.Table:
        assert self.insight.population is not None
        return self.insight.population(self._draft, self.asked)

    def _checks(self, _: str) -> ir.Table:
        assert self.insight.checks is not None
        return self.insight.checks(self._draft, self.asked)

    def _beside(self, key: str) -> ir.Table:
        extra = next(e for e in self.insight.extras if e.key == key)
        return extra.table(self._whole if extra.units is None else self._units_of(key), self.asked)

    def _rows(self, _: str) -> ir.Table:
        return self._shown.order_by(self.insight.key).limit(LIMIT)

    def _rows_after(self, _: str) -> ir.Table:
        shown = self._shown
        return shown.filter(shown[self.insight.key] > AFTER).order_by(self.insight.key).limit(LIMIT)

    def _all_rows(self, _: str) -> ir.Table:
        return self._shown.order_by(self.insight.key)

    @property
    def _shown(self) -> ir.Table:
        units = self._told(self._plain)
        return units.select(*(c for c in self.insight.shows if c in units.columns)) if self.insight.shows else units

    def _told(self, asked: Asked) -> ir.Table:
        """The units with all that their rows show."""
        return self.insight.told(self._draft, asked) if self.insight.told else self.insight.units(self._draft, asked)

    def _filed(self, _: str) -> ir.Table:
        """Of whom there is something to file, and what."""
        filing = self.insight.files
        assert filing is not None
        units = self._told(self.asked)
        wanted = {"person_id", "organisation_id", "n_orders", filing.n, filing.value, filing.label, filing.stake, *filing.reason}
        kept = units.filter(units[filing.only]) if filing.only else units
        return kept.select(*sorted(wanted & set(units.columns)))

    laid: ClassVar[Mapping[str, Lay]] = {
        "figure": _figure,
        "groups": _groups,
        "list": _list,
        "change": _change,
        "population": _population,
        "checks": _checks,
        "beside": _beside,
        "rows": _rows,
        "rows after": _rows_after,
        "all rows": _all_rows,
        "filed": _filed,
    }
