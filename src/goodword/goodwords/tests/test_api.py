"""Good words for programs: the same verbs, the same gates."""

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.goodwords.models import GoodWord
from goodword.touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db
URL = "/api/v1/good-words"


@pytest.fixture
def call(cast, client):
    key = make_key(cast.sam, name="t", may_write=True, at=timezone.now())
    headers = {"Authorization": f"Bearer {key}"}

    def call(method, url="", body=None, **more):
        send = getattr(client, method)
        return send(
            f"{URL}{url}",
            **({"data": body, "content_type": "application/json"} if body is not None else {}),
            headers=headers | more,
        )

    return call


def test_it_is_noted_once_and_read_again(cast, call):
    body = {"person_id": cast.noor.pk, "kind": "post", "channel": "LinkedIn", "words": "A fine shop."}
    made = [call("post", body=body, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert {one.status_code for one in made} == {201} and len({one.json()["id"] for one in made}) == 1
    assert call("get", f"/{made[0].json()['id']}").json()["words"] == "A fine shop."
    assert len(call("get").json()["rows"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"reward": 5},
        {"stars": 9},
        {"link": "javascript:x"},
        {"words": ""},
        {"kind": "bribe"},
        {"is_shown": True},
        {"person_id": None},
    ],
)
def test_what_cannot_be_is_refused_and_so_is_any_word_of_a_reward(cast, call, wrong):
    answer = call("post", body={"person_id": cast.noor.pk, "words": "Fine.", **wrong})
    assert answer.status_code == 400, answer.content
    assert GoodWord.objects.count() == 1


def test_what_is_sent_changes_and_nothing_else_and_nobody_is_written_over(cast, call, maya):
    answer = call("patch", f"/{maya.pk}", {"version": maya.version, "channel": "Trustpilot"})
    assert (answer.status_code, answer.json()["channel"], answer.json()["stars"]) == (200, "Trustpilot", 5)
    late = call("patch", f"/{maya.pk}", {"version": maya.version, "stars": None})
    assert (late.status_code, late.json()["stars"]) == (409, 5)


def test_thanks_consent_and_its_end(cast, call, say):
    word = say(cast.noor)
    assert call("post", f"/{word.pk}/thank", {"words": "Thanks."}).json()["thanked_at"]
    assert Touchpoint.objects.filter(kind="thank-you", person=cast.noor).count() == 1
    assert call("post", f"/{word.pk}/thank", {}).status_code == 400
    assert call("post", f"/{word.pk}/show").status_code == 400, "nobody has agreed"
    given = call("post", f"/{word.pk}/consent", {"how": "by mail", "named_as": "none", "is_shown": True}).json()
    assert given["is_shown"] and given["quote_how"] == "by mail"
    assert not call("post", f"/{word.pk}/hide").json()["is_shown"]
    assert call("post", f"/{word.pk}/withdraw", {}).json()["withdrawn_at"]


def test_whoever_may_not_know_of_it_finds_nothing(cast, client, maya):
    key = make_key(cast.dario, name="t", may_write=True, at=timezone.now())
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get(f"{URL}/{maya.pk}", headers=headers).status_code == 404
    assert client.get(URL, headers=headers).json()["rows"] == []
