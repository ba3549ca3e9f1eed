"""How an insight answers a question of some shape: its tables as SQL, compiled when they are first needed.

A plan knows no engine and no days (see `template`), so one serves every question of its shape in this
process. It is found by everything that its SQL depends on: the declaration, the shape of the
question, the columns of the facts, the engine's dialect.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock, RLock

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from goodword.analytics import change, measures
from goodword.kit.facts import ORGANISATIONS, PEOPLE, Fact

from .asked import Asked
from .declaration import BY, Facts, Insight
from .dimensions import Split, chosen, joined_facts
from .template import AFTER, LIMIT, MADE, SPANS, Standin, Template, spans, standin

MOST_GROUPS = 2000
MOST_PLANS = 300
ABOUT = {"person_id": "people", "introduced_by_id": "people", "organisation_id": "organisations"}
WORD = re.compile(r"\w+")
Columns = Mapping[str, Mapping[str, str]]


Read = Callable[[ir.Table], ir.Table]


@dataclass(frozen=True)
class Shared:
    """How a table about everybody is read off its counts, and the table."""

    read: Read
    table: ir.Table


@dataclass(frozen=True)
class Make:
    """A table to compute on the way, under a name."""

    name: str
    sql: Template


@dataclass(frozen=True)
class Step:
    """The SQL of one table of an answer, the facts it reads, and what is to be made before, in order."""

    sql: Template
    schema: pa.Schema
    facts: tuple[str, ...]
    makes: tuple[Make, ...]
    units: tuple[str, ...]


class Draft:
    """The tables of the facts by their columns alone: what is asked of them is compiled, nothing is computed."""

    def __init__(self, columns: Columns, dialect: str) -> None:
        self.columns, self.dialect = columns, dialect
        self.makes: dict[str, Template] = {}
        self.shares: dict[str, Shared] = {}

    def __getitem__(self, name: str) -> ir.Table:
        return ibis.table(self.columns[name], name=name)

    def keep(self, table: ir.Table) -> ir.Table:
        return self.named(f"{MADE}{len(self.makes) + 1}", table)

    def shared(self, name: str, counts: ir.Table, read: Read) -> ir.Table:
        if name not in self.shares:
            counted = self.named(f"{MADE}counts_{name}", counts)
            self.shares[name] = Shared(read, self.named(f"{MADE}shared_{name}", read(counted)))
        return self.shares[name].table

    def named(self, name: str, table: ir.Table) -> ir.Table:
        self.makes[name] = self.compiled(table)
        return ibis.table(table.schema(), name=name)

    def compiled(self, table: ir.Table) -> Template:
        return Template.of(str(ibis.to_sql(table, dialect=self.dialect)))


class OfTouched:
    """The facts of some people and organisations alone, with what is shared by all."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ids = {kind: ibis.table({"id": "int64"}, name=f"touched_{kind}") for kind in (PEOPLE.name, ORGANISATIONS.name)}
        self.counts: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        table = self._draft[name]
        if name in self._ids:
            return table.filter(table.id.isin(self._ids[name].id))
        # One part for each column, so that each is looked for in its own statistics; no row is in two of them, so that
        # nothing has to be told apart and only the columns that are asked for are read.
        parts: list[ir.Table] = []
        before: list[tuple[str, ir.Table]] = []
        for column, kind in ABOUT.items():
            if column in table.columns:
                rest = [table[c].isnull() | ~table[c].isin(ids.id) for c, ids in before]
                parts.append(table.filter(table[column].isin(self._ids[kind].id), *rest))
                before.append((column, self._ids[kind]))
        return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]

    def keep(self, table: ir.Table) -> ir.Table:
        return table  # of so few it is computed in no time

    def shared(self, name: str, counts: ir.Table, read: Read) -> ir.Table:
        self.counts[name] = counts
        return self._draft.shares[name].table


class Plan:
    """The tables of one insight for questions of one shape.

    With `is_standing` its units are kept between questions by whoever runs it, under the names that
    `Step.units` lists; else they are part of the SQL that reads them.
    """

    def __init__(self, insight: Insight, asked: Asked, columns: Columns, dialect: str, *, is_standing: bool = False) -> None:
        self.insight, self.asked, self.is_standing = insight, asked, is_standing
        self._spans = SPANS if isinstance(asked, Standin) else spans(asked)
        self._draft = Draft(columns, dialect)
        self._steps: dict[str, Step] = {}
        self._laid_of_touched: dict[str, tuple[OfTouched, ir.Table]] = {}
        self._lock = RLock()

    def step(self, name: str) -> Step:
        """The step of that name: `figure`, `groups`, `list`, `change`, `population`, `checks`, `beside:KEY`, `rows`,
        `rows after`, `filed`, `units:KEY`, `touched:KEY`."""
        with self._lock:
            if name not in self._steps:
                what, _, key = name.partition(":")
                self._steps[name] = self._stepped(LAID[what](self, key), name)
            return self._steps[name]

    def compile(self) -> None:
        """Every step that an answer without a split may need, also after a change."""
        insight = self.insight
        has = {"list": insight.listing, "change": insight.moves, "population": insight.population, "checks": insight.checks}
        names = ["figure", *(name for name, one in has.items() if one and not self.asked.bare)]
        names += [f"beside:{e.key}" for e in insight.extras if e.also_bare or not self.asked.bare]
        names += [f"{what}:{key}" for key in self._keys() for what in ("units", "touched")]
        for name in names:
            self.step(name)
        for name in self.shared() if self.is_standing else ():
            self.step(f"touched counts:{name}")
            self.step(f"shared now:{name}")

    def _stepped(self, table: ir.Table, name: str) -> Step:
        sql = self._draft.compiled(table)
        wanted, makes = _words(sql), []
        for made, before in reversed(self._draft.makes.items()):
            if made in wanted:
                wanted |= _words(before)
                makes.append(Make(made, before))
        kept = tuple(key for key in self._keys() if units_named(key) in wanted)
        facts = tuple(fact for fact in self._draft.columns if fact in wanted)
        return Step(sql, table.schema().to_pyarrow(), facts, tuple(reversed(makes)), kept)

    def _keys(self) -> tuple[str, ...]:
        return ("", *(extra.key for extra in self.insight.extras if extra.units)) if self.is_standing else ()

    @property
    def _plain(self) -> Asked:
        """The question without its split."""
        return replace(self.asked, by=None)

    @cached_property
    def _whole(self) -> ir.Table:
        """The units without a split; computed once where the number and what stands beside it come from them."""
        if self.is_standing:
            return self._standing_units("")
        units = self.insight.units(self._draft, self._plain)
        is_read_twice = self.insight.listing or any(extra.units is None for extra in self.insight.extras)
        return self._draft.keep(units) if is_read_twice and not self.asked.bare else units

    def _figure(self, _: str) -> ir.Table:
        beside = self.insight.beside(self._whole) if self.insight.beside else {}
        return measures.summary(self._whole, self.insight.measure, every=self.asked.every, beside=beside)

    def _groups(self, _: str) -> ir.Table:
        dimension = chosen(self.insight, self._draft, str(self.asked.by))
        units = self.insight.units(Split(self.insight, self._draft, dimension), self.asked)
        table = measures.summary(units, self.insight.measure, by=BY, every=self.asked.every)
        return table.order_by(table.n.desc()).limit(MOST_GROUPS)

    def _list(self, _: str) -> ir.Table:
        listing, units = self.insight.listing, self._whole
        assert listing is not None
        ranked = units.filter(units[listing.of]).order_by([units[c].desc() for c in listing.order] + [units[self.insight.key]])
        return ranked.limit(listing.longest).select(*listing.shows)

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
        if extra.units is None:
            return extra.table(self._whole, self.asked)
        units = self._standing_units(key) if self.is_standing else extra.units(self._draft, self.asked)
        return extra.table(units, self.asked)

    def _rows(self, _: str) -> ir.Table:
        return self._shown.order_by(self.insight.key).limit(LIMIT)

    def _rows_after(self, _: str) -> ir.Table:
        shown = self._shown
        return shown.filter(shown[self.insight.key] > AFTER).order_by(self.insight.key).limit(LIMIT)

    def _all_rows(self, _: str) -> ir.Table:
        return self._shown.order_by(self.insight.key)

    @property
    def _shown(self) -> ir.Table:
        units = self.insight.units(self._draft, self._plain)
        return units.select(*(c for c in self.insight.shows if c in units.columns)) if self.insight.shows else units

    def _filed(self, _: str) -> ir.Table:
        """Of whom there is something to file, and what."""
        filing = self.insight.files
        assert filing is not None
        units = self.insight.units(self._draft, self.asked)
        wanted = {"person_id", "organisation_id", "n_orders", filing.n, filing.value, filing.label, filing.stake, *filing.reason}
        kept = units.filter(units[filing.only]) if filing.only else units
        return kept.select(*sorted(wanted & set(units.columns)))

    # Units that are kept between questions.

    def _laid(self, key: str) -> ir.Table:
        return self._of(self._draft, key)

    def _touched(self, key: str) -> ir.Table:
        return self._of_touched(key)[1]

    def _touched_counts(self, name: str) -> ir.Table:
        found = (self._of_touched(key)[0].counts for key in self._keys())
        return next(counts[name] for counts in found if name in counts)

    def _shared_now(self, name: str) -> ir.Table:
        """The shared table read off other counts, which stand under this name."""
        shared = self._draft.shares[name]
        counts = ibis.table(self._touched_counts(name).schema(), name=f"{MADE}counts_now")
        return shared.read(counts)

    def _of_touched(self, key: str) -> tuple[OfTouched, ir.Table]:
        if key not in self._laid_of_touched:
            self.step(f"units:{key}")  # what is shared is everybody's
            facts = OfTouched(self._draft)
            self._laid_of_touched[key] = (facts, self._of(facts, key))
        return self._laid_of_touched[key]

    def _of(self, facts: Facts, key: str) -> ir.Table:
        apart = self.insight.apart
        assert apart is not None
        extra = next((e for e in self.insight.extras if e.key == key), None)
        units = ((extra and extra.units) or self.insight.units)(facts, self._plain)
        return units.select(*(c for c in apart.columns if c in units.columns))

    def _standing_units(self, key: str) -> ir.Table:
        self.step(f"units:{key}")
        return ibis.table(ibis.Schema.from_pyarrow(self._steps[f"units:{key}"].schema), name=units_named(key))

    def shared(self) -> tuple[str, ...]:
        """The names of what units laid out so far are compared with."""
        return tuple(self._draft.shares)


def units_named(key: str) -> str:
    """Under which name the units that are kept are read."""
    return f"{MADE}units_{key}"


LAID: dict[str, Callable[[Plan, str], ir.Table]] = {
    "figure": Plan._figure,
    "groups": Plan._groups,
    "list": Plan._list,
    "change": Plan._change,
    "population": Plan._population,
    "checks": Plan._checks,
    "beside": Plan._beside,
    "rows": Plan._rows,
    "rows after": Plan._rows_after,
    "all rows": Plan._all_rows,
    "filed": Plan._filed,
    "units": Plan._laid,
    "touched": Plan._touched,
    "touched counts": Plan._touched_counts,
    "shared now": Plan._shared_now,
}


class Plans:
    """Those made so far, the latest used last."""

    def __init__(self) -> None:
        self._made: OrderedDict[object, Plan] = OrderedDict()
        self._lock = Lock()

    def find(self, insight: Insight, asked: Asked, columns: Columns, dialect: str, *, is_standing: bool = False) -> Plan:
        """The plan for questions like this one over facts with these columns."""
        shape = standin(asked)
        spelt = tuple((fact, tuple(types.items())) for fact, types in columns.items())
        key = (id(insight), shape, spelt, dialect, is_standing)
        with self._lock:
            if key not in self._made:
                self._made[key] = Plan(insight, shape, columns, dialect, is_standing=is_standing)
            self._made.move_to_end(key)
            while len(self._made) > MOST_PLANS:
                self._made.popitem(last=False)
            return self._made[key]


def facts_of(insight: Insight, asked: Asked) -> tuple[Fact, ...]:
    """The facts that an answer may read."""
    joined = (fact for fact in joined_facts(insight) if asked.by and fact not in insight.reads)
    return tuple(dict.fromkeys((*insight.reads, *joined)))


def _words(sql: Template) -> set[str]:
    return set(WORD.findall(sql.text))


PLANS = Plans()
