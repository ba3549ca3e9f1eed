"""Themes in comments: who speaks of what, and whether those who do are happier or less happy than the rest.

Every share and score is of people's last scored answers. To compare each theme with the rest is to compare often, so that
only what survives Holm's correction is called a difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import NormalDist

import ibis
import ibis.expr.types as ir
import numpy as np

from . import answers, findings, intervals
from .findings import Group
from .intervals import Difference, Interval

# Of each question its scale, and where the happy begin and the unhappy end.
BANDS = {"nps": (0, 10, 9, 6), "csat": (1, 5, 4, 2), "ces": (1, 7, 5, 3)}
WHOLE = 0  # stands in the place of a theme for all answers
FEWEST = 10  # of fewer, on either side, nothing is compared
RISK = 0.05


def banded(said: ir.Table, *, since: date | None, until: date, by: str = "") -> ir.Table:
    """Each person's last scored answer: id, who, day and `band`, 1 for the happy, −1 for the unhappy, 0 between.

    Reads ANSWERS. Would-recommend counts 9–10 and 0–6, satisfaction 4–5 and 1–2, ease 5–7 and 1–3; a score on another scale is
    put on the usual one in a straight line. Organisations count as `who` below zero.
    """
    found = ibis.union(*(_of(said, metric, since, until) for metric in BANDS), distinct=False)
    return answers.last_of_each(found, keep=("band", by) if by and by in found.columns else ("band",))


def _of(said: ir.Table, metric: str, since: date | None, until: date) -> ir.Table:
    low, high, upper, lower = BANDS[metric]
    found = answers.on_scale(answers.scored(said, metric, since=since, until=until), low, high)
    return found.mutate(band=(found.score_on >= upper).cast("int64") - (found.score_on <= lower).cast("int64"))


def spoken(mentions: ir.Table) -> ir.Table:
    """Of each answer the themes that it speaks of, each once: answer_id, theme_id. Reads MENTIONS."""
    return mentions.filter(mentions.is_counted).select("answer_id", "theme_id").distinct()


def with_themes(units: ir.Table, mentions: ir.Table) -> ir.Table:
    """The same answers with `names_one`: whether they speak of any theme."""
    named = spoken(mentions).select("answer_id").distinct()
    found = units.left_join(named, units.id == named.answer_id)
    return found.mutate(names_one=found.answer_id.notnull()).drop("answer_id")


def by_theme(units: ir.Table, mentions: ir.Table) -> ir.Table:
    """One row for each answer and theme, theme_id and band; and one for each answer under the theme `WHOLE`."""
    said = spoken(mentions)
    each = units.inner_join(said, units.id == said.answer_id).select("theme_id", "band")
    return each.union(units.select(theme_id=ibis.literal(WHOLE, type="int64"), band=units.band), distinct=False)


def counted(rows: ir.Table) -> ir.Table:
    """How many answers speak of each theme, how many of them happy and unhappy: theme_id, n, n_up, n_down."""
    sums = {"n": rows.count(), "n_up": rows.count(where=rows.band > 0), "n_down": rows.count(where=rows.band < 0)}
    return rows.group_by("theme_id").aggregate(**sums)


@dataclass(frozen=True)
class Counts:
    """So many answers, of which so many happy and unhappy."""

    n: int
    up: int
    down: int

    @property
    def net(self) -> float:
        """The happy less the unhappy, in points of a hundred."""
        return 100 * (self.up - self.down) / self.n if self.n else 0.0

    def less(self, other: "Counts") -> "Counts":
        return Counts(self.n - other.n, self.up - other.up, self.down - other.down)


@dataclass(frozen=True)
class Line:
    """One theme: how many speak of it, of the happy and of the unhappy (percent), their score against the rest (points).

    `costs` are the points of the whole score that would be gained if those who speak of it were as happy as the rest; below
    zero it is worth them. `is_clear` where the difference is more than chance, however many themes were looked at.
    """

    theme: int
    counts: Counts
    share: Group
    of_happy: Group | None
    of_unhappy: Group | None
    rest: float
    difference: Difference | None
    costs: float
    is_clear: bool = False


def lines(rows: Sequence[Mapping[str, object]], level: float = 0.95) -> list[Line]:
    """The themes, the one that costs most first, from rows of `counted`."""
    counts = {int(str(row["theme_id"])): Counts(*(int(str(row[c] or 0)) for c in ("n", "n_up", "n_down"))) for row in rows}
    whole = counts.pop(WHOLE, Counts(0, 0, 0))
    if not whole.n:
        return []
    found = [_line(theme, of_it, whole, level) for theme, of_it in sorted(counts.items()) if of_it.n]
    clear = _clear(found, level)
    told = [replace(line, is_clear=line.theme in clear) for line in found]
    return sorted(told, key=lambda line: (-line.costs, line.theme))


def _line(theme: int, of_it: Counts, whole: Counts, level: float) -> Line:
    rest = whole.less(of_it)
    is_enough = min(of_it.n, rest.n) >= FEWEST
    return Line(
        theme=theme,
        counts=of_it,
        share=findings.share_of("", of_it.n, whole.n, level),
        of_happy=findings.share_of("", of_it.up, whole.up, level) if whole.up else None,
        of_unhappy=findings.share_of("", of_it.down, whole.down, level) if whole.down else None,
        rest=rest.net,
        difference=findings.apart(_group(of_it, level), _group(rest, level)) if is_enough else None,
        costs=of_it.n / whole.n * (rest.net - of_it.net) if rest.n else 0.0,
    )


def _group(counts: Counts, level: float) -> Group:
    around = intervals.adjusted_wald(counts.up, counts.n - counts.up - counts.down, counts.down, level).scaled(100)
    return Group("", counts.net, around.low or 0.0, around.high or 0.0, counts.n)


def _clear(found: Sequence[Line], level: float) -> set[int]:
    """The themes whose difference survives the correction for all of them."""
    told = [line for line in found if line.difference is not None]
    chances = np.array([_chance(line.difference, level) for line in told if line.difference is not None])
    return {told[at].theme for at in findings.survivors(chances, RISK)}


def _chance(difference: Difference, level: float) -> float:
    """The chance of so large a difference where there is none, by the nearer end of its interval."""
    around: Interval = difference.interval
    if around.low is None or around.high is None:
        return 1.0
    reach = difference.value - around.low if difference.value > 0 else around.high - difference.value
    return 2 * NormalDist().cdf(-abs(difference.value) * intervals.z(level) / reach) if reach > 0 else 1.0
