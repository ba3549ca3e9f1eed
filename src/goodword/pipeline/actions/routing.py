"""Verbs about to whom new enquiries are given: the rules in their order, and giving by them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from goodword.catalogue.models import Staff
from goodword.journal.actions import ChangedMeanwhile, note
from goodword.journal.models import Entry

from ..models import Handling, Opportunity, Route
from ..routes import asked_in, handling, owners_desk, present_rules
from ..rules import Asked, Rule, fitting, given_to


@transaction.atomic
def lay_rules(rules: Sequence[Rule], *, version: int, by: str, at: datetime) -> Entry:
    """These rules in this order, and no others; `ChangedMeanwhile` where somebody changed them since `version`."""
    _claim(version)
    before = present_rules()
    had = {rule.id: rule.given for rule in before}
    Route.objects.exclude(pk__in=[rule.id for rule in rules]).delete()
    for place, rule in enumerate(rules):
        Route(pk=rule.id or None, place=place, **_columns(rule, given=had.get(rule.id, rule.given))).save()
    return note("routes.laid", handling(), by=by, at=at, was=version, before=[asdict(rule) for rule in before])


def lay_rules_again(deed: Entry, *, by: str, at: datetime) -> Entry:
    """Undo `lay_rules`; `ChangedMeanwhile` where somebody changed them since."""
    before = [Rule(**said) for said in deed.detail["before"]]
    return lay_rules(before, version=int(deed.detail["was"]) + 1, by=by, at=at)


@transaction.atomic
def keep_in_touch(*, lost_days: int, version: int, by: str, at: datetime) -> Entry:
    """After how many days of silence who did not buy hears from us again."""
    _claim(version)
    was_days = handling().lost_days
    Handling.objects.filter(pk=1).update(lost_days=lost_days)
    return note("handling.changed", handling(), by=by, at=at, was=version, lost_days=was_days)


def keep_in_touch_as_before(deed: Entry, *, by: str, at: datetime) -> Entry:
    """Undo `keep_in_touch`; `ChangedMeanwhile` where somebody changed how enquiries are handled since."""
    return keep_in_touch(lost_days=int(deed.detail["lost_days"]), version=int(deed.detail["was"]) + 1, by=by, at=at)


def desk_for(asked: Asked, *, stands_in: Staff | None) -> tuple[Staff | None, int | None]:
    """Who is given a new enquiry, and by which rule: where none fits whoever `stands_in`, else the owner."""
    rule = fitting(present_rules(), asked)
    if rule is None:
        return stands_in or owners_desk(), None
    return Staff.objects.get(pk=rule.staff[_turn(rule) % len(rule.staff)]), rule.id


@transaction.atomic
def give_in_sets(enquiries: Sequence[Opportunity], *, by: str, at: datetime) -> int:
    """Give enquiries that came with a file to people by the rules, in their order; what no rule is about stays nobody's.

    It is no part of what the file said: taking the import back has nothing to restore. Gives how many were given.
    """
    rules = present_rules()
    given = list(zip(enquiries, given_to(rules, map(asked_in, enquiries)), strict=True)) if rules else []
    to: dict[int, list[int]] = {}
    counts: dict[int, int] = {}
    for enquiry, found in given:
        if found:
            to.setdefault(found[1], []).append(enquiry.pk)
            counts[found[0].id] = counts.get(found[0].id, 0) + 1
    for staff, ids in to.items():
        Opportunity.objects.filter(pk__in=ids, staff=None).update(staff=staff, version=F("version") + 1, hand=None)
    for rule_id, n in counts.items():
        Route.objects.filter(pk=rule_id).update(given=F("given") + n)
    if to:
        note("opportunities.given", by=by, at=at, n=sum(counts.values()))
    return sum(counts.values())


def _turn(rule: Rule) -> int:
    """Whose turn it is, once it is taken: whoever else takes one of the same rule waits for this to be kept."""
    Route.objects.filter(pk=rule.id).update(given=F("given") + 1)
    return Route.objects.values_list("given", flat=True).get(pk=rule.id) - 1


def _claim(version: int) -> None:
    Handling.objects.get_or_create(pk=1, defaults={"version": 0})
    if not Handling.objects.filter(pk=1, version=version).update(version=F("version") + 1):
        raise ChangedMeanwhile(handling().version)


def _columns(rule: Rule, *, given: int) -> dict[str, Any]:
    """A rule as its row keeps it."""
    meant = {"warmth": rule.warmth, "channel": rule.channel, "region": rule.region, "staff": list(rule.staff)}
    return {**meant, "product_id": rule.product, "dealer_id": rule.dealer, "given": given}
