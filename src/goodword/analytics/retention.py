"""How long those under contract stay: months stayed as counts, the share that stays a year, and who leaves faster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from . import survival
from .hazard import Group, ratios
from .intervals import NOTHING, Interval, z
from .measures import Figure, Sums

YEAR_MONTHS = 12
FEWEST_ENDED = 10  # of a group, before it is compared


def stays(contracts: ir.Table, as_of: date, by: str) -> ir.Table:
    """One row for each customer relation: the last contract of a chain of renewals, with `months` and `is_end`.

    A month counts once it is over: who ended in one that is not yet over was watched to its beginning. So each month is
    watched wholly or not at all, and the share is unbiased. `contracts` has `since`, `ended_on`, `state`.
    """
    day = ibis.literal(as_of)
    kept = contracts.filter(contracts.state != "renewed", contracts.since <= day)
    has_ended = (kept.ended_on.notnull() & (kept.ended_on <= day)).fill_null(False)
    watched = _full(kept.since, day)
    begun = ibis.greatest(_full(kept.since, kept.ended_on) + (kept.ended_on.day() != kept.since.day()).cast("int64"), 1)
    is_end = (has_ended & (begun <= watched)).fill_null(False)
    found = kept.mutate(is_end=is_end, months=ibis.ifelse(is_end, begun, watched).cast("int64"), is_there=~has_ended)
    names = ("id", "person_id", "organisation_id", "since", "ended_on", "months", "is_end", "is_there")
    return found.select(*names, **{by: found[by]} if by in found.columns else {})


def _full(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    """How many whole months lie between two days."""
    months = (last.year() - first.year()) * 12 + last.month() - first.month()
    return (months - (last.day() < first.day()).cast("int64")).cast("int64")


@dataclass(frozen=True)
class StaysAYear:
    """Share that stays longer than twelve months, in percent, by Kaplan and Meier in whole months; log −log interval."""

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return 100 * (~(units.is_end & (units.months <= YEAR_MONTHS))).cast("int64")

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        found = {"n": units.count(), "ended": units.count(where=~units.is_there)}
        for month in range(YEAR_MONTHS + 1):
            found[f"e{month}"] = units.count(where=units.is_end & (units.months == month))
            found[f"w{month}"] = units.count(where=~units.is_end & (units.months == month))
        return found

    def figure(self, sums: Sums, level: float) -> Figure:
        n, ended = int(sums["n"] or 0), int(sums["ended"] or 0)
        more: dict[str, object] = {"ended": ended, "watched_a_year": 0}
        months = range(YEAR_MONTHS + 1)
        counts = [(m, is_end, int(sums[f"{'e' if is_end else 'w'}{m}"] or 0)) for m in months for is_end in (True, False)]
        beyond = n - sum(people for _, _, people in counts)
        counts.append((YEAR_MONTHS + 1, False, beyond))
        times, ends, people = zip(*counts, strict=True)
        found = survival.curve(times, ends, people, level)
        share, interval, _ = found.at(YEAR_MONTHS)
        in_twelfth = int(found.at_risk[YEAR_MONTHS])
        more["watched_a_year"] = in_twelfth
        if not in_twelfth and share > 0:
            return Figure(None, NOTHING, n, None, more)
        within = _never_a_point(share, interval, in_twelfth).scaled(100)
        low, high = within.low or 0.0, within.high or 0.0
        return Figure(100 * share, within, n, (high - low) / (2 * z(level)), more)


def _never_a_point(share: float, interval: Interval, at_risk: int) -> Interval:
    """Where nobody ended, or everybody, the interval of the curve is a point: then the exact one of a binomial share."""
    reach = 1 - 0.025 ** (1 / at_risk) if at_risk else 1.0
    if share >= 1:
        return Interval(1 - reach, 1.0)
    return Interval(0.0, reach) if share <= 0 else interval


def counted(units: ir.Table, by: str) -> ir.Table:
    """How many stayed how many months: `grp`, `months`, `is_end`, `n`."""
    group = units[by].cast("string").fill_null("") if by in units.columns else ibis.literal("")
    grouped = units.mutate(grp=group)
    return grouped.group_by("grp", "months", "is_end").aggregate(n=grouped.count())


def curve(rows: Sequence[Mapping[str, object]], level: float) -> list[dict[str, object]]:
    """The share of everybody in the rows of `counted` that stays longer than each month, of how many, and how many left in it."""
    found = _curve(rows, level)
    shares = ((100 * column).tolist() for column in (found.share, found.low, found.high))
    return [
        {"month": int(t), "value": value, "low": low, "high": high, "n": int(n), "ended": int(ended)}
        for t, n, ended, value, low, high in zip(found.times, found.at_risk, found.ended, *shares, strict=True)
    ]


def median(rows: Sequence[Mapping[str, object]]) -> float | None:
    """After how many months half have left; None where more than half are still there."""
    return _curve(rows, 0.95).median


def _curve(rows: Sequence[Mapping[str, object]], level: float) -> survival.Curve:
    people = [_n(r["n"]) for r in rows]
    return survival.curve([_n(r["months"]) for r in rows], [bool(r["is_end"]) for r in rows], people, level)


def hazards(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """How much faster each group leaves than the largest: hazard ratios with intervals; none where there are too few."""
    groups: dict[str, dict[int, list[float]]] = {}
    for row in rows:
        at = groups.setdefault(str(row["grp"]), {}).setdefault(_n(row["months"]), [0.0, 0.0])
        at[0 if row["is_end"] else 1] += _n(row["n"])
    fit = [Group(name, months) for name, months in groups.items() if sum(e for e, _ in months.values()) >= FEWEST_ENDED]
    return [
        {"value": one.name, "ratio": one.ratio, "low": one.low, "high": one.high, "n": one.n, "ended": one.ended}
        for one in ratios(fit)
    ]


def _n(value: object) -> int:
    return int(str(value))
