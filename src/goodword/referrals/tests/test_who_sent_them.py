"""Who sent somebody: shown on their page, noted by staff, decided by a manager."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.journal.models import Entry
from goodword.people.actions.records import add_person
from goodword.referrals.models import Handle, Introduction, Touch
from goodword.referrals.rules import grouped

pytestmark = pytest.mark.django_db


@pytest.fixture
def lou(cast):
    return add_person(name="Lou Field", by="test", at=timezone.now())


@pytest.fixture
def sam(cast, client):
    client.force_login(cast.sam)
    return client


def panel_of(client, person):
    return client.get(reverse("referrals:sent", args=[person.pk])).content.decode()


def typed(**more):
    return {"sender": "", "proof": "said", "said_on": timezone.localdate().isoformat(), "channel": "", "words": "", **more}


def note(client, person, **more):
    return client.post(reverse("referrals:note_sender", args=[person.pk]), typed(**more))


def test_the_panel_tells_who_sent_them_and_every_word(cast, sam):
    shown = panel_of(sam, cast.theo)
    assert "Maya Olsen" in shown and "they listen" in shown
    assert reverse("referrals:take_back", args=[Touch.objects.get().pk]) in shown
    assert "Nobody has said who sent them" in panel_of(sam, cast.maya)


def test_staff_note_who_sent_them_and_take_it_back_and_note_it_again(cast, sam, lou):
    assert note(sam, lou, sender="maya@example.com", channel="in person", words="At the fair").status_code == 302
    bound = Introduction.objects.get(person=lou)
    assert (bound.introducer, bound.proof, bound.channel, bound.touch.words) == (cast.maya, "said", "in person", "At the fair")
    sam.post(reverse("referrals:take_back", args=[bound.touch_id]))
    assert not Touch.objects.filter(person=lou).exists()
    assert "Nobody has said" in panel_of(sam, lou)
    sam.post(reverse("referrals:note_again", args=[Entry.objects.get(verb="referral.taken_back").pk]))
    assert Introduction.objects.get(person=lou).introducer == cast.maya


def test_a_code_that_somebody_reads_out_is_understood(cast, sam, lou):
    code = Handle.objects.filter(kind="code").first().text
    note(sam, lou, code=grouped(code).lower().replace("0", "o"))
    assert (Introduction.objects.get(person=lou).introducer, Touch.objects.get(person=lou).proof) == (cast.maya, "code")


def test_a_dealer_is_named_too(cast, sam, lou):
    note(sam, lou, sender="conti cicli")
    assert Introduction.objects.get(person=lou).dealer == cast.conti


@pytest.mark.parametrize(
    "wrong",
    [{}, {"sender": "Nobody Known"}, {"code": "ABCDE-ABCDE"}, {"sender": "Maya Olsen", "said_on": "2999-01-01"}],
    ids=["nobody", "unknown", "wrong code", "to come"],
)
def test_what_cannot_be_is_said_at_its_field(sam, lou, wrong):
    assert note(sam, lou, **wrong).status_code == 422
    assert not Touch.objects.filter(person=lou).exists()


def test_the_form_begins_with_the_day_on_which_they_came(cast, sam):
    page = sam.get(reverse("referrals:note_sender", args=[cast.ines.pk]))
    first = timezone.localdate(cast.ines.orders.order_by("ordered_at").first().ordered_at)
    assert page.context["form"]["said_on"].value() <= first


def test_what_does_not_count_is_kept_and_says_why(cast, sam):
    note(sam, cast.maya, sender="Maya Olsen")
    assert "that is the same person" in panel_of(sam, cast.maya)


def test_a_manager_says_who_it_really_was_and_takes_that_back(cast, client):
    client.force_login(cast.mona)
    found = Introduction.objects.get()
    url = reverse("referrals:rebind", args=[found.pk])
    assert client.post(url, {"sender": "Noor Haddad", "version": found.version, "reason": ""}).status_code == 422
    assert client.post(url, {"sender": "Theo Brandt", "version": found.version, "reason": "So"}).status_code == 422
    client.post(url, {"sender": "Noor Haddad", "version": found.version, "reason": "He said so in the shop"})
    shown = panel_of(client, cast.theo)
    assert "Noor Haddad" in shown and "He said so in the shop" in shown
    undo = reverse("referrals:bind_back", args=[Entry.objects.get(verb="referral.rebound").pk])
    client.post(undo)
    assert Introduction.objects.get().introducer == cast.maya
    client.post(undo)
    assert Introduction.objects.get().introducer == cast.maya, "twice is once"


def test_staff_do_not_overrule_and_strangers_to_them_are_not_told(cast, sam, client):
    assert sam.get(reverse("referrals:rebind", args=[Introduction.objects.get().pk])).status_code == 404
    client.force_login(cast.kit)
    assert client.get(reverse("referrals:sent", args=[cast.theo.pk])).status_code == 404
