"""Filters over who sent whom: introducers, ambassadors, those who were sent, and by whom."""

import pytest
from django.utils import timezone

from goodword.directory import lists
from goodword.directory.rules import Wanted
from goodword.people.models import Care
from goodword.referrals.models import Introduction
from goodword.referrals.tests.grown import bought, brought, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast):
    """Ann buys and sent One, Ben never bought and sent Two."""
    Introduction.objects.all().delete()
    now = timezone.now()
    ann, ben, one, two = people(["Ann", "Ben", "One", "Two"], now)
    brought(ann, [one], now)
    brought(ben, [two], now)
    bought([ann], now)
    return {"ann": ann, "ben": ben, "one": one}


def names(cast, member=None, **filters):
    return {str(p) for p in lists.people_in(member or cast.ada, Wanted(**filters), today=timezone.localdate())}


@pytest.mark.parametrize("few", [lists.FEW, 0])
def test_each_filter_leaves_whom_it_names(cast, sent, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW", few)
    assert names(cast, passed_on="introducers") == {"Ann", "Ben"}
    assert names(cast, passed_on="ambassadors") == {"Ben"}
    assert names(cast, passed_on="introduced") == {"One", "Two"}
    assert names(cast, introducer=str(sent["ann"].pk)) == {"One"}


def test_a_dealers_log_in_learns_nothing_of_those_between(cast, sent):
    for who in ("one", "ben"):
        Care.objects.create(member=cast.dario, person=sent[who], since=timezone.localdate(), noted_at=timezone.now())
    for asked in ({"passed_on": "introducers"}, {"passed_on": "introduced"}, {"introducer": str(sent["ann"].pk)}):
        assert names(cast, cast.dario, **asked) == set(), asked


def test_the_page_offers_them_and_says_what_is_chosen(cast, sent, client):
    client.force_login(cast.ada)
    told = client.get("/people/", {"introducer": sent["ann"].pk}).content.decode()
    assert "sent by Ann" in told and "One" in told and "Two" not in told
    assert "ambassadors: send others, never bought" in client.get("/people/", {"passed_on": "ambassadors"}).content.decode()
    assert client.get("/people/", {"passed_on": "x"}).status_code == 400
    assert client.get("/people/", {"introducer": "x"}).status_code == 400
