"""Units kept from one question to the next: only those of people touched since are laid out again.

A standing is pinned to one moment of the lake and keeps the units of an insight as they were at that
moment. What has changed since touches the people and organisations it is about; theirs are computed
from the facts of these alone and take the place of the old ones. What units are compared with is
about everybody (`Facts.shared`); it is read off counts, from which those of the touched are taken away
as they were and to which they are added as they are. Only when it comes out otherwise is everybody
laid out again. The outcome equals that of the plain path, which stays the reference
(tests/test_standing.py).
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from goodword.kit.facts import FACTS, ORGANISATIONS, PEOPLE, Fact
from goodword.lake import engines

from .asked import Asked
from .declaration import Insight
from .plans import ABOUT, Make, Plan, Step, units_named
from .sitting import Sitting, plan_on
from .template import MADE, Values

MOST_TOUCHED = 1_000
MOST_KEPT = 8
IDS = {"person_id": "touched_people", "organisation_id": "touched_organisations"}


class TooManyTouched(Exception):
    """So much has changed since the standing was made that a new one is due."""


@dataclass
class Touched:
    """Ids of people and organisations; what was touched once stays touched."""

    people: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.people) + len(self.organisations)


@dataclass
class Kept:
    """Where the tables of one question begin their names, and which units are there, by key."""

    place: str
    keys: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)


class Standing:
    """One open engine with the units it keeps. One question at a time."""

    def __init__(self, engine: engines.DuckDB) -> None:
        self._engine = engine
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._touched: dict[str, Touched] = {name: Touched() for name in FACTS}
        self._tail: dict[str, pa.Table] = {}
        self._n = 0

    def follow(self, tail: Mapping[str, pa.Table], *, at_most: int | None = MOST_TOUCHED) -> None:
        """Take note of what has changed since the lake's moment. Raises TooManyTouched."""
        self._tail = dict(tail)
        self._engine.follow(tail)
        for name, rows in tail.items():
            if rows.num_rows:
                self._note(self._touched[name], FACTS[name], rows)
        if at_most is not None and sum(map(len, self._touched.values())) > at_most:
            raise TooManyTouched

    def sit(self, insight: Insight, asked: Asked) -> "Seat":
        """A sitting for one question, in which units are the kept ones and anew those that were touched."""
        plan = plan_on(self._engine, insight, asked, is_standing=True)
        key = (plan, asked)
        if key not in self._kept:
            self._n += 1
            self._kept[key] = Kept(f"k{self._n}_")
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._let_go(self._kept.popitem(last=False)[1])
        return Seat(self, self._engine, plan, Values.of(asked, self._kept[key].place), self._kept[key])

    def touched_by(self, step: Step) -> Touched:
        """Whom the changes in what a step reads are about."""
        found = Touched()
        for name in step.facts:
            found.people |= self._touched[name].people
            found.organisations |= self._touched[name].organisations
        return found

    def at_the_moment(self, *, is_pinned: bool) -> None:
        """Show the facts as the lake has them, or as they are now."""
        self._engine.follow({} if is_pinned else self._tail)

    def _let_go(self, kept: Kept) -> None:
        for key in kept.keys:
            self._engine.unsee(units_named(key).replace(MADE, kept.place))
        for name in kept.made:
            self._engine.drop(name)

    def _note(self, touched: Touched, fact: Fact, rows: pa.Table) -> None:
        """Whom the changed rows are about, now and as the lake has them."""
        if fact in {PEOPLE, ORGANISATIONS}:
            getattr(touched, fact.name).update(rows["id"].to_pylist())
            return
        for table in (rows, self._engine.before(fact, rows["id"].to_pylist())):
            for column, kind in ABOUT.items():
                if column in table.column_names:
                    getattr(touched, kind).update(v for v in table[column].to_pylist() if v is not None)


class Seat(Sitting):
    """A sitting on kept units."""

    engine: engines.DuckDB

    def __init__(self, standing: Standing, engine: engines.DuckDB, plan: Plan, values: Values, kept: Kept) -> None:
        super().__init__(engine, plan, values)
        self._standing, self._kept = standing, kept
        self._brought: set[str] = set()

    def prepare(self, step: Step) -> None:
        for key in step.units:
            if key not in self._brought:
                self._bring(key)
                self._brought.add(key)
        super().prepare(step)

    def _bring(self, key: str) -> None:
        """See that the units of a key stand under their name, up to now."""
        laid = self.plan.step(f"units:{key}")
        if key not in self._kept.keys:
            self._lay(key, laid)
        touched = self._standing.touched_by(laid)
        name = self.here(units_named(key))
        if not touched:
            self.engine.see(name, f"SELECT * FROM {name}_kept")  # noqa: S608
            return
        self.engine.note_ids("touched_people", touched.people)
        self.engine.note_ids("touched_organisations", touched.organisations)
        if self._compare(key, laid):
            self._lay(key, laid)
        self._patch(name, self.plan.step(f"touched:{key}"), laid.schema.names)

    def _lay(self, key: str, laid: Step) -> None:
        """Everybody's units as of the lake's moment, compared with what is shared as that is kept."""
        self._standing.at_the_moment(is_pinned=True)
        self.prepare(laid)
        units = f"{self.here(units_named(key))}_kept"
        self.engine.make(units, laid.sql.filled(self.values))
        shared = {self.here(f"{MADE}{what}_{name}") for name in self.plan.shared() for what in ("shared", "counts")}
        self._kept.made |= {units, *(shared & set(self._made))}
        self._kept.keys.add(key)
        self.tidy()
        self._standing.at_the_moment(is_pinned=False)

    def make(self, make: Make) -> None:
        if self.here(make.name) not in self._kept.made:
            super().make(make)

    def tidy(self) -> None:
        """Let go of what was made, but for what is kept."""
        self._made = [name for name in self._made if name not in self._kept.made]
        super().tidy()

    def _compare(self, key: str, laid: Step) -> bool:
        """Bring what is shared up to now; whether it differs from what the kept units were compared with."""
        mine = [name for name in self.plan.shared() if any(m.name == f"{MADE}shared_{name}" for m in laid.makes)]
        return any([self._differs(name) for name in mine])

    def _differs(self, name: str) -> bool:
        of_touched = self.plan.step(f"touched counts:{name}")
        if not self._standing.touched_by(of_touched):
            return False
        sql = of_touched.sql.filled(self.values)
        now, before, counts = (self.here(f"{MADE}{x}") for x in ("now", "before", f"counts_{name}"))
        for made, is_pinned in ((before, True), (now, False)):
            self._standing.at_the_moment(is_pinned=is_pinned)
            self.open(of_touched)
            self.engine.make(made, sql)
        self.engine.make(self.here(f"{MADE}counts_now"), _added(of_touched.schema.names, counts, now, before))
        shared, anew = self.here(f"{MADE}shared_{name}"), self.here(f"{MADE}shared_now")
        self.engine.make(anew, self.plan.step(f"shared now:{name}").sql.filled(self.values))
        is_other = self.engine.differ(shared, anew)
        if is_other:
            self.engine.make(shared, f"SELECT * FROM {anew}")  # noqa: S608
        return is_other

    def _patch(self, name: str, touched: Step, columns: list[str]) -> None:
        """The kept units but for those of the touched, and theirs anew, under the name."""
        self.open(touched)
        self.engine.make(f"{name}_anew", touched.sql.filled(self.values))
        self._kept.made.add(f"{name}_anew")
        passed = [f"({c} IS NULL OR {c} NOT IN (SELECT id FROM {ids}))" for c, ids in IDS.items() if c in columns]  # noqa: S608
        kept = f"SELECT * FROM {name}_kept WHERE {' AND '.join(passed)}"  # noqa: S608
        self.engine.see(name, f"{kept} UNION ALL BY NAME SELECT * FROM {name}_anew")  # noqa: S608


def _added(columns: list[str], counts: str, now: str, before: str) -> str:
    """The counts of everybody now: those kept, and the touched as they are, less the touched as they were."""
    keys = [c for c in columns if not c.startswith("n")]
    sums = [c for c in columns if c.startswith("n")]
    chosen, added = ", ".join(keys), ", ".join(f"sum({c})::BIGINT AS {c}" for c in sums)
    less = ", ".join([*keys, *(f"-{c} AS {c}" for c in sums)])
    every = f"SELECT {', '.join(columns)} FROM {counts} UNION ALL BY NAME FROM {now}"  # noqa: S608
    both = f"{every} UNION ALL BY NAME SELECT {less} FROM {before}"  # noqa: S608
    left = " OR ".join(f"sum({c}) <> 0" for c in sums)
    return f"SELECT {chosen}, {added} FROM ({both}) GROUP BY {chosen} HAVING {left}"  # noqa: S608
