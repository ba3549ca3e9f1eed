"""How many customers a customer brings: R by the mean cumulative function, for those watched ever so long.

At each day after their own first one, those who bring somebody are compared with those who are still watched (Nelson 1988).
Deviations of each person give the variance, so that it holds where some bring many (Lawless, Nadeau 1995).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from . import contacts
from .intervals import NOTHING, Interval, z
from .measures import Figure, Sums
from .tree import Keep

FEWEST_AT_RISK = 100
MONTH_DAYS = 30
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def customers(people: ir.Table, orders: ir.Table, until: date, by: str) -> ir.Table:
    """Everybody who bought: `id`, `first_on`, `age` in days, `grp` (a number for each value of `by`), and `by` where it is."""
    kept = contacts.placed(orders, of="person_id", until=until)
    firsts = kept.group_by(_who=kept.person_id).aggregate(first_on=kept.day.min())
    found = people.join(firsts, people.id == firsts["_who"])
    age = contacts.days_since(found.first_on, until).cast("int64")
    if by not in people.columns:
        return found.select("id", "first_on", age=age, grp=ibis.literal(0, "int64"))
    grp = ibis.dense_rank().over(ibis.window(order_by=found[by])).cast("int64")
    return found.select("id", "first_on", by, age=age, grp=grp)


def won(cohort: ir.Table, introductions: ir.Table, until: date) -> ir.Table:
    """Each introduced customer of an introducer in the cohort: the introducer's `id`, `age` and `grp`, and `after` how many days.

    Who was won before the introducer's own first day is left out: an ambassador's work, which is no customer's.
    """
    kept = introductions.filter(introductions.day <= ibis.literal(until), introductions.introducer_id.notnull())
    theirs = cohort.select(_person=cohort.id, won_on=cohort.first_on)
    joined = kept.join(theirs, kept.person_id == theirs["_person"]).select("introducer_id", "won_on")
    found = cohort.join(joined, cohort.id == joined.introducer_id)
    found = found.select("id", "age", "grp", after=found.won_on.delta(found.first_on, unit="day").cast("int64"))
    return found.filter(found.after >= 0)


def horizon(cohort: ir.Table) -> ir.Table:
    """One row: `h`, the most days for which a hundred have been watched; null where there are fewer."""
    ages = cohort.group_by("age").aggregate(n=cohort.count())
    ages = ages.mutate(at_risk=ages.n.sum().over(ibis.window(order_by=ages.age.desc(), preceding=None, following=0)))
    return ages.aggregate(h=ages.age.max(where=ages.at_risk >= FEWEST_AT_RISK))


def steps(cohort: ir.Table, events: ir.Table, furthest: ir.Table) -> ir.Table:
    """Each day on which something changes, up to h: how many are `at_risk`, the `drift` so far (Σ events/at_risk²), `h`, `of`.

    `of` is how many the group has in all. `furthest` is the row of `horizon`.
    """
    none = ibis.literal(0, "int64")
    ends = cohort.group_by("grp", at=cohort.age).aggregate(n=cohort.count()).mutate(d=none)
    begun = events.group_by("grp", at=events.after).aggregate(d=events.count()).mutate(n=none)
    both = ends.select("grp", "at", "n", "d").union(begun.select("grp", "at", "n", "d"))
    days = both.group_by("grp", "at").aggregate(n=both.n.sum().cast("int64"), d=both.d.sum().cast("int64"))
    behind = ibis.window(group_by=days.grp, order_by=days["at"].desc(), preceding=None, following=0)
    days = days.mutate(at_risk=days.n.sum().over(behind), of=days.n.sum().over(ibis.window(group_by=days.grp)))
    pace = days.d.cast("float64") / (days.at_risk.cast("float64") * days.at_risk.cast("float64"))
    ahead = ibis.window(group_by=days.grp, order_by=days["at"], preceding=None, following=0)
    found = days.mutate(drift=pace.sum().over(ahead)).cross_join(furthest)
    return found.filter(found["at"] <= found.h).select("grp", "at", "at_risk", "drift", "h", "of")


def credited(cohort: ir.Table, events: ir.Table, days: ir.Table, furthest: ir.Table) -> ir.Table:
    """Each of the cohort: `brought` within h, `credit` (its mean over the group is R), `apart` (how far from what was expected).

    The squares of `apart`, over the group's number squared, add up to the variance of R.
    """
    when = days.select("at", "at_risk", _grp=days.grp)
    told = events.join(when, [events.grp == when["_grp"], events.after == when["at"]])
    each = told.group_by(_who=told.id).aggregate(brought=told.count(), c=(1.0 / told.at_risk).sum())
    found = cohort.cross_join(furthest)
    found = found.mutate(_until=ibis.least(found.age, found.h))
    found = found.left_join(each, found.id == each["_who"])
    upto = days.select(_at=days["at"], _in=days.grp, drift=days.drift, of=days.of)
    found = found.left_join(upto, [found.grp == upto["_in"], found["_until"] == upto["_at"]])
    c, of = found.c.fill_null(0.0), found.of.fill_null(0)
    found = found.mutate(
        brought=found.brought.fill_null(0),
        credit=of * c,
        apart=of * (c - found.drift.fill_null(0.0)),
        is_watched=(found.age >= found.h).fill_null(False),
    )
    return found.drop("_who", "_until", "_at", "_in", "grp", "c", "drift", "of")


def units(people: ir.Table, facts: tuple[ir.Table, ir.Table], until: date, by: str, keep: Keep) -> ir.Table:
    """The cohort of customers with what each brought, as `credited` says it; `facts` are orders and introductions."""
    orders, introductions = facts
    cohort = keep(customers(people, orders, until, by))
    events = keep(won(cohort, introductions, until))
    furthest = keep(horizon(cohort))
    days = keep(steps(cohort, events, furthest))
    return credited(cohort, events, days, furthest)


@dataclass(frozen=True)
class Reproduction:
    """R(h): the mean of `credit`. None where nobody has been watched for h. The interval is that of its logarithm."""

    unit: str = ""

    def point(self, units: ir.Table) -> ir.Value:
        return units.credit

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        return {
            "n": units.count(),
            "total": units.credit.sum(),
            "squares": (units.apart * units.apart).sum(),
            "brought": units.brought.sum(),
            "at_risk": units.count(where=units.is_watched),
            "days": units.h.max(),
        }

    def figure(self, sums: Sums, level: float) -> Figure:
        n, at_risk = int(sums["n"] or 0), int(sums["at_risk"] or 0)
        if not n or not at_risk:
            return Figure(None, NOTHING, n)
        value, error = float(sums["total"]) / n, sqrt(float(sums["squares"])) / n
        more = {"brought": int(sums["brought"] or 0), "at_risk": at_risk, "days": int(sums["days"])}
        return Figure(value, around(value, error, at_risk, level), n, error or None, more)


def around(value: float, error: float, at_risk: float, level: float) -> Interval:
    """The interval of a mean of counts. Where nothing happened, it ends at a Poisson's upper bound."""
    if value <= 0:
        return Interval(0.0, -log((1 - level) / 2) / max(at_risk, 1.0))
    reach = exp(z(level) * error / value)
    return Interval(value / reach, value * reach)


def multiplier(value: float, interval: Interval) -> dict[str, float | None] | None:
    """How many customers one becomes, if each generation is like the last: 1/(1 − R). None where they would be without end."""
    if value >= 1 or interval.low is None or interval.high is None:
        return None
    high = 1 / (1 - interval.high) if interval.high < 1 else None
    return {"value": 1 / (1 - value), "low": 1 / (1 - interval.low), "high": high}


def middle(counts: Sequence[tuple[int, int]]) -> float | None:
    """The median of values with how often each occurs; None of nothing."""
    ordered = sorted(counts)
    total = sum(n for _, n in ordered)
    if not total:
        return None

    def at(rank: int) -> int:
        seen = 0
        for value, n in ordered:
            seen += n
            if seen > rank:
                return value
        raise AssertionError("A rank lies below the total.")

    return (at((total - 1) // 2) + at(total // 2)) / 2


WATCHED = {c: "int64" for c in ("who", "age", "after", "n")}


def watched(cohort: ir.Table, events: ir.Table) -> ir.Table:
    """What a curve is drawn from: how many (`n`) have which `age` (`after` −1), and each event with `who` it is of (`n` 0)."""
    none = ibis.literal(0, "int64")
    ages = cohort.group_by("age").aggregate(n=cohort.count())
    ages = ages.select(who=none, age=ages.age, after=none - 1, n=ages.n.cast("int64"))
    return ages.union(events.select(who=events.id, age=events.age, after=events.after, n=none))


def curve(columns: Mapping[str, Whole], level: float = 0.95) -> list[tuple[int, float, float, float, int]]:
    """From the columns of `watched`: for each month up to h its number, R so far, low, high, how many were watched as long."""
    is_age = columns["after"] < 0
    ages, people = columns["age"][is_age], columns["n"][is_age].astype(float)
    who, theirs, after = (columns[c][~is_age] for c in ("who", "age", "after"))
    order = np.argsort(ages)
    ages, behind = ages[order], people[order][::-1].cumsum()[::-1]
    enough = ages[behind >= FEWEST_AT_RISK]
    if not len(enough):
        return []
    risk = _at_risk(ages, behind, after)
    inside = after <= theirs
    days, at = np.unique(after[inside], return_inverse=True)
    drift = np.r_[0.0, np.cumsum(np.bincount(at, weights=1 / risk[inside] ** 2, minlength=len(days)))]
    found = []
    for month in range(1, int(enough.max()) // MONTH_DAYS + 1):
        until = month * MONTH_DAYS
        early = inside & (after <= until)
        value = float((1 / risk[early]).sum())
        error = sqrt(_spread((ages, people[order]), (who[early], theirs[early], 1 / risk[early]), (days, drift), until))
        left = int(_at_risk(ages, behind, np.array([until]))[0])
        around_it = around(value, error, left, level)
        found.append((month, value, around_it.low or 0.0, around_it.high or 0.0, left))
    return found


def _at_risk(ages: Whole, behind: Floats, at: Whole) -> Floats:
    place = np.searchsorted(ages, at)
    return np.asarray(np.r_[behind, 0.0][place])


def _spread(cohort: tuple[Whole, Floats], told: tuple[Whole, Whole, Floats], steps: tuple[Whole, Floats], until: int) -> float:
    """The sum of squares of how far each is from what was expected of them: first as if nobody had brought, then who did."""

    def expected(age: Whole) -> Floats:
        return np.asarray(steps[1][np.searchsorted(steps[0], np.minimum(age, until), side="right")])

    ages, people = cohort
    total = float((people * expected(ages) ** 2).sum())
    _, first, at = np.unique(told[0], return_index=True, return_inverse=True)
    brought, meant = np.bincount(at, weights=told[2], minlength=len(first)), expected(told[1][first])
    return total + float(((brought - meant) ** 2 - meant**2).sum())
