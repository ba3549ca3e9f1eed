"""The plans made so far in this process: each is found by everything that its SQL depends on.

That is the declaration, the shape of the question, the columns of the facts, the engine's dialect. Their steps
stay on a shelf from process to process.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TypeVar

from django.conf import settings

from goodword.kit.facts import Fact

from .asked import Asked
from .declaration import Insight
from .dimensions import joined_facts
from .drafts import Columns
from .plans import Plan, Step
from .registry import is_declared
from .shelf import Shelf
from .standing_plans import StandingPlan
from .template import standin

MOST_PLANS = 300
P = TypeVar("P", bound=Plan)


@dataclass(frozen=True)
class Shelved:
    """The steps of one plan on the shelf."""

    shelf: Shelf
    plan: str

    def find(self, name: str) -> Step | None:
        return self.shelf.find(f"{self.plan} {name}")

    def put(self, name: str, step: Step) -> None:
        self.shelf.put(f"{self.plan} {name}", step)


class Plans:
    """Those made so far, the latest used last. Only what is declared in `declared/` is looked for on the shelf."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._made: OrderedDict[object, Plan] = OrderedDict()
        self._lock = Lock()

    def find(self, insight: Insight, asked: Asked, columns: Columns, dialect: str) -> Plan:
        """The plan for questions like this one over facts with these columns."""
        if not asked.by:
            return self._find(insight, asked, columns, dialect, Plan)
        plain = replace(asked, by=None)
        whole = self.find(insight, plain, {fact.name: columns[fact.name] for fact in facts_of(insight, plain)}, dialect)
        return self._find(insight, asked, columns, dialect, partial(Plan, whole=whole))

    def find_standing(self, insight: Insight, asked: Asked, columns: Columns, dialect: str) -> StandingPlan:
        """The plan for the same questions where units are kept."""
        return self._find(insight, asked, columns, dialect, StandingPlan)

    def _find(self, insight: Insight, asked: Asked, columns: Columns, dialect: str, lay: Callable[..., P]) -> P:
        shape = standin(asked)
        spelt = tuple((fact, tuple(types.items())) for fact, types in columns.items())
        key = (lay is StandingPlan, id(insight), shape, spelt, dialect)
        with self._lock:
            if key not in self._made:
                made = self._made[key] = lay(insight, shape, columns, dialect)
                made.known = self._known(key, insight)
            self._made.move_to_end(key)
            while len(self._made) > MOST_PLANS:
                self._made.popitem(last=False)
            return self._made[key]  # type: ignore[return-value]  # the key says of which kind it is

    def _known(self, key: tuple[object, ...], insight: Insight) -> Shelved | None:
        if self._shelf is None or not is_declared(insight):
            return None
        is_standing, _, *others = key
        return Shelved(self._shelf, f"{is_standing} {insight.name} {others}")


def facts_of(insight: Insight, asked: Asked) -> tuple[Fact, ...]:
    """The facts that an answer may read."""
    joined = (fact for fact in joined_facts(insight) if asked.by and fact not in insight.reads)
    return tuple(dict.fromkeys((*insight.reads, *joined)))


PLANS = Plans(Shelf(lambda: settings.GOODWORD_PLANS))
