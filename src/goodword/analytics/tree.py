"""The tree of who brought whom. Its root is the business: those it won by itself are generation 0, whom they brought is 1.

No recursive SQL, so that every engine gives the same: each looks up its ancestor, then that one's ancestor, and so twice as far
each time (pointer doubling). It ends after a fixed number of rounds, whatever the data say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts

ROUNDS = 8  # a chain of 255 introductions; whoever has not reached the root by then goes in a circle
Keep = Callable[[ir.Table], ir.Table]


def links(introductions: ir.Table, until: date) -> ir.Table:
    """`id` and `parent` of everybody who was introduced up to a day. A dealer is less than zero."""
    parent = introductions.introducer_id.coalesce(-introductions.dealer_id)
    kept = introductions.filter(introductions.day <= ibis.literal(until), introductions.person_id.notnull(), parent.notnull())
    return kept.select(id=kept.person_id, parent=kept.introducer_id.coalesce(-kept.dealer_id))


def bought(orders: ir.Table, until: date, currency: str) -> ir.Table:
    """`who`, `first_on` and `money` (minor units of one currency) of each person who bought; what was cancelled left out."""
    found = contacts.bought(orders, of="person_id", until=until, currency=currency)
    return found.select("who", first_on=found.first_order_on, money=found.worth.fill_null(0).cast("int64"))


@dataclass(frozen=True)
class Climbed:
    """Of everybody who was brought `id`, `parent`, `generation`; of each who brought `who`, `brought`, `below`, `money_below`.

    `generation` is null for whoever is in a circle or below one; what stands below such a person counts nothing of use.
    """

    brought: ir.Table
    bringing: ir.Table


def climbed(pairs: ir.Table, money: ir.Table, keep: Keep) -> Climbed:
    """Climb from everybody in `pairs` to the root. `money` is `who` and `money`. `keep` gives back a table computed once.

    Who is still on the way after so many rounds has an ancestor exactly 2^round above, with the branch of less than that below
    themself; few are on the way for long.
    """
    joined = pairs.left_join(money, pairs.id == money.who)
    one = ibis.literal(1, "int64")
    on_the_way = keep(joined.select("id", above="parent", people=one, worth=joined.money.fill_null(0).cast("int64")))
    arrived: list[ir.Table] = []
    branches: list[ir.Table] = []
    for turn in range(ROUNDS):
        branches.append(keep(_branches(on_the_way)))
        both = keep(_twice_as_far(on_the_way, branches[-1]))
        arrived.append(keep(_arrived(both.filter(both.up.isnull()), arrived, 2**turn)))
        climbing = both.filter(both.up.notnull())
        on_the_way = climbing.select("id", "people", "worth", above="further")
    known = ibis.union(*arrived).rename(_known="id")
    brought = pairs.left_join(known, pairs.id == known["_known"]).drop("_known")
    return Climbed(brought, _below(branches))


def _branches(on_the_way: ir.Table) -> ir.Table:
    """What comes from below to each ancestor: `who`, `n` of those who bring it, `people`, `worth`."""
    return on_the_way.group_by(who=on_the_way.above).aggregate(
        n=on_the_way.count(), people=on_the_way.people.sum().cast("int64"), worth=on_the_way.worth.sum().cast("int64")
    )


def _twice_as_far(on_the_way: ir.Table, branches: ir.Table) -> ir.Table:
    """Everybody with the ancestor of their ancestor (`further`; `up` is null where that one has none), and longer branches."""
    above = on_the_way.select(up="id", further="above")
    more = branches.select("who", _people="people", _worth="worth")
    both = on_the_way.left_join(above, on_the_way.above == above.up)
    both = both.left_join(more, both.id == more.who)
    people, worth = (both[name] + both[f"_{name}"].fill_null(0) for name in ("people", "worth"))
    return both.select("id", "above", "up", "further", people=people, worth=worth)


def _arrived(last: ir.Table, before: list[ir.Table], steps: int) -> ir.Table:
    """`id` and `generation` of those whose ancestor so many steps above arrived `before`, or is of generation 0."""
    if not before:
        return last.select("id", generation=ibis.literal(steps, "int64"))
    known = ibis.union(*before) if len(before) > 1 else before[0]
    known = known.select(_known=known.id, _generation=known.generation)
    found = last.left_join(known, last.above == known["_known"])
    return found.select("id", generation=found["_generation"].fill_null(0) + steps)


def _below(branches: list[ir.Table]) -> ir.Table:
    none = ibis.literal(0, "int64")
    parts = [one.select("who", "people", "worth", n=none if i else one.n) for i, one in enumerate(branches)]
    whole = ibis.union(*parts)
    sums = {"brought": whole.n, "below": whole.people, "money_below": whole.worth}
    return whole.group_by("who").aggregate(**{name: column.sum().cast("int64") for name, column in sums.items()})


def placed(people: ir.Table, found: Climbed, buyers: ir.Table) -> ir.Table:
    """People of the tree: who bought, was introduced or brought somebody. `buyers` are of `bought`.

    Adds `introducer_id` (null: a dealer, or nobody), `generation` (null: in a circle), `is_brought`, `is_customer`, `first_on`,
    `money`, `brought`, `below` and `money_below` to the columns of `people`, which has an `id`.
    """
    own = found.brought.rename(_id="id", _generation="generation")
    theirs = people.left_join(own, people.id == own["_id"])
    theirs = theirs.left_join(buyers, theirs.id == buyers.who).drop("who")
    theirs = theirs.left_join(found.bringing, theirs.id == found.bringing.who).drop("who")
    is_brought = theirs["_id"].notnull()
    whole = theirs.mutate(
        introducer_id=ibis.ifelse(theirs.parent > 0, theirs.parent, ibis.null("int64")),
        generation=ibis.ifelse(is_brought, theirs["_generation"], 0),
        is_brought=is_brought,
        is_customer=theirs.first_on.notnull(),
        **{c: theirs[c].fill_null(0) for c in ("money", "brought", "below", "money_below")},
    )
    is_of_it = whole.is_customer | whole.is_brought | (whole.brought > 0)
    return whole.filter(is_of_it).drop("_id", "_generation", "parent")


def named(people: ir.Table, pairs: ir.Table, buyers: ir.Table) -> ir.Table:
    """The same people as `placed`, with `is_brought` and `is_customer` alone: for a number that takes no climbing."""
    own = pairs.select(_id=pairs.id)
    by = pairs.select(_by=pairs.parent).distinct()
    bought_it = buyers.select(_buyer=buyers.who)
    theirs = people.left_join(own, people.id == own["_id"])
    theirs = theirs.left_join(by, theirs.id == by["_by"])
    theirs = theirs.left_join(bought_it, theirs.id == bought_it["_buyer"])
    whole = theirs.mutate(is_brought=theirs["_id"].notnull(), is_customer=theirs["_buyer"].notnull())
    return whole.filter(whole.is_customer | whole.is_brought | whole["_by"].notnull()).drop("_id", "_by", "_buyer")


def generations(units: ir.Table) -> ir.Table:
    """People, customers and money of each generation of `placed`; null is that of circles."""
    return units.group_by("generation").aggregate(
        n=units.count(), n_customers=units.count(where=units.is_customer), money=units.money.sum().cast("int64")
    )


def generations_below(pairs: ir.Table, of: int, levels: int) -> ir.Table:
    """`id` and `generation` (1: brought by `of`) of everybody below one person, as many levels as asked for.

    A circle that leads back to somebody ends after `levels`, and counts whoever is in it once, at the nearest.
    """
    reached = [pairs.filter(pairs.parent == of).select("id", generation=ibis.literal(1, "int64"))]
    for level in range(2, levels + 1):
        last = reached[-1].select(_of=reached[-1].id)
        reached.append(pairs.join(last, pairs.parent == last["_of"]).select("id", generation=ibis.literal(level, "int64")))
    found = ibis.union(*reached) if len(reached) > 1 else reached[0]
    return found.filter(found.id != of).group_by("id").aggregate(generation=found.generation.min())
