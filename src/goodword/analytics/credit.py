"""What somebody is worth through those whom they brought, beside what they are worth themselves (Kumar, Petersen, Leone 2010).

Whom somebody brought within a year would, by a share that is assumed, not have come otherwise: then their margin and the cost of
winning them are credited; the others would have come anyway, and only that cost was saved. Two columns that are never added up:
what is credited to one is own worth of another.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from .measures import Figure, Share, Sums

YEAR_DAYS = 365
WHOLE = 100  # percent


@dataclass(frozen=True)
class Assumed:
    """What has to be assumed, each a whole number or an expression of one: percent, percent, minor units per customer won."""

    margin: ir.IntegerValue
    would_not: ir.IntegerValue
    saved: ir.IntegerValue


def brought(introductions: ir.Table, buyers: ir.Table, until: date) -> ir.Table:
    """`who`, `brought` and `theirs`: the customers whom each introducer brought within a year, and what these have bought.

    `buyers` are of `tree.bought`.
    """
    kept = introductions.filter(introductions.day <= ibis.literal(until), introductions.introducer_id.notnull())
    new = buyers.filter(buyers.first_on > ibis.literal(until - timedelta(days=YEAR_DAYS)))
    new = new.select("money", _buyer=new.who)
    both = kept.join(new, kept.person_id == new["_buyer"])
    return both.group_by(who=both.introducer_id).aggregate(brought=both.count(), theirs=both.money.sum().cast("int64"))


def valued(somebody: ir.Table, through: ir.Table, assumed: Assumed) -> ir.Table:
    """Adds `own` and `credited` in minor units, and `is_more_through_others`.

    `somebody` has `person_id` and `expected` (what they will buy in a year), `through` is of `brought`.
    """
    through = through.rename(_introducer="who")
    found = somebody.left_join(through, somebody.person_id == through["_introducer"]).drop("_introducer")
    found = found.mutate(brought=found.brought.fill_null(0), theirs=found.theirs.fill_null(0))
    own = (found.expected * assumed.margin / float(WHOLE)).round().cast("int64")
    gained = (found.theirs * assumed.margin * assumed.would_not / float(WHOLE * WHOLE)).round().cast("int64")
    found = found.mutate(own=own, credited=gained + found.brought * assumed.saved, has_brought=found.brought > 0)
    return found.mutate(is_more_through_others=found.has_brought & (found.credited > found.own))


@dataclass(frozen=True)
class ThroughOthers:
    """The share of those who are worth more through others than themselves; beside it how many brought somebody."""

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return Share("is_more_through_others").point(units)

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        return Share("is_more_through_others").sums(units) | {"introducers": units.count(where=units.has_brought)}

    def figure(self, sums: Sums, level: float) -> Figure:
        found = Share("is_more_through_others").figure(sums, level)
        return Figure(
            found.value, found.interval, found.n, found.error, {**found.more, "introducers": int(sums.get("introducers") or 0)}
        )
