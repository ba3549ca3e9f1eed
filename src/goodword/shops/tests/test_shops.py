"""A sample of the best customers is drawn, a caller hears them, and nobody becomes an introducer by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.accounts.days import local_day
from goodword.accounts.models import Business, Member
from goodword.asking.models import Lot
from goodword.journal.models import Entry
from goodword.people.actions.records import add_person
from goodword.people.models import Person
from goodword.referrals.models import Introduction, Touch
from goodword.scores.models import Score
from goodword.shops import actions, links, queries
from goodword.shops.models import Shop, ShopCall
from goodword.shops.rules import By, Closed, NobodyToCall, Outcome, sample
from goodword.touchpoints.actions.orders import record_order
from goodword.touchpoints.actions.talks import log_talk
from goodword.touchpoints.models import Touchpoint

Buy = Callable[..., Person]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def mona(db: None, now: datetime) -> Member:
    Business.objects.create(name="Larkspur", currency="EUR", time_zone="UTC", country="DE", founded_at=now)
    return Member.objects.create_user("mona@example.com", "open-the-good-door", role="manager", name="Mona Weiss")


@pytest.fixture
def buys(mona: Member, now: datetime) -> Buy:
    """Somebody with a phone who has bought."""

    def buy(name: str, total: int, days: int = 30, phone: str = "+49 30 901820") -> Person:
        person = add_person(name=name, phone=f"{phone}{Person.objects.count()}" if phone else "", by=mona.by, at=now)
        ordered_at = now - timedelta(days=days)
        record_order(person=person, total=total, currency="EUR", ordered_at=ordered_at, by=mona.by, at=now)
        return person

    return buy


def drawn(mona: Member, now: datetime, *, n_top: int = 10, n: int = 5, seed: str = "s", by: By = By.WORTH) -> Shop:
    return actions.draw(name="June", question="Whom?", chosen_by=by, n_top=n_top, n=n, seed=seed, by=mona.by, at=now)


def test_the_same_seed_tells_the_same_sample_and_everybody_has_the_same_chance() -> None:
    assert sample(range(100), n=10, seed="a") == sample(reversed(range(100)), n=10, seed="a")
    times = [0] * 20
    for seed in range(2_000):
        for pk in sample(range(20), n=5, seed=str(seed)):
            times[pk] += 1
    assert all(400 < n < 600 for n in times)


def test_the_sample_is_out_of_the_best_who_can_be_called(mona: Member, buys: Buy, now: datetime) -> None:
    best = [buys(f"Best {i}", 9_000 + i) for i in range(4)]
    buys("Small Buyer", 100)
    old = buys("Old Buyer", 99_000, days=500)
    silent, dead, _, held = (
        buys(name, 50_000, phone=phone)
        for name, phone in (("Silent", "+49 30 111"), ("Dead", "+49 30 222"), ("None", ""), ("Held", "+49 30 333"))
    )
    Person.objects.filter(pk=silent.pk).update(wants_silence=True)
    Person.objects.filter(pk=dead.pk).update(died_on=local_day(now))
    today = local_day(now)
    Lot.objects.create(
        person=held, turn=1, drawn_on=today, until=today + timedelta(days=90), is_held=True, held_percent=10, noted_at=now
    )
    shop = drawn(mona, now, n_top=8)
    called = {call.person_id for call in shop.calls.all()}
    assert called == {person.pk for person in best} and old.pk not in called
    assert (shop.n_frame, shop.n_top, shop.calls.count()) == (4, 8, 4)
    with pytest.raises(NobodyToCall):
        drawn(mona, now + timedelta(days=20), n_top=8)


def test_the_best_by_fan_value_are_those_of_the_last_count(mona: Member, buys: Buy, now: datetime) -> None:
    fan, other = buys("Fan", 100), buys("Other", 9_000)
    Score.objects.create(insight="fan-value", person=fan, value=5, n=1, as_of=local_day(now), formula="fan-value/1")
    assert [call.person for call in drawn(mona, now, by=By.FAN).calls.all()] == [fan]
    assert other.pk not in ShopCall.objects.values_list("person", flat=True)


@pytest.fixture
def call(mona: Member, buys: Buy, now: datetime) -> ShopCall:
    buys("Maya Olsen-Hartmann", 9_000)
    return drawn(mona, now).calls.get()


def url_of(call: ShopCall, name: str = "call") -> str:
    token = links.address_of(call.shop_id).strip("/").split("/")[-1]
    return reverse(f"shops:{name}", args=[token, call.pk] if name == "call" else [token])


def test_a_caller_without_a_log_in_sees_first_names_and_phones_and_nothing_else(client: Client, call: ShopCall) -> None:
    Person.objects.filter(pk=call.person_id).update(email="maya@example.com", city="Hamburg", notes="Likes tea")
    for url in (url_of(call, "list"), url_of(call)):
        told = client.get(url).content.decode()
        assert "Maya" in told and call.person.phone_key in told
        assert not any(word in told for word in ("Olsen", "Hartmann", "example.com", "Hamburg", "tea"))


def test_what_the_caller_heard_is_kept_and_can_be_said_otherwise(client: Client, call: ShopCall) -> None:
    for outcome, words in (("unreached", ""), ("unprompted", "Larkspur, of course.")):
        assert client.post(url_of(call), {"outcome": outcome, "words": words}).status_code == 302
    call.refresh_from_db()
    assert (call.outcome, call.words) == ("unprompted", "Larkspur, of course.") and call.called_at
    assert Entry.objects.filter(verb="shop.heard").count() == 2
    assert client.post(url_of(call), {"outcome": "perhaps"}).status_code == 422


def test_to_look_at_the_list_changes_nothing_and_another_s_call_is_not_on_it(
    client: Client, call: ShopCall, mona: Member, buys: Buy, now: datetime
) -> None:
    buys("Theo Brandt", 9_000)
    other = drawn(mona, now, seed="t").calls.get()
    token = links.address_of(call.shop_id).strip("/").split("/")[-1]
    assert client.get(reverse("shops:call", args=[token, other.pk])).status_code == 404
    for url in (url_of(call, "list"), url_of(call)):
        client.get(url)
        client.head(url)
    assert not ShopCall.objects.exclude(outcome="").exists()


def test_a_link_of_nobody_a_closed_list_and_one_that_is_over_are_not_found(client: Client, call: ShopCall, now: datetime) -> None:
    assert client.get("/shop/1/").status_code == client.get(f"{url_of(call, 'list')[:-3]}xx/").status_code == 404
    actions.close(call.shop, by="test", at=now)
    assert client.get(url_of(call, "list")).status_code == client.post(url_of(call), {"outcome": "no"}).status_code == 404
    with pytest.raises(Closed):
        actions.hear(call, outcome=Outcome.NO, by="test", at=now)
    actions.open_again(call.shop, by="test", at=now)
    assert client.get(url_of(call, "list")).status_code == 200
    Shop.objects.update(until=local_day(now) - timedelta(days=1))
    assert client.get(url_of(call, "list")).status_code == 404


def test_who_has_died_or_asked_for_silence_since_is_not_on_the_list(client: Client, call: ShopCall) -> None:
    Person.objects.filter(pk=call.person_id).update(wants_silence=True)
    assert "Maya" not in client.get(url_of(call, "list")).content.decode()
    assert client.get(url_of(call)).status_code == 404


def test_naming_us_to_a_caller_introduces_nobody_and_is_no_contact(call: ShopCall, now: datetime) -> None:
    before = Touchpoint.objects.count()
    actions.hear(call, outcome=Outcome.UNPROMPTED, words="I told Theo already", by="test", at=now)
    assert not Introduction.objects.exists() and not Touch.objects.exists()
    assert Touchpoint.objects.count() == before


def test_today_tells_who_would_not_name_us_until_somebody_spoke_with_them(call: ShopCall, mona: Member, now: datetime) -> None:
    today = local_day(now)
    actions.hear(call, outcome=Outcome.PROMPTED, by="test", at=now)
    assert not queries.waiting(mona, today, 10)
    actions.hear(call, outcome=Outcome.NO, words="Too slow.", by="test", at=now)
    (line,) = queries.waiting(mona, today, 10)
    assert line.subject_id == call.person_id and "“Too slow.”" in line.why
    log_talk(person=call.person, words="Sorry", by="test", at=now + timedelta(minutes=1))
    assert not queries.waiting(mona, today, 10)


def test_a_manager_draws_gives_the_link_reads_and_takes_away(client: Client, mona: Member, buys: Buy) -> None:
    person = buys("Maya Olsen", 9_000)
    client.force_login(mona)
    page = client.get(reverse("shops:new"))
    sent = page.context["form"].initial | {"chosen_by": "worth", "n_top": 10, "n": 5}
    for _ in range(2):
        client.post(reverse("shops:new"), sent)
    call = ShopCall.objects.get()
    told = client.get(reverse("shops:shop", args=[call.shop_id])).content.decode()
    assert "http://testserver/shop/" in told and "Maya Olsen" in told and "not called yet" in told
    client.post(url_of(call), {"outcome": "no", "words": "Too slow."})
    assert "Too slow." in client.get(reverse("shops:of_person", args=[person.pk])).content.decode()
    assert "0 of 1" in client.get(reverse("shops:shops")).content.decode()
    client.post(reverse("shops:unhear", args=[call.pk]))
    assert ShopCall.objects.get().outcome == ""
    client.post(reverse("shops:close", args=[call.shop_id]))
    assert Shop.objects.get().closed_at


def test_where_nobody_can_be_called_the_form_says_so(client: Client, mona: Member) -> None:
    client.force_login(mona)
    sent = {"name": "June", "question": "Whom?", "chosen_by": "worth", "n_top": 10, "n": 5}
    answer = client.post(reverse("shops:new"), sent)
    assert answer.status_code == 422 and "Nobody of them can be called" in answer.content.decode()


def test_a_program_draws_reads_hears_and_takes_back(client: Client, mona: Member, buys: Buy) -> None:
    person = buys("Maya Olsen", 9_000)
    key = make_key(mona, name="test", may_write=True, at=timezone.now())
    sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {key}"}, "content_type": "application/json"}
    made = client.post("/api/v1/shops", {"name": "June", "question": "Whom?", "seed": "a"}, **sent)
    assert (made.status_code, made.json()["n_frame"], made.json()["seed"]) == (201, 1, "a")
    (call,) = client.get(f"/api/v1/shops/{made.json()['id']}/calls", **sent).json()["rows"]
    assert (call["person_id"], call["outcome"]) == (person.pk, "")
    url = f"/api/v1/shop-calls/{call['id']}"
    assert client.post(f"{url}/hear", {"outcome": "prompted"}, **sent).json()["outcome"] == "prompted"
    assert client.post(f"{url}/unhear", **sent).json()["called_at"] is None
    assert client.post("/api/v1/shops", {"name": "July", "question": "Whom?"}, **sent).status_code == 400
    actions.close(Shop.objects.get(), by="test", at=timezone.now())
    assert client.post(f"{url}/hear", {"outcome": "no"}, **sent).status_code == 400


@pytest.mark.twin
def test_without_the_seal_anybody_reads_the_list_of_a_shop(
    client: Client, call: ShopCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("shops:list", args=[f"{call.shop_id}"])
    assert client.get(url).status_code == 404
    monkeypatch.setattr(links, "unsealed", lambda _salt, token: token.split("."))
    assert "Maya" in client.get(url).content.decode()
