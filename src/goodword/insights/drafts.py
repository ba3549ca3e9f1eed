"""Drafts of an insight's tables: the facts by their columns alone, from which Ibis compiles SQL.

Nothing is computed here. What is to be computed on the way is noted under a name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis.expr.operations import Node

from goodword.kit.facts import FACTS, ORGANISATIONS, PEOPLE

from .template import MADE, Template
from .works import WORKED, Work

ABOUT = dict.fromkeys(("person_id", "introduced_by_id", "introducer_id"), PEOPLE.name) | {"organisation_id": ORGANISATIONS.name}
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


class Draft:
    """The tables of the facts by their columns alone: what is asked of them is compiled, nothing is computed."""

    def __init__(self, columns: Columns, dialect: str, *, kept: str = "") -> None:
        self.columns, self.dialect, self._names = columns, dialect, f"{MADE}{kept}"
        self.makes: dict[str, Template] = {}
        self.shares: dict[str, Shared] = {}
        self._kept: dict[Node, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        return ibis.table(self.columns[name], name=name)

    def keep(self, table: ir.Table) -> ir.Table:
        """The table under a name; what is wanted by several steps is compiled and made once.

        It is named after its SQL: steps compiled by different processes must agree on it.
        """
        node = table.op()
        if node not in self._kept:
            sql = self.compiled(table)
            self._kept[node] = self._note(f"{self._names}{sql.digest}", sql, table)
        return self._kept[node]

    def shared(self, name: str, counts: ir.Table, read: Read) -> ir.Table:
        if name not in self.shares:
            counted = self.named(f"{self._names}counts_{name}", counts)
            self.shares[name] = Shared(read, self.named(f"{self._names}shared_{name}", read(counted)))
        return self.shares[name].table

    def worked(self, work: Work, counts: ir.Table) -> ir.Table:
        self.named(f"{WORKED}{work.name}", counts.select(*work.reads))
        return work.table

    def named(self, name: str, table: ir.Table) -> ir.Table:
        return self._note(name, self.compiled(table), table)

    def _note(self, name: str, sql: Template, table: ir.Table) -> ir.Table:
        self.makes[name] = sql
        return ibis.table(table.schema(), name=name)

    def compiled(self, table: ir.Table) -> Template:
        return Template.of(str(ibis.to_sql(table, dialect=self.dialect)))

    def needed(self, sql: Template) -> tuple[set[str], tuple[Make, ...]]:
        """The names that some SQL reads, also by way of what is to be made before it; and that, in order."""
        wanted, makes = words(sql), []
        for made, before in reversed(self.makes.items()):
            if made in wanted:
                wanted |= words(before)
                makes.append(Make(made, before))
        return wanted, tuple(reversed(makes))


class OfTouched:
    """The facts about some people and organisations alone, with what is shared by all."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.counts: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        return ibis.table(self._draft.columns[name], name=of_touched(name))

    def keep(self, table: ir.Table) -> ir.Table:
        return table  # of so few it is computed in no time

    def shared(self, name: str, counts: ir.Table, read: Read) -> ir.Table:
        self.counts[name] = counts
        return self._draft.shares[name].table

    def worked(self, work: Work, counts: ir.Table) -> ir.Table:
        raise TypeError(f"{work.name} is about everybody: what is worked out of it stands in no unit that is `apart`.")


def of_touched(fact: str) -> str:
    """Under which name the rows of a fact are read that are about those who were touched."""
    return f"{fact}_of_touched"


OF_TOUCHED = {of_touched(name): name for name in FACTS}


def words(sql: Template) -> set[str]:
    """Every name that stands in some SQL, and every other word."""
    return set(WORD.findall(sql.text))
