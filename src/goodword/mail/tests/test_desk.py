"""The pages of mail to people: what went out, whom it does not reach, how the house writes, and whether it is believed."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.days import local_day
from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail.actions import returning, suppressing, writing
from goodword.mail.gate import why_not_person
from goodword.mail.models import Letterhead, Message, Pace, SentOnDay, Suppression
from goodword.mail.rules import STOP, Content
from goodword.people.models import Person

SENT = reverse("mail:sent_to_people")


def written(person: Person, cause: str = "1", subject: str = "How was it?", kind: str = "survey") -> Message:
    home = "https://house.example"
    html = f'<body><p>Hello</p><a href="{home}/s/secret">answer</a><a href="{STOP}">no more</a></body>'
    content = Content(subject, f"Hello. {home}/s/secret {STOP}", html)
    return writing.write_to(person=person, kind=kind, cause=cause, content=content, by="test", at=timezone.now())


@pytest.fixture
def house(cast: Cast, settings: Any) -> Cast:
    settings.GOODWORD_URL = "https://house.example"
    return cast


def seen(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_went_out_the_page_says_what_will_stand_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    assert "Nothing went out yet" in seen(client, SENT) and "No mail fits this list" in seen(client, SENT, which="sent")
    assert "Nobody is left out" in seen(client, reverse("mail:suppressed"))


def test_the_list_tells_mail_by_what_became_of_it(house: Cast, client: Client) -> None:
    one, two = written(house.maya, "1", "The first"), written(house.maya, "2", "The second", kind="thanks")
    Message.objects.filter(pk=one.pk).update(state="sent", settled_at=timezone.now())
    Message.objects.filter(pk=two.pk).update(state="refused", trouble="550 nobody")
    client.force_login(house.mona)
    assert "The first" in seen(client, SENT, which="sent") and "The second" not in seen(client, SENT, which="sent")
    assert "550 nobody" in seen(client, SENT, which="refused") and "The second" in seen(client, SENT, kind="thanks")
    told = {"provider": "x", "provider_id": "1", "kind": "bounced", "message": one, "address": one.to, "words": "<b>no</b>"}
    returning.take_report(**told, by="x", at=timezone.now())
    assert "The first" in seen(client, SENT, which="came-back") and seen(client, SENT).count('chip-brick">came back') == 1
    page = seen(client, reverse("mail:mail_to_person", args=[one.pk]))
    assert "Came back" in page and "&lt;b&gt;no&lt;/b&gt;" in page and "The first" in page
    for wrong in ({"which": "x"}, {"kind": "x"}, {"after": "x"}):
        assert client.get(SENT, wrong).status_code == 400


def test_a_mail_is_shown_as_it_was_sent_without_the_keys_that_are_its_reader_s(house: Cast, client: Client) -> None:
    message = written(house.maya)
    client.force_login(house.mona)
    page = client.get(reverse("mail:mail_to_person", args=[message.pk]))
    look = client.get(reverse("mail:look_at_mail", args=[message.pk]))
    for answer in (page, look):
        assert "secret" not in answer.content.decode() and "/mail/no-more/" not in answer.content.decode()
    assert 'href="https://house.example/…"' in look.content.decode()
    assert "sandbox" in look["Content-Security-Policy"] and 'sandbox=""' in page.content.decode()


def test_who_does_not_see_a_person_sees_no_mail_to_them(house: Cast, client: Client) -> None:
    message = written(house.maya)
    client.force_login(house.dario)
    allowed = Person.objects.visible_to(house.dario).filter(pk=house.maya.pk).exists()
    assert (client.get(reverse("mail:mail_to_person", args=[message.pk])).status_code == 200) is allowed
    client.force_login(house.kit)
    assert client.get(reverse("mail:look_at_mail", args=[message.pk])).status_code == 404
    assert client.post(reverse("mail:send_to_person_again", args=[message.pk])).status_code == 404


def test_what_may_not_have_arrived_is_sent_again(house: Cast, client: Client) -> None:
    message = written(house.maya)
    Message.objects.update(state="ambiguous")
    client.force_login(house.mona)
    again = reverse("mail:send_to_person_again", args=[message.pk])
    client.post(again)
    message.refresh_from_db()
    assert message.state == "waiting"
    assert "on its way" in client.post(again, follow=True).content.decode()


def test_an_address_is_kept_from_mail_looked_up_and_let_go_for_a_reason(house: Cast, client: Client) -> None:
    client.force_login(house.mona)
    client.post(reverse("mail:suppress"), {"address": house.maya.email.upper()})
    kept = Suppression.objects.get()
    assert why_not_person(house.maya, "survey", timezone.now()) == "by_hand"
    assert "Somebody here stopped it" in seen(client, reverse("mail:suppressed"), address=house.maya.email)
    assert "Mail may go there" in seen(client, reverse("mail:suppressed"), address="nobody@example.org")
    lift = reverse("mail:lift", args=[kept.pk])
    assert client.post(lift, {"why": " "}).status_code == 422
    said = client.post(lift, {"why": "She asked for it"}, follow=True).content.decode()
    assert why_not_person(house.maya, "survey", timezone.now()) == ""
    (undo,) = re.findall(r'"(/mail/suppressed/\d+/again/)"', unescape(said))
    client.post(undo)
    assert why_not_person(house.maya, "survey", timezone.now()) == "by_hand"
    assert Entry.objects.get(verb="mail.suppression_lifted").detail["why"] == "She asked for it"
    assert client.post(reverse("mail:suppress"), {"address": "no address"}).status_code == 422


def test_whoever_was_erased_is_not_written_to_again(house: Cast, client: Client) -> None:
    kept = suppressing.suppress("gone@example.org", reason="erased", by="test", at=timezone.now())
    assert kept is not None
    client.force_login(house.mona)
    assert client.post(reverse("mail:lift", args=[kept.pk]), {"why": "x"}).status_code == 422
    assert "Write again" not in seen(client, reverse("mail:suppressed"))


HEAD = {
    "from_name": "Vera",
    "reply_to": "hello@house.example",
    "postal_address": "1 Long Lane",
    "quiet_from": 21,
    "quiet_until": 7,
}


def test_how_the_house_writes_is_changed_and_taken_back(house: Cast, client: Client) -> None:
    Pace.objects.create(domain="slow.example", a_minute=600)
    client.force_login(house.mona)
    page = reverse("mail:sending")
    assert "no postal address yet" in seen(client, page)
    said = client.post(page, HEAD | {"a_minute": 5}, follow=True).content.decode()
    head = Letterhead.objects.get()
    assert (head.from_name, head.quiet_from, Pace.objects.get().a_minute) == ("Vera", 21, 5)
    (undo,) = re.findall(r'"(/mail/sending/before/\d+/)"', unescape(said))
    client.post(undo)
    head.refresh_from_db()
    assert (head.from_name, head.quiet_from, Pace.objects.get().a_minute) == ("", 0, 600)
    assert "Somebody changed it since" in client.post(undo, follow=True).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply_to": "a@b.test,victim@c.test"},
        {"reply_to": "a@b.test\nBcc: v@x.test"},
        {"from_name": "=?utf-8?q?x=0D=0ABcc:v?="},
        {"from_name": "a\u2028b"},
        {"postal_address": "a\r\nBcc: x"},
        {"quiet_from": 24},
        {"a_minute": -1},
    ],
)
def test_a056_nothing_of_a_letterhead_could_be_a_header_of_its_own(wrong: dict[str, Any], cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    assert client.post(reverse("mail:sending"), HEAD | {"a_minute": 5} | wrong).status_code == 422
    assert Letterhead.objects.get().quiet_from == 0


def test_many_to_one_provider_in_a_day_are_warned_of(cast: Cast, client: Client) -> None:
    today = local_day(timezone.now())
    SentOnDay.objects.create(provider="gmail", sent_on=today, n=4_100)
    SentOnDay.objects.create(provider="yahoo", sent_on=today - timedelta(days=1), n=9_000)
    client.force_login(cast.mona)
    page = seen(client, reverse("mail:sending"))
    assert "Gmail" in page and "bulk sender" in page and "Yahoo" not in page


def test_the_domain_is_looked_at_when_somebody_asks(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(cast.mona)
    monkeypatch.setattr(
        "goodword.mail.desk.views.settings.by_dns", lambda: lambda name: ["v=spf1 -all"] if name == "a.example" else []
    )
    page = seen(client, reverse("mail:domain"), domain="A.example")
    assert page.count("missing") >= 2 and "v=spf1 -all" in page
    assert client.get(reverse("mail:domain"), {"domain": "localhost"}).status_code == 422


def test_only_who_manages_finds_the_settings(cast: Cast, client: Client) -> None:
    client.force_login(cast.vera)
    for name in ("sending", "suppressed", "suppress", "domain"):
        assert client.get(reverse(f"mail:{name}")).status_code == 404
