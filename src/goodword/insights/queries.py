"""What insights say of the business now: the lake and whatever happened since it was last mirrored.

Only the insight process and the command line import this; pages and the API go through `client`.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

import pyarrow as pa
from django.conf import settings

from goodword.accounts.queries import business
from goodword.catalogue.models import Branch, Dealer, Department, Named, Product, Staff
from goodword.lake import engines, tables
from goodword.people.queries import segment_cadences
from goodword.playbooks.models import Playbook

from . import dimensions, mirroring, spoken, steps
from .answering import Answering
from .asked import Asked, Result, Row
from .declaration import Insight
from .drafts import Draft
from .house import MEMORY, THREADS, House, on_lake
from .known_plans import PLANS, facts_of
from .limits import stopped_after
from .registry import find
from .sitting import columns_on, plan_on, sit

CATALOGUE: dict[str, type[Named] | type[Playbook]] = {
    "staff": Staff,
    "dealer": Dealer,
    "department": Department,
    "branch": Branch,
    "product": Product,
    "playbook": Playbook,
}
MOST_KEPT = 500
SECONDS_AT_MOST = 120
MOST_TRIES = 4
P = ParamSpec("P")
T = TypeVar("T")
# Where no units are kept: what one look through the database found, once it was had.
_look: ContextVar[list[dict[str, pa.Table]] | None] = ContextVar("look", default=None)


@contextmanager
def opened(asked: Asked) -> Iterator[engines.Engine]:
    """The lake and its tail, on the engine that was asked for."""
    engine = asked.engine or settings.GOODWORD_ENGINE
    sealed = engines.sealed(settings.GOODWORD_LAKE, engine=engine, tail=_tail(), memory=MEMORY, threads=THREADS)
    with sealed as found, stopped_after(SECONDS_AT_MOST, found.stop):
        yield found


def _tail() -> dict[str, pa.Table]:
    look = _look.get()
    if look is None:
        return mirroring.tail()
    if not look:
        look.append(mirroring.tail())
    return look[0]


@contextmanager
def _one_tail() -> Iterator[None]:
    look = _look.set([])
    try:
        yield
    finally:
        _look.reset(look)


def _once_more(question: Callable[P, T]) -> Callable[P, T]:
    """Ask again where the lake was made anew, and its past deleted, while it was read."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(MOST_TRIES - 1):
            try:
                return question(*args, **kwargs)
            except tables.Gone:
                if look := _look.get():
                    look.clear()  # it followed the lake that is no more
        return question(*args, **kwargs)

    return asked


@_once_more
def answer(name: str, asked: Asked) -> Result:
    """What an insight says. Answered from memory while the facts it reads are the same."""
    insight, asked = find(name), _completed(asked)
    if _houses and not asked.engine and engines.DuckDB.dialect == settings.GOODWORD_ENGINE:
        return _answer_of_house(_houses[0], insight, asked)
    with opened(asked) as engine:
        key = (insight, asked, _versions(insight, asked, engine))
        known = _remembered.get(key)
        if known is None:
            known = _named(asked, Answering(insight, asked, sit(engine, insight, asked).rows).result())
            _remembered.put(key, known)
        return known


def keep_house(house: House | None) -> None:
    """From now on keep units between questions: for a process that lives long."""
    _houses[:] = [house] if house else []


def is_at_home() -> bool:
    """Whether this process keeps units."""
    return bool(_houses)


def one_look() -> AbstractContextManager[None]:
    """Herein all answers are of one moment, and the database is looked through once."""
    return _houses[0].one_look() if _houses else _one_tail()


def lay_out(name: str) -> None:
    """Compile what the first question of an insight will need."""
    insight, asked = find(name), _completed(Asked(date(2000, 1, 1)))
    with opened(asked) as engine:
        for one in (asked, replace(asked, bare=True)):
            plan_on(engine, insight, one).compile()


def lay_out_changes(name: str) -> None:
    """Compile what an insight of which units are kept will need after the first change."""
    insight, asked = find(name), _completed(Asked(date(2000, 1, 1)))
    with opened(asked) as engine:
        PLANS.find_standing(insight, asked, columns_on(engine, insight, asked), engine.dialect).compile()


def _answer_of_house(house: House, insight: Insight, asked: Asked) -> Result:
    mark, tail = house.look()
    key = (insight, asked, _versions(insight, asked, on_lake(mark, tail)))
    known = _remembered.get(key)
    if known is not None:
        return known
    with house.standing() as (standing, engine), stopped_after(SECONDS_AT_MOST, engine.stop):
        is_apart = insight.apart is not None and not asked.by and not asked.every
        seat = standing.sit(insight, asked) if is_apart else sit(engine, insight, asked)
        try:
            known = _named(asked, Answering(insight, asked, seat.rows).result())
        finally:
            seat.tidy()
        _remembered.put((insight, asked, _versions(insight, asked, engine)), known)
        return known


@_once_more
def rows(name: str, asked: Asked, *, after: int | None = None, limit: int = 50) -> list[Row]:
    """A page of the rows behind a number, in the order of their key, after a key."""
    insight, asked = find(name), _completed(asked)
    with opened(asked) as engine:
        page = sit(engine, insight, asked, after=after or 0, limit=limit)
        return page.rows("rows" if after is None else "rows after")


@_once_more
def all_rows(name: str, asked: Asked) -> pa.Table:
    """Every row behind a number, from which it can be computed again."""
    insight, asked = find(name), _completed(asked)
    with opened(asked) as engine:
        return sit(engine, insight, asked).table("all rows")


@_once_more
def filed_rows(insight: Insight, asked: Asked) -> pa.Table:
    """Of whom an insight has something to file, and what: columns as its declaration names them."""
    asked = _completed(asked)
    with opened(asked) as engine:
        return sit(engine, insight, asked).table("filed")


@_once_more
def dimensions_of(name: str) -> list[str]:
    """By what an insight can be split just now."""
    insight = find(name)
    with opened(Asked(date.max)) as engine:
        columns = {fact.name: engine.columns(fact) for fact in dimensions.read_by(insight)}
        return list(dimensions.available(insight, Draft(columns, engine.dialect)))


def _completed(asked: Asked) -> Asked:
    if not asked.cadences:
        asked = replace(asked, cadences=", ".join(f"{name}={days}" for name, days in segment_cadences().items()))
    if asked.cadence_days is not None and asked.currency:
        return asked
    found = business()
    cadence = asked.cadence_days or (found.cadence_days if found else asked.cadence)
    return replace(asked, cadence_days=cadence, currency=asked.currency or (found.currency if found else asked.money))


def _versions(insight: Insight, asked: Asked, engine: engines.Engine) -> tuple[str, ...]:
    return tuple(engine.version(fact) for fact in facts_of(insight, asked))


def _named(asked: Asked, result: Result) -> Result:
    """Ids of the catalogue by their names."""
    if asked.by not in CATALOGUE:
        return spoken.with_names(replace(result, rows=steps.with_names(_with_products(result.rows))))
    ids = [row[asked.by] for row in result.rows if row[asked.by] is not None]
    names = dict(CATALOGUE[asked.by]._default_manager.filter(pk__in=ids).values_list("pk", "name"))
    named = tuple(
        {**row, asked.by: names.get(row[asked.by], row[asked.by]), f"{asked.by}_id": row[asked.by]} for row in result.rows
    )
    return spoken.with_names(replace(result, rows=named))


def _with_products(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Lines about a product, with its name; `because` is that of the product which it follows."""
    ids = {i for row in rows for i in (row.get("product_id"), row.get("had_product_id")) if isinstance(i, int)}
    if not ids:
        return rows
    names = dict(Product.objects.filter(pk__in=ids).values_list("pk", "name"))
    spelt = {"product": "product_id", "because": "had_product_id"}
    return tuple({**row, **{k: names.get(int(str(row[c])), str(row[c])) for k, c in spelt.items() if row.get(c)}} for row in rows)


@dataclass
class _Memory:
    """The latest answers; a new version of a fact is a new key, so nothing here is ever stale."""

    kept: OrderedDict[object, Result]
    lock: Lock

    def get(self, key: object) -> Result | None:
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
            return self.kept.get(key)

    def put(self, key: object, result: Result) -> None:
        with self.lock:
            self.kept[key] = result
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)


_remembered = _Memory(OrderedDict(), Lock())
_houses: list[House] = []  # of this process: one where it lives long, else none
