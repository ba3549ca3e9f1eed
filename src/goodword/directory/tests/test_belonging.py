"""The forms in which one says who belongs with whom, who belongs where, and who looks after them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.directory.actions import catch_up
from goodword.people.actions import add_person
from goodword.people.models import Care, Membership, Tie
from goodword.people.queries import ties_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(cast, client):
    catch_up()
    client.force_login(cast.sam)
    return client


def test_two_people_belong_together_by_a_name_and_no_longer_by_a_button(cast, sam):
    url = reverse("directory:add_tie", args=[cast.noor.pk])
    assert sam.get(url).status_code == 200
    assert sam.post(url, {"who": cast.theo.name, "kind": "neighbours"}).status_code == 302
    [(other, tie)] = ties_of(cast.ada, cast.noor)
    assert (other, tie.kind) == (cast.theo, "neighbours")
    panel = sam.get(reverse("directory:ties", args=[cast.noor.pk])).content.decode()
    assert "neighbours" in panel and reverse("directory:remove_tie", args=[tie.pk]) in panel
    assert sam.post(reverse("directory:remove_tie", args=[tie.pk])).status_code == 302
    assert not Tie.objects.filter(pk=tie.pk).exists()


def test_where_several_are_meant_one_is_chosen(cast, sam):
    twins = [add_person(name="Lea Whitlock", city=city, by="test", at=timezone.now()) for city in ("Bonn", "Essen")]
    catch_up()
    url = reverse("directory:add_tie", args=[cast.noor.pk])
    asked = sam.post(url, {"who": "lea whitlock", "kind": "sisters"})
    assert asked.status_code == 422 and "Bonn" in asked.content.decode() and not Tie.objects.filter(kind="sisters").exists()
    sam.post(url, {"who": "lea whitlock", "kind": "sisters", "chosen": twins[1].pk})
    assert [other for other, tie in ties_of(cast.ada, cast.noor) if tie.kind == "sisters"] == [twins[1]]


@pytest.mark.parametrize("who", ["Nobody Of This Name", "", "\0"])
def test_nobody_is_tied_to_nobody(cast, sam, who):
    before = Tie.objects.count()
    assert sam.post(reverse("directory:add_tie", args=[cast.noor.pk]), {"who": who, "kind": "friends"}).status_code == 422
    assert sam.post(reverse("directory:add_tie", args=[cast.noor.pk]), {"who": cast.noor.name, "kind": "x"}).status_code == 422
    assert Tie.objects.count() == before


def test_a_dealer_cannot_name_whom_it_may_not_know(cast, client):
    catch_up()
    client.force_login(cast.dario)
    answer = client.post(reverse("directory:add_tie", args=[cast.ines.pk]), {"who": cast.maya.name, "kind": "friends"})
    assert answer.status_code == 422 and "Nobody of that name" in answer.content.decode()
    answer = client.post(
        reverse("directory:add_tie", args=[cast.ines.pk]), {"who": "x", "kind": "friends", "chosen": cast.maya.pk}
    )
    assert answer.status_code == 422 and not ties_of(cast.ada, cast.ines)


def test_somebody_joins_an_organisation_from_either_page_and_leaves_it(cast, sam):
    sam.post(reverse("directory:join", args=[cast.theo.pk]), {"who": cast.studio.name, "title": "Partner", "since": "2026-01-05"})
    present = Membership.objects.get(person=cast.theo, organisation=cast.studio, until=None)
    assert present.title == "Partner"
    sam.post(reverse("directory:take_in", args=[cast.studio.pk]), {"who": cast.maya.email})
    assert Membership.objects.filter(person=cast.maya, organisation=cast.studio, until=None).exists()
    assert "Theo" in sam.get(reverse("directory:organisation", args=[cast.studio.pk])).content.decode()
    assert sam.post(reverse("directory:leave", args=[present.pk])).status_code == 302
    present.refresh_from_db()
    assert present.until == timezone.localdate()


@pytest.mark.parametrize(("view", "who"), [("care", "noor"), ("care_of_organisation", "studio")])
def test_a_member_looks_after_somebody_and_no_longer(cast, sam, view, who):
    url = reverse(f"directory:{view}", args=[getattr(cast, who).pk])
    sam.post(url, {"member": cast.vera.pk})
    begun = Care.objects.current().get(member=cast.vera)
    assert begun.person == (cast.noor if view == "care" else None)
    assert reverse("directory:end_care", args=[begun.pk]) in sam.get(url).content.decode()
    sam.post(reverse("directory:end_care", args=[begun.pk]))
    assert not Care.objects.current().filter(member=cast.vera).exists()


def test_a_dealer_gives_nobody_but_itself_a_person_to_look_after(cast, client):
    client.force_login(cast.dario)
    url = reverse("directory:care", args=[cast.ines.pk])
    page = client.get(url).content.decode()
    assert cast.sam.name not in page and cast.dario.name in page
    assert client.post(url, {"member": cast.sam.pk}).status_code == 422
    other = Care.objects.current().get(member=cast.sam, person=cast.maya)
    assert client.post(reverse("directory:end_care", args=[other.pk])).status_code == 404
