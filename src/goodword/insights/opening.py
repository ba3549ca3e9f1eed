"""The tables of an open lake, as insights read them."""

from collections.abc import Callable, Iterator, Mapping

import ibis.expr.types as ir

from goodword.kit.facts import FACTS
from goodword.lake import engines


class Opened(Mapping[str, ir.Table]):
    """The tables of an open lake by the names of their facts; each is opened when first looked at."""

    def __init__(self, engine: engines.Engine) -> None:
        self.engine = engine
        self.kept: list[ir.Table] = []
        self._shared: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        return self.engine.table(FACTS[name])

    def keep(self, table: ir.Table) -> ir.Table:
        self.kept.append(self.engine.keep(table))
        return self.kept[-1]

    def shared(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        if name not in self._shared:
            self._shared[name] = self.keep(make())
        return self._shared[name]

    def share_anew(self) -> dict[str, ir.Table]:
        """Forget what was shared; the empty place for what will be."""
        self._shared = {}
        return self._shared

    def __iter__(self) -> Iterator[str]:
        return iter(FACTS)

    def __len__(self) -> int:
        return len(FACTS)
