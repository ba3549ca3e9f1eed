"""Whether we are of use to our customers before, during and after a sale, and ask for less than we give."""

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from goodword.analytics import valuable
from goodword.insights.asked import Asked
from goodword.insights.declaration import BY, Apart, Days, Facts, Insight
from goodword.kit.facts import ORDERS, ORGANISATIONS, PEOPLE, TOUCHPOINTS

SHOWN = ("who", "person_id", "organisation_id", "segment", "n_sales", *valuable.PHASES, "is_covered", "gives", "asks", "is_kept")


def _customers(facts: Facts, asked: Asked) -> ir.Table:
    return ibis.union(*(_customers_of(facts, asked, of) for of in ("person_id", "organisation_id")))


def _customers_of(facts: Facts, asked: Asked, of: str) -> ir.Table:
    is_person = of == "person_id"
    somebody = facts[PEOPLE.name if is_person else ORGANISATIONS.name]
    found = valuable.customers(facts[ORDERS.name], facts[TOUCHPOINTS.name], of=of, until=asked.as_of)
    by = (BY,) if BY in somebody.columns else ()
    found = found.join(somebody.select("id", "segment", *by), found.who == somebody.id)
    nobody = ibis.null("int64")
    ids = (found.id, nobody) if is_person else (nobody, found.id)
    found = found.mutate(who=found.id if is_person else -found.id, person_id=ids[0], organisation_id=ids[1])
    return found.select(*SHOWN, "is_valuable", *by)


VALUABLE = Insight(
    name="valuable",
    order=2,
    title=_("Valuable before, during and after"),
    question=_("Who got something of use before, during and after the sale, and more than was asked of them?"),
    how=_(
        "Of the customers (people and organisations) with a sale in the last 12 months (365 days), the share who got at least "
        "one give before, one during and one after one and the same sale, and whose gives are at least three times their asks "
        "over the last 90 days (no ask: at least one give). A give is a contact marked as one that reached them; one text to "
        "many counts here too. Before: up to 90 days before the order; during: from the order to the delivery; after: 60 days "
        "from the delivery, or from the order where nothing is delivered. A stage that is noted with a give (hear, decide; buy; "
        "use, after) decides on the days between two parts. An order that names a person is theirs, else its organisation's. "
        "Wilson interval."
    ),
    formula="valuable/1",
    reads=(PEOPLE, ORGANISATIONS, ORDERS, TOUCHPOINTS),
    about=(PEOPLE, ORGANISATIONS),
    units=_customers,
    measure=valuable.Valuable(),
    sentence=_(
        "{hits} of {n} customers with a sale in the last 12 months got something of use before, during and after it, and at "
        "least three times as often as they were asked for something: {value}, between {low} and {high}."
    ),
    empty=_("Nobody has bought within 12 months. Bring in orders, and mark each talk as a give or an ask."),
    key="who",
    shows=(*SHOWN, "is_valuable"),
    apart=Apart(("who", "person_id", "organisation_id", *valuable.PHASES, "is_covered", "is_kept", "is_valuable")),
    days=Days.STATE,
    chart_by="segment",
)

INSIGHTS = (VALUABLE,)
