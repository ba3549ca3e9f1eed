"""By which rules new enquiries are given to people now, and who would be given the last ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as say

from goodword.accounts.models import Member, Role
from goodword.catalogue.models import Dealer, Product, Staff
from goodword.people.models import Organisation, Person

from .models import Handling, Opportunity, Route
from .rules import LOST_CADENCE_DAYS, Asked, Rule, given_to

PREVIEWED = 20


def handling() -> Handling:
    """How enquiries are handled; as at first where nobody has said otherwise."""
    return Handling.objects.filter(pk=1).first() or Handling(version=0, lost_days=LOST_CADENCE_DAYS)


def present_rules() -> list[Rule]:
    """The rules in their order; of those who take turns only who is still there."""
    routes = list(Route.objects.all())
    there = {one.pk for one in staff_there()} if routes else set()
    return [_rule(route, [number for number in route.staff if number in there]) for route in routes]


def staff_there(enquiry: Opportunity | None = None) -> QuerySet[Staff]:
    """Who may be given an enquiry: all staff but those whose log-in was closed, and who has it now; by name."""
    there = Q(member=None) | Q(member__is_active=True) | Q(pk=enquiry.staff_id if enquiry else None)
    return Staff.objects.filter(there).order_by("name", "id")


def owners_desk() -> Staff | None:
    """The owner among the staff: who gets what no rule is about."""
    return Staff.objects.filter(member__role=Role.OWNER, member__is_active=True).order_by("id").first()


def asked_by(person: Person | None, organisation: Organisation | None) -> str:
    """The region from which somebody asks."""
    return (person.region if person else "") or (organisation.region if organisation else "")


@dataclass(frozen=True)
class Given:
    """One of the last enquiries, and who would be given it: the rule's number in the order, none where no rule fits."""

    enquiry: Opportunity
    number: int | None
    staff: Staff | None


def preview(member: Member, rules: Sequence[Rule]) -> list[Given]:
    """Who would be given each of the last twenty enquiries, the last first."""
    rows = Opportunity.objects.visible_to(member).select_related("person", "organisation").order_by("-opened_at", "-id")
    last = list(rows[:PREVIEWED])
    in_their_order = last[::-1]
    found = dict(zip(in_their_order, given_to(rules, map(asked_in, in_their_order)), strict=True))
    desks, places = Staff.objects.in_bulk(_named(found.values())), {rule.id: n for n, rule in enumerate(rules, 1)}
    nobodys = owners_desk()
    return [
        Given(one, places[given[0].id], desks[given[1]]) if (given := found[one]) else Given(one, None, nobodys) for one in last
    ]


@dataclass(frozen=True)
class Told:
    """A rule in words: its number in the order, which enquiries it means, and who takes turns."""

    rule: Rule
    number: int
    means: str
    names: list[str]


def told(rules: Sequence[Rule]) -> list[Told]:
    """The rules as the page tells them."""
    staff = Staff.objects.in_bulk({number for rule in rules for number in rule.staff})
    products = Product.objects.in_bulk({rule.product for rule in rules if rule.product})
    dealers = Dealer.objects.in_bulk({rule.dealer for rule in rules if rule.dealer})
    return [
        Told(rule, n, _meant(rule, products, dealers), [staff[number].name for number in rule.staff])
        for n, rule in enumerate(rules, 1)
    ]


def typed(rule: Rule) -> dict[str, Any]:
    """A rule as its form holds it."""
    product, dealer = Product.objects.filter(pk=rule.product or 0).first(), Dealer.objects.filter(pk=rule.dealer or 0).first()
    words = {"warmth": rule.warmth, "channel": rule.channel, "region": rule.region}
    return {**words, "product": product.name if product else "", "dealer": dealer, "staff": rule.staff}


def _meant(rule: Rule, products: Mapping[int, Product], dealers: Mapping[int, Dealer]) -> str:
    parts = [
        {"warm": say("warm ones"), "cold": say("cold ones")}.get(rule.warmth, ""),
        say("about %(product)s") % {"product": products[rule.product]} if rule.product else "",
        say("through %(dealer)s") % {"dealer": dealers[rule.dealer]} if rule.dealer else "",
        say("by “%(channel)s”") % {"channel": rule.channel} if rule.channel else "",
        say("from %(region)s") % {"region": rule.region} if rule.region else "",
    ]
    return ", ".join(part for part in parts if part) or say("every enquiry")


def asked_in(enquiry: Opportunity) -> Asked:
    """What the rules look at in an enquiry that is noted."""
    region = asked_by(enquiry.person, enquiry.organisation)
    return Asked(enquiry.is_warm, enquiry.product_id, enquiry.dealer_id, enquiry.channel, region)


def _named(given: Iterable[tuple[Rule, int] | None]) -> set[int]:
    return {one[1] for one in given if one}


def _rule(route: Route, staff: Sequence[int]) -> Rule:
    kept = {name: getattr(route, name) for name in ("warmth", "channel", "region", "given")}
    return Rule(route.pk, tuple(staff), product=route.product_id, dealer=route.dealer_id, **kept)
