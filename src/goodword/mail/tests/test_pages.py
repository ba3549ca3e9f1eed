"""The pages on which a member chooses mail, and on which managers see what became of it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail.actions import writing
from goodword.mail.models import Message, Wish
from goodword.mail.queries import wishing
from goodword.mail.rules import Content


def test_a_member_asks_for_the_letter_and_takes_it_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.sam)
    assert "Send it to me" in client.get(reverse("mail:wishes")).content.decode()
    assert wishing("letter") == []
    said = client.post(reverse("mail:ask_for", args=["letter"]), follow=True).content.decode()
    assert "sam@example.com" in said and wishing("letter") == [cast.sam]
    client.post(reverse("mail:ask_for", args=["letter"]))
    assert Wish.objects.count() == 1
    client.post(reverse("mail:ask_no_more", args=["letter"]))
    assert wishing("letter") == []


@pytest.mark.slow
def test_who_looks_after_few_is_offered_nothing_that_tells_about_everybody(cast: Cast, client: Client) -> None:
    client.force_login(cast.dario)
    page = client.get(reverse("mail:wishes")).content.decode()
    assert "The Tuesday letter" not in page and "Each morning the people to call" in page
    said = client.post(reverse("mail:ask_for", args=["letter"]), follow=True).content.decode()
    assert "This mail tells about everybody" in said and not Wish.objects.exists()
    Wish.objects.create(member=cast.dario, topic="letter")
    assert wishing("letter") == []


@pytest.mark.slow
def test_a_member_chooses_the_hour_and_the_clocks_and_gets_them_back_by_undo(cast: Cast, client: Client) -> None:
    client.force_login(cast.sam)
    ask = reverse("mail:ask_for", args=["today"])
    assert 'value="Berlin (Europe/Berlin)"' in client.get(reverse("mail:wishes")).content.decode()
    client.post(ask)
    assert Wish.objects.values_list("hour", "time_zone").get() == (7, "Europe/Berlin")
    client.post(ask, {"hour": "5", "time_zone": "new york"})
    assert Wish.objects.values_list("hour", "time_zone").get() == (5, "America/New_York")
    assert '<option value="5" selected>' in client.get(reverse("mail:wishes")).content.decode()
    for wrong in ({"hour": "12"}, {"hour": "3"}, {"hour": "x"}, {"hour": "6", "time_zone": "nowhere at all"}):
        assert client.post(ask, wrong).status_code == 422
    said = client.post(reverse("mail:ask_no_more", args=["today"]), follow=True).content.decode()
    (undo,) = re.findall(r'"(/settings/mail/today/ask/[^"]+)"', said)
    assert not Wish.objects.exists()
    client.post(unescape(undo))
    assert Wish.objects.values_list("hour", "time_zone").get() == (5, "America/New_York")
    assert list(Entry.objects.filter(verb="mail.asked_for").values_list("detail__hour", flat=True)) == [7, 5, 5]


def test_a_topic_that_is_none_is_not_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert client.post(reverse("mail:ask_for", args=["spam"])).status_code == 404


@pytest.mark.parametrize(("state", "can"), [("ambiguous", True), ("refused", True), ("sent", False), ("claimed", False)])
def test_a_manager_sees_what_became_of_mail_and_sends_again_what_may_be_lost(
    state: str, can: bool, cast: Cast, client: Client
) -> None:
    Wish.objects.create(member=cast.ada, topic="letter")
    message = writing.write(
        to=cast.ada, topic="letter", cause="1", content=Content("The week", "Text."), by="test", at=timezone.now()
    )
    Message.objects.update(state=state)
    client.force_login(cast.mona)
    page = client.get(reverse("mail:sent")).content.decode()
    assert "The week" in page and ("Send again" in page) is can
    client.post(reverse("mail:send_again", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == (Message.State.WAITING if can else state)


def test_nobody_else_sees_what_was_sent(cast: Cast, client: Client) -> None:
    client.force_login(cast.vera)
    assert client.get(reverse("mail:sent")).status_code == 404
