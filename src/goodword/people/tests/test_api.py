"""The API of people and of what happens with them: the same verbs and gates as the pages."""

import json

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.people.models import Person
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client):
    class Api:
        def __init__(self, member, *, may_write=True):
            self.key = make_key(member, name="test", may_write=may_write, at=timezone.now())

        def __call__(self, method, path, body=None, **headers):
            return client.generic(
                method,
                f"/api/v1{path}",
                data=b"" if body is None else json.dumps(body),
                content_type="application/json",
                headers={"Authorization": f"Bearer {self.key}", **headers},
            )

    return Api


def test_everybody_is_listed_page_by_page_and_once(cast, api):
    get, seen, after = api(cast.ada), [], ""
    while True:
        page = get("GET", f"/people?limit=3&after={after}").json()
        seen += [row["name"] for row in page["rows"]]
        if not page["next"]:
            break
        after = page["next"]
    assert sorted(seen) == sorted(p.name for p in cast.people)


def test_a_dealers_key_sees_its_own_people_only(cast, api):
    get = api(cast.dario)
    assert [row["name"] for row in get("GET", "/people").json()["rows"]] == ["Inês Duarte"]
    assert get("GET", f"/people/{cast.maya.pk}").status_code == 404
    assert get("PATCH", f"/people/{cast.maya.pk}", {"version": 1, "city": "x"}).status_code == 404
    assert get("POST", "/talks", {"person_id": cast.maya.pk, "words": "hi"}).status_code == 404
    for path in ("/talks", "/orders", "/answers", "/promises", "/opportunities", "/organisations"):
        rows = get("GET", path).json()["rows"]
        assert all(row.get("person_id") in (None, cast.ines.pk) for row in rows)


def test_a_key_that_may_only_read_writes_nothing(cast, api):
    post = api(cast.ada, may_write=False)
    n = Person.objects.count()
    assert post("POST", "/people", {"name": "New"}).status_code == 403
    assert Person.objects.count() == n


def test_a_viewers_key_cannot_write_either(cast, api):
    assert api(cast.vera)("POST", "/people", {"name": "New"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/people", {"name": "A", "shoe_size": 3}),
        ("/people", {"name": ""}),
        ("/people", {"name": "A", "email": "nowhere"}),
        ("/people", {"name": "A", "phone": "ask"}),
        ("/people", {"name": "A", "name_key": "b"}),
        ("/talks", {"words": "to nobody"}),
        ("/talks", {"person_id": 1e400}),
        ("/answers", {"metric": "nps", "score": 11}),
        ("/orders", {"total": 1, "currency": "euro", "ordered_at": "2026-01-01T00:00:00Z"}),
        ("/opportunities", {"title": "", "currency": "EUR"}),
    ],
)
def test_what_is_not_as_it_should_be_is_a_400_that_says_so(cast, api, path, body):
    if path == "/answers":
        body = {**body, "person_id": cast.maya.pk}
    answer = api(cast.ada)("POST", path, body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "after=%%%", "after=W10", "order=password", "limit=5&x=1"])
def test_a_page_that_nobody_offered_is_a_400(cast, api, query):
    assert api(cast.ada)("GET", f"/people?{query}").status_code == 400


def test_the_second_writer_gets_409_and_the_difference(cast, api):
    patch = api(cast.ada)
    assert patch("PATCH", f"/people/{cast.maya.pk}", {"version": 1, "city": "Bremen"}).json()["version"] == 2
    late = patch("PATCH", f"/people/{cast.maya.pk}", {"version": 1, "city": "Kiel"})
    assert late.status_code == 409
    assert late.json()["differences"] == [{"field": "city", "was": "", "kept": "Bremen", "wanted": "Kiel"}]
    assert Person.objects.get(pk=cast.maya.pk).city == "Bremen"


@pytest.mark.slow
def test_the_same_idempotency_key_makes_one_of_each(cast, api):
    post = api(cast.ada)
    sent = {
        "/people": {"name": "Lea Whitlock"},
        "/organisations": {"name": "Whitlock Ltd"},
        "/talks": {"person_id": cast.maya.pk, "words": "Hello", "promise": {"what": "Call", "due_on": "2026-12-01"}},
        "/promises": {"person_id": cast.maya.pk, "what": "Call again", "due_on": "2026-12-01"},
        "/orders": {"person_id": cast.maya.pk, "total": 100, "currency": "EUR", "ordered_at": "2026-01-01T00:00:00Z"},
        "/answers": {"person_id": cast.maya.pk, "metric": "nps", "score": 9},
        "/opportunities": {"person_id": cast.maya.pk, "title": "A bell", "currency": "EUR"},
    }
    for path, body in sent.items():
        first, second = (post("POST", path, body, **{"Idempotency-Key": "k1"}) for _ in range(2))
        assert first.status_code == second.status_code == 201, first.content
        assert first.json()["id"] == second.json()["id"]


def test_a_talk_can_be_taken_back(cast, api):
    call = api(cast.ada)
    number = call("POST", "/talks", {"person_id": cast.maya.pk, "words": "Hello"}).json()["id"]
    assert call("DELETE", f"/talks/{number}").status_code == 204
    assert not Touchpoint.objects.filter(pk=number).exists()
    assert call("GET", f"/talks/{number}").status_code == 404


def test_a_promise_is_kept_and_an_enquiry_won_once(cast, api):
    call = api(cast.ada)
    assert call("POST", f"/promises/{cast.promise.pk}/keep").json()["kept_at"]
    number = call("POST", "/opportunities", {"person_id": cast.maya.pk, "title": "A bell", "currency": "EUR"}).json()["id"]
    assert call("POST", f"/opportunities/{number}/win", {}).json()["state"] == "won"
    assert call("POST", f"/opportunities/{number}/lose", {}).status_code == 400
