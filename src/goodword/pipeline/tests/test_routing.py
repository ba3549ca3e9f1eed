"""To whom new enquiries are given: by ordered rules, in turns, at every door, and at once on their Today."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.models import Role
from goodword.catalogue.models import Staff
from goodword.front.queries import waiting
from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.pipeline.actions import open_opportunity, routing
from goodword.pipeline.models import Opportunity, Route
from goodword.pipeline.routes import handling, present_rules, preview
from goodword.pipeline.rules import Asked, Rule, given_to


def doing(**more):
    return {**more, "by": "test", "at": timezone.now()}


def enquiry(cast, **more):
    return open_opportunity(**doing(title="A tandem", currency="EUR", person=cast.noor, **more))


@pytest.fixture
def desks(db, cast):
    """Sam's, Ada's, and that of somebody who never logs in; no rule yet."""
    Route.objects.all().delete()
    ada = Staff.objects.get(member=cast.ada)
    workshop = Staff.objects.create(name="The workshop", name_key="the workshop", noted_at=timezone.now())
    return {"sam": cast.sams_desk, "ada": ada, "workshop": workshop}


def lay(*rules):
    return routing.lay_rules(rules, version=handling().version, by="test", at=timezone.now())


def test_the_first_rule_that_fits_decides_and_what_is_left_open_fits_all():
    rules = [
        Rule(1, (), warmth="warm"),
        Rule(2, (7,), warmth="warm", region="Bayern"),
        Rule(3, (8, 9), product=4),
        Rule(4, (5,), channel="Form"),
    ]
    asked = [
        Asked(is_warm=True, region="bayern", product=4),
        Asked(product=4),
        Asked(product=4, channel="form"),
        Asked(product=4, dealer=3),
        Asked(channel="form"),
        Asked(region="Bayern"),
    ]
    found = given_to(rules, asked)
    assert [one and (one[0].id, one[1]) for one in found] == [(2, 7), (3, 8), (3, 9), (3, 8), (4, 5), None]


def test_it_goes_to_them_in_turns_else_to_who_noted_it_else_to_the_owner(cast, desks):
    lay(Rule(0, (desks["sam"].pk, desks["workshop"].pk), product=cast.bicycle.pk))
    given = [enquiry(cast, product=cast.bicycle, staff=desks["ada"]).staff for _ in range(3)]
    assert given == [desks["sam"], desks["workshop"], desks["sam"]]
    assert Route.objects.get().given == 3
    assert enquiry(cast, staff=desks["workshop"]).staff == desks["workshop"]
    assert enquiry(cast).staff == desks["ada"], "the owner has what no rule is about"


def test_who_has_left_has_no_turn(cast, desks):
    lay(Rule(0, (desks["sam"].pk,)))
    type(cast.sam).objects.filter(pk=cast.sam.pk).update(is_active=False)
    assert enquiry(cast).staff == desks["ada"]
    type(cast.sam).objects.filter(pk=cast.ada.pk).update(role=Role.STAFF)
    assert enquiry(cast).staff is None


def test_whom_it_is_given_to_has_it_on_today_at_once_and_nobody_else(cast, desks):
    lay(Rule(0, (desks["sam"].pk,), warmth="warm"))
    made = enquiry(cast, introduced_by=cast.maya, why_sent="He asked her who is honest")
    now = timezone.now() + timedelta(seconds=1)

    def enquiries_of(member):
        found = waiting(member, now=now, currency="EUR").calls
        return {one.row_id for call in found for one in (call.reason, *call.also) if one.why == "enquiry"}

    assert made.pk in enquiries_of(cast.sam)
    assert made.pk not in enquiries_of(cast.ada) | enquiries_of(cast.mona) | enquiries_of(cast.dario)


def test_the_order_is_changed_once_by_each_and_every_change_is_undone(cast, desks):
    lay(Rule(0, (desks["sam"].pk,), warmth="warm"), Rule(0, (desks["ada"].pk,)))
    first, second = present_rules()
    seen = handling().version
    deed = routing.lay_rules([second, first], version=seen, by="test", at=timezone.now())
    assert [rule.id for rule in present_rules()] == [second.id, first.id]
    with pytest.raises(ChangedMeanwhile):
        routing.lay_rules([first], version=seen, by="test", at=timezone.now())
    routing.lay_rules_again(deed, by="test", at=timezone.now())
    assert present_rules() == [first, second]
    gone = routing.lay_rules([second], version=handling().version, by="test", at=timezone.now())
    routing.lay_rules_again(gone, by="test", at=timezone.now())
    assert present_rules() == [first, second], "a rule that was taken away is back under its number"


def test_enquiries_of_a_file_are_given_in_sets_in_their_order_and_what_no_rule_fits_stays_everybodys(
    cast, desks, django_assert_max_num_queries
):
    lay(Rule(0, (desks["sam"].pk, desks["ada"].pk), channel="fair"))
    rows = [
        Opportunity(person=cast.noor, title=f"{n}", currency="EUR", opened_at=timezone.now(), noted_at=timezone.now(), channel=by)
        for n, by in enumerate(["fair", "fair", "phone", "Fair"] * 5)
    ]
    made = Opportunity.objects.bulk_create(rows)
    with django_assert_max_num_queries(12):
        assert routing.give_in_sets(made, by="import:1", at=timezone.now()) == 15
    given = list(Opportunity.objects.filter(pk__in=[one.pk for one in made]).order_by("id").values_list("staff", flat=True))
    sam, ada = desks["sam"].pk, desks["ada"].pk
    assert given[:8] == [sam, ada, None, sam, ada, sam, None, ada]
    assert Route.objects.get().given == 15


def test_the_preview_says_who_would_have_had_the_last_twenty(cast, desks):
    made = enquiry(cast, product=cast.bicycle)
    rules = [Rule(1, (desks["sam"].pk,), warmth="warm"), Rule(2, (desks["workshop"].pk,), product=cast.bicycle.pk)]
    found = {one.enquiry: (one.number, one.staff) for one in preview(cast.mona, rules)}
    assert found[made] == (2, desks["workshop"])
    assert found[cast.introduction] == (1, desks["sam"])


def test_the_page_lays_moves_and_takes_away_rules_and_is_for_those_who_manage(cast, desks, client):
    client.force_login(cast.mona)
    page = reverse("pipeline:routes")
    assert "No rule yet" in client.get(page).content.decode()

    def add(**said):
        return client.post(reverse("pipeline:add_route"), {"version": handling().version, **said})

    assert add(warmth="warm").status_code == 422
    add(warmth="warm", staff=[desks["sam"].pk])
    add(product="City bicycle", region="Hamburg", staff=[desks["sam"].pk, desks["ada"].pk])
    told = client.get(page).content.decode()
    assert "1. warm ones" in told and "2. about City bicycle, from Hamburg" in told and "take turns" in told
    assert client.get(reverse("pipeline:change_route", args=[present_rules()[1].id])).status_code == 200
    last = present_rules()[1]
    answer = client.post(
        reverse("pipeline:move_route", args=[last.id]), {"way": "up", "version": handling().version}, follow=True
    )
    assert present_rules()[0].id == last.id and "It is rule 1 now." in answer.content.decode()
    late = client.post(reverse("pipeline:take_away_route", args=[last.id]), {"version": 1}, follow=True)
    assert "Somebody changed it before you" in late.content.decode() and len(present_rules()) == 2
    client.force_login(cast.sam)
    assert client.get(page).status_code == 404 and client.post(reverse("pipeline:add_route")).status_code == 404


def test_the_days_after_a_lost_one_are_set_and_put_back(cast, client):
    client.force_login(cast.mona)
    client.post(reverse("pipeline:keep_in_touch"), {"lost_days": 90, "version": 0})
    assert handling().lost_days == 90
    deed = Entry.objects.filter(verb="handling.changed").latest("id")
    client.post(reverse("pipeline:undo_routes", args=[deed.pk]))
    assert handling().lost_days == 180


@pytest.mark.twin
def test_without_its_version_a_late_change_of_the_rules_writes_over_the_others(cast, desks, without):
    seen = handling().version
    lay(Rule(0, (desks["sam"].pk,), warmth="warm"))
    without(routing, "_claim", ", version=version")
    routing.lay_rules([Rule(0, (desks["ada"].pk,))], version=seen, by="test", at=timezone.now())
    assert [rule.warmth for rule in present_rules()] == [""], "what the first one laid is gone unawares"
