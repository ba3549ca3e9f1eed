"""Who has been silent for longer than is usual for them, and what is at stake."""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts, rhythm
from .measures import Figure, Share, Sums

DAYS_OF_A_YEAR = 365.25
DAYS_AHEAD = 7  # whoever is due for a word within a week can be called before it is late


@dataclass(frozen=True)
class Dealings:
    """What happened with those whose silence is asked about; `of` is their id in both tables.

    `currency` is the one in which their orders are added up.
    """

    touchpoints: ir.Table
    orders: ir.Table
    of: str = "person_id"
    currency: str = "EUR"


def in_mind(people: ir.Table, dealings: Dealings, cadence: ir.IntegerValue, *, until: date) -> ir.Table:
    """Active people, and whether the last real contact is within the cadence.

    `cadence` is an expression over `people`. Gives the columns of `people`, `contact_on`, `order_on`,
    `cadence`, `silent_days` and `is_in_mind`.
    """
    asked = people.mutate(cadence=cadence)
    buying = contacts.placed(dealings.orders, of=dealings.of, until=until)
    bought = buying.group_by(who=buying[dealings.of]).aggregate(order_on=buying.day.max())
    talks = contacts.last_real(dealings.touchpoints, of=dealings.of, until=until)
    found = contacts.active(asked, talks, bought, until=until)
    found = found.mutate(silent_days=contacts.days_since(found.contact_on, until))
    return found.mutate(is_in_mind=(found.silent_days <= found.cadence).fill_null(False))


def overdue(somebody: ir.Table, dealings: Dealings, cadence: ir.IntegerValue, *, until: date) -> ir.Table:
    """Active people (or organisations), how long they have been silent, and how long is usual.

    Usual is their own rhythm of buying where they have one, else the cadence. Silence ends with a real
    contact or an order. `stake` is a year's worth in minor units of the currency: all orders by the years from
    the first to the last, at least one. Adds `silent_days`, `usual_days`, `overdue_days`, `is_overdue`, `gaps`, `why`,
    `last_on`, `stake`.
    """
    asked = somebody.mutate(cadence=cadence)
    of, orders = dealings.of, dealings.orders
    bought = contacts.bought(orders, of=of, until=until, currency=dealings.currency)
    own = rhythm.own(rhythm.gaps(orders, of=of, until=until), {"": until})
    found = contacts.active(asked, contacts.last_real(dealings.touchpoints, of=of, until=until), bought, until=until)
    found = found.left_join(own, found.id == own.who).drop("who")
    is_own = (found.n_gaps >= rhythm.FEWEST_GAPS).fill_null(False)
    usual = ibis.ifelse(is_own, found.usual.ceil().cast("int64"), found.cadence)
    years = ibis.greatest(found.order_on.delta(found.first_order_on, unit="day") / DAYS_OF_A_YEAR, 1.0)
    found = found.mutate(
        silent_days=contacts.days_since(found.heard_on, until),
        usual_days=usual,
        why=ibis.ifelse(is_own, "own rhythm", "cadence"),
        gaps=ibis.ifelse(is_own, found.n_gaps, 0),
        n_orders=found.n_orders.fill_null(0),
        last_on=found.heard_on,
        stake=(found.worth / years).round().cast("int64").fill_null(0),
    )
    found = found.mutate(overdue_days=found.silent_days - found.usual_days)
    return found.mutate(is_overdue=found.overdue_days > 0)


def due_soon(found: ir.Table, until: date) -> ir.BooleanValue:
    """Of those whom `overdue` found: whether their cadence, counted from the last real contact, ends within a week or has ended.

    An order is no contact: who buys and hears nothing is due all the same. Whom nobody ever spoke with has no clock.
    """
    since = contacts.days_since(found.contact_on, until)
    return (since > found.cadence - DAYS_AHEAD).fill_null(False)


@dataclass(frozen=True)
class Overdue:
    """The share of units with a true `column`; beside it how many they are and their yearly worth."""

    column: str = "is_overdue"
    unit: str = "%"

    def point(self, units: ir.Table) -> ir.Value:
        return Share(self.column).point(units)

    def sums(self, units: ir.Table) -> dict[str, ir.Value]:
        return Share(self.column).sums(units) | {"stake": units.stake.sum(where=units[self.column])}

    def figure(self, sums: Sums, level: float) -> Figure:
        found = Share(self.column).figure(sums, level)
        more = {"overdue": int(sums.get("hits") or 0), "stake": int(sums.get("stake") or 0)}
        return Figure(found.value, found.interval, found.n, found.error, more)
