"""Which product people buy after which: how many did, which share of those who could have, how much more than others."""

from datetime import date

import ibis
import ibis.expr.types as ir

from . import contacts

FEWEST = 10  # who bought the one and then the other: fewer say nothing
CLEARLY_MORE = 1.0


def firsts(orders: ir.Table, lines: ir.Table, until: date) -> ir.Table:
    """`who`, `product_id`, and how many days `ago` they first bought it."""
    kept = contacts.placed_by(orders, until).select(order_id="id", who="who", day="day")
    bought = kept.join(lines.filter(lines.product_id.notnull()).select("order_id", "product_id"), "order_id")
    return bought.group_by("who", "product_id").aggregate(ago=contacts.days_since(bought.day.min(), until).cast("int64"))


def rules(bought: ir.Table) -> ir.Table:
    """`had` → `product_id`: `n` who bought the second on a later day than the first, of `n_had` who had the first.

    `confidence` is n / n_had; `lift` is it against the share of all buyers who bought the second later than
    something else. Only rules of ten people or more, whose lift is above 1.
    """
    first, then = bought, bought.view()
    pairs = first.join(then, [first.who == then.who, first.product_id != then.product_id, first.ago > then.ago])
    pairs = pairs.select(who=first.who, had=first.product_id, product_id=then.product_id)
    together = pairs.group_by("had", "product_id").aggregate(n=pairs.count())
    had = bought.group_by(had="product_id").aggregate(n_had=lambda t: t.count())
    later = pairs.group_by("product_id").aggregate(n_later=pairs.who.nunique())
    all_of_them = bought.aggregate(n_all=bought.who.nunique())
    found = together.join(had, "had").join(later, "product_id").cross_join(all_of_them)
    confidence = found.n / found.n_had
    found = found.mutate(
        confidence=100 * confidence, support=100 * found.n / found.n_all, lift=confidence * found.n_all / found.n_later
    )
    return found.filter(found.n >= FEWEST, found.lift > CLEARLY_MORE)


def next_of_each(buyers: ir.Table, bought: ir.Table, found: ir.Table) -> ir.Table:
    """Of each of the buyers (`who`) the rule with the highest confidence that points to something they have not bought.

    Adds the columns of the rule, null without one, and `has_next`.
    """
    order = [found.confidence.desc(), found.n.desc(), found.product_id, found.had]
    of_product = ibis.row_number().over(ibis.window(group_by=found.had, order_by=order[:3]))
    placed = found.mutate(place=ibis.row_number().over(ibis.window(order_by=order)), nth=of_product)
    # Whoever has k products can have bought what k - 1 of the rules of each point to, so no more than k have to be looked at.
    pointing = placed.select("had", "product_id", "place", "nth")
    mine = bought.select("who", _had="product_id", k=bought.count().over(ibis.window(group_by=bought.who)))
    fitting = mine.join(pointing, [mine["_had"] == pointing.had, pointing.nth < mine.k])
    theirs = bought.select(_who="who", _product="product_id")
    fitting = fitting.anti_join(theirs, [fitting.who == theirs["_who"], fitting.product_id == theirs["_product"]])
    first = fitting.group_by(_who="who").aggregate(_place=fitting.place.min())
    best = first.join(placed, first["_place"] == placed.place).select("_who", *SHOWN)
    joined = buyers.left_join(best, buyers.who == best["_who"]).drop("_who")
    return joined.mutate(has_next=joined.product_id.notnull())


SHOWN = ("had", "product_id", "n", "n_had", "confidence", "support", "lift")
