"""From a declaration and an open lake to an answer: one path for every insight and every face."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

import ibis.expr.types as ir
import pyarrow as pa

from goodword.analytics import change as changes
from goodword.analytics import intervals, measures
from goodword.analytics.measures import Figure
from goodword.analytics.periods import last_full_quarter

from . import wording
from .asked import Asked, NotUnderstood, Result, Row
from .declaration import BY, Days, Extra, Facts, Insight
from .dimensions import PERIODS, Split, chosen, label

Run = Callable[[ir.Table], pa.Table]
Units = Callable[[Facts, Asked], ir.Table]
Lay = Callable[[str, Units, Asked], ir.Table]
MOST_GROUPS = 2000
FEWEST_TO_COMPARE = 20


@dataclass(frozen=True)
class Answering:
    """One question put to one insight over the tables of one engine.

    `lay` lays out units in another way than from all facts, with the same outcome; it is told the
    key of the extra whose units they are, or "".
    """

    insight: Insight
    facts: Facts
    run: Run
    asked: Asked
    lay: Lay | None = None

    def result(self) -> Result:
        """The whole answer."""
        insight, asked = self.insight, self.asked
        if asked.every and not insight.can_be_every:
            raise NotUnderstood(f"{insight.name} counts each of its rows already; “every” has no meaning there.")
        figure = self._figure()
        more: dict[str, object] = {}
        groups = self._groups() if asked.by else ()
        said = [
            wording.sentence(str(insight.sentence), figure, insight.measure.unit, insight.decimals)
            if figure.n
            else str(insight.empty)
        ]
        if not asked.bare:
            more |= (self._change(said) | self._finite(figure)) if figure.n else {}
        more |= self._extras()
        if asked.by:
            said.append(self._compared(groups, figure))
        rows = tuple(self._row(g, f) for g, f in groups) if asked.by else self._own_rows(figure)
        interval = figure.interval
        return Result(
            insight=insight.name,
            formula=insight.formula,
            as_of=asked.as_of,
            since=asked.since if insight.days is Days.WINDOW else None,
            until=asked.last if insight.days is Days.WINDOW else asked.as_of,
            value=figure.value,
            low=interval.low,
            high=interval.high,
            n=figure.n,
            unit=insight.measure.unit,
            sentence=" ".join(s for s in said if s),
            warnings=tuple(self._warnings()),
            rows=rows,
            rows_url=rows_url(insight, asked),
            more={**figure.more, **more},
        )

    def units(self) -> ir.Table:
        """The rows behind the number."""
        return self.insight.units(self.facts, self.asked)

    @cached_property
    def _whole(self) -> ir.Table:
        """The units without a split; computed once where the number and what stands beside it come from them."""
        asked = replace(self.asked, by=None)
        if self.lay is not None:
            return self.lay("", self.insight.units, asked)
        units = self.insight.units(self.facts, asked)
        is_read_twice = self.insight.listing or any(extra.units is None for extra in self.insight.extras)
        return self.facts.keep(units) if is_read_twice and not self.asked.bare else units

    def _figure(self) -> Figure:
        asked, units = self.asked, self._whole
        found = self._read(measures.summary(units, self.insight.measure, every=asked.every))
        return self.insight.measure.figure(_numbers(found[0]), asked.level)

    def _groups(self) -> tuple[tuple[object, Figure], ...]:
        dimension = chosen(self.insight, self.facts, str(self.asked.by))
        units = self.insight.units(Split(self.insight, self.facts, dimension), self.asked)
        table = measures.summary(units, self.insight.measure, by=BY, every=self.asked.every)
        rows = self._read(table.order_by(table.n.desc()).limit(MOST_GROUPS))
        found = [(row[BY], self.insight.measure.figure(_numbers(row), self.asked.level)) for row in rows]
        is_time = self.asked.by in PERIODS
        found.sort(key=lambda g: (g[0] is None, g[0] if is_time else -g[1].n, str(g[0])))
        return tuple(found)

    def _row(self, group: object, figure: Figure) -> Row:
        by = str(self.asked.by)
        return {by: label(by, group), **_spread(figure)}

    def _own_rows(self, figure: Figure) -> tuple[Row, ...]:
        """Without a split: the list of a list insight, the levels of a composition, else nothing."""
        if self.insight.listing and not self.asked.bare:
            return self._listed()
        if self.insight.levels is None:
            return ()
        column, total = self.insight.levels[0], int(str(figure.more.get(self.insight.levels[1], figure.n)))
        counts = figure.more["distribution"]
        assert isinstance(counts, Mapping)
        return tuple(
            {column: name, **_spread(measures.Share("").figure({"n": total, "hits": n}, self.asked.level)), "count": n}
            for name, n in counts.items()
        )

    def _listed(self) -> tuple[Row, ...]:
        listing = self.insight.listing
        assert listing is not None
        units = self._whole
        ranked = units.filter(units[listing.of]).order_by([units[c].desc() for c in listing.order] + [units[self.insight.key]])
        return tuple(self._read(ranked.limit(listing.longest).select(*listing.shows)))

    def _change(self, said: list[str]) -> dict[str, object]:
        if self.insight.moves is None:
            return {}
        now = last_full_quarter(self.asked.last)
        spans = changes.Spans(now.before.first, now.first, now.last)
        units = self.insight.moves(self.facts, self.asked, spans)
        found = changes.read(_numbers(self._read(changes.summary(units, self.insight.measure, spans))[0]), self.asked.level)
        quarters = (now.before, now)
        words = wording.changed(found, quarters, self.insight.measure.unit, self.insight.decimals)
        said.append(words)
        return {"change": {**wording.change_as_json(found, quarters), "sentence": words}}

    def _finite(self, figure: Figure) -> dict[str, object]:
        """The second line: how sure the number is of these people alone, as they are today."""
        if self.insight.population is None or figure.value is None:
            return {}
        of = int(str(self._read(self.insight.population(self.facts, self.asked))[0]["n"] or 0))
        within = intervals.finite(figure.interval, figure.value, figure.n, of)
        if within.low is None:
            return {}
        words = wording.finite(within, of, self.insight.measure.unit, self.insight.decimals)
        return {"finite": {"low": within.low, "high": within.high, "of": of, "sentence": words}}

    def _extras(self) -> dict[str, object]:
        wanted = [e for e in self.insight.extras if e.also_bare or not self.asked.bare]
        return {e.key: e.read(self._read(e.table(self._units_of(e), self.asked)), self.asked) for e in wanted}

    def _units_of(self, extra: Extra) -> ir.Table:
        if extra.units is None:
            return self._whole
        return self.lay(extra.key, extra.units, self.asked) if self.lay else extra.units(self.facts, self.asked)

    def _warnings(self) -> list[str]:
        said = []
        if self.insight.days is Days.STATE and (self.asked.since or self.asked.until):
            said.append(f"{self.insight.title} is how things stand on one day; since and until have no part in it.")
        if self.insight.checks is not None and self.insight.warns is not None:
            said += self.insight.warns(self._read(self.insight.checks(self.facts, self.asked))[0])
        return said

    def _compared(self, groups: tuple[tuple[object, Figure], ...], whole: Figure) -> str:
        """Whether the groups differ; each unit is as uncertain as it is in the whole."""
        if self.asked.by in PERIODS or whole.error is None:
            return ""
        known = [f for g, f in groups if g is not None and f.value is not None and f.n >= FEWEST_TO_COMPARE]
        errors = [whole.error * (whole.n / f.n) ** 0.5 for f in known]
        chance = intervals.differ_by_chance([f.value or 0.0 for f in known], errors)
        return wording.differ(str(self.asked.by), chance, len(known))

    def _read(self, table: ir.Table) -> list[dict[str, object]]:
        return self.run(table).to_pylist()  # type: ignore[no-any-return]


def _numbers(row: Mapping[str, object]) -> dict[str, float]:
    return {k: v for k, v in row.items() if isinstance(v, (int, float)) and k != BY}


def _spread(figure: Figure) -> Row:
    beside = {k: v for k, v in figure.more.items() if k in {"mean", "share", "completion", "stake"}}
    return {"value": figure.value, "low": figure.interval.low, "high": figure.interval.high, "n": figure.n, **beside}


def rows_url(insight: Insight, asked: Asked) -> str:
    """Where the rows behind the number are."""
    kept = asked.as_json()
    words: dict[str, str] = {
        k: str(kept[k]) for k in ("as_of", "since", "until", "every", "cadence_days", "cadences") if k in kept
    }
    return f"/insights/{insight.name}/rows/?{urlencode(words)}"
