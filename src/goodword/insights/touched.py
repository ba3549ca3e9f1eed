"""Whom the changes since the lake's moment are about, and the rows about these.

A lake is asked for the rows of one person by reading a whole column of every file. So that is done
once for each who is touched, and what it gave is kept beside the changed rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from goodword.kit.facts import FACTS, ORGANISATIONS, PEOPLE, Fact
from goodword.lake import engines

from .drafts import ABOUT, of_touched

IDS = {PEOPLE.name: "touched_people", ORGANISATIONS.name: "touched_organisations"}
FEW = 4  # that many are quicker looked for one by one: equality is found in a column's dictionary
Tail = Mapping[str, pa.Table]


@dataclass
class Touched:
    """Ids of people and organisations; what was touched once stays touched."""

    people: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.people) + len(self.organisations)

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.people | other.people, self.organisations | other.organisations)


class Changes:
    """What has changed since the moment that an engine is pinned to."""

    def __init__(self, engine: engines.DuckDB) -> None:
        self._engine = engine
        self.touched: dict[str, Touched] = {name: Touched() for name in FACTS}
        self.tail: Tail = {}
        self._looked_up: dict[str, set[int]] = {name: set() for name in FACTS}
        self._held: dict[str, Touched] = {}

    def follow(self, tail: Tail) -> None:
        """Take other rows as those changed since the moment."""
        self.tail = dict(tail)
        self._engine.follow(tail)
        for name, rows in tail.items():
            if rows.num_rows:
                self._note(self.touched[name], FACTS[name], rows)

    @property
    def everybody(self) -> Touched:
        """Everybody that any change is about."""
        found = Touched()
        for touched in self.touched.values():
            found = found | touched
        return found

    def about(self, facts: Iterable[str]) -> Touched:
        """Whom the changes in some facts are about."""
        found = Touched()
        for name in facts:
            found = found | self.touched[name]
        return found

    def pin(self, *, is_pinned: bool) -> None:
        """Show the facts as the lake has them, or as they are now."""
        self._engine.follow({} if is_pinned else self.tail)

    def name_ids(self) -> None:
        """Put the ids of everybody touched into tables."""
        everybody = self.everybody
        for kind, name in IDS.items():
            self._engine.note_ids(name, getattr(everybody, kind))

    def show(self, facts: Iterable[str], *, is_pinned: bool) -> None:
        """Show the rows of facts that are about whoever is touched, as the lake has them or as they are now."""
        for name in facts:
            self._hold(FACTS[name])
            rows = f"SELECT * FROM {name}_held"  # noqa: S608  (names from kit/facts.py)
            if not is_pinned and self._engine.open_tail(FACTS[name]):
                changed = f"SELECT * EXCLUDE is_gone FROM {name}_tail WHERE NOT is_gone"  # noqa: S608
                rows = f"{rows} WHERE id NOT IN (SELECT id FROM {name}_tail) UNION ALL BY NAME {changed}"  # noqa: S608
            self._engine.see(of_touched(name), rows)

    def _hold(self, fact: Fact) -> None:
        """Fetch what the lake has about those who were touched since it was last looked through."""
        everybody, before = self.everybody, self._held.get(fact.name)
        new = Touched(everybody.people, everybody.organisations)
        if before is not None:
            new = Touched(new.people - before.people, new.organisations - before.organisations)
            if not new:
                return
        self.pin(is_pinned=True)
        self._engine.open(fact)
        if before is None:
            self._engine.make(f"{fact.name}_held", f"SELECT * FROM {fact.name} WHERE false")  # noqa: S608
        for column, kind in ABOUT.items() if fact not in {PEOPLE, ORGANISATIONS} else [("id", fact.name)]:
            if column in fact.schema:
                self._fetch(fact, column, getattr(new, kind))
        self._held[fact.name] = everybody
        self.pin(is_pinned=False)

    def _fetch(self, fact: Fact, column: str, ids: set[int]) -> None:
        some = [f"= {one}" for one in sorted(ids)]
        if len(ids) > FEW:
            self._engine.note_ids("new_ids", ids)
            some = ["IN (SELECT id FROM new_ids)"]
        for wanted in some:
            held = f"SELECT id FROM {fact.name}_held"  # noqa: S608  (names from kit/facts.py, ids are integers)
            rows = f"SELECT * FROM {fact.name} WHERE {column} {wanted} AND id NOT IN ({held})"  # noqa: S608
            self._engine.add(f"{fact.name}_held", rows)

    def _note(self, touched: Touched, fact: Fact, rows: pa.Table) -> None:
        """Whom the changed rows are about, now and as the lake has them."""
        if fact in {PEOPLE, ORGANISATIONS}:
            getattr(touched, fact.name).update(rows["id"].to_pylist())
            return
        known = self._looked_up[fact.name]
        new = set(rows["id"].to_pylist()) - known
        known |= new
        for table in (rows, self._engine.before(fact, sorted(new))):
            for column, kind in ABOUT.items():
                if column in table.column_names:
                    getattr(touched, kind).update(v for v in table[column].to_pylist() if v is not None)
