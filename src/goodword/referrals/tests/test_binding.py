"""A good word arrives: it is kept, and the strongest makes the one introducer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from goodword.journal.actions import ChangedMeanwhile
from goodword.journal.models import Entry
from goodword.people.actions.records import add_person
from goodword.referrals import hindrances, queries
from goodword.referrals.actions import binding, ways
from goodword.referrals.actions.binding import note_touch
from goodword.referrals.hindrances import Sender
from goodword.referrals.models import Introduction, Invitation, Proof, Touch
from goodword.referrals.rules import NoSender, NotBindable
from goodword.touchpoints.models import Order
from goodword.touchpoints.rules import NoReason

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def someone(name, **more):
    return add_person(name=name, by="test", at=NOW, **more)


def said(person, sender, proof=Proof.SAID, days=0, **more):
    at = NOW - timedelta(days=days)
    return note_touch(person=person, sender=Sender(sender, None, proof), said_at=at, by="test", at=NOW, **more)


def introducer_of(person):
    return Introduction.objects.get(person=person).introducer


@pytest.fixture
def three(db):
    return someone("Ann Reed"), someone("Bo Lund"), someone("Cy Hart")


def test_the_first_word_binds_and_every_touch_is_kept(three):
    ann, bo, cy = three
    said(cy, ann, days=3)
    said(cy, bo, Proof.INVITATION)
    assert introducer_of(cy) == ann, "bound when the lead was made"
    assert [t.introducer for t in Touch.objects.filter(person=cy).order_by("at")] == [ann, bo]
    assert set(Touch.objects.values_list("rule", "refused")) == {("attribution/1", "")}
    assert list(Entry.objects.filter(verb="referral.bound").values_list("detail__introducer", flat=True)) == [ann.pk]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_one_moment_the_surest_binds_in_whatever_order_it_is_noted(three, order):
    ann, bo, cy = three
    heard = [(ann, Proof.STAFF), (bo, Proof.CODE)]
    for n in order:
        said(cy, *heard[n], days=1)
    assert introducer_of(cy) == bo
    assert Introduction.objects.get(person=cy).proof == Proof.CODE


def test_what_is_heard_later_of_the_time_before_still_counts_within_the_window(three):
    ann, bo, cy = three
    said(cy, ann, Proof.STAFF, days=10)
    said(cy, bo, Proof.LINK, days=12)
    assert introducer_of(cy) == bo
    said(cy, ann, Proof.INVITATION, days=101)
    assert introducer_of(cy) == bo, "91 days before the lead is too long ago"


def test_a_dealer_introduces_too(three, cast):
    touch = note_touch(person=three[0], sender=Sender(None, cast.conti, Proof.STAFF), by="test", at=NOW)
    bound = Introduction.objects.get(person=three[0])
    assert (bound.introducer, bound.dealer, bound.touch) == (None, cast.conti, touch)


@pytest.mark.parametrize("who", ["both", "nobody"])
def test_a_word_is_of_one_person_or_one_dealer(three, cast, who):
    sender = Sender(three[1], cast.conti, Proof.STAFF) if who == "both" else Sender(None, None, Proof.STAFF)
    with pytest.raises(NoSender):
        note_touch(person=three[0], sender=sender, by="test", at=NOW)


def test_nobody_introduces_themself_by_a_second_address():
    ann = someone("Ann Reed", email="ann.reed@example.com")
    double = someone("A Friend", email="annreed+new@example.com")
    assert said(double, ann).refused == "self"
    assert said(ann, ann).refused == "self"
    assert not Introduction.objects.exists()


def test_nobody_closes_a_circle(three):
    ann, bo, cy = three
    said(bo, ann)
    said(cy, bo)
    assert said(ann, cy).refused == "circle"
    assert not Introduction.objects.filter(person=ann).exists()
    assert Touch.objects.get(person=ann).introducer == cy, "kept, with the reason"


def test_who_bought_before_was_not_won_by_a_word(cast):
    touch = said(cast.ines, cast.maya)
    assert touch.refused == "customer before"
    assert not Introduction.objects.filter(person=cast.ines).exists()
    first = Order.objects.filter(person=cast.ines).earliest("ordered_at").ordered_at
    asked = note_touch(person=cast.ines, sender=Sender(cast.maya, None, Proof.SAID), said_at=first, by="test", at=NOW)
    assert asked.refused == "", "on the day of the first order they are asked at the till"


def test_an_expired_code_is_kept_and_does_not_bind(three):
    ann, bo, _ = three
    code = ways.make_handle(kind="code", person=ann, expires_on=timezone.localdate() - timedelta(days=1), by="test", at=NOW)
    touch = note_touch(person=bo, sender=Sender.of(code), by="test", at=NOW)
    assert (touch.refused, touch.handle, touch.proof) == ("expired", code, "code")


def test_an_invitation_is_used_by_the_first_who_answers(three):
    ann, bo, _ = three
    invitation = ways.invite(person=ann, channel="WhatsApp", by="test", at=NOW)
    note_touch(person=bo, sender=Sender.of(invitation), by="test", at=NOW)
    assert Invitation.objects.get().used_at == NOW
    assert Introduction.objects.get(person=bo).proof == Proof.INVITATION


def test_the_same_sent_twice_is_one_touch(three):
    ann, bo, _ = three
    for _ in range(2):
        said(bo, ann, once="form:1")
    assert Touch.objects.count() == 1
    assert Entry.objects.filter(verb="referral.touched").count() == 1


def test_what_is_taken_back_lets_the_next_word_decide_and_can_be_noted_again(three):
    ann, bo, cy = three
    code, staff = said(cy, ann, Proof.CODE), said(cy, bo, Proof.STAFF)
    deed = binding.take_back(code, by="test", at=NOW)
    assert introducer_of(cy) == bo
    assert binding.note_again(deed, by="test", at=NOW)
    assert introducer_of(cy) == ann
    assert not binding.note_again(deed, by="test", at=NOW)
    for touch in (staff, Touch.objects.get(pk=code.pk)):
        binding.take_back(touch, by="test", at=NOW)
    assert not Introduction.objects.exists()


def test_a_manager_binds_anew_with_a_reason_and_back(three):
    ann, bo, cy = three
    said(cy, ann)
    found = Introduction.objects.get(person=cy)
    deed = binding.rebind(found, version=1, introducer=bo, reason="She told me on the phone", by="test", at=NOW)
    assert (introducer_of(cy), found.reason, found.proof) == (bo, "She told me on the phone", "staff")
    said(cy, ann, Proof.INVITATION, days=1)
    assert introducer_of(cy) == bo, "whoever decided is not overruled by a touch"
    with pytest.raises(ChangedMeanwhile):
        binding.rebind(found, version=1, introducer=ann, reason="No", by="test", at=NOW)
    binding.bind_back(found, deed, by="test", at=NOW)
    assert (introducer_of(cy), Introduction.objects.get().reason) == (ann, "")


def test_a_manager_needs_a_reason_and_closes_no_circle_either(three):
    ann, bo, cy = three
    said(bo, ann)
    said(cy, bo)
    found = Introduction.objects.get(person=bo)
    with pytest.raises(NoReason):
        binding.rebind(found, version=1, introducer=cy, reason="  ", by="test", at=NOW)
    with pytest.raises(NotBindable):
        binding.rebind(found, version=1, introducer=cy, reason="She says so", by="test", at=NOW)
    assert introducer_of(bo) == ann


def test_the_database_keeps_one_introducer_each_and_nobody_their_own(three):
    ann, bo, _ = three
    said(bo, ann)
    row = {"proof": "said", "bound_at": NOW, "noted_at": NOW}
    for wrong in ({"person": bo, "introducer": ann}, {"person": ann, "introducer": ann}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Introduction.objects.create(**wrong, **row)


@pytest.mark.twin
def test_without_the_look_at_who_sent_whom_a_circle_closes(three, monkeypatch):
    ann, bo, _ = three
    monkeypatch.setattr(hindrances, "senders_before", lambda person_id: ())
    said(bo, ann)
    said(ann, bo)
    assert introducer_of(ann) == bo and introducer_of(bo) == ann


@pytest.mark.twin
def test_without_the_look_for_doubles_one_introduces_oneself(monkeypatch):
    ann = someone("Ann Reed", email="ann.reed@example.com")
    double = someone("A Friend", email="annreed+new@example.com")
    monkeypatch.setattr(hindrances, "is_one", lambda one, other: False)
    said(double, ann)
    assert introducer_of(double) == ann


def test_who_may_not_know_of_both_is_told_of_neither(cast):
    assert queries.introduced_by(cast.ada, cast.theo).introducer == cast.maya
    assert list(queries.brought(cast.sam, cast.maya)) == [Introduction.objects.get()]
    assert queries.introduced_by(cast.dario, cast.theo) is None
    assert not queries.touches_of(cast.kit, cast.theo)
