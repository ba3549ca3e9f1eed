"""The tree, the introducers and the ways for programs: the same figures as on the pages, and the same gates."""

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.referrals.models import Introduction, Proof
from goodword.referrals.tests.grown import bought, brought, jacks_tree, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(client):
    def ask(member, path, status=200, **asked):
        key = make_key(member, name="test", may_write=False, at=timezone.now())
        answer = client.get(f"/api/v1/{path}", asked, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


def test_below_somebody_stand_the_generations_and_whom_they_brought_page_by_page(cast, asks):
    generations = jacks_tree(timezone.now(), deep=2)
    bought(generations[2], timezone.now())
    jack = generations[0][0].pk
    assert asks(cast.vera, f"people/{jack}/tree") == {
        "currency": "EUR",
        "generations": [
            {"generation": 1, "people": 5, "customers": 0, "money": 0},
            {"generation": 2, "people": 25, "customers": 25, "money": 250_000},
        ],
    }
    first = asks(cast.vera, f"people/{jack}/brought", limit=3)
    rest = asks(cast.vera, f"people/{jack}/brought", limit=3, after=first["next"])
    rows = first["rows"] + rest["rows"]
    assert {row["person_id"] for row in rows} == {one.pk for one in generations[1]} and rest["next"] is None
    assert rows[0]["below"] == {"people": 5, "customers": 5, "money": 50_000} and rows[0]["proof"] == "said"
    assert jack in [row["person_id"] for row in asks(cast.vera, "word-of-mouth")["rows"]]
    assert asks(cast.vera, f"people/{jack}/brought", 400, after="nonsense")


def test_below_a_dealer_likewise(cast, asks):
    at = timezone.now()
    first = people(["First"], at)[0]
    Introduction.objects.create(person=first, dealer=cast.conti, proof=Proof.CODE, bound_at=at, noted_at=at)
    assert asks(cast.ada, f"dealers/{cast.conti.pk}/brought")["rows"][0]["name"] == "First"
    assert asks(cast.ada, f"dealers/{cast.conti.pk}/tree")["generations"] == [
        {"generation": 1, "people": 1, "customers": 0, "money": 0}
    ]
    asks(cast.kit, f"dealers/{cast.conti.pk}/tree", 404)


def test_introducers_and_ways_tell_what_the_pages_tell(cast, asks):
    Introduction.objects.all().delete()
    at = timezone.now()
    ann, one = people(["Ann", "One"], at)
    brought(ann, [one], at, proof=Proof.CODE, channel="voucher")
    bought([one], at)
    [row] = asks(cast.vera, "word-of-mouth/introducers", ambassadors=True)["rows"]
    assert (row["name"], row["brought"], row["won"], row["money"], row["is_thanked"]) == ("Ann", 1, 1, 10_000, False)
    assert asks(cast.vera, "word-of-mouth/introducers", since="2000-01-01", until="2000-02-01")["rows"] == []
    ways = asks(cast.vera, "word-of-mouth/channels")
    assert {"name": "code", "touches": 0, "refused": 0, "bound": 1, "won": 1} in ways["proofs"]
    assert [way["name"] for way in ways["channels"] if way["bound"]] == ["voucher"]
    asks(cast.dario, "word-of-mouth/channels", 404)


def test_a_dealers_log_in_learns_of_nobody_else(cast, asks):
    jack = jacks_tree(timezone.now(), deep=1)[0][0].pk
    asks(cast.dario, f"people/{jack}/tree", 404)
    asks(cast.dario, f"people/{jack}/brought", 404)
    assert asks(cast.dario, "word-of-mouth")["rows"] == []
