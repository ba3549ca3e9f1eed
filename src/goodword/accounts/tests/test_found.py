"""The first day: one owner, once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from goodword.accounts import actions
from goodword.accounts.models import Business, Member
from goodword.accounts.rules import customs_of
from goodword.journal.models import Entry

ANSWERS = {
    "name": "Larkspur Bicycles", "currency": "eur", "time_zone": "Europe/Berlin", "country": "de", "week_start": "0",
    "cadence_days": "60", "person_name": "Ada Larsen", "email": "Ada@Example.com", "password": "open-the-good-door",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_it_opens_the_business_and_logs_its_owner_in() -> None:
    client = Client()
    assert client.get("/setup/").status_code == 200
    answer = client.post("/setup/", ANSWERS)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    business = Business.objects.get()
    assert (business.name, business.currency, business.country, business.cadence_days) == ("Larkspur Bicycles", "EUR", "DE", 60)
    assert client.get("/settings/").status_code == 200
    assert client.get("/accounts/mfa/totp/activate/").status_code == 200, "nobody is asked whether it is still them"
    assert Member.objects.get().email == "ada@example.com"
    assert Entry.objects.get(verb="business.founded").by == Member.objects.get().by


@pytest.mark.django_db
def test_it_is_gone_afterwards() -> None:
    Client().post("/setup/", ANSWERS)
    stranger = Client()
    assert stranger.get("/setup/").status_code == 404
    assert stranger.post("/setup/", ANSWERS | {"email": "eve@example.com"}).status_code == 404
    assert Member.objects.count() == 1


@pytest.mark.django_db
def test_it_is_closed_wherever_an_owner_exists() -> None:
    Member.objects.create_user("ada@example.com", "open-the-good-door", role="owner")
    assert Client().get("/setup/").status_code == 404


@pytest.mark.django_db
def test_strangers_are_led_to_it_from_the_log_in() -> None:
    assert Client().get("/settings/")["Location"] == "/setup/"
    Client().post("/setup/", ANSWERS)
    assert Client().get("/settings/")["Location"] == "/accounts/login/?next=/settings/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("password", "short"),
        ("password", "ada@example.com"),
        ("password", "x" * 5000),
        ("currency", "euros"),
        ("time_zone", "Mars"),
        ("email", "nobody"),
        ("cadence_days", "0"),
        ("name", "Nul\x00byte"),
    ],
)
def test_it_rejects_what_cannot_be_meant(field: str, typed: str) -> None:
    assert Client().post("/setup/", ANSWERS | {field: typed}).status_code == 422
    assert not Business.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [("british pound", "london", "vereinigtes königreich"), ("British Pound (GBP)", "London (Europe/London)", "GB")],
)
def test_money_clock_and_country_are_chosen_by_their_names(typed: tuple[str, str, str]) -> None:
    Client().post("/setup/", ANSWERS | dict(zip(("currency", "time_zone", "country"), typed, strict=True)))
    business = Business.objects.get()
    assert (business.currency, business.time_zone, business.country) == ("GBP", "Europe/London", "GB")


@pytest.mark.django_db
def test_the_page_lists_them_and_what_follows_from_each() -> None:
    page = Client().get("/setup/").content.decode()
    assert '<option value="Berlin (Europe/Berlin)" data-code="Europe/Berlin" data-country="DE">' in page
    assert '<option value="Germany (DE)" data-code="DE" data-currency="EUR" data-week="0">' in page
    assert '<option value="Euro (EUR)" data-code="EUR">' in page


@pytest.mark.django_db
def test_without_scripts_the_languages_of_the_browser_hint_at_them() -> None:
    page = Client(headers={"Accept-Language": "de-AT,de;q=0.9"}).get("/setup/").content.decode()
    for shown in ("Vienna (Europe/Vienna)", "Austria (AT)", "Euro (EUR)"):
        assert f'value="{shown}" ' in page


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "chosen"), [("en-US", "6"), ("en-GB", "0")])
def test_the_week_starts_as_it_does_in_the_country(language: str, chosen: str) -> None:
    page = Client(headers={"Accept-Language": language}).get("/setup/").content.decode()
    assert f'<option value="{chosen}" selected>' in page


@pytest.mark.parametrize(
    ("languages", "hints"),
    [
        ("en-GB", {"country": "GB", "currency": "GBP", "time_zone": "Europe/London", "week_start": 0}),
        ("en,pt-br;q=0.8", {"country": "BR", "currency": "BRL", "week_start": 6}),
        ("zh-Hant-TW", {"country": "TW", "currency": "TWD", "time_zone": "Asia/Taipei", "week_start": 6}),
        ("ar-EG", {"country": "EG", "currency": "EGP", "time_zone": "Africa/Cairo", "week_start": 5}),
        ("de", {}),
        ("en-XX", {}),
        ("", {}),
        ("*;q=0.5,\x00-DE", {}),
    ],
)
def test_a_hint_is_only_what_a_country_leaves_no_choice_about(languages: str, hints: dict[str, str | int]) -> None:
    assert customs_of(languages) == hints


@pytest.mark.django_db(transaction=True)
def test_two_first_owners_at_once_are_one() -> None:
    begin = threading.Barrier(4)
    outcomes: list[str] = []

    def try_it(n: int) -> None:
        begin.wait()
        try:
            actions.found(
                actions.About(name=f"Shop {n}"), email=f"owner{n}@example.com", name="O", password="open", at=timezone.now()
            )
            outcomes.append("owner")
        except actions.AlreadyFounded:
            outcomes.append("refused")
        finally:
            connections.close_all()

    racers = [threading.Thread(target=try_it, args=(n,)) for n in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["owner", "refused", "refused", "refused"]
    assert Member.objects.filter(role="owner").count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.django_db
def test_who_opened_the_page_before_it_was_done_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodword.accounts.queries.is_founded", lambda: False)
    Client().post("/setup/", ANSWERS)
    assert Client().post("/setup/", ANSWERS | {"email": "eve@example.com"}).status_code == 404
    assert [owner.email for owner in Member.objects.all()] == ["ada@example.com"]


@pytest.mark.twin
@pytest.mark.django_db
def test_without_the_guarded_update_there_are_two_owners(monkeypatch: pytest.MonkeyPatch, without: Callable[..., Any]) -> None:
    monkeypatch.setattr("goodword.accounts.queries.is_founded", lambda: False)
    without(actions, "found", ", founded_at=None", " or Member.objects.filter(role=Role.OWNER).exists()")
    Client().post("/setup/", ANSWERS)
    Client().post("/setup/", ANSWERS | {"email": "eve@example.com"})
    assert set(Member.objects.filter(role="owner").values_list("email", flat=True)) == {"ada@example.com", "eve@example.com"}
