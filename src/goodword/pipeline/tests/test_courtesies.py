"""Whoever sends somebody is thanked; who did not buy is thanked, asked one question, and told a word after their own time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.catalogue.models import Staff
from goodword.front.sources import due, silences
from goodword.people.models import Care, Person
from goodword.pipeline.actions import courtesies as actions
from goodword.pipeline.actions import lose, open_opportunity, reopen, win
from goodword.pipeline.actions.courtesies import NotOwed, show
from goodword.pipeline.courtesies import waiting
from goodword.pipeline.models import Opportunity
from goodword.pipeline.rules import Courtesy
from goodword.scores.models import Score
from goodword.touchpoints.actions.putoffs import put_off
from goodword.touchpoints.actions.talks import take_back
from goodword.touchpoints.models import Order, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(cast):
    with timezone.override(cast.business.time_zone):
        yield timezone.now()


def by_test(at):
    return {"by": "test", "at": at}


def told(member, now):
    return {one.key.partition(":")[2]: one for one in waiting(member, timezone.localdate(now), 60)}


@pytest.fixture
def friend(cast, now):
    """Somebody without a past who asks for something because Maya sent them."""
    kept = {"name": "Ruth Adler", "name_key": "ruth adler", "noted_at": now}
    person = Person.objects.create(**kept)
    return open_opportunity(
        person=person,
        title="A red tandem",
        currency="EUR",
        introduced_by=cast.maya,
        value=240_000,
        **by_test(now - timedelta(days=9)),
    )


def test_whoever_looks_after_the_introducer_is_told_and_never_what_the_friend_bought(cast, friend, now):
    line = told(cast.sam, now)[f"{friend.pk}:came"]
    assert (line.subject_kind, line.subject_id) == ("person", cast.maya.pk)
    assert "Thank Maya Olsen for sending R. A." in line.why and line.is_post
    assert f"{friend.pk}:came" not in told(cast.ada, now), "Sam looks after Maya"
    win(friend, **by_test(now))
    both = told(cast.sam, now)
    assert f"{friend.pk}:came" not in both and f"{friend.pk}:won" in both
    for one in (line, both[f"{friend.pk}:won"]):
        said = one.opening + one.why
        assert "tandem" not in said and "Ruth" not in said and "2,400" not in said
        assert "bought" not in one.opening


def test_where_nobody_looks_after_the_introducer_it_is_whose_enquiry_it_is(cast, friend, now):
    Care.objects.filter(person=cast.maya).update(until=timezone.localdate(now))
    Opportunity.objects.filter(pk=friend.pk).update(staff=Staff.objects.get(member=cast.ada))
    assert f"{friend.pk}:came" in told(cast.ada, now) and f"{friend.pk}:came" not in told(cast.sam, now)


def test_thanks_are_a_gift_once_and_undone_with_it(cast, friend, now):
    for _ in range(2):
        contact = show(Courtesy.CAME, friend, staff=cast.sams_desk, **by_test(now))
    assert Touchpoint.objects.filter(kind="thank-you", person=cast.maya).get() == contact
    assert (contact.intent, contact.direction, contact.reached) == ("give", "out", True)
    assert f"{friend.pk}:came" not in told(cast.sam, now)
    take_back(contact, **by_test(now))
    assert f"{friend.pk}:came" in told(cast.sam, now)
    with pytest.raises(NotOwed):
        show(Courtesy.WON, friend, **by_test(now))


def test_a_lost_one_gets_thanks_a_week_later_one_question_and_after_its_own_time_a_word(cast, friend, now):
    lost_at = now - timedelta(days=8)
    lose(friend, **by_test(lost_at))
    assert {f"{friend.pk}:thanks", f"{friend.pk}:lost"} <= told(cast.ada, now).keys() | told(cast.sam, now).keys()
    assert f"{friend.pk}:question" not in told(cast.ada, now)
    show(Courtesy.THANKS, friend, **by_test(lost_at))
    line = told(cast.ada, now)[f"{friend.pk}:question"]
    assert line.intent == "ask" and not line.is_post
    answer = show(Courtesy.QUESTION, friend, words="A test ride on a Sunday", **by_test(now))
    assert answer.conversation.words == "A test ride on a Sunday" and answer.direction == "two-way"
    assert not any(key.startswith(f"{friend.pk}:") for key in told(cast.ada, now))
    later = now + timedelta(days=181)
    assert f"{friend.pk}:word" in told(cast.ada, later)
    show(Courtesy.WORD, friend, **by_test(later))
    assert f"{friend.pk}:word" not in told(cast.ada, later)
    assert f"{friend.pk}:word" in told(cast.ada, later + timedelta(days=181)), "its own cadence goes on"


@pytest.mark.parametrize("what", ["bought", "asked again", "wants silence", "came back"])
def test_no_word_to_who_bought_since_asks_again_or_wants_silence(cast, friend, now, what):
    lose(friend, **by_test(now))
    later = now + timedelta(days=200)
    assert f"{friend.pk}:word" in told(cast.ada, later)
    if what == "bought":
        Order.objects.create(person=friend.person, ordered_at=later, currency="EUR", noted_at=later)
    elif what == "asked again":
        open_opportunity(person=friend.person, title="A bell", currency="EUR", **by_test(now + timedelta(days=100)))
    elif what == "wants silence":
        Person.objects.filter(pk=friend.person.pk).update(wants_silence=True)
    else:
        reopen(friend, **by_test(later))
    assert f"{friend.pk}:word" not in told(cast.ada, later)


def test_it_is_put_off_like_everything_on_today(cast, friend, now):
    line = told(cast.sam, now)[f"{friend.pk}:came"]
    put_off(
        person=cast.maya, kind=line.source, key=line.key, what=line.why, until=None, today=timezone.localdate(now),
        reason="She asked not to be", member=cast.sam, **by_test(now),
    )  # fmt: skip
    assert f"{friend.pk}:came" not in told(cast.sam, now)


def test_who_never_bought_is_not_called_by_the_cadence_of_customers(cast, friend, now):
    def score(person, value):
        reason = {"last_on": str(now.date()), "contact_on": str(now.date()), "usual_days": 1, "cadence": 1}
        Score.objects.create(insight="silence", person=person, value=value, n=1, as_of=now.date(), stake=9**9, reason=reason)

    score(friend.person, 5)
    assert friend.person.pk in {one.subject.id for one in silences(cast.ada, 60)}
    lose(friend, **by_test(now))
    assert friend.person.pk not in {one.subject.id for one in silences(cast.ada, 60)}
    Score.objects.filter(person=friend.person).update(value=-1)
    assert friend.person.pk not in {one.subject.id for one in due(cast.ada, timezone.localdate(now), 60)}
    Order.objects.create(person=friend.person, ordered_at=now, currency="EUR", noted_at=now)
    assert friend.person.pk in {one.subject.id for one in due(cast.ada, timezone.localdate(now), 60)}


def test_the_door_notes_it_with_the_way_back_and_gives_nothing_away(cast, friend, now, client):
    client.force_login(cast.sam)
    url = reverse("pipeline:courtesy", args=[friend.pk, "came"])
    page = client.post(url, {"next": reverse("pipeline:quotes")}, follow=True).content.decode()
    assert "Noted that you thanked Maya Olsen." in page and "take-back" in page
    assert client.post(reverse("pipeline:courtesy", args=[friend.pk, "won"])).status_code == 404
    assert client.get(reverse("pipeline:courtesy", args=[friend.pk, "nothing"])).status_code == 404
    lose(friend, **by_test(now))
    question = reverse("pipeline:courtesy", args=[friend.pk, "question"])
    assert "What would have made Ruth Adler choose you?" in client.get(question).content.decode()
    client.post(question, {"reason": "The price"})
    assert Touchpoint.objects.get(kind="question").conversation.words == "The price"
    client.force_login(cast.kit)
    assert client.post(url).status_code == 404


@pytest.mark.twin
def test_without_its_key_the_same_thanks_are_given_twice(cast, friend, now, without):
    unkeyed = without(actions, "show", "once=once,")
    for _ in range(2):
        unkeyed(Courtesy.CAME, friend, **by_test(now))
    assert Touchpoint.objects.filter(kind="thank-you", person=cast.maya).count() == 2
