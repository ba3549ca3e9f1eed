"""A change that is noted for several places is read as one, with its places; who said it is told of it once."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.catalogue.models import Branch
from goodword.changes import links, queries
from goodword.changes.actions import noting, telling
from goodword.changes.models import Change, Told
from goodword.mail.models import Message

from .test_telling import CALLS, by_test, noted, says, tell

pytestmark = pytest.mark.django_db
N = 12


@pytest.fixture
def places(cast):
    Change.objects.all().delete()
    Message.objects.all().delete()
    at = {"source": "", "noted_at": timezone.now()}
    return [Branch.objects.create(name=f"Branch {n:02}", name_key=f"branch {n:02}", **at) for n in range(N)]


@pytest.fixture
def twelve(places):
    day = timezone.localdate()
    return [noted(branch=branch, is_public=True, since_on=day - timedelta(days=9 + n)) for n, branch in enumerate(places)]


def test_twelve_places_are_one_row_of_the_list_and_of_the_page_for_everybody(cast, twelve, client):
    noting.link(twelve[0], answers=[says(cast.maya, "Nobody called me.")], **by_test())
    noting.link(twelve[3], answers=[says(cast.theo, "Late, no call.")], **by_test())
    other = noted(what="A longer lease")
    client.force_login(cast.mona)
    page = client.get(reverse("changes:changes")).content.decode()
    main = page[page.index("<main") :]
    assert main.count(CALLS) == 1 and main.count(other.what) == 1 and "2 answers caused it" in main
    assert all(reverse("changes:change", args=[one.pk]) in main for one in twelve), "each place leads to its page"
    client.logout()
    public = client.get(urlsplit(links.address()).path).content.decode()
    assert public.count(CALLS) == 1 and "Branch 00" in public and "Branch 11" in public and "2 customers said so" in public


def test_the_page_of_one_place_names_the_others(cast, twelve, client):
    client.force_login(cast.mona)
    page = client.get(reverse("changes:change", args=[twelve[0].pk])).content.decode()
    assert "Also noted for" in page and page.count("Branch ") >= N


def test_a_page_of_the_list_holds_as_many_changes_as_it_says(cast, places, client):
    for n in range(25):
        for branch in places[:3]:
            noted(what=f"Change {n:02}", branch=branch)
    client.force_login(cast.mona)
    first = client.get(reverse("changes:changes"))
    later = client.get(f"{reverse('changes:changes')}?after={first.context['page'].after}")
    seen = [one.what for page in (first, later) for one in page.context["changes"]]
    assert len(first.context["changes"]) == 20 and sorted(seen) == [f"Change {n:02}" for n in range(25)]


def test_whoever_said_it_of_two_places_is_told_of_it_once(cast, twelve):
    for change in twelve[:2]:
        noting.link(change, answers=[says(cast.maya, f"No call from {change.where}.")], **by_test())
    assert (tell(twelve[0]), tell(twelve[1])) == (1, 0)
    assert Told.objects.count() == Message.objects.filter(kind="told").count() == 1


@pytest.mark.twin
def test_without_the_look_at_other_places_somebody_is_told_of_each(cast, twelve, without):
    without(queries, "readers", ("change__what=change.what", "change=change"))
    for change in twelve[:2]:
        noting.link(change, answers=[says(cast.maya, f"No call from {change.where}.")], **by_test())
    assert [telling.tell(change, sender="Mona", **by_test()) for change in twelve[:2]] == [1, 1]


def test_programs_get_each_place_by_itself(cast, twelve, client):
    key = make_key(cast.ada, name="till", may_write=False, at=timezone.now())
    rows = client.get("/api/v1/changes", headers={"Authorization": f"Bearer {key}"}).json()["rows"]
    assert [row["branch_id"] for row in rows] == [one.branch_id for one in twelve]
