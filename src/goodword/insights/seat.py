"""One question on kept units: what they added up to, less what the touched were, and with what these are."""

from dataclasses import dataclass, field

import pyarrow as pa

from goodword.kit.facts import FACTS
from goodword.lake import engines

from .drafts import Make
from .patching import added_up, counts_now, of_the_others, of_the_touched, sums_of
from .plans import Step
from .sitting import Sitting
from .standing_plans import StandingPlan, units_named
from .template import MADE, Values
from .touched import Changes


@dataclass
class Kept:
    """Where the tables of one question begin their names, which units are there, by key, and what they added up to."""

    place: str
    keys: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    sums: dict[str, dict[str, pa.Table]] = field(default_factory=dict)
    plain: dict[str, tuple[object, pa.Table]] = field(default_factory=dict)


class Seat(Sitting):
    """A sitting on kept units."""

    engine: engines.DuckDB
    plan: StandingPlan

    def __init__(self, changes: Changes, engine: engines.DuckDB, plan: StandingPlan, values: Values, kept: Kept) -> None:
        super().__init__(engine, plan, values)
        self._changes, self._kept = changes, kept
        self._patched: dict[str, bool] = {}

    def table(self, name: str) -> pa.Table:
        step = self.plan.step(name)
        if not step.units:
            return self._unchanged(name, step)
        (key,) = step.units
        self._bring(key)
        kept = self._of_kept(name, step, key)
        if not self._patched[key]:
            return kept
        units, sums = self._units(key), sums_of(name, step.schema)
        if name == "list" or not sums:
            return self._over(step, key, self._rows_now(key, is_list=name == "list"))
        old, anew = (self._over(step, key, f"{units}_{part}") for part in ("old", "anew"))
        return added_up(kept, old, anew, sums)

    def _unchanged(self, name: str, step: Step) -> pa.Table:
        """A table that is read off the facts alone; computed again when these are others."""
        versions = tuple(self.engine.version(FACTS[fact]) for fact in step.facts)
        known, found = self._kept.plain.get(name, (None, None))
        if known != versions or found is None:
            found = super().table(name)
            self._kept.plain[name] = (versions, found)
        return found

    def _of_kept(self, name: str, step: Step, key: str) -> pa.Table:
        """What a table comes to over the units as they were kept."""
        known = self._kept.sums[key]
        if name not in known:
            known[name] = self._over(step, key, f"{self._units(key)}_kept")
            if name == "list":
                candidates = f"{self._units(key)}_candidates"
                self.engine.make(candidates, self.plan.step("candidates").sql.filled(self.values))
                self._kept.made.add(candidates)
        return known[name]

    def _rows_now(self, key: str, *, is_list: bool) -> str:
        """The units as they are now; for a list the candidates do, unless too many of them were touched."""
        units, columns, everybody = self._units(key), self.plan.step(f"units:{key}").schema.names, self._changes.everybody
        rest = of_the_others(f"{units}_kept", columns, everybody)
        if is_list and (listing := self.plan.insight.listing):
            few = of_the_others(f"{units}_candidates", columns, everybody)
            is_all = self.engine.count(f"{units}_candidates") < listing.longest + listing.next_in_line
            rest = few if is_all or self.engine.count(f"({few})") >= listing.longest else rest
        return f"({rest} UNION ALL BY NAME SELECT * FROM {units}_anew)"  # noqa: S608

    def _over(self, step: Step, key: str, rows: str) -> pa.Table:
        """A table as it comes out over some rows in the place of the units."""
        self.engine.see(self._units(key), f"SELECT * FROM {rows}")  # noqa: S608
        return self.engine.query(step.sql.filled(self.values), step.schema)

    def _units(self, key: str) -> str:
        return self.here(units_named(key))

    def _bring(self, key: str) -> None:
        """See that the units of a key are there, and beside them those of the touched as they were and as they are."""
        if key in self._patched:
            return
        laid = self.plan.step(f"units:{key}")
        if key not in self._kept.keys:
            self._lay(key, laid)
        self._patched[key] = bool(self._changes.about(laid.facts))
        if self._patched[key]:
            self._changes.name_ids()
            if self._compare(laid):
                self._lay(key, laid)
            self._patch(key, laid.schema.names)

    def _lay(self, key: str, laid: Step) -> None:
        """Everybody's units as of the lake's moment, compared with what is shared as that is kept."""
        self._changes.pin(is_pinned=True)
        self.prepare(laid)
        units = f"{self._units(key)}_kept"
        self.engine.make(units, laid.sql.filled(self.values))
        shared = {self.here(f"{MADE}{what}_{name}") for name in self.plan.shared() for what in ("shared", "counts")}
        self._kept.made |= {units, *(shared & set(self._made))}
        self._kept.keys.add(key)
        self._kept.sums[key] = {}
        self.tidy()
        self._changes.pin(is_pinned=False)

    def make(self, make: Make) -> None:
        if self.here(make.name) not in self._kept.made:
            super().make(make)

    def tidy(self) -> None:
        """Let go of what was made, but for what is kept."""
        self._made = [name for name in self._made if name not in self._kept.made]
        super().tidy()

    def _compare(self, laid: Step) -> bool:
        """Bring what is shared up to now; whether it differs from what the kept units were compared with."""
        mine = [name for name in self.plan.shared() if any(m.name == f"{MADE}shared_{name}" for m in laid.makes)]
        return any([self._differs(name) for name in mine])

    def _differs(self, name: str) -> bool:
        of_touched = self.plan.step(f"touched counts:{name}")
        if not self._changes.about(of_touched.touched):
            return False
        sql = of_touched.sql.filled(self.values)
        now, before, counts = (self.here(f"{MADE}{x}") for x in ("now", "before", f"counts_{name}"))
        for made, is_pinned in ((before, True), (now, False)):
            self._changes.show(of_touched.touched, is_pinned=is_pinned)
            self.engine.make(made, sql)
        self.engine.make(self.here(f"{MADE}counts_now"), counts_now(of_touched.schema.names, counts, now, before))
        shared, anew = self.here(f"{MADE}shared_{name}"), self.here(f"{MADE}shared_now")
        self.engine.make(anew, self.plan.step(f"shared now:{name}").sql.filled(self.values))
        is_other = self.engine.differ(shared, anew)
        if is_other:
            self.engine.make(shared, f"SELECT * FROM {anew}")  # noqa: S608
        return is_other

    def _patch(self, key: str, columns: list[str]) -> None:
        """The units of the touched, as they are kept and as they are now."""
        touched, units = self.plan.step(f"touched:{key}"), self._units(key)
        self._changes.show(touched.touched, is_pinned=False)
        self.engine.make(f"{units}_anew", touched.sql.filled(self.values))
        self.engine.make(f"{units}_old", of_the_touched(f"{units}_kept", columns, self._changes.everybody))
        self._kept.made |= {f"{units}_anew", f"{units}_old"}
