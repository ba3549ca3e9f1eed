"""What an insight says of itself. Every face (page, word, route, picture, docs) reads this and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import ibis.expr.types as ir
from django.utils.functional import Promise

from goodword.analytics.change import Spans
from goodword.analytics.measures import Measure
from goodword.kit.facts import Fact

from .asked import Asked
from .designs import Design
from .works import Work


class Facts(Protocol):
    """The tables of the facts, by name."""

    def __getitem__(self, name: str, /) -> ir.Table: ...

    def keep(self, table: ir.Table) -> ir.Table:
        """The same rows, computed once: for a table that an insight reads several times."""

    def shared(self, name: str, counts: ir.Table, read: Callable[[ir.Table], ir.Table]) -> ir.Table:
        """What units are compared with: a small table about everybody, `read` off counts.

        `counts` are keys, and columns whose names begin with `n` that add up over people.
        """

    def worked(self, work: Work, counts: ir.Table) -> ir.Table:
        """What is worked out of counts beyond SQL; one table for each work, of everybody, whatever the split."""


Text = str | Promise
BY = "by"  # the column that `units` carries along when groups are asked for


class Days(StrEnum):
    """Which days an insight looks at."""

    WINDOW = "window"  # facts from `since` to `until`
    STATE = "state"  # how things stand at the end of `as_of`


@dataclass(frozen=True)
class Extra:
    """Something beside the number: its key in the JSON, one table of units, and how that table reads.

    The units are the insight's own, or the extra's where it has some. It may add a sentence and warnings.
    """

    key: str
    table: Callable[[ir.Table, Asked], ir.Table]
    read: Callable[[list[dict[str, object]], Asked], object]
    units: Callable[[Facts, Asked], ir.Table] | None = None
    also_bare: bool = False
    says: Callable[[object, Asked], str] | None = None
    warns: Callable[[object], list[str]] | None = None


@dataclass(frozen=True)
class Apart:
    """That each unit depends on the rows of its own person or organisation alone, and on what is `shared`.

    A change in a fact then touches only the units of those it is about. `columns` are what the number,
    its list and its extras need of a unit, which has a `person_id` (null: it is an organisation's). The table
    of an extra is then keys, and columns whose names begin with `n` that add up over units.
    """

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Of a list insight: which units are on the list, the order of it, and what each line shows.

    So many as are `next_in_line` are kept beyond its end, where units are kept, to take the places of those who leave it.
    """

    of: str
    order: tuple[str, ...]
    shows: tuple[str, ...]
    longest: int = 100
    next_in_line: int = 1000


@dataclass(frozen=True)
class Filing:
    """Of an insight that says something of each person: which columns become its Score. `only` names a true/false column."""

    n: str
    value: str = ""
    label: str = ""
    stake: str = ""
    reason: tuple[str, ...] = ()
    only: str = ""


@dataclass(frozen=True)
class Insight:
    """One number: what it reads, how it is computed, and the words for it.

    `units` lays out one row for each thing that counts (with a unique `key`, and `by` where the
    tables handed in have it); the number can be computed again from these rows. `told` lays out the same with all that the
    rows show, where that takes more than the number needs. `about` are the facts whose columns can be dimensions, `day` the
    column that puts a unit into a month.
    `population` counts (in its one row's `n`) the people of whom these are a part, and those of them who are no customers
    (`n_others`). `checks` is one row for `warns` to read, or
    else `beside` are aggregates of the units for it, found while they are added up.
    `is_clustered` says that units of one `who` go together, so that intervals are those of independent `who`s. `lines` names
    the extra whose rows are the table of the answer, and the column that names a line. `draws` names another picture than
    bars or a line. `is_of_staff`: split by staff, it is
    about the work of each, and who manages nobody sees only their own.
    `design` says, where people are compared with others, what decided who is on which side: every face tells it.
    `is_difference` says that the value is one between two kinds of units, or of the whole alone, so that those of groups do not
    average to it.
    `in_money` are the columns and keys that are minor units of the currency asked for.
    `too_few` is said in the place of a change where either quarter had too few: %(n)d in %(now)s and %(m)d in %(before)s.
    `sentence` may name {value}, {low}, {high}, {n} and whatever stands beside the number; `empty` is said where there is none.
    """

    name: str
    title: Text
    question: Text
    how: Text
    formula: str
    reads: tuple[Fact, ...]
    about: tuple[Fact, ...]
    units: Callable[[Facts, Asked], ir.Table]
    measure: Measure
    sentence: Text
    empty: Text
    key: str = "id"
    shows: tuple[str, ...] = ()
    days: Days = Days.WINDOW
    day: str = "day"
    decimals: int = 0
    told: Callable[[Facts, Asked], ir.Table] | None = None
    moves: Callable[[Facts, Asked, Spans], ir.Table] | None = None
    too_few: Text = ""
    population: Callable[[Facts, Asked], ir.Table] | None = None
    checks: Callable[[Facts, Asked], ir.Table] | None = None
    beside: Callable[[ir.Table], dict[str, ir.Value]] | None = None
    warns: Callable[[Mapping[str, object]], list[str]] | None = None
    extras: tuple[Extra, ...] = ()
    apart: Apart | None = None
    listing: Listing | None = None
    files: Filing | None = None
    in_money: tuple[str, ...] = ()
    levels: tuple[str, str] | None = None
    can_be_every: bool = False
    is_clustered: bool = False
    is_of_staff: bool = False
    lines: tuple[str, str] | None = None
    draws: str = ""
    parameters: tuple[str, ...] = ()
    design: Design | None = None
    is_difference: bool = False
    chart_by: str = ""
    order: int = 50
