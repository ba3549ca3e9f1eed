"""Enquiries and files tell who sent whom; it is taken up in sets."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from goodword.journal.models import Entry, Reader
from goodword.people.actions.records import add_person
from goodword.pipeline.actions.enquiries import open_opportunity
from goodword.pipeline.models import Opportunity
from goodword.referrals.actions.binding import note_again, note_touch, take_back
from goodword.referrals.actions.gathering import gather
from goodword.referrals.hindrances import Sender
from goodword.referrals.models import Introduction, Touch
from goodword.touchpoints.models import Order

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def someone(name, **more):
    return add_person(name=name, by="test", at=NOW, **more)


def asks(person, sender, days=0, **more):
    at = NOW - timedelta(days=days)
    return open_opportunity(
        title="A bicycle", currency="EUR", person=person, introduced_by=sender, opened_at=at, by="test", at=NOW, **more
    )


def take_up():
    return gather(by="test", at=NOW)


@pytest.fixture
def three(db):
    return someone("Ann Reed"), someone("Bo Lund"), someone("Cy Hart")


def test_a_warm_enquiry_becomes_a_touch_and_binds_and_twice_is_once(three):
    ann, bo, cy = three
    enquiry = asks(bo, ann, days=3, channel="a friend", why_sent="She loves it here")
    asks(cy, None)
    assert take_up() == {"gone": 0, "touches": 1, "bound": 1}
    touch, bound = Touch.objects.get(), Introduction.objects.get()
    assert (touch.person, touch.introducer, touch.proof, touch.words) == (bo, ann, "staff", "She loves it here")
    assert (touch.opportunity, touch.at, touch.channel) == (enquiry, enquiry.opened_at, "a friend")
    assert (bound.person, bound.introducer, bound.touch, bound.bound_at) == (bo, ann, touch, enquiry.opened_at)
    assert take_up() == {"gone": 0, "touches": 0, "bound": 0}
    assert Entry.objects.filter(verb="referral.gathered").count() == 1


def test_it_looks_only_at_what_was_changed_since_and_once_a_day_at_all(three):
    ann, bo, _ = three
    asks(bo, ann, days=3)
    take_up()
    Touch.objects.all().delete()  # past every verb, so that only a look at everything finds it
    Reader.objects.filter(name="referrals.gather").update(last_changed=F("last_changed") + 1)  # here nothing is committed
    assert take_up()["touches"] == 0
    assert gather(is_whole=True, by="test", at=NOW)["touches"] == 1


def test_whoever_is_let_go_is_bound_anew_by_what_was_said_before(three):
    ann, bo, cy = three
    first = asks(bo, ann, days=5)
    take_up()
    note_touch(person=bo, sender=Sender(cy, None, "staff"), at=NOW, by="test")
    assert Introduction.objects.get().introducer == ann
    Opportunity.objects.filter(pk=first.pk).delete()
    take_up()
    assert Introduction.objects.get().introducer == cy


def test_in_sets_the_earlier_is_bound_and_a_circle_and_oneself_are_refused(three):
    ann, bo, cy = three
    double = someone("Ann R", email="a.reed+2@example.com")
    someone("Nobody")
    ann.email = ann.email_key = "areed@example.com"
    ann.save()
    asks(bo, ann, days=9)
    asks(cy, bo, days=8)
    asks(ann, cy, days=7)
    asks(double, ann, days=6)
    assert take_up()["bound"] == 2
    assert set(Introduction.objects.values_list("person", "introducer")) == {(bo.pk, ann.pk), (cy.pk, bo.pk)}
    assert dict(Touch.objects.values_list("person", "refused")) == {bo.pk: "", cy.pk: "", ann.pk: "circle", double.pk: "self"}


def test_in_sets_who_bought_before_is_refused(three):
    ann, bo, _ = three
    Order.objects.create(person=bo, ordered_at=NOW - timedelta(days=5), currency="EUR", noted_at=NOW)
    asks(bo, ann, days=2)
    assert take_up()["bound"] == 0
    assert Touch.objects.get().refused == "customer before"


def test_sets_and_one_by_one_decide_alike(three, cast):
    ann, bo, cy = three
    for person, days in ((bo, 4), (cy, 4)):
        asks(person, ann, days=days)
    note_touch(person=cy, sender=Sender(bo, None, "link"), said_at=NOW - timedelta(days=4), by="test", at=NOW)
    take_up()
    in_sets = dict(Introduction.objects.values_list("person", "introducer"))
    for touch in Touch.objects.filter(person__in=(bo, cy), source=""):
        take_back(touch, by="test", at=NOW)
    assert in_sets == {cast.theo.pk: cast.maya.pk, bo.pk: ann.pk, cy.pk: bo.pk}


def test_what_an_enquiry_no_longer_says_goes_with_what_it_bound(three):
    ann, bo, cy = three
    enquiry = asks(cy, ann)
    take_up()
    Opportunity.objects.filter(pk=enquiry.pk).update(introduced_by=bo)
    assert take_up() == {"gone": 2, "touches": 1, "bound": 1}
    assert Introduction.objects.get().introducer == bo
    enquiry.delete()
    assert take_up() == {"gone": 2, "touches": 0, "bound": 0}


def test_what_staff_took_back_is_not_taken_up_out_of_its_enquiry_again(three):
    ann, bo, _ = three
    asks(bo, ann)
    take_up()
    deed = take_back(Touch.objects.get(), by="test", at=NOW)
    assert take_up() == {"gone": 0, "touches": 0, "bound": 0}
    assert (Touch.objects.get().refused, Introduction.objects.exists()) == ("taken back", False)
    assert note_again(deed, by="test", at=NOW) and not note_again(deed, by="test", at=NOW)
    assert Introduction.objects.get().introducer == ann


def test_the_cast_has_nothing_to_take_up(cast):
    assert take_up() == {"gone": 0, "touches": 0, "bound": 0}


def test_a_chain_that_came_at_once_is_bound_whole_whatever_its_length(db, django_assert_max_num_queries):
    people = [someone(f"Person {n}") for n in range(30)]
    for n in range(1, 30):
        asks(people[n], people[n - 1], days=40 - n)
    with django_assert_max_num_queries(30):
        assert take_up()["bound"] == 29
