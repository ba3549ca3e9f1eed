"""Who has probably gone: the chance of it by the model of buying, else whether the silence is longer than usual."""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts, rhythm
from .measures import Figure, Mean, Sums

LIKELIER_THAN_NOT = 50
WITHIN_REACH_DAYS = contacts.ACTIVE_DAYS
DAYS_OF_A_YEAR = 365.25


def chances(buyers: ir.Table, fitted: ir.Table) -> ir.Table:
    """Buyers with what the model says of everybody with the same purchases: `lost` in percent, `expected` purchases of a
    year, `ahead` what these are worth. All null where there is no model.

    `fitted` has `x`, `t_x`, `age`, `lost`, `expected`, and p, q, gamma of the worth of a purchase.
    """
    said = fitted.select(_x=fitted.x, _t_x=fitted.t_x, _age=fitted.age, **{c: fitted[c] for c in LEARNT})
    on = [buyers.x == said["_x"], buyers.t_x == said["_t_x"], buyers.age == said["_age"]]
    found = buyers.left_join(said, on).drop("_x", "_t_x", "_age")
    each = found.p * (found.gamma + found.spent) / (found.p * found.x_spent + found.q - 1)
    return found.mutate(ahead=(found.expected * each).round().cast("int64"))


LEARNT = ("lost", "expected", "p", "q", "gamma")


def judged(buyers: ir.Table, gaps: ir.Table, everybody: ir.Table) -> ir.Table:
    """Adds `why`, and fills `lost` where no model says it: all or nothing, by the rhythm of their own or of everybody.

    `gaps` are those of `rhythm.own`, `everybody` the one row of `rhythm.usual` for all.
    """
    own = gaps.select(_who=gaps.who, _own=gaps.usual, _n=gaps.n_gaps)
    usual = everybody.select(_all=everybody.usual, _n_all=everybody.n_gaps, _is_all=everybody.is_all)
    found = buyers.left_join(own, buyers.who == own["_who"]).drop("_who")
    found = found.left_join(usual, usual["_is_all"]).drop("_is_all")
    is_own = (found["_n"] >= rhythm.FEWEST_GAPS).fill_null(False)
    of_all = ibis.ifelse((found["_n_all"] >= rhythm.FEWEST_GAPS).fill_null(False), found["_all"], float(WITHIN_REACH_DAYS))
    longest = ibis.ifelse(is_own, found["_own"], of_all)
    why = ibis.cases((found.lost.notnull(), "model"), (is_own, "own rhythm"), else_="rhythm of all")
    lost = found.lost.coalesce(ibis.ifelse(found.ago > longest, 100.0, 0.0))
    return found.mutate(why=why, lost=lost).drop("_own", "_n", "_all", "_n_all")


def worth_a_year(buyers: ir.Table) -> ir.IntegerValue:
    """What somebody bought for in a year: all orders by the years from the first to the last, at least one."""
    years = ibis.greatest(buyers.t_x / DAYS_OF_A_YEAR, 1.0)
    return (buyers.worth / years).round().cast("int64")


def usual_of_all(bought: ir.Table, until: date) -> tuple[ir.Table, ir.Table]:
    """The rhythm of each `who` in `purchases.days`, and everybody's: what `judged` reads."""
    ends = {"": until}
    gaps = rhythm.pauses_before(bought, until)
    counted = gaps.group_by("gap").aggregate(n=gaps.count()).mutate(segment=ibis.literal(""))
    usual = rhythm.usual(counted, ends)
    return rhythm.own(gaps, ends), usual.filter(usual.is_all)


@dataclass(frozen=True)
class Lost:
    """The mean chance of having gone, in percent; beside it how many on the list, and their yearly worth."""

    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return units.lost

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        listed = units.is_slipping
        more = {"slipping": units.count(where=listed), "stake": units.stake.sum(where=listed)}
        return Mean("lost").sums(units) | more

    def figure(self, sums: Sums, level: float) -> Figure:
        found = Mean("lost", within=(0, 100)).figure(sums, level)
        more = {"slipping": int(sums.get("slipping") or 0), "stake": int(sums.get("stake") or 0)}
        return Figure(found.value, found.interval, found.n, found.error, {**found.more, **more})
