"""The tree of who sent whom: counted, opened line by line, kept as a file, and closed to who may not know of it."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goodword.people.models import Care, Person
from goodword.referrals import tree
from goodword.referrals.models import Introduction, Proof
from goodword.referrals.tests.grown import bought, brought, jacks_tree, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def jack(cast):
    """Jack's generations, all of whom bought for 100 each but he."""
    generations = jacks_tree(timezone.now())
    bought([one for grown in generations[1:] for one in grown], timezone.now())
    return generations


BY_THE_TREE = {"hx-request": "true"}


def page(client, name, *of, **asked):
    answer = client.get(reverse(f"referrals:{name}", args=of), asked, headers=BY_THE_TREE if "branches" in name else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_jacks_tree_has_five_then_twentyfive_then_a_hundred_and_twentyfive(cast, jack):
    grown = tree.generations_below(cast.ada, jack[0][0], "EUR")
    assert [(g.number, g.grown.people, g.grown.customers, g.grown.money) for g in grown] == [
        (1, 5, 5, 50_000), (2, 25, 25, 250_000), (3, 125, 125, 1_250_000),
    ]  # fmt: skip
    assert tree.below_each(cast.ada, [jack[0][0].pk, jack[1][0].pk], "EUR") == {
        jack[0][0].pk: tree.Grown(155, 155, 1_550_000),
        jack[1][0].pk: tree.Grown(30, 30, 300_000),
    }


def test_money_counts_orders_that_stand_and_are_in_the_businesss_currency(cast):
    at = timezone.now()
    jack, friend = people(["Jack", "Friend"], at)
    brought(jack, [friend], at)
    bought([friend], at, total=500, currency="USD")
    bought([friend], at, total=700)
    bought([friend], at, total=9_000)
    friend.orders.filter(total=9_000).update(state="cancelled")
    assert tree.below_each(cast.ada, [jack.pk], "EUR") == {jack.pk: tree.Grown(1, 1, 700)}


def test_the_page_below_somebody_shows_generations_as_picture_and_table_and_the_first_of_them(cast, jack, client):
    client.force_login(cast.vera)
    told = page(client, "below", jack[0][0].pk)
    assert "5 people, then 25, then 125: 155 in all." in told and "€15,500" in told
    assert told.count("<circle") == 9 + 4 + 2 and "<span>125</span>" in told
    assert told.count("brought 5 people") == 5 and "30 with theirs" in told
    assert reverse("referrals:branches", args=[jack[1][0].pk]) in told
    deeper = page(client, "branches", jack[1][0].pk)
    assert deeper.count("brought 5 people") == 5 and "<html" not in deeper
    assert "came on" in deeper and "they said who sent them" in deeper


def test_the_tree_of_the_business_begins_with_whom_nobody_sent(cast, jack, client):
    client.force_login(cast.ada)
    told = page(client, "word_of_mouth")
    assert "Jack Hill" in told and "ambassador" in told and "155 with theirs" in told
    assert "Friend 001" not in told
    n = Introduction.objects.count()
    assert f"{n} people came because somebody sent them." in told


def test_dealers_stand_where_the_tree_begins(cast, client):
    at = timezone.now()
    first, second = people(["First", "Second"], at)
    Introduction.objects.create(person=first, dealer=cast.conti, proof=Proof.CODE, bound_at=at, noted_at=at)
    brought(first, [second], at)
    client.force_login(cast.ada)
    assert str(cast.conti) in page(client, "word_of_mouth")
    told = page(client, "below_dealer", cast.conti.pk)
    assert "1 person, then 1: 2 in all." in told
    assert "First" in page(client, "branches_of_dealer", cast.conti.pk)
    assert [str(step) for step in tree.way_to(cast.ada, second)] == [str(cast.conti), "First"]


def test_a_wide_line_is_shown_page_by_page_and_names_everybody_once(cast, client):
    at = timezone.now()
    [wide] = people(["Wide"], at)
    friends = people([f"Friend {n:02}" for n in range(60)], at)
    brought(wide, friends, at)
    client.force_login(cast.ada)
    shown, after = [], ""
    for _ in range(4):
        answer = client.get(reverse("referrals:branches", args=[wide.pk]), {"after": after} if after else {}, headers=BY_THE_TREE)
        shown += [branch.person.pk for branch in answer.context["branches"]]
        after = answer.context["page"].after
        if not after:
            break
    assert sorted(shown) == sorted(friend.pk for friend in friends)
    wrong = client.get(reverse("referrals:branches", args=[wide.pk]), {"after": "nonsense"}, headers=BY_THE_TREE)
    assert wrong.status_code == 400


def test_whoever_comes_to_the_address_of_branches_is_led_to_the_page_that_holds_them(cast, client):
    client.force_login(cast.ada)
    for name, of, holds in (
        ("first_branches", [], "/word-of-mouth/"),
        ("branches", [cast.maya.pk], f"/people/{cast.maya.pk}/brought/"),
        ("branches_of_dealer", [cast.conti.pk], f"/dealers/{cast.conti.pk}/brought/"),
    ):
        answer = client.get(reverse(f"referrals:{name}", args=of), {"after": "WzFd"})
        assert (answer.status_code, answer["Location"]) == (302, f"{holds}?after=WzFd")


def test_more_of_those_with_whom_it_begins_are_asked_for_where_the_page_ends(cast, client):
    at = timezone.now()
    for who in people([f"Sender {n:02}" for n in range(30)], at):
        brought(who, people([f"{who}s friend"], at), at)
    client.force_login(cast.ada)
    answer = client.get(reverse("referrals:word_of_mouth"))
    after = answer.context["page"].after
    told = answer.content.decode()
    assert f'href="/word-of-mouth/?after={after}" hx-get="/word-of-mouth/branches/?after={after}"' in told
    assert "Sender 29" in page(client, "first_branches", after=after) and "Sender 29" not in told
    assert "Sender 29" in page(client, "word_of_mouth", after=after)


def test_more_people_ask_no_more_questions(cast, client):
    at = timezone.now()
    [wide] = people(["Wide"], at)
    client.force_login(cast.ada)
    asked = []
    for n in (2, 20):
        brought(wide, people([f"Friend {n} {i}" for i in range(n)], at), at)
        with CaptureQueriesContext(connection) as seen:
            page(client, "below", wide.pk)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_line_below_which_too_many_hang_does_not_count_them(cast, jack, client, monkeypatch):
    monkeypatch.setattr(tree, "MOST_COUNTED", 154)
    assert tree.below_each(cast.ada, [jack[0][0].pk], "EUR") is None
    client.force_login(cast.ada)
    told = page(client, "word_of_mouth")
    assert "brought 5 people" in told and "with theirs" not in told


def test_everybody_below_somebody_is_kept_as_a_file(cast, jack, client):
    client.force_login(cast.ada)
    Person.objects.filter(pk=jack[1][0].pk).update(name="=cmd()")
    answer = client.get(reverse("referrals:below_csv", args=[jack[0][0].pk]))
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode())))
    assert len(rows) == 155 and [row["generation"] for row in rows] == ["1"] * 5 + ["2"] * 25 + ["3"] * 125
    assert rows[0]["name"] == "'=cmd()" and rows[0]["introducer"] == "Jack Hill" and rows[0]["money"] == "100.00"


class TestWhoMayNotKnowOfEverybody:
    @pytest.fixture
    def own(self, cast):
        """A dealer's log-in looks after Jack and a grandchild of his, not after whoever came between."""
        at = timezone.now()
        jack, between, grandchild, other = people(["Jack", "Between", "Grandchild", "Other"], at)
        brought(jack, [between, other], at)
        brought(between, [grandchild], at)
        bought([between, grandchild], at)
        for one in (jack, grandchild):
            Care.objects.create(member=cast.dario, person=one, since=at.date(), noted_at=at)
        return jack, between, grandchild

    def test_is_shown_counts_and_names_of_their_own_alone(self, cast, own, client):
        jack, between, grandchild = own
        grown = tree.generations_below(cast.dario, jack, "EUR")
        assert [(g.number, g.grown) for g in grown] == [(2, tree.Grown(1, 0, 0))], "the order went through nobody's dealer"
        client.force_login(cast.dario)
        for name in ("below", "branches"):
            assert "Between" not in page(client, name, jack.pk) and "Other" not in page(client, name, jack.pk)
        rows = client.get(reverse("referrals:below_csv", args=[jack.pk])).getvalue().decode()
        assert "Grandchild" in rows and "Between" not in rows and "Other" not in rows
        told = page(client, "below", grandchild.pk)
        assert "somebody else" in told and "Between" not in told and "Jack" in told
        assert client.get(reverse("referrals:below", args=[between.pk])).status_code == 404

    @pytest.mark.twin
    def test_without_the_gate_one_is_shown_whom_others_brought(self, cast, own, monkeypatch):
        monkeypatch.setattr(tree, "_seen", lambda member, rows, column: ("", ()))
        jack, *_ = own
        assert sum(g.grown.people for g in tree.generations_below(cast.dario, jack, "EUR")) == 3


def test_without_anybody_who_was_sent_the_page_says_what_to_do(cast, client):
    Introduction.objects.all().delete()
    client.force_login(cast.ada)
    told = page(client, "word_of_mouth")
    assert "Nobody has been sent to you yet" in told and "Choose somebody who likes you" in told
    client.force_login(cast.vera)
    assert "Choose somebody" not in page(client, "word_of_mouth")
