"""One question on one engine: the steps of its plan, filled in and run."""

from typing import Any, Protocol

import pyarrow as pa

from goodword.kit.facts import FACTS, Fact

from .asked import Asked, Row
from .declaration import Insight
from .drafts import Make
from .known_plans import PLANS, facts_of
from .plans import Plan, Step
from .template import MADE, Values
from .works import named


class Runs(Protocol):
    """What an engine must be able to do."""

    dialect: str

    def columns(self, fact: Fact, /) -> dict[str, str]: ...

    def open(self, fact: Fact, /) -> Any: ...

    def make(self, name: str, sql: str, /) -> Any: ...

    def lay(self, name: str, rows: pa.Table, /) -> Any: ...

    def query(self, sql: str, schema: pa.Schema, /) -> pa.Table: ...

    def drop(self, name: str, /) -> Any: ...


def plan_on(engine: Runs, insight: Insight, asked: Asked) -> Plan:
    """The plan of a question over the facts as this engine has them."""
    return PLANS.find(insight, asked, columns_on(engine, insight, asked), engine.dialect)


def columns_on(engine: Runs, insight: Insight, asked: Asked) -> dict[str, dict[str, str]]:
    """The columns of the facts that an answer may read, as this engine has them."""
    return {fact.name: engine.columns(fact) for fact in facts_of(insight, asked)}


def sit(engine: Runs, insight: Insight, asked: Asked, *, after: int = 0, limit: int = 0) -> "Sitting":
    """A sitting for one question, in which everything is computed from all facts."""
    return Sitting(engine, plan_on(engine, insight, asked), Values.of(asked, "made_", after=after, limit=limit))


class Sitting:
    """The tables of one question, each made once."""

    def __init__(self, engine: Runs, plan: Plan, values: Values) -> None:
        self.engine, self.plan, self.values = engine, plan, values
        self._made: list[str] = []

    def rows(self, name: str) -> list[Row]:
        """The rows of a step."""
        return self.table(name).to_pylist()  # type: ignore[no-any-return]

    def table(self, name: str) -> pa.Table:
        """The same as columns."""
        step = self.plan.step(name)
        self.prepare(step)
        return self.engine.query(step.sql.filled(self.values), step.schema)

    def prepare(self, step: Step) -> None:
        """Open what a step reads and make what it needs, unless that has been done."""
        self.open(step)
        for make in step.makes:
            self.make(make)

    def open(self, step: Step) -> None:
        for fact in step.facts:
            self.engine.open(FACTS[fact])

    def make(self, make: Make) -> None:
        name = self.here(make.name)
        if name not in self._made:
            self._fill(name, make)
            self._made.append(name)

    def _fill(self, name: str, make: Make) -> None:
        sql, work = make.sql.filled(self.values), named(make.name)
        if work is None:
            self.engine.make(name, sql)
        else:
            self.engine.lay(name, work.done(self.engine.query(sql, work.read_as), self.values.level))

    def here(self, name: str) -> str:
        """What a table of the plan is called in this sitting."""
        return name.replace(MADE, self.values.place)

    def tidy(self) -> None:
        """Let go of what was made."""
        for name in self._made:
            self.engine.drop(name)
        self._made = []
