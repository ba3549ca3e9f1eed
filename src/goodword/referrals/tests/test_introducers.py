"""Who sends us people, and by which ways: counted, ranked, thanked, and only of whom one may know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goodword.people.models import Care
from goodword.referrals import introducers
from goodword.referrals.introducers import Between, Way
from goodword.referrals.models import Introduction, Proof, Touch
from goodword.referrals.tests.grown import bought, brought, people
from goodword.touchpoints.actions.talks import log_talk

pytestmark = pytest.mark.django_db
ALWAYS = Between()


@pytest.fixture
def sent(cast):
    """Ann, who buys, sent three, of whom two bought; Ben, who never bought, sent one long ago."""
    Touch.objects.all().delete()
    Introduction.objects.all().delete()
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=800)
    ann, ben, one, two, three, four = people(["Ann", "Ben", "One", "Two", "Three", "Four"], now)
    brought(ann, [one, two], now - timedelta(days=10), proof=Proof.CODE, channel="voucher")
    brought(ann, [three], now - timedelta(days=5), channel="in person")
    brought(ben, [four], long_ago, proof=Proof.LINK, channel="mail")
    bought([ann, one, one, two], now)
    return ann, ben, (one, two, three, four)


def lines(cast, rows, between=ALWAYS, member=None, of=introducers.lines):
    return of(member or cast.ada, list(rows.order_by("-n_brought", "who")), between, "EUR")


def test_whoever_sent_most_comes_first_with_what_those_bought(cast, sent):
    found = lines(cast, introducers.introducers(cast.ada, ALWAYS))
    assert [(str(f.who), f.n_brought, f.won, f.money) for f in found] == [("Ann", 3, 2, 30_000), ("Ben", 1, 0, 0)]


def test_a_time_looks_at_those_who_came_in_it(cast, sent):
    today = timezone.localdate()
    last = Between(since=today - timedelta(days=7))
    assert [(str(f.who), f.n_brought, f.money) for f in lines(cast, introducers.introducers(cast.ada, last), last)] == [
        ("Ann", 1, 0)
    ]
    before = Between(until=today - timedelta(days=700))
    assert [str(f.who) for f in lines(cast, introducers.introducers(cast.ada, before), before)] == ["Ben"]


def test_ambassadors_are_those_who_send_and_never_bought(cast, sent):
    assert [str(f.who) for f in lines(cast, introducers.introducers(cast.ada, ALWAYS, ambassadors=True))] == ["Ben"]


def test_a_gift_since_the_last_one_came_is_the_thanks(cast, sent):
    ann, *_ = sent
    now = timezone.now()
    give = {"direction": "two-way", "kind": "call", "person": ann, "intent": "give", "by": "test", "at": now}
    log_talk(words="Before", happened_at=now - timedelta(days=7), **give)
    assert not lines(cast, introducers.introducers(cast.ada, ALWAYS))[0].is_thanked
    log_talk(words="Thank you for Three", happened_at=now - timedelta(days=1), **give)
    assert lines(cast, introducers.introducers(cast.ada, ALWAYS))[0].is_thanked


def test_dealers_have_a_list_of_their_own(cast, sent):
    _, _, (one, *_) = sent
    Introduction.objects.filter(person=one).update(introducer=None, dealer=cast.conti)
    found = lines(cast, introducers.dealers(cast.ada, ALWAYS), of=introducers.lines_of_dealers)
    assert [(str(f.who), f.n_brought, f.won, f.money) for f in found] == [(str(cast.conti), 1, 1, 20_000)]


def test_ways_tell_every_word_whom_it_bound_and_who_bought(cast, sent):
    _, ben, (one, *_) = sent
    now = timezone.now()
    for refused in ("", "self"):
        Touch.objects.create(
            person=one, introducer=ben, proof=Proof.CODE, channel="voucher", at=now, refused=refused, noted_at=now
        )
    proofs, channels = introducers.ways(cast.ada, ALWAYS)
    found = {way.name: way for way in proofs}
    assert found["code"] == Way("code", touches=2, refused=1, bound=2, won=2)
    assert found["said"] == Way("said", bound=1) and found["invitation"] == Way("invitation")
    assert [way.name for way in channels] == ["voucher", "in person", "mail"]


@pytest.mark.parametrize("name", ["introducers", "ambassadors", "dealers", "channels"])
def test_each_page_is_shown_and_says_what_to_do_where_there_is_nothing(cast, sent, client, name):
    client.force_login(cast.ada)
    url = reverse(f"referrals:{name}")
    told = client.get(url).content.decode()
    assert "<table" in told if name != "dealers" else "No dealer has sent anybody yet" in told
    assert "Show all time" in client.get(url, {"since": "2000-01-01", "until": "2000-02-01"}).content.decode()
    wrong = client.get(url, {"since": "2024-02-01", "until": "2000-01-01"}).content.decode()
    assert "That is before the first day." in wrong
    Introduction.objects.all().delete()
    assert "Show all time" not in client.get(url, {"since": ""}).content.decode()


def test_more_introducers_ask_no_more_questions(cast, sent, client):
    client.force_login(cast.ada)
    asked = []
    for n in (1, 12):
        for who in people([f"Sender {n} {i}" for i in range(n)], timezone.now()):
            brought(who, people([f"{who} sent"], timezone.now()), timezone.now())
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("referrals:introducers"))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_dealers_log_in_counts_own_people_alone_and_sees_no_channels(cast, sent, client):
    ann, _, (one, *_) = sent
    for who in (ann, one):
        Care.objects.create(member=cast.dario, person=who, since=timezone.localdate(), noted_at=timezone.now())
    found = lines(cast, introducers.introducers(cast.dario, ALWAYS), member=cast.dario)
    assert [(str(f.who), f.n_brought, f.won, f.money) for f in found] == [("Ann", 1, 0, 0)], (
        "orders through nobody are not theirs"
    )
    client.force_login(cast.dario)
    assert client.get(reverse("referrals:channels")).status_code == 404
