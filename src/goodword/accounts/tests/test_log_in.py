"""What the log-in and every answer keep to."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account import app_settings
from django.conf import LazySettings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.test import Client, RequestFactory, override_settings

from goodword.accounts import views
from goodword.accounts.models import Member
from goodword.demo.cast import PASSWORD, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada, backend=BACKEND)
    return client


def test_it_lets_in_by_e_mail_in_any_case(cast: Cast) -> None:
    answer = Client().post("/accounts/login/", {"login": "ADA@example.com", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_it_says_the_same_to_a_known_and_an_unknown_address(cast: Cast) -> None:
    known, unknown = (
        Client().post("/accounts/login/", {"login": login, "password": "not-the-good-door"})
        for login in ("ada@example.com", "nil@example.com")
    )
    errors = [answer.context["form"].errors.as_text() for answer in (known, unknown)]
    assert known.status_code == unknown.status_code == 200
    assert errors[0] == errors[1] != ""


def test_nobody_signs_up_or_resets_by_mail_that_is_never_sent(cast: Cast) -> None:
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert Client().get(path).status_code == 404


def test_a_new_session_begins_at_log_in(cast: Cast) -> None:
    client = Client()
    client.cookies["sessionid"] = "fixed-by-somebody-else-0000000000"
    client.post("/accounts/login/", {"login": "ada@example.com", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "fixed-by-somebody-else-0000000000"


@pytest.mark.slow
def test_it_stops_counting_patiently(cast: Cast) -> None:
    cache.clear()
    wrong = {"login": "ada@example.com", "password": "not-the-good-door"}
    for n in range(12):
        Client().post("/accounts/login/", wrong, headers={"X-Forwarded-For": f"10.0.0.{n}"})
    right = Client().post("/accounts/login/", wrong | {"password": PASSWORD}, headers={"X-Forwarded-For": "10.9.9.9"})
    cache.clear()
    assert right.status_code != 302


@pytest.mark.slow
@pytest.mark.twin
def test_without_the_count_the_thirteenth_guess_is_as_good_as_the_first(cast: Cast, settings: LazySettings) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = False
    app_settings.__dict__.pop("RATE_LIMITS", None)
    guess = {"login": "ada@example.com", "password": "not-the-good-door"}
    for _ in range(12):
        Client().post("/accounts/login/", guess)
    assert Client().post("/accounts/login/", guess | {"password": PASSWORD}).status_code == 302


def test_no_cache_keeps_an_answer(ada: Client) -> None:
    assert ada.get("/settings/")["Cache-Control"] == "no-store, private"
    assert "no-store" in Client().get("/accounts/login/")["Cache-Control"]


def test_nobody_frames_it_and_no_inline_script_runs(ada: Client) -> None:
    answer = ada.get("/settings/")
    assert answer["X-Frame-Options"] == "DENY"
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("header", [{"Host": "evil.test"}, {"Host": "127.0.0.1.evil.test"}])
def test_a_foreign_host_is_refused(cast: Cast, header: dict[str, str]) -> None:
    assert Client(headers=header).get("/accounts/login/").status_code == 400


def test_a_forwarded_host_changes_no_link(ada: Client) -> None:
    answer = ada.post(
        "/settings/members/invite/",
        {"name": "N", "email": "n@example.com", "role": "staff"},
        headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"},
    )
    assert answer.context["url"].startswith("http://testserver/join/")


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada, backend=BACKEND)
    answer = client.post("/settings/business/", {"name": "Stolen"})
    assert answer.status_code == 403
    assert "could not tell that it was you" in answer.content.decode()
    cast.business.refresh_from_db()
    assert cast.business.name != "Stolen"


@pytest.mark.twin
def test_without_the_token_a_form_of_another_site_goes_through(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=False)
    client.force_login(cast.ada, backend=BACKEND)
    form = {"name": "Stolen", "currency": "EUR", "time_zone": "UTC", "country": "DE", "week_start": 0, "cadence_days": 90}
    assert client.post("/settings/business/", form).status_code == 302
    cast.business.refresh_from_db()
    assert cast.business.name == "Stolen"


@pytest.mark.twin
def test_without_the_refusal_of_get_a_link_in_a_mail_shuts_somebody_out(cast: Cast, without: Callable[..., Any]) -> None:
    """The door as it stands answers 405, which the walk over all doors sees of every one of them."""
    asked = RequestFactory().get(f"/settings/members/{cast.sam.pk}/deactivate/")
    asked.user, asked._messages = cast.ada, CookieStorage(asked)
    assert views.deactivate(asked, cast.sam.pk).status_code == 405
    without(views, "deactivate", "@require_POST\n")(asked, cast.sam.pk)
    cast.sam.refresh_from_db()
    assert not cast.sam.is_active


@pytest.mark.twin
def test_without_the_list_of_hosts_a_link_leads_where_a_stranger_says(cast: Cast, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"Host": "evil.test"})
    client.force_login(cast.ada, backend=BACKEND)
    answer = client.post("/settings/members/invite/", {"name": "N", "email": "n@example.com", "role": "staff"})
    assert answer.context["url"].startswith("http://evil.test/join/")


def test_a_fragment_for_a_stranger_moves_the_whole_page(cast: Cast) -> None:
    answer = Client().get("/settings/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=x"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/accounts/login/?next=/people/%3Fq%3Dx"
    assert not answer.content


def test_a_very_long_password_costs_no_hash(cast: Cast) -> None:
    answer = Client().post("/accounts/login/", {"login": "ada@example.com", "password": "x" * 1_000_000})
    assert answer.status_code in {200, 400}


def test_times_are_those_of_the_business(ada: Client, cast: Cast) -> None:
    Member.objects.filter(pk=cast.ada.pk).update(last_login="2026-03-01T23:30:00Z")
    with override_settings(TIME_ZONE="UTC"):
        assert "2 March 2026" in ada.get("/settings/members/").content.decode()
