"""The forms in which one says who belongs with whom, who belongs where, and who looks after them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.accounts.models import Member
from goodword.directory.actions import catch_up
from goodword.people.actions import care
from goodword.people.actions.belonging import join
from goodword.people.actions.care import look_after, stop_looking_after
from goodword.people.actions.records import add_person
from goodword.people.models import Care, Membership, Person, Tie
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


@pytest.mark.slow
def test_somebody_joins_an_organisation_from_either_page_and_leaves_it(cast, sam):
    sam.post(reverse("directory:join", args=[cast.theo.pk]), {"who": cast.studio.name, "title": "Partner", "since": "2026-01-05"})
    present = Membership.objects.get(person=cast.theo, organisation=cast.studio, until=None)
    assert present.title == "Partner"
    sam.post(reverse("directory:take_in", args=[cast.studio.pk]), {"who": cast.maya.email})
    assert Membership.objects.filter(person=cast.maya, organisation=cast.studio, until=None).exists()
    assert "Theo" in sam.get(reverse("directory:organisation", args=[cast.studio.pk])).content.decode()
    assert sam.post(reverse("directory:leave", args=[present.pk])).status_code == 302
    present.refresh_from_db()
    assert present.until == local_day(timezone.now())


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


def undo_in(page):
    """Where the button in the note after a deed leads."""
    found = re.search(r'action="(/partings/[^"]+)"', page)
    assert found, "no way back is offered"
    return found.group(1)


@pytest.mark.slow
def test_a_tie_that_was_removed_stands_again_as_it_was(cast, sam):
    tie = Tie.objects.get()
    page = sam.post(reverse("directory:remove_tie", args=[tie.pk]), follow=True).content.decode()
    sam.post(undo_in(page))
    assert Tie.objects.filter(pk=tie.pk, person=cast.maya, other=cast.theo, kind="friends").exists()
    assert "stays as it is now" in sam.post(undo_in(page), follow=True).content.decode()
    assert Tie.objects.count() == 1


@pytest.mark.slow
def test_a_tie_that_was_made_anew_is_not_doubled_by_the_undo(cast, sam):
    page = sam.post(reverse("directory:remove_tie", args=[Tie.objects.get().pk]), follow=True).content.decode()
    sam.post(reverse("directory:add_tie", args=[cast.theo.pk]), {"who": cast.maya.name, "kind": "friends"})
    assert "stays as it is now" in sam.post(undo_in(page), follow=True).content.decode()
    assert Tie.objects.get().person == cast.theo


def test_who_left_an_organisation_by_mistake_never_left(cast, sam):
    membership = Membership.objects.get()
    page = sam.post(reverse("directory:leave", args=[membership.pk]), follow=True).content.decode()
    sam.post(undo_in(page))
    membership.refresh_from_db()
    assert (membership.until, membership.title) == (None, "Founder")


@pytest.mark.slow
def test_an_undo_does_not_write_over_what_came_later(cast, sam):
    membership = Membership.objects.get()
    page = sam.post(reverse("directory:leave", args=[membership.pk]), follow=True).content.decode()
    join(person=cast.noor, organisation=cast.studio, title="Patron", by="test", at=timezone.now())
    assert "stays as it is now" in sam.post(undo_in(page), follow=True).content.decode()
    assert [m.title for m in Membership.objects.filter(until=None)] == ["Patron"]


@pytest.mark.parametrize(("who", "kind"), [("maya", "person"), ("studio", "organisation")])
def test_care_that_was_ended_goes_on(cast, sam, who, kind):
    look_after(member=cast.sam, **{kind: getattr(cast, who)}, by="test", at=timezone.now())
    begun = Care.objects.current().get(member=cast.sam, **{kind: getattr(cast, who)})
    page = sam.post(reverse("directory:end_care", args=[begun.pk]), follow=True).content.decode()
    assert not Care.objects.current().filter(pk=begun.pk).exists()
    sam.post(undo_in(page))
    assert Care.objects.current().filter(pk=begun.pk, since=begun.since).exists()


def parted(member, cast):
    """A dealer gives Inês up; her page is none of theirs any more, so that the deed is not read there."""
    return stop_looking_after(member=member, person=cast.ines, by=member.by, at=timezone.now())


def test_a_dealer_sees_whom_they_gave_up_again_unless_somebody_decided_so_since(cast, client):
    client.force_login(cast.dario)
    page, undo = (reverse("directory:person", args=[cast.ines.pk]), lambda d: reverse("directory:undo_parting", args=[d.pk]))
    first = parted(cast.dario, cast)
    assert client.get(page).status_code == 404
    client.post(undo(first))
    assert client.get(page).status_code == 200
    second = parted(cast.dario, cast)
    look_after(member=cast.dario, person=cast.ines, by=cast.mona.by, at=timezone.now())
    stop_looking_after(member=cast.dario, person=cast.ines, by=cast.mona.by, at=timezone.now())
    client.post(undo(second))
    assert client.get(page).status_code == 404


@pytest.mark.twin
def test_without_the_look_at_later_care_a_dealer_takes_back_what_was_taken_away(cast, without):
    deed = parted(cast.dario, cast)
    look_after(member=cast.dario, person=cast.ines, by=cast.mona.by, at=timezone.now())
    stop_looking_after(member=cast.dario, person=cast.ines, by=cast.mona.by, at=timezone.now())
    without(care, "look_after_again", (".filter(pk__gt=ended.pk)", ".none()"))
    assert care.look_after_again(deed, by=cast.dario.by, at=timezone.now())
    assert Person.objects.visible_to(cast.dario).filter(pk=cast.ines.pk).exists()


def test_only_who_ended_it_may_undo_it_and_only_what_they_still_may_know(cast, sam, client):
    page = sam.post(reverse("directory:remove_tie", args=[Tie.objects.get().pk]), follow=True).content.decode()
    undo = undo_in(page)
    client.force_login(cast.ada)
    assert client.post(undo).status_code == 404
    Member.objects.filter(pk=cast.sam.pk).update(role="dealer")
    client.force_login(cast.sam)
    assert client.post(undo).status_code == 404  # Theo is none of a dealer's
    assert not Tie.objects.exists()
