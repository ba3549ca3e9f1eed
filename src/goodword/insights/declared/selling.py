"""What to offer next, and when: products that others like them bought, and the day on which they usually come back."""

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from goodword.analytics import baskets, coming, lapse, purchases
from goodword.analytics.measures import Share
from goodword.insights.asked import Asked
from goodword.insights.declaration import Days, Facts, Filing, Insight, Listing
from goodword.kit.facts import ORDER_LINES, ORDERS, ORGANISATIONS, PEOPLE

from .staying import whose

LIST = ("person_id", "organisation_id", "product_id", "had_product_id", "confidence", "lift", "support", "n", "n_had")


def _next(facts: Facts, asked: Asked) -> ir.Table:
    orders = facts[ORDERS.name]
    days = purchases.days(orders, until=asked.as_of, currency=asked.money)
    bought = facts.keep(baskets.firsts(orders, facts[ORDER_LINES.name], asked.as_of))
    rules = facts.keep(baskets.rules(bought))
    found = whose(facts, baskets.next_of_each(days.select("who").distinct(), bought, rules))
    is_fit = found.has_next & found.is_reachable.fill_null(False)
    return found.rename(had_product_id="had").mutate(is_fit=is_fit, offers=found.n.fill_null(0))


NEXT = Insight(
    name="next-products",
    order=24,
    title=_("What they might like next"),
    question=_("Which product have others like them bought next?"),
    how=_(
        "Of all who ever bought, the share to whom the purchases of others point to a product they do not have. It is "
        "pointed to by a product they have: n of the buyers of that one bought the other on a later day. Confidence is n of "
        "all who had the first, support n of all buyers, lift the confidence against the share of all buyers who bought it "
        "after something else. Only from ten people on, and only where lift is above 1. Of several the one with the "
        "highest confidence. A line for a talk, never for a mail to many. Wilson interval."
    ),
    formula="next-products/1",
    reads=(ORDERS, ORDER_LINES, PEOPLE, ORGANISATIONS),
    about=(PEOPLE, ORGANISATIONS),
    units=_next,
    measure=Share("has_next"),
    sentence=_("For {hits} of {n} buyers the purchases of others point to a product they might like next: {value}."),
    empty=_("Nobody has bought yet. Bring in orders with their lines and the list appears."),
    key="who",
    shows=("who", *LIST, "has_next"),
    listing=Listing(of="is_fit", order=("confidence", "n"), shows=LIST),
    files=Filing(
        n="offers", value="confidence", reason=("product_id", "had_product_id", "lift", "support", "n_had"), only="is_fit"
    ),
    days=Days.STATE,
    decimals=1,
    chart_by="segment",
)

SOON = ("person_id", "organisation_id", "product_id", "next_on", "usual_days", "last_on", "purchases", "stake")


def _due(facts: Facts, asked: Asked) -> ir.Table:
    """Who is due: all that the number takes."""
    bought = facts.keep(purchases.days(facts[ORDERS.name], until=asked.as_of, currency=asked.money))
    found = whose(facts, coming.due(purchases.summary(bought), bought, asked.as_of))
    return found.mutate(is_soon=found.is_soon & found.is_reachable.fill_null(False))


def _due_with_what(facts: Facts, asked: Asked) -> ir.Table:
    """The same with the product and the days, which a list tells."""
    orders, found = facts[ORDERS.name], facts.keep(_due(facts, asked))
    usually = coming.usually(orders, facts[ORDER_LINES.name], found.filter(found.is_soon).select("who"), asked.as_of)
    found = found.left_join(usually, "who").drop("who_right")
    today = ibis.literal(asked.as_of)
    return found.mutate(
        purchases=found.x + 1,
        stake=lapse.worth_a_year(found),
        last_on=today - found.ago.as_interval("D"),
        next_on=today + found.next_in.as_interval("D"),
    )


NEXT_PURCHASE = Insight(
    name="next-purchase",
    order=25,
    title=_("Soon back"),
    question=_("Who is about to buy again, by their own rhythm?"),
    how=_(
        "Of all who ever bought, the share who are due to buy again. Due is whose last purchase was as long ago as the middle "
        "one (the median) of their own pauses between purchases, a week before that day, or a quarter of the pause where that is "
        "shorter, until they have been silent for longer than nine in ten of their pauses. It takes three pauses, nine in ten of "
        "them no longer than twice the middle one, nine in ten no shorter than half of it; purchases of one day are one. The "
        "product is the one they bought most often, on two days at least. The list holds those who can be reached and begins "
        "with a year of their orders in your currency. "
        "Wilson interval."
    ),
    formula="next-purchase/1",
    reads=(ORDERS, ORDER_LINES, PEOPLE, ORGANISATIONS),
    about=(PEOPLE, ORGANISATIONS),
    units=lambda facts, asked: _due(facts, asked) if asked.bare else _due_with_what(facts, asked),
    told=_due_with_what,
    measure=Share("is_soon"),
    sentence=_("{hits} of {n} buyers are about to buy again by their own rhythm: {value}."),
    empty=_("Nobody has bought yet. Bring in orders and the list appears."),
    key="who",
    shows=("who", *SOON, "is_soon"),
    listing=Listing(of="is_soon", order=("stake", "purchases"), shows=SOON),
    files=Filing(
        n="purchases", value="next_in", stake="stake", reason=("next_on", "last_on", "usual_days", "product_id"), only="is_soon"
    ),
    in_money=("stake",),
    days=Days.STATE,
    decimals=1,
    chart_by="segment",
)

INSIGHTS = (NEXT, NEXT_PURCHASE)
