"""How often, how lately and for how long somebody has bought: what every model of repeat purchase reads.

Purchases of one day are one purchase. The first is where somebody's time begins; `x` counts those
after it, `t_x` says when the last was and `age` how long they have been watched, both from the first.
"""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from . import contacts
from .fitting import Floats

WEEK = 7
Whole = npt.NDArray[np.int64]


def days(orders: ir.Table, *, of: str, until: date, currency: str) -> ir.Table:
    """One row for each day on which somebody bought: `who`, `day`, `first_on`, `spent` (minor units of one currency)."""
    kept = contacts.placed(orders, of=of, until=until)
    each = kept.group_by(who=kept[of], day=kept.day).aggregate(
        spent=kept.total.sum(where=(kept.currency == currency).fill_null(False)).fill_null(0)
    )
    return each.mutate(first_on=each.day.min().over(ibis.window(group_by=each.who)))


def summary(orders: ir.Table, *, of: str, until: date, currency: str = "EUR") -> ir.Table:
    """Each buyer's purchases: `who`, `x`, `t_x` and `age` in days, `first_on`, `last_on`.

    `spent` is what the purchases after the first cost in one currency, and `x_spent` how many of them cost
    something in it.
    """
    bought = days(orders, of=of, until=until, currency=currency)
    again = bought.day > bought.first_on
    found = bought.group_by("who").aggregate(
        x=bought.count(where=again),
        first_on=bought.first_on.min(),
        last_on=bought.day.max(),
        spent=bought.spent.sum(where=again).fill_null(0),
        x_spent=bought.count(where=again & (bought.spent > 0)),
    )
    return found.mutate(t_x=found.last_on.delta(found.first_on, unit="day"), age=contacts.days_since(found.first_on, until))


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
        counts = counts.astype(np.int64)
        order = np.lexsort((times, ages, counts))
        counts, times, ages, weights = counts[order], times[order], ages[order], weights[order]
        is_new = np.ones(len(counts), bool)
        is_new[1:] = (np.diff(counts) != 0) | (np.diff(ages) != 0) | (np.diff(times) != 0)
        starts = np.flatnonzero(is_new)
        summed = np.add.reduceat(weights, starts) if len(starts) else weights
        return Purchases(counts[starts], times[starts] / unit, ages[starts] / unit, summed)

    @property
    def n(self) -> int:
        """How many people there are."""
        return round(float(self.people.sum()))

    @property
    def n_again(self) -> int:
        """How many of them bought more than once."""
        return round(float(self.people[self.x > 0].sum()))

    def sample(self, most: int) -> "Purchases":
        """About `most` of the rows, spread evenly over all."""
        step = max(1, len(self.x) // most)
        return Purchases(self.x[::step], self.t_x[::step], self.age[::step], self.people[::step])


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
