"""Word of mouth: how many customers a customer brings, the tree of who brought whom, how many of the new ones were introduced."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goodword.analytics import contacts, reproduction, tree
from goodword.analytics.intervals import wilson
from goodword.analytics.measures import Share
from goodword.insights import wording
from goodword.insights.asked import Asked
from goodword.insights.brought import CURVE
from goodword.insights.declaration import BY, Days, Extra, Facts, Insight
from goodword.kit.facts import INTRODUCTIONS, INVITATIONS, ORDERS, PEOPLE

Rows = list[dict[str, object]]


def _known(facts: Facts) -> ir.Table:
    people = facts[PEOPLE.name]
    return people.select("id", *((BY,) if BY in people.columns else ()))


def _cohort(facts: Facts, asked: Asked) -> tuple[ir.Table, ir.Table]:
    """Customers, and the introduced customers of each, of everybody."""
    cohort = facts.keep(reproduction.customers(_known(facts).select("id"), facts[ORDERS.name], asked.as_of, BY))
    return cohort, facts.keep(reproduction.won(cohort, facts[INTRODUCTIONS.name], asked.as_of))


def _introducers(facts: Facts, asked: Asked) -> ir.Table:
    both = facts[ORDERS.name], facts[INTRODUCTIONS.name]
    found = reproduction.units(_known(facts), both, asked.as_of, BY, facts.keep)
    return found.mutate(person_id=found.id)


def _months(facts: Facts, asked: Asked) -> ir.Table:
    return facts.worked(CURVE, reproduction.watched(*_cohort(facts, asked)))


def _days_until(facts: Facts, asked: Asked) -> ir.Table:
    _, events = _cohort(facts, asked)
    return events.group_by("after").aggregate(n=events.count())


def _invited(facts: Facts, asked: Asked) -> ir.Table:
    """One row: customers, invitations that they sent, and customers who were won by one."""
    day = ibis.literal(asked.as_of)
    cohort, _ = _cohort(facts, asked)
    theirs = cohort.select(_buyer=cohort.id)
    invitations, introductions = facts[INVITATIONS.name], facts[INTRODUCTIONS.name]
    sent = invitations.filter(invitations.day <= day).join(theirs, ibis._.person_id == theirs["_buyer"])
    bound = introductions.filter(
        introductions.day <= day, introductions.proof == "invitation", introductions.introducer_id.notnull()
    )
    won = bound.join(theirs, ibis._.person_id == theirs["_buyer"])
    counts = {"customers": cohort, "invitations": sent, "won": won}
    parts = [table.aggregate(**{name: table.count()}) for name, table in counts.items()]
    return parts[0].cross_join(parts[1]).cross_join(parts[2])


def _as_they_are(units: ir.Table, _: Asked) -> ir.Table:
    return units


def _sums(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(**reproduction.Reproduction().sums(units))


def _multiplier(rows: Rows, asked: Asked) -> object:
    found = reproduction.Reproduction().figure({k: float(str(v or 0)) for k, v in rows[0].items()}, asked.level)
    return reproduction.multiplier(found.value, found.interval) if found.value is not None else None


def _grows(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping) or found["value"] <= 1:
        return ""
    told = {name: wording.spelt(found[name], "", 2) if found[name] is not None else "∞" for name in ("value", "low", "high")}
    return say("If each generation is like the last, one customer becomes %(value)s (between %(low)s and %(high)s).") % told


def _k(rows: Rows, _: Asked) -> object:
    customers, invitations, won = (int(str(rows[0][name] or 0)) for name in ("customers", "invitations", "won"))
    if not customers or not invitations:
        return None
    per, conversion = invitations / customers, won / invitations
    return {"value": per * conversion, "invitations_per_customer": per, "conversion": conversion, "n": invitations}


def _k_in_words(found: object, _: Asked) -> str:
    if not isinstance(found, Mapping):
        return ""
    told = {"k": wording.spelt(found["value"], "", 2), "per": wording.spelt(found["invitations_per_customer"], "", 2)}
    told["share"] = wording.spelt(100 * found["conversion"], "%", 1)
    return say("K is %(k)s: %(per)s invitations per customer, of which %(share)s became customers.") % told


def _generation_days(rows: Rows, _: Asked) -> object:
    return reproduction.middle([(int(str(row["after"])), int(str(row["n"]))) for row in rows])


def _days_in_words(found: object, _: Asked) -> str:
    return (
        say("Half of those brought came within %(n)s days.") % {"n": wording.spelt(found, "")} if isinstance(found, float) else ""
    )


def _curve(rows: Rows, _: Asked) -> object:
    return sorted(rows, key=lambda row: int(str(row["month"])))


WORD_OF_MOUTH = Insight(
    name="word-of-mouth",
    order=5,
    title=_("Word of mouth"),
    question=_("How many customers does a customer bring?"),
    how=_(
        "R: the mean number of introduced customers who were won within so many days of the introducer's own first order, by the "
        "mean cumulative function, so that those who came lately count for as long as they have been watched. It is told for the "
        "most days for which 100 customers have been watched; groups are told for the same days. Whom somebody brought before "
        "their own first order is left out, and so is what a secret shop found. The interval is that of the logarithm, from how "
        "far each is from what was expected, so that it holds where a few bring many. The multiplier 1/(1 − R) takes each "
        "generation for like the last. K is invitations per customer times the share of them that became customers. The "
        "generation interval is the median of days from the introducer's first order to that of whom they brought."
    ),
    formula="word-of-mouth/1",
    reads=(PEOPLE, ORDERS, INTRODUCTIONS, INVITATIONS),
    about=(PEOPLE,),
    units=_introducers,
    measure=reproduction.Reproduction(),
    sentence=_(
        "A customer brings {value} others within {days} days, between {low} and {high}; from {n} customers, {at_risk} of whom "
        "have been watched for as long, and {brought} who came."
    ),
    empty=_("The number appears when there are 100 customers: fewer say nothing of how many one brings."),
    shows=("id", "person_id", "first_on", "age", "brought", "credit", "apart", "h"),
    days=Days.STATE,
    decimals=2,
    extras=(
        Extra("multiplier", _sums, _multiplier, says=_grows),
        Extra("k", _as_they_are, _k, units=_invited, says=_k_in_words),
        Extra("generation_days", _as_they_are, _generation_days, units=_days_until, says=_days_in_words),
        Extra("months", _as_they_are, _curve, units=_months),
    ),
    lines=("months", "month"),
    draws="growth",
)


def _in_tree(facts: Facts, asked: Asked) -> ir.Table:
    buyers = facts.keep(tree.bought(facts[ORDERS.name], asked.as_of, asked.money))
    climbed = tree.climbed(facts.keep(tree.links(facts[INTRODUCTIONS.name], asked.as_of)), buyers, facts.keep)
    found = tree.placed(_known(facts), climbed, buyers)
    return found.mutate(person_id=found.id)


def _of_tree(facts: Facts, asked: Asked) -> ir.Table:
    """Who is in the tree: all that the number takes."""
    buyers = tree.bought(facts[ORDERS.name], asked.as_of, asked.money)
    found = tree.named(_known(facts), tree.links(facts[INTRODUCTIONS.name], asked.as_of), buyers)
    return found.mutate(person_id=found.id)


def _by_generation(units: ir.Table, _: Asked) -> ir.Table:
    return tree.generations(units)


def _generations(rows: Rows, asked: Asked) -> object:
    everybody = sum(int(str(row["n"])) for row in rows)
    known = sorted((row for row in rows if row["generation"] is not None), key=lambda row: int(str(row["generation"])))
    return [_generation(row, everybody, asked.level) for row in known]


def _generation(row: Mapping[str, object], everybody: int, level: float) -> dict[str, object]:
    count = int(str(row["n"]))
    around = wilson(count, everybody, level).scaled(100)
    told = {"generation": row["generation"], "value": 100 * count / everybody, "low": around.low, "high": around.high}
    return {**told, "n": everybody, "count": count, "n_customers": row["n_customers"], "money": row["money"]}


def _told(units: ir.Table, _: Asked) -> ir.Table:
    return units.aggregate(n=units.count(where=units.generation.isnull()), deepest=units.generation.max())


def _deepest(rows: Rows, _: Asked) -> object:
    return {"deepest": rows[0]["deepest"], "in_circles": int(str(rows[0]["n"] or 0))}


def _depth(found: object, _: Asked) -> str:
    n = int(str(found["deepest"] or 0)) if isinstance(found, Mapping) else 0
    said = ngettext("It goes on for %(n)s generation.", "It goes on for %(n)s generations.", n)
    return said % {"n": n} if n else ""


def _circles(found: object) -> list[str]:
    n = int(str(found["in_circles"])) if isinstance(found, Mapping) else 0
    if not n:
        return []
    said = ngettext(
        "%(n)s person stands in a circle of introductions or below one, and so in no generation.",
        "%(n)s people stand in a circle of introductions or below one, and so in no generation.",
        n,
    )
    return [said % {"n": f"{n:,}"}]


TREE = Insight(
    name="tree",
    order=6,
    title=_("The tree"),
    question=_("Whom did we win ourselves, whom did they bring, and whom did these?"),
    how=_(
        "Everybody who bought, was introduced or introduced somebody, by generation: 0 are those won by ourselves (and "
        "ambassadors whom nobody brought), 1 those whom they brought, and so on; whom a dealer brought is of generation 1. "
        "Beside each generation its people, its customers, and their orders in your currency. The number is the share of "
        "the people who were brought by others. The rows say of each who brought them, how many they brought, and how "
        "many people and how much money stand below them in all. Who goes round in a circle, or is more than 255 "
        "introductions away, has no generation, and is told. "
        "Wilson interval."
    ),
    formula="tree/1",
    reads=(PEOPLE, ORDERS, INTRODUCTIONS),
    about=(PEOPLE,),
    units=lambda facts, asked: _of_tree(facts, asked) if asked.bare else _in_tree(facts, asked),
    told=_in_tree,
    measure=Share("is_brought"),
    sentence=_("{hits} of the {n} people in the tree were brought by others: {value}, between {low} and {high}."),
    empty=_("The tree begins with the first customer. Bring in orders, and note who sent whom."),
    shows=(
        "id", "person_id", "introducer_id", "generation", "is_customer", "is_brought", "money", "brought", "below", "money_below",
    ),
    days=Days.STATE,
    decimals=1,
    extras=(Extra("generations", _by_generation, _generations), Extra("depth", _told, _deepest, says=_depth, warns=_circles)),
    lines=("generations", "generation"),
    in_money=("money", "money_below"),
)  # fmt: skip


def _new(facts: Facts, asked: Asked) -> ir.Table:
    """Each person whose first order lies in the window, with `by` of that order, and whether they had been introduced."""
    kept = contacts.placed(facts[ORDERS.name], of="person_id", until=asked.last)
    first = ibis.row_number().over(ibis.window(group_by=kept.person_id, order_by=[kept.day, kept.id]))
    found = kept.mutate(nth=first).filter(ibis._.nth == 0)
    if asked.since is not None:
        found = found.filter(found.day >= ibis.literal(asked.since))
    introductions = facts[INTRODUCTIONS.name]
    bound = introductions.filter(introductions.day <= ibis.literal(asked.as_of)).select(_new="person_id", proof="proof")
    found = found.left_join(bound, found.person_id == bound["_new"])
    by = (BY,) if BY in found.columns else ()
    return found.select(
        "id", "person_id", "day", "proof", who=found.person_id, is_introduced=found["_new"].notnull(), **{b: b for b in by}
    )


INTRODUCED_SHARE = Insight(
    name="introduced-share",
    order=7,
    title=_("Introduced among the new"),
    question=_("How many of the new customers came through somebody?"),
    how=_(
        "Of the people whose first order lies in the window, the share for whom it is known who introduced them. Cancelled "
        "orders are none. A word that was passed on and bound nobody (a touch that was refused) does not count. Wilson interval."
    ),
    formula="introduced-share/1",
    reads=(ORDERS, INTRODUCTIONS),
    about=(ORDERS,),
    units=_new,
    measure=Share("is_introduced"),
    sentence=_("{hits} of {n} new customers were introduced by somebody: {value}, between {low} and {high}."),
    empty=_("There is no new customer in these days. Bring in orders, and note who sent whom."),
    shows=("id", "person_id", "day", "is_introduced", "proof"),
    decimals=1,
    chart_by="quarter",
)

INSIGHTS = (WORD_OF_MOUTH, TREE, INTRODUCED_SHARE)
