"""Whom to ask, as it is read and done on pages, on Today and by programs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.accounts.models import Member
from goodword.asking.actions.drawing import draw, make_plan
from goodword.asking.models import AskPlan, Lot
from goodword.asking.queries import waiting
from goodword.asking.rules import Terms
from goodword.kit.waiting import ASK
from goodword.people.models import Person
from goodword.referrals.models import Handle, Introduction
from goodword.touchpoints.models import Putoff, Touchpoint

Meet = Callable[..., Person]


@pytest.fixture
def lot(ada: Member, met: Meet, now: datetime) -> Lot:
    met("Maya Olsen")
    make_plan(Terms(0), by=ada.by, at=now)
    draw(by="test", at=now)
    return Lot.objects.get()


@pytest.fixture
def page(client: Client, ada: Member) -> Client:
    client.force_login(ada)
    return client


def test_the_list_names_the_facts_and_who_was_left_out_by_lot_is_only_counted(
    page: Client, lot: Lot, met: Meet, now: datetime
) -> None:
    theo = met("Theo Brandt", days=3)
    draw(by="test", at=now)
    Lot.objects.filter(person=theo).update(is_held=True)
    told = page.get(reverse("asking:whom")).content.decode()
    assert "Maya Olsen" in told and "Gave us a 10 out of 10" in told and "Theo Brandt" not in told
    assert "1 person is left out by lot just now" in told
    assert page.get(reverse("asking:ask", args=[Lot.objects.get(person=theo).pk])).status_code == 404


def test_asking_keeps_the_words_with_their_own_link_and_can_be_undone(page: Client, lot: Lot) -> None:
    url = reverse("asking:ask", args=[lot.pk])
    draft = page.get(url).content.decode()
    assert "Dear Maya," in draft and "{link}" in draft
    answer = page.post(url, {"how": "mail", "words": "Dear Maya, who else?\n{link}"}, follow=True)
    handle = Handle.objects.get(person=lot.person)
    told = answer.content.decode()
    assert f"http://testserver/r/{handle.text}" in told and "mailto:maya%40example.com?body=" in told
    assert Touchpoint.objects.get(intent="ask").conversation.words.endswith(handle.text)
    assert "Maya Olsen" in page.get(reverse("asking:asked")).content.decode()
    page.post(reverse("asking:unask", args=[lot.pk]))
    assert not Touchpoint.objects.filter(intent="ask").exists()


def test_asks_without_gives_are_warned_of(page: Client, lot: Lot) -> None:
    warned = page.get(reverse("asking:ask", args=[lot.pk])).content.decode()
    assert "Nothing is noted that they ever got from us" in warned
    assert "give before you ask" in page.get(reverse("asking:whom")).content.decode()


def test_whom_they_brought_after_the_ask_stands_beside_it(page: Client, lot: Lot, met: Meet, ada: Member) -> None:
    page.post(reverse("asking:ask", args=[lot.pk]), {"how": "call", "words": "Who?"})
    theo, noor = met("Theo Brandt", score=None), met("Noor Haddad", score=None)
    asked_at = Lot.objects.get().asked_at
    assert asked_at is not None
    for person, days in ((theo, 1), (noor, -1)):
        bound_at = asked_at + timezone.timedelta(days=days)
        Introduction.objects.create(person=person, introducer=lot.person, proof="link", bound_at=bound_at, noted_at=bound_at)
    told = page.get(reverse("asking:asked")).content.decode()
    assert "Brought Theo Brandt" in told and "Noor Haddad" not in told


def test_later_and_not_at_all_take_them_off_the_list_and_off_today(page: Client, lot: Lot, ada: Member) -> None:
    today = timezone.localdate()
    (line,) = waiting(ada, today, 10)
    assert (line.source, line.intent, line.subject_id) == ("asking", ASK, lot.person_id)
    never = reverse("touchpoints:not_at_all", args=[lot.person_id])
    page.post(never, {"kind": line.source, "key": line.key, "what": line.why, "reason": "She asked us not to."})
    assert not waiting(ada, today, 10)
    told = page.get(reverse("asking:whom")).content.decode()
    assert "She asked us not to." in told and reverse("asking:ask", args=[lot.pk]) not in told
    page.post(reverse("touchpoints:take_up", args=[Putoff.objects.get().pk]))
    assert waiting(ada, today, 10)


def test_today_names_three_at_most(ada: Member, met: Meet, now: datetime) -> None:
    for i in range(5):
        met(f"Person{i} Olsen")
    make_plan(Terms(0), by=ada.by, at=now)
    draw(by="test", at=now)
    assert len(waiting(ada, timezone.localdate(), 60)) == 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "Ask them to recommend us"),
        ({"is_held": True}, "Left out by lot until"),
        ({"asked_at": timezone.now(), "how": "mail"}, "Asked to recommend us on"),
    ],
)
def test_the_page_of_a_person_says_whether_one_may_ask_them(page: Client, lot: Lot, change: dict[str, Any], says: str) -> None:
    Lot.objects.filter(pk=lot.pk).update(**change)
    assert says in page.get(reverse("asking:of_person", args=[lot.person_id])).content.decode()


def test_a_manager_decides_how_the_list_is_made(page: Client, lot: Lot) -> None:
    page.post(reverse("asking:plan"), {"held_percent": 20, "quiet_days": 14, "length": 5})
    assert AskPlan.objects.last().terms == Terms(20, 14, 5)  # type: ignore[union-attr]
    refused = page.post(reverse("asking:plan"), {"held_percent": 80, "quiet_days": 14, "length": 5})
    assert refused.status_code == 422
    assert page.post(reverse("asking:draw")).status_code == 302


def test_a_program_reads_the_list_asks_and_takes_it_back(client: Client, lot: Lot, ada: Member) -> None:
    key = make_key(ada, name="test", may_write=True, at=timezone.now())
    sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {key}"}, "content_type": "application/json"}
    (line,) = client.get("/api/v1/asks", **sent).json()
    assert (line["id"], line["person_id"], line["is_early"]) == (lot.pk, lot.person_id, True)
    assert [ground["why"] for ground in line["grounds"]] == ["promoter"]
    for _ in range(2):
        asked = client.post(f"/api/v1/asks/{lot.pk}/ask", {"how": "call", "words": "Who?"}, **sent)
        assert asked.status_code == 200 and asked.json()["how"] == "call"
    assert [row["id"] for row in client.get("/api/v1/asks/asked", **sent).json()["rows"]] == [lot.pk]
    assert client.post(f"/api/v1/asks/{lot.pk}/unask", **sent).json()["asked_at"] is None
    Lot.objects.filter(pk=lot.pk).update(is_held=True)
    assert client.get("/api/v1/asks", **sent).json() == []
    assert client.post(f"/api/v1/asks/{lot.pk}/ask", {"how": "call", "words": "Who?"}, **sent).status_code == 404
