"""The tree of who brought whom. Its root is the business: those it won by itself are generation 0, whom they brought is 1.

No recursive SQL, so that every engine gives the same: each looks up its ancestor, then that one's ancestor, and so twice as far
each time (pointer doubling). It ends after a fixed number of rounds, whatever the data say.
"""

from collections.abc import Callable
from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts

ROUNDS = 10  # a chain of 1,024 introductions; whoever has not reached the root by then goes in a circle
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


def climbed(pairs: ir.Table, money: ir.Table, keep: Keep) -> ir.Table:
    """Of everybody with a parent in `pairs`: `id`, `parent`, `generation`, and of the branch from them on `people` and `worth`.

    `generation` is null for whoever is in a circle or below one. `money` is `who` and `money`. Each branch counts its own top;
    that of a circle counts nothing of use. `keep` gives back a table computed once; each round reads the one before thrice.
    """
    joined = pairs.left_join(money, pairs.id == money.who)
    one = ibis.literal(1, "int64")
    found = keep(joined.select("id", "parent", above=joined.parent, steps=one, people=one, worth=joined.money.fill_null(0)))
    for _ in range(ROUNDS):
        found = keep(_twice_as_far(found))
    generation = ibis.ifelse(found.above.isnull(), found.steps, ibis.null("int64"))
    return found.select("id", "parent", "people", "worth", generation=generation)


def _twice_as_far(found: ir.Table) -> ir.Table:
    """Everybody with the ancestor of their ancestor, and with the branches that begin so far below them."""
    up = found.select(_up=found.id, _above=found.above, _steps=found.steps)
    far = found.filter(found.above.notnull())
    down = far.group_by(_down=far.above).aggregate(_people=far.people.sum().cast("int64"), _worth=far.worth.sum().cast("int64"))
    both = found.left_join(up, found.above == up["_up"])
    both = both.left_join(down, both.id == down["_down"])
    return both.select(
        "id", "parent", above=both["_above"], steps=both.steps + both["_steps"].fill_null(0),
        people=both.people + both["_people"].fill_null(0), worth=both.worth + both["_worth"].fill_null(0),
    )  # fmt: skip


def below(found: ir.Table) -> ir.Table:
    """What `climbed` says of each who brought somebody: `who`, `brought` (by themself), `below` (in all), `money_below`."""
    return found.group_by(who=found.parent).aggregate(
        brought=found.count(), below=found.people.sum().cast("int64"), money_below=found.worth.sum().cast("int64")
    )


def placed(people: ir.Table, found: ir.Table, buyers: ir.Table) -> ir.Table:
    """People of the tree: who bought, was introduced or brought somebody. `found` is of `climbed`, `buyers` of `bought`.

    Adds `introducer_id` (null: a dealer, or nobody), `generation` (null: in a circle), `is_brought`, `is_customer`, `first_on`,
    `money`, `brought`, `below` and `money_below` to the columns of `people`, which has an `id`.
    """
    own = found.select(_id=found.id, parent=found.parent, _generation=found.generation)
    theirs = people.left_join(own, people.id == own["_id"])
    theirs = theirs.left_join(buyers, theirs.id == buyers.who).drop("who")
    down = below(found)
    theirs = theirs.left_join(down, theirs.id == down.who).drop("who")
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
