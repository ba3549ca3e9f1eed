"""How often, how lately and for how long somebody has bought: what every model of repeat purchase reads.

Purchases of one day are one purchase. The first is where somebody's time begins; `x` counts those
after it, `t_x` says when the last was and `age` how long they have been watched, both from the first.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from . import contacts
from .fitting import Floats

WEEK = 7
COUNTED = {c: "int64" for c in ("part", "x", "t_x", "age", "people", "later", "squares", "span")} | {"currency": "string"}
Whole = npt.NDArray[np.int64]


def days(orders: ir.Table, *, until: date, currency: str) -> ir.Table:
    """One row for each day on which somebody bought: `who`, `ago` (days before `until`), `spent`.

    `who` is a person, or less than zero an organisation whose order names no person. `spent` is in minor units of
    one currency; what was paid in others is nothing.
    """
    kept = _placed(orders, until)
    of_it = (kept.currency == currency).fill_null(False)
    return kept.group_by("who", "ago").aggregate(spent=kept.total.sum(where=of_it).fill_null(0).cast("int64"))


def _placed(orders: ir.Table, until: date) -> ir.Table:
    """Orders that stand, each with `who` and how many days `ago`."""
    kept = contacts.placed_by(orders, until)
    return kept.mutate(ago=contacts.days_since(kept.day, until).cast("int64"))


def summary(bought: ir.Table) -> ir.Table:
    """Each buyer's purchases, from `days`: `who`, `x`, `t_x` and `age` in days, `ago` (days since the last).

    `spent` is what the purchases after the first cost, and `x_spent` how many of them cost something; `worth` is
    what all of them cost.
    """
    # What came after the first is all but the first: to look the first up row by row takes twice as long.
    found = bought.group_by("who").aggregate(
        n=bought.count(), age=bought.ago.max(), ago=bought.ago.min(), worth=bought.spent.sum(),
        paid=bought.count(where=bought.spent > 0), first=bought.spent.argmax(bought.ago),
    )  # fmt: skip
    found = found.mutate(
        x=found.n - 1,
        t_x=found.age - found.ago,
        spent=(found.worth - found["first"]).cast("int64"),
        x_spent=found.paid - (found["first"] > 0).cast("int64"),
    )
    return found.drop("n", "paid", "first")


def paid(buyers: ir.Table, orders: ir.Table, *, until: date, currency: str) -> ir.Table:
    """What repeat purchases cost, each currency apart: `x` purchases for `later` in all, by so many `people`.

    Of the currency that `days` counted in, `buyers` (their `summary`) know it; only what was paid in others is gone through.
    """
    mine = buyers.select(x="x_spent", later="spent", currency=ibis.literal(currency))
    each = mine.union(_paid_otherwise(buyers, orders, until=until, currency=currency))
    again = each.filter(each.x > 0)
    return again.group_by("x", "later", "currency").aggregate(people=again.count())


def _paid_otherwise(buyers: ir.Table, orders: ir.Table, *, until: date, currency: str) -> ir.Table:
    """`x`, `later` and `currency` of each buyer in each other currency."""
    named = orders.mutate(currency=orders.currency.fill_null(""))
    kept = _placed(named.filter(named.currency != currency), until)
    each = kept.group_by("who", "currency", "ago").aggregate(spent=kept.total.sum().fill_null(0).cast("int64"))
    first = each.join(buyers.select("who", first_ago="age"), "who")
    again = first.filter(first.ago < first.first_ago, first.spent > 0)
    found = again.group_by("who", "currency").aggregate(x=again.count(), later=again.spent.sum())
    return found.select("x", found.later.cast("int64").name("later"), "currency")


def counts(bought: ir.Table, buyers: ir.Table, spent: ir.Table, currency: str) -> ir.Table:
    """What models are fitted to, as one table of whole numbers; `part` says which of three a row is of.

    0: (x, t_x, age) and how many `people` share it. 1: the same as of the middle of the time, `span` days ago,
    with the sum and the sum of squares of how often they bought since. 2: the rows of `paid`, in `spent`. `currency` is
    the one asked for; in the last part that of the row. `bought` is of `days`, `buyers` its `summary`.
    """
    zero = ibis.literal(0, "int64")
    whole = buyers.group_by("x", "t_x", "age").aggregate(people=buyers.count())
    parts = (
        whole.mutate(part=zero, later=zero, squares=zero, span=zero, currency=ibis.literal(currency)),
        _halves(bought).mutate(part=zero + 1, currency=ibis.literal(currency)),
        spent.mutate(part=zero + 2, t_x=zero, age=zero, squares=zero, span=zero),
    )
    return ibis.union(*(part.select(**{c: part[c].cast(kind) for c, kind in COUNTED.items()}) for part in parts))


def _halves(bought: ir.Table) -> ir.Table:
    begun = bought.aggregate(begun=bought.ago.max()).mutate(span=lambda t: (t.begun / 2).floor().cast("int64"))
    found = bought.cross_join(begun.select("span"))
    is_early = found.ago >= found.span
    each = found.group_by("who").aggregate(
        span=found.span.max(),
        early=found.count(where=is_early),
        first_ago=found.ago.max(),
        last_ago=found.ago.min(where=is_early),
        n=found.count(where=~is_early),
    )
    each = each.filter(each.early > 0)
    each = each.mutate(x=each.early - 1, age=each.first_ago - each.span, t_x=each.first_ago - each.last_ago)
    return each.group_by("x", "t_x", "age", "span").aggregate(
        people=each.count(), later=each.n.sum(), squares=(each.n * each.n).sum()
    )


@dataclass(frozen=True)
class Purchases:
    """Distinct (x, t_x, age) and how many `people` share each, sorted; times are in weeks."""

    x: Whole
    t_x: Floats
    age: Floats
    people: Floats

    @staticmethod
    def of(
        x: npt.ArrayLike, t_x: npt.ArrayLike, age: npt.ArrayLike, people: npt.ArrayLike | None = None, *, unit: float = 1.0
    ) -> "Purchases":
        """Group what is alike. `unit` is how many of the times given make a week: 7 for days.

        Raises ValueError where a row cannot be: a purchase after the end, a negative count, no time for one.
        """
        counts = np.asarray(x)
        times, ages = np.asarray(t_x, float), np.asarray(age, float)
        weights = np.ones(len(counts)) if people is None else np.asarray(people, float)
        _check(counts, times, ages, weights)
        # By codes, since to look values up is several times faster than to sort rows by three columns.
        (at_t, t), (at_age, a) = _coded(times), _coded(ages)
        row = (counts.astype(np.int64) * len(a) + at_age) * len(t) + at_t
        at, rows = _coded(row)
        x, rest = np.divmod(rows, len(a) * len(t)) if len(rows) else (rows, rows)
        at_age, at_t = np.divmod(rest, len(t)) if len(rows) else (rows, rows)
        summed = np.bincount(at, weights=weights, minlength=len(rows)).astype(np.float64)
        return Purchases(x, t[at_t] / unit, a[at_age] / unit, summed)

    @property
    def n(self) -> int:
        """How many people there are."""
        return round(float(self.people.sum()))

    @property
    def n_again(self) -> int:
        """How many of them bought more than once."""
        return round(float(self.people[self.x > 0].sum()))

    def sample(self, most: int) -> "Purchases":
        """About `most` of the people, spread evenly over all."""
        step = max(1.0, self.people.sum() / most)
        people = np.diff(np.floor(self.people.cumsum() / step), prepend=0.0)
        kept = people > 0
        return Purchases(self.x[kept], self.t_x[kept], self.age[kept], people[kept])


def _coded(values: npt.NDArray[Any]) -> tuple[Whole, npt.NDArray[Any]]:
    """Each value's place among the distinct ones, and these in order."""
    found = pa.array(values).dictionary_encode()
    distinct = found.dictionary.to_numpy()
    order = distinct.argsort()
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[found.indices.to_numpy()], distinct[order]


def _check(x: npt.NDArray[np.generic], t_x: Floats, age: Floats, people: Floats) -> None:
    if not len(x) == len(t_x) == len(age) == len(people):
        raise ValueError("x, t_x, age and people have one value for each row.")
    counts = np.asarray(x, float)
    if not all(np.all(np.isfinite(a)) for a in (counts, t_x, age, people)):
        raise ValueError("A purchase without a number or a time cannot be counted.")
    if np.any(counts < 0) or np.any(counts != np.floor(counts)) or np.any(people <= 0):
        raise ValueError("Purchases and people are whole numbers that are not negative.")
    if np.any(t_x < 0) or np.any(t_x > age) or np.any((counts == 0) & (t_x > 0)) or np.any((counts > 0) & (t_x == 0)):
        raise ValueError("The last purchase lies between the first and the end, and on the first where it is the only one.")
