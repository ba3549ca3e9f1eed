"""Units kept from one question to the next: only those of people touched since are laid out again.

A standing is pinned to one moment of the lake and keeps the units of an insight as they were
computed. A change in a fact that leaves units apart (`declaration.Apart`) touches the people it is
about; theirs are computed from the facts of these people alone and take the place of the old ones.
The outcome equals that of the plain path, which stays the reference (tests/test_standing.py).
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir
import pyarrow as pa

from goodword.kit.facts import FACTS, ORGANISATIONS, PEOPLE, Fact
from goodword.lake import engines

from .asked import Asked
from .declaration import Facts, Insight
from .opening import Opened

MOST_TOUCHED = 1_000
MOST_KEPT = 8
ABOUT = {"person_id": "people", "introduced_by_id": "people", "organisation_id": "organisations"}
Units = Callable[[Facts, Asked], ir.Table]


class TooManyTouched(Exception):
    """So much has changed since the standing was made that a new one is due."""


@dataclass
class Touched:
    """Ids of people and organisations; what was touched once stays touched."""

    people: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.people | other.people, self.organisations | other.organisations)

    def __len__(self) -> int:
        return len(self.people) + len(self.organisations)


@dataclass
class Kept:
    """The units as they were, what they were compared with, and the versions of the facts that touch all.

    `anew` is the SQL of the units of those touched: their ids stand in tables, so it stays the same.
    """

    units: ir.Table
    shared: Mapping[str, ir.Table]
    versions: tuple[str, ...]
    anew: str = ""


class OfTouched:
    """The facts of some people and organisations alone, with what is shared by all."""

    def __init__(self, facts: Opened, ids: Mapping[str, ir.Table], shared: Mapping[str, ir.Table]) -> None:
        self._facts, self._ids, self._shared = facts, ids, shared

    def __getitem__(self, name: str) -> ir.Table:
        table = self._facts[name]
        if name in self._ids:
            return table.filter(table.id.isin(self._ids[name].id))
        # One part for each column, so that each is looked for in its own statistics.
        columns = {column: self._ids[kind] for column, kind in ABOUT.items() if column in table.columns}
        parts = [table.filter(table[column].isin(ids.id)) for column, ids in columns.items()]
        return parts[0].union(*parts[1:], distinct=True) if len(parts) > 1 else parts[0]

    def keep(self, table: ir.Table) -> ir.Table:
        return table  # of so few it is computed in no time

    def shared(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        return self._shared[name]


class Standing:
    """One open engine with the units it keeps. One question at a time."""

    def __init__(self, engine: engines.DuckDB) -> None:
        self.facts = Opened(engine)
        self._engine = engine
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._touched: dict[str, Touched] = {name: Touched() for name in FACTS}

    def follow(self, tail: Mapping[str, pa.Table]) -> None:
        """Take note of what has changed since the lake's moment. Raises TooManyTouched."""
        self._engine.follow(tail)
        for name, rows in tail.items():
            if rows.num_rows:
                self._touched[name] |= self._touched_by(FACTS[name], rows)
        if sum(map(len, self._touched.values())) > MOST_TOUCHED:
            raise TooManyTouched

    def lay(self, insight: Insight, key: str, units: Units, asked: Asked) -> ir.Table:
        """The units of an insight (of its extra `key`): the kept ones, and anew those that were touched."""
        assert insight.apart is not None
        name = (insight.name, key, asked)
        versions = tuple(self._engine.version(f) for f in insight.reads if f not in insight.apart.facts)
        kept = self._kept.get(name)
        if kept is None or kept.versions != versions:
            shared = self.facts.share_anew()
            laid = self.facts.keep(_needed(units(self.facts, asked), insight))
            self._kept[name] = Kept(laid, shared, versions)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return laid
        self._kept.move_to_end(name)
        touched = Touched()
        for fact in insight.apart.facts:
            touched |= self._touched[fact.name]
        if not touched:
            return kept.units
        ids = {kind: self._engine.note_ids(f"touched_{kind}", getattr(touched, kind)) for kind in ("people", "organisations")}
        if not kept.anew:
            kept.anew = self._engine.sql(_needed(units(OfTouched(self.facts, ids, kept.shared), asked), insight))
        for fact in insight.reads:
            _ = self.facts[fact.name]  # opened anew since the tail has changed; the SQL knows it by its name
        unless = {"person_id": "touched_people", "organisation_id": "touched_organisations"}
        return self._engine.patch(f"{kept.units.get_name()}_now", kept.units, unless, kept.anew)

    def tidy(self) -> None:
        """Let go of the tables of the question that was answered."""
        wanted = {t.get_name() for kept in self._kept.values() for t in (kept.units, *kept.shared.values())}
        for table in self.facts.kept:
            if table.get_name() not in wanted:
                self._engine.forget(table)
        self.facts.kept[:] = [table for table in self.facts.kept if table.get_name() in wanted]

    def _touched_by(self, fact: Fact, rows: pa.Table) -> Touched:
        """Whom the changed rows are about, now and as the lake has them."""
        if fact in {PEOPLE, ORGANISATIONS}:
            ids = set(rows["id"].to_pylist())
            return Touched(people=ids) if fact == PEOPLE else Touched(organisations=ids)
        found = Touched()
        before = self._engine.before(fact, rows["id"].to_pylist())
        for table in (rows, before):
            for column, kind in ABOUT.items():
                if column in table.column_names:
                    getattr(found, kind).update(v for v in table[column].to_pylist() if v is not None)
        return found


def _needed(units: ir.Table, insight: Insight) -> ir.Table:
    assert insight.apart is not None
    return units.select(*(c for c in insight.apart.columns if c in units.columns))
