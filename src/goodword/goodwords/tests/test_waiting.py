"""What of good words waits on Today: thanks, and the question in the right moment and in no other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.asking.models import Lot
from goodword.goodwords.actions import thanking
from goodword.goodwords.actions.thanking import Contact
from goodword.goodwords.rules import LeftOutByLot
from goodword.goodwords.waiting import asks, waiting
from goodword.journal.models import Entry
from goodword.kit.waiting import ASK
from goodword.surveys.actions import record_answer
from goodword.touchpoints.actions.promises import keep_promise
from goodword.touchpoints.actions.talks import log_talk
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(cast):
    Lot.objects.all().delete()  # the cast has turns on the list of whom to ask for a recommendation
    return timezone.localdate()


def told(member, today, most=20):
    return {(one.key.partition(":")[0], one.subject_id) for one in waiting(member, today, most)}


def answers(person, score, days=2):
    record_answer(person=person, metric="nps", score=score, answered_at=at(days), by="test", at=at(days))


def at(days):
    return timezone.now() - timedelta(days=days)


def talks(person, days=10, **more):
    log_talk(person=person, words="A talk.", happened_at=at(days), by="test", at=at(days), **more)


def test_a_word_waits_for_its_thanks_and_then_does_not(cast, say, today):
    word = say(cast.noor)
    line = next(one for one in waiting(cast.sam, today, 9) if one.key == f"thank:{word.pk}")
    assert line.why.startswith("Thank Noor Haddad for the good word") and not line.intent
    thanking.thank(word, Contact(), by=cast.sam.by, at=timezone.now())
    assert ("thank", cast.noor.pk) not in told(cast.sam, today)


def test_a_word_of_long_ago_is_not_thanked_for_today(cast, say, today):
    say(cast.noor, said_at=at(91))
    assert not told(cast.sam, today)


def test_a_review_of_few_stars_is_no_good_word_to_thank_for(cast, say, today):
    say(cast.noor, stars=2)
    assert not told(cast.sam, today)
    say(cast.noor, stars=4, channel="Trustpilot")
    assert told(cast.sam, today) == {("thank", cast.noor.pk)}


def test_after_a_high_answer_one_asks_whether_one_may_quote(cast, say, today):
    say(cast.theo, said_at=at(20))
    talks(cast.theo)
    assert ("quote", cast.theo.pk) not in told(cast.sam, today), "no moment yet"
    answers(cast.theo, 10)
    line = next(one for one in asks(cast.sam, today) if one.key.startswith("quote"))
    assert line.why.startswith("Ask Theo Brandt whether we may quote them. Gave us a 10 out of 10") and line.intent == ASK


def test_after_a_kept_promise_as_well(cast, say, today):
    say(cast.noor, said_at=at(20))
    keep_promise(cast.promise, by="test", at=timezone.now())
    assert ("quote", cast.noor.pk) in {(one.key.partition(":")[0], one.subject_id) for one in asks(cast.sam, today)}


@pytest.mark.parametrize("hindrance", ["a low answer", "an ask", "an old moment", "silence", "asked", "agreed", "no words"])
def test_otherwise_one_does_not_ask(cast, say, today, hindrance):
    word = say(cast.theo, said_at=at(20), words="" if hindrance == "no words" else "Fine.", stars=5)
    talks(cast.theo)
    answers(cast.theo, 10, days=31 if hindrance == "an old moment" else 3)
    if hindrance == "a low answer":
        answers(cast.theo, 3, days=1)
    elif hindrance == "an ask":
        talks(cast.theo, days=5, direction="out", intent="ask")
    elif hindrance == "silence":
        type(cast.theo).objects.filter(pk=cast.theo.pk).update(wants_silence=True)
    elif hindrance == "asked":
        thanking.ask_to_quote(word, Contact(), by="test", at=at(1))
    elif hindrance == "agreed":
        type(word).objects.update(may_quote_at=at(1))
    assert not [one for one in asks(cast.sam, today) if one.subject_id == cast.theo.pk]


@pytest.mark.twin
def test_without_the_hindrances_somebody_unhappy_would_be_asked(cast, say, today, monkeypatch):
    from goodword.goodwords import waiting as home
    from goodword.people.models import Person

    say(cast.theo, said_at=at(20))
    keep_promise(cast.promise, by="test", at=timezone.now())
    answers(cast.noor, 2, days=0)
    say(cast.noor, said_at=at(20))
    assert not [one for one in asks(cast.sam, today) if one.subject_id == cast.noor.pk]
    monkeypatch.setattr(home, "ready", lambda now, quiet_days: Person.objects.all())
    assert [one for one in asks(cast.sam, today) if one.subject_id == cast.noor.pk]


def test_whoever_is_content_and_has_said_nothing_is_asked_for_a_word(cast, today):
    talks(cast.theo)
    answers(cast.theo, 9)
    assert [one.key.partition(":")[0] for one in asks(cast.sam, today) if one.subject_id == cast.theo.pk] == ["word"]


def lot(person, today, **more):
    return Lot.objects.create(
        person=person, turn=9, drawn_on=today, until=today + timedelta(days=9), held_percent=10, noted_at=timezone.now(), **more
    )


def test_whoever_is_left_out_by_lot_is_asked_by_no_door(cast, sam, say, today):
    word = say(cast.theo, said_at=at(20))
    talks(cast.theo)
    answers(cast.theo, 10)
    lot(cast.theo, today, is_held=True)
    assert not [one for one in asks(cast.sam, today) if one.subject_id == cast.theo.pk]
    with pytest.raises(LeftOutByLot):
        thanking.ask_to_quote(word, Contact(), by="test", at=timezone.now())
    sent = {"kind": "testimonial", "of_whom": "all", "all_the_same": "on"}
    for url in (reverse("goodwords:ask", args=[cast.theo.pk]), reverse("goodwords:ask_to_quote", args=[word.pk])):
        answer = sam.post(url, sent)
        assert answer.status_code == 422 and "The lot leaves them out" in answer.content.decode()
    assert not Touchpoint.objects.filter(person=cast.theo, kind=thanking.REQUEST).exists()


def test_to_ask_somebody_unhappy_takes_a_second_thought(cast, sam):
    url = reverse("goodwords:ask", args=[cast.ines.pk])
    sent = {"kind": "testimonial", "of_whom": "all", "channel": "phone"}
    warned = sam.post(url, sent)
    assert warned.status_code == 422 and "First that is put right" in warned.content.decode()
    assert sam.post(url, {**sent, "all_the_same": "on"}).status_code == 302
    asked = Touchpoint.objects.get(person=cast.ines, kind=thanking.REQUEST)
    assert (asked.intent, asked.direction, asked.channel) == ("ask", "out", "phone")


def test_review_gating_is_warned_of_and_kept_in_the_journal(cast, sam):
    url = reverse("goodwords:ask", args=[cast.noor.pk])
    sent = {"kind": "review", "of_whom": "picked"}
    warned = sam.post(url, sent)
    assert warned.status_code == 422 and "is review gating" in warned.content.decode()
    assert not Touchpoint.objects.filter(kind=thanking.REQUEST).exists()
    sam.post(url, {**sent, "all_the_same": "on"})
    deed = Entry.objects.get(verb="good_word.asked_for")
    assert deed.detail == {"of": "review", "is_gated": True} and deed.by == cast.sam.by


def test_the_question_is_an_ask_among_the_contacts_and_undo_takes_it_back(cast, sam, say):
    word = say(cast.noor)
    sam.post(reverse("goodwords:ask_to_quote", args=[word.pk]), {"channel": "email", "all_the_same": "on"})
    word.refresh_from_db()
    assert word.asked_at == Touchpoint.objects.get(person=cast.noor, kind=thanking.REQUEST).at
    sam.post(reverse("goodwords:undo", args=[Entry.objects.get(verb="good_word.asked").pk]))
    word.refresh_from_db()
    assert word.asked_at is None and not Touchpoint.objects.filter(kind=thanking.REQUEST).exists()


def test_a_dealer_is_told_of_nobody_else_s_words(cast, say, today):
    say(cast.noor)
    say(cast.ines)
    assert not told(cast.dario, today), "none of them came through the dealer"
    say(cast.ines, "Well mended.", channel="Facebook")
    type(say(cast.ines, "Again.")).objects.filter(person=cast.ines).update(dealer=cast.conti)
    assert {number for _, number in told(cast.dario, today)} == {cast.ines.pk}
