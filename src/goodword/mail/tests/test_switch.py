"""Whether mail goes out at all: on its page, by its button, in the words of the command line."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.cli.mail import in_words
from goodword.demo.cast import Cast
from goodword.journal import feed
from goodword.journal.models import Entry
from goodword.mail import queries
from goodword.mail.actions import switching
from goodword.mail.models import Message, Sending
from goodword.mail.rules import REFUSALS_TO_PAUSE

from .test_faults import three

PAGE = "mail:sent"


def said(client: Client) -> str:
    return " ".join(client.get(reverse(PAGE)).content.decode().split())


def test_it_is_on_until_somebody_switches_it_off_and_off_until_on(cast: Cast, client: Client) -> None:
    three(cast)
    client.force_login(cast.mona)
    assert "Mail goes out" in said(client) and "3 mails wait." in said(client)
    page = client.post(reverse("mail:switch_off"), follow=True).content.decode()
    assert "No mail goes out until you switch it on" in page and reverse("mail:switch_on") in page
    assert "Nothing is sent" in said(client) and not queries.is_sending(timezone.now())
    client.post(reverse("mail:switch_on"))
    assert queries.is_sending(timezone.now())
    assert list(Entry.objects.filter(verb__startswith="mail.switched").values_list("by", flat=True)) == [cast.mona.by] * 2


def test_to_look_switches_nothing_and_who_manages_nobody_finds_no_switch(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    assert client.get(reverse("mail:switch_off")).status_code == 405 and not Sending.objects.exists()
    client.force_login(cast.sam)
    assert client.post(reverse("mail:switch_off")).status_code == 404 and not Sending.objects.exists()


def test_a_copy_says_that_it_is_one_and_what_is_too_old(cast: Cast, client: Client) -> None:
    messages = three(cast)
    Message.objects.filter(pk=messages[0].pk).update(due_at=timezone.now() - timedelta(days=30))
    feed.renew_identity(connection)
    client.force_login(cast.mona)
    page = said(client)
    assert "Nothing is sent from this copy" in page and "1 waited more than two days" in page
    words = in_words(queries.standing(timezone.now()))
    assert "brought back from a backup; 3 waiting, 1 of them too old" in words


def test_a_house_that_was_brought_back_before_its_first_mail_is_off_too(cast: Cast) -> None:
    switching.keep_off_until_asked(by="test", at=timezone.now())
    three(cast)
    assert not queries.is_sending(timezone.now()) and queries.standing(timezone.now()).is_brought_back


def test_it_says_why_it_rests(cast: Cast, client: Client) -> None:
    three(cast)
    for _ in range(REFUSALS_TO_PAUSE):
        switching.rest("Connection refused", at=timezone.now())
    client.force_login(cast.mona)
    assert "No mail server answers" in said(client) and "Connection refused" in said(client)
    assert "no server answers (Connection refused)" in in_words(queries.standing(timezone.now()))
