"""Warm enquiries against cold ones: how often they are won, how soon, and what they are worth in the first year.

Somebody's first enquiry counts, so that units are independent of one another. What is read here came together; it says
nothing of what caused what.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import ibis
import ibis.expr.types as ir

from . import contacts
from .findings import apart, share_of
from .intervals import NOTHING, Difference, Interval, t
from .measures import Figure, Sums
from .tree import Keep

YEAR_DAYS = 365
COMPARED = 3  # shares, days, money: each is called a difference only where it would be one of three looked at (Bonferroni)
KINDS = {"w": "warm", "c": "cold"}
SIZES = {"days": "days_to_win", "year": "first_year"}


@dataclass(frozen=True)
class Span:
    """Enquiries made from `since` (None: ever) to `last`, and what became of them by the end of `as_of`."""

    since: date | None
    last: date
    as_of: date


def firsts(enquiries: ir.Table, span: Span) -> ir.Table:
    """The first enquiry of each person (or organisation), with `who`, `is_won` and `is_open` at the end of the day."""
    who = enquiries.person_id.coalesce(-enquiries.organisation_id)
    kept = enquiries.mutate(who=who, is_warm=enquiries.is_warm.fill_null(False))
    kept = kept.filter(kept.who.notnull(), kept.day <= ibis.literal(span.last))
    nth = ibis.row_number().over(ibis.window(group_by=kept.who, order_by=[kept.day, kept.id]))
    found = kept.mutate(nth=nth).filter(lambda table: table.nth == 0).drop("nth")
    if span.since is not None:
        found = found.filter(found.day >= ibis.literal(span.since))
    is_over = (found.state.isin(("won", "lost")) & (found.closed_day <= ibis.literal(span.as_of))).fill_null(False)
    return found.mutate(is_open=~is_over, is_won=is_over & (found.state == "won"))


def decided(enquiries: ir.Table, orders: ir.Table, span: Span, currency: str, keep: Keep) -> ir.Table:
    """Each first enquiry that was won or lost. Adds `days_to_win`, and `first_year` in minor units where a whole year is over."""
    all_of_them = firsts(enquiries, span)
    found = keep(all_of_them.filter(~all_of_them.is_open))
    won = found.filter(found.is_won, found.closed_day <= ibis.literal(span.as_of - timedelta(days=YEAR_DAYS)))
    years = won.select("who", begun=won.closed_day)
    bought = contacts.placed_by(orders, span.as_of).filter(lambda table: table.currency == currency)
    bought = bought.select("day", "total", _who="who")
    both = years.left_join(bought, years.who == bought["_who"])
    is_within = both.day.delta(both.begun, unit="day").between(0, YEAR_DAYS - 1).fill_null(False)
    spent = both.group_by(_buyer=both.who).aggregate(first_year=both.total.sum(where=is_within).fill_null(0).cast("int64"))
    found = found.left_join(spent, found.who == spent["_buyer"]).drop("_buyer")
    days = ibis.ifelse(found.is_won, found.closed_day.delta(found.day, unit="day").cast("int64"), ibis.null("int64"))
    return found.mutate(days_to_win=days)


@dataclass(frozen=True)
class WarmAgainstCold:
    """The share won among warm enquiries less that among cold ones, in points; Newcombe's interval. None without both kinds."""

    unit: str = "points"

    def point(self, units: ir.Table) -> ir.Value:
        return 100 * units.is_won.cast("int64")

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        found = {"n": units.count()}
        for key, is_of in {"w": units.is_warm, "c": ~units.is_warm}.items():
            found |= {f"{key}_n": units.count(where=is_of), f"{key}_won": units.count(where=is_of & units.is_won)}
            for name, column in SIZES.items():
                x = units[column].cast("float64")
                found |= {
                    f"{key}_{name}_n": units[column].count(where=is_of),
                    f"{key}_{name}_sum": x.sum(where=is_of),
                    f"{key}_{name}_squares": (x * x).sum(where=is_of),
                }
        return found

    def figure(self, sums: Sums, level: float) -> Figure:
        n = int(sums["n"] or 0)
        counts = {kind: (int(sums[f"{key}_won"] or 0), int(sums[f"{key}_n"] or 0)) for key, kind in KINDS.items()}
        beside = {kind: {"won": won, "n": of, "value": 100 * won / of if of else None} for kind, (won, of) in counts.items()}
        if not all(of for _, of in counts.values()):
            return Figure(None, NOTHING, n, None, beside)
        found = apart(*(share_of(kind, won, of, level) for kind, (won, of) in counts.items()))
        flat = {f"{kind}_{what}": beside[kind][what] for kind in counts for what in ("won", "n")}
        error = sqrt(sum((won / of) * (1 - won / of) / of for won, of in counts.values())) * 100
        return Figure(found.value, found.interval, n, error or None, {**beside, **flat})


def mean_apart(sums: Sums, name: str, level: float) -> dict[str, object] | None:
    """The mean of one column among the warm less that among the cold (Welch). None where either kind has fewer than two."""
    means, spreads, counts = [], [], []
    for key in KINDS:
        n, total, squares = (
            int(sums[f"{key}_{name}_n"] or 0),
            float(sums[f"{key}_{name}_sum"] or 0),
            float(sums[f"{key}_{name}_squares"] or 0),
        )
        if n < 2:
            return None
        means.append(total / n)
        spreads.append(max(0.0, squares - total * total / n) / (n - 1) / n)
        counts.append(n)
    found, strictly = (welch(means[0] - means[1], spreads, counts, one) for one in (level, strict(level)))
    return {
        "warm": means[0], "cold": means[1], "value": found.value, "low": found.interval.low, "high": found.interval.high,
        "n_warm": counts[0], "n_cold": counts[1], "is_clear": strictly.is_clear,
    }  # fmt: skip


def strict(level: float) -> float:
    """How sure each of the comparisons has to be, that all of them together are as sure as `level`."""
    return 1 - (1 - level) / COMPARED


def welch(value: float, spreads: list[float], counts: list[int], level: float) -> Difference:
    """A difference of two means whose squared errors are `spreads`, from so many each (Welch 1947)."""
    both = sum(spreads)
    below = sum(spread * spread / (n - 1) for spread, n in zip(spreads, counts, strict=True))
    half = t(level, both * both / below) * sqrt(both) if below > 0 else 0.0
    return Difference(value, Interval(value - half, value + half))
