"""From the rows of a question's steps to its answer: one path for every insight and every face."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from goodword.analytics import change as changes
from goodword.analytics import intervals, measures
from goodword.analytics.measures import Figure
from goodword.analytics.periods import last_full_quarter

from . import designs, wording
from .asked import Asked, NotUnderstood, Result, Row
from .declaration import BY, Days, Insight
from .dimensions import PERIODS, label

Read = Callable[[str], list[Row]]
FEWEST_TO_COMPARE = 20


@dataclass(frozen=True)
class Answering:
    """One question put to one insight; `read` gives the rows of a step of its plan."""

    insight: Insight
    asked: Asked
    read: Read

    def result(self) -> Result:
        """The whole answer."""
        insight, asked = self.insight, self.asked
        if asked.every and not insight.can_be_every:
            raise NotUnderstood(f"{insight.name} counts each of its rows already; “every” has no meaning there.")
        groups = self._groups() if asked.by else ()  # first, since no such dimension is no answer
        figure = self._figure()
        more: dict[str, object] = {"currency": asked.money} if insight.in_money else {}
        said = [
            wording.sentence(str(insight.sentence), figure, insight.measure.unit, insight.decimals)
            if figure.value is not None
            else self._nothing()
        ]
        if not asked.bare:
            more |= (self._change(said) | self._finite(figure)) if figure.n else {}
        beside = self._extras()
        said += [e.says(beside[e.key], asked) for e in insight.extras if e.says and e.key in beside and figure.n]
        if insight.design is not None:
            more["design"] = designs.as_json(insight.design)
            said += [designs.words(insight.design)] if figure.value is not None else []
        lines = beside.pop(insight.lines[0], None) if insight.lines else None
        more |= beside
        if asked.by:
            said.append(self._compared(groups, figure))
        rows = tuple(self._row(g, f) for g, f in groups) if asked.by else self._own_rows(figure, lines)
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
            warnings=(
                *self._warnings(),
                *(w for e in insight.extras if e.warns and e.key in beside for w in e.warns(beside[e.key])),
            ),
            rows=rows,
            rows_url=rows_url(insight, asked),
            more={**figure.more, **more},
        )

    def _nothing(self) -> str:
        """Why there is no number; where days were named, that it may be otherwise on others."""
        if self.insight.days is Days.STATE or not (self.asked.since or self.asked.until):
            return str(self.insight.empty)
        return f"{self.insight.empty} {_('That is of the days asked for; others may have some.')}"

    def _figure(self) -> Figure:
        return self.insight.measure.figure(_numbers(self._sums), self.asked.level)

    @cached_property
    def _sums(self) -> Row:
        return self.read("figure")[0]

    def _groups(self) -> tuple[tuple[object, Figure], ...]:
        rows = self.read("groups")
        found = [(row[BY], self.insight.measure.figure(_numbers(row), self.asked.level)) for row in rows]
        is_time = self.asked.by in PERIODS
        found.sort(key=lambda g: (g[0] is None, g[0] if is_time else -g[1].n, str(g[0])))
        return tuple(found)

    def _row(self, group: object, figure: Figure) -> Row:
        by = str(self.asked.by)
        return {by: label(by, group), **_spread(figure)}

    def _own_rows(self, figure: Figure, lines: object) -> tuple[Row, ...]:
        """Without a split: its lines, the list of a list insight, the levels of a composition, else nothing."""
        if isinstance(lines, list):
            return tuple(lines)
        if self.insight.listing and not self.asked.bare:
            return tuple(self.read("list"))
        if self.insight.levels is None:
            return ()
        column, total = self.insight.levels[0], int(str(figure.more.get(self.insight.levels[1], figure.n)))
        counts = figure.more["distribution"]
        assert isinstance(counts, Mapping)
        return tuple(
            {column: name, **_spread(measures.Share("").figure({"n": total, "hits": n}, self.asked.level)), "count": n}
            for name, n in counts.items()
        )

    def _change(self, said: list[str]) -> dict[str, object]:
        if self.insight.moves is None:
            return {}
        now = last_full_quarter(self.asked.last)
        found = changes.read(_numbers(self.read("change")[0]), self.asked.level)
        quarters = (now.before, now)
        words = wording.changed(
            found, quarters, self.insight.measure.unit, self.insight.decimals, too_few=str(self.insight.too_few)
        )
        said.append(words)
        return {"change": {**wording.change_as_json(found, quarters), "sentence": words}}

    def _finite(self, figure: Figure) -> dict[str, object]:
        """The second line: how sure the number is of these people alone, as they are today."""
        if self.insight.population is None or figure.value is None or self.asked.every:  # answers are no part of people
            return {}
        row = self.read("population")[0]
        of, others = (int(str(row[name] or 0)) for name in ("n", "n_others"))
        within = intervals.finite(figure.interval, figure.value, figure.n, of)
        if within.low is None:
            return {}
        words = wording.finite(within, (of, others), self.insight.measure.unit, self.insight.decimals)
        return {"finite": {"low": within.low, "high": within.high, "of": of, "sentence": words}}

    def _extras(self) -> dict[str, object]:
        wanted = [e for e in self.insight.extras if e.also_bare or not self.asked.bare]
        return {e.key: e.read(self.read(f"beside:{e.key}"), self.asked) for e in wanted}

    def _warnings(self) -> list[str]:
        said = []
        if self.insight.days is Days.STATE and (self.asked.since or self.asked.until):
            said.append(f"{self.insight.title} is how things stand on one day; since and until have no part in it.")
        if self.insight.is_of_staff and self.asked.staff:
            said.append(_("Only the work of one of you stands here."))
        if self.insight.warns is not None:
            said += self.insight.warns(self.read("checks")[0] if self.insight.checks else self._sums)
        return said

    def _compared(self, groups: tuple[tuple[object, Figure], ...], whole: Figure) -> str:
        """Whether the groups differ; each unit is as uncertain as it is in the whole."""
        if groups and all(group is None for group, _figure in groups):
            return wording.nobody_knows(str(self.asked.by))
        if self.asked.by in PERIODS or whole.error is None:
            return ""
        known = [f for g, f in groups if g is not None and f.value is not None and f.n >= FEWEST_TO_COMPARE]
        errors = [whole.error * (whole.n / f.n) ** 0.5 for f in known]
        chance = intervals.differ_by_chance([f.value or 0.0 for f in known], errors)
        return wording.differ(str(self.asked.by), chance, len(known))


def _numbers(row: Mapping[str, object]) -> dict[str, float]:
    """The sums of a row. Over no rows DuckDB counts 0 where Spark says null."""
    numbers = {k: 0 if v is None else v for k, v in row.items() if k != BY}
    return {k: v for k, v in numbers.items() if isinstance(v, (int, float))}


def _spread(figure: Figure) -> Row:
    beside = {k: v for k, v in figure.more.items() if k in {"mean", "share", "completion", "stake"}}
    return {"value": figure.value, "low": figure.interval.low, "high": figure.interval.high, "n": figure.n, **beside}


def rows_url(insight: Insight, asked: Asked) -> str:
    """Where the rows behind the number are."""
    kept = asked.as_json()
    words: dict[str, str] = {
        k: str(kept[k])
        for k in ("as_of", "since", "until", "every", "cadence_days", "cadences", "staff", "assumed", "change", "metric")
        if k in kept
    }
    return f"/insights/{insight.name}/rows/?{urlencode(words)}"
