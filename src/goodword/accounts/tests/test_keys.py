"""Keys for programs: shown once, kept as a hash, only in the header."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from ninja import NinjaAPI, Router
from pydantic import AwareDatetime, ConfigDict, Field, ValidationError

from goodword.accounts import actions, keys
from goodword.accounts.keys import Key
from goodword.accounts.models import ApiKey
from goodword.accounts.rules import Right, digest_of, prefix_of
from goodword.accounts.schemas import Exact
from goodword.demo.cast import Cast
from goodword.kit import keepable

router = Router()


class Greeting(Exact):
    words: str


@router.get("/greetings")
def greetings(request: HttpRequest) -> dict[str, str]:
    return {"to": str(request.user)}


@router.post("/greetings", auth=Key(Right.IMPORT))
def greet(request: HttpRequest, body: Greeting) -> dict[str, str]:
    return {"words": body.words}


@pytest.fixture
def api(cast: Cast, settings: object) -> Iterator[None]:
    """The house's own instance has a sibling here with the same manners and two routes."""
    from django.urls import clear_url_caches, path

    from goodword.config import api as house
    from goodword.config import urls

    sibling = NinjaAPI(urls_namespace="sibling", auth=Key(), docs_url=None, openapi_url=None)
    sibling._exception_handlers = house.api._exception_handlers
    sibling.add_router("", router)
    urls.urlpatterns.append(path("sibling/", sibling.urls))
    clear_url_caches()
    yield
    urls.urlpatterns.pop()
    clear_url_caches()


def key(cast: Cast, who: str = "ada", *, may_write: bool = True) -> str:
    return actions.make_key(getattr(cast, who), name="till", may_write=may_write, at=timezone.now())


def bearing(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def post(client: Client, body: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/sibling/greetings", body, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.mark.slow
def test_only_a_hash_is_kept(cast: Cast) -> None:
    token = key(cast)
    kept = ApiKey.objects.get()
    assert token not in str(ApiKey.objects.values())
    assert kept.digest == digest_of(token)
    assert kept.prefix == prefix_of(token)
    assert len(token) > 50


def test_it_is_shown_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.sam, backend="allauth.account.auth_backends.AuthenticationBackend")
    made = client.post("/settings/keys/", {"name": "Till"}).context["made"]
    assert made.startswith("gw_")
    assert made not in client.get("/settings/keys/").content.decode()


def test_it_opens_for_its_member(cast: Cast, api: None) -> None:
    assert bearing(key(cast, "sam")).get("/sibling/greetings").json() == {"to": "Sam Okafor"}


@pytest.mark.parametrize("spoil", [lambda k: k[:-1], lambda k: k + "x", lambda k: k.upper(), lambda k: "", lambda k: "gw_"])
def test_it_must_be_whole(cast: Cast, api: None, spoil: object) -> None:
    answer = bearing(spoil(key(cast))).get("/sibling/greetings")  # type: ignore[operator]
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401


def test_a_key_in_the_address_is_refused_even_beside_a_good_one(cast: Cast, api: None) -> None:
    token = key(cast)
    assert Client().get("/sibling/greetings", {"api_key": token}).status_code == 401
    answer = bearing(token).get("/sibling/greetings", {"key": token})
    assert answer.status_code == 401
    assert "revoke" in answer.json()["detail"]


def test_a_key_that_reads_does_not_write(cast: Cast, api: None) -> None:
    status, problem = post(bearing(key(cast, may_write=False)), '{"words": "hello"}')
    assert (status, problem["title"]) == (403, "Forbidden")


def test_to_a_role_without_the_right_a_route_is_not_there(cast: Cast, api: None) -> None:
    assert post(bearing(key(cast, "sam")), '{"words": "hello"}')[0] == 404
    assert post(bearing(key(cast, "mona")), '{"words": "hello"}') == (200, {"words": "hello"})


@pytest.mark.parametrize("body", ['{"words": "a", "role": "owner"}', '{"word": "a"}', "{}", "[]", "not json", '{"words": 1}'])
def test_what_is_not_asked_for_is_refused(cast: Cast, api: None, body: str) -> None:
    status, problem = post(bearing(key(cast)), body)
    assert (status, problem["status"]) == (400, 400)


@pytest.mark.parametrize("words", ["a\\u0000b", "a\\ud800b"])
def test_words_that_no_row_could_hold_are_refused(cast: Cast, api: None, words: str) -> None:
    assert post(bearing(key(cast)), f'{{"words": "{words}"}}')[0] == 400


class Moment(Exact):
    at: AwareDatetime
    beside: dict[str, int] = Field({})


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0999-12-31T00:00:00Z"])
def test_a_moment_that_a_clock_elsewhere_cannot_tell_is_refused(at: str) -> None:
    """PostgreSQL would write it as a year before Christ, and no page that lists the row could be read any more."""
    with pytest.raises(ValidationError, match="between the years 1000 and 2200"):
        Moment.model_validate({"at": at})


def test_what_lies_deep_in_a_body_is_looked_at_as_well() -> None:
    assert Moment.model_validate({"at": "2026-01-01T00:00:00Z", "beside": {"a": 1}}).beside == {"a": 1}
    with pytest.raises(ValidationError, match="a character in it that no text has"):
        Moment.model_validate({"at": "2026-01-01T00:00:00Z", "beside": {"a\0": 1}})


@pytest.mark.twin
def test_without_the_look_at_what_can_be_kept_anything_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepable, "checked", lambda value: None)
    assert Moment.model_validate({"at": "0001-01-01T00:00:00+14:00"}).at.year == 1


def test_a_revoked_key_opens_nothing(cast: Cast, api: None) -> None:
    token = key(cast)
    actions.revoke_key(ApiKey.objects.get(), by=cast.ada.by, at=timezone.now())
    assert bearing(token).get("/sibling/greetings").status_code == 401


@pytest.mark.twin
def test_without_the_look_at_its_end_a_revoked_key_still_opens(cast: Cast, api: None, without: Callable[..., Any]) -> None:
    token = key(cast)
    actions.revoke_key(ApiKey.objects.get(), by=cast.ada.by, at=timezone.now())
    without(keys, "living_key", ", revoked_at=None")
    assert bearing(token).get("/sibling/greetings").status_code == 200


@pytest.mark.twin
def test_without_the_comparison_the_prefix_alone_opens(cast: Cast, api: None, monkeypatch: pytest.MonkeyPatch) -> None:
    token = key(cast)
    monkeypatch.setattr(keys, "compare_digest", lambda kept, given: True)
    assert bearing(f"gw_{prefix_of(token)}_guessed").get("/sibling/greetings").status_code == 200


@pytest.mark.twin
def test_without_its_limit_a_key_that_reads_writes(cast: Cast, api: None, without: Callable[..., Any]) -> None:
    without(Key, "authenticate", ("not key.may_write", "False"))
    assert post(bearing(key(cast, may_write=False)), '{"words": "hello"}')[0] == 200


@pytest.mark.twin
def test_without_the_right_any_key_comes_through_the_api_s_doors(cast: Cast, api: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "may", lambda role, right: True)
    assert post(bearing(key(cast, "sam")), '{"words": "hello"}')[0] == 200


@pytest.mark.twin
def test_without_the_refusal_of_other_fields_they_go_by_unseen(cast: Cast) -> None:
    class Loose(Greeting):
        model_config = ConfigDict(extra="ignore")

    assert Loose.model_validate({"words": "a", "role": "owner"}).words == "a"


def test_nobody_revokes_a_key_of_somebody_elses(cast: Cast) -> None:
    key(cast, "ada")
    client = Client()
    client.force_login(cast.mona, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/settings/keys/{ApiKey.objects.get().pk}/revoke/").status_code == 404
    assert ApiKey.objects.get().revoked_at is None
