"""How a person ends our mail: by one press, theirs or their mailbox's; whatever only looks changes nothing."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.signing import Signer
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.mail import gate, merging, phrases, public, stopping
from goodword.mail.actions import suppressing, writing
from goodword.mail.desk import listing
from goodword.mail.gate import why_not_person
from goodword.mail.models import Kind, Suppression, Wish
from goodword.mail.rules import STOP, Content
from goodword.people.models import Person

ONE_CLICK = "List-Unsubscribe=One-Click"


def address(cast: Cast, kind: str = "survey") -> str:
    return urlsplit(stopping.address_of_person(cast.maya.pk, kind)).path


def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def test_each_mail_to_a_person_holds_the_way_out_in_its_head_and_in_its_words(cast: Cast, settings: Any) -> None:
    settings.GOODWORD_URL = "https://house.example"
    content = Content("How?", f"Tell us. {STOP}", f'<a href="{STOP}">stop</a>')
    message = writing.write_to(person=cast.maya, kind="survey", cause="1", content=content, by="test", at=timezone.now())
    (url,) = re.findall(r"<(https://house\.example/mail/no-more/[^>]+)>", message.headers["List-Unsubscribe"])
    assert message.headers["List-Unsubscribe-Post"] == ONE_CLICK
    assert url in message.text and f'href="{url}"' in message.html
    # The seal is an HMAC of SHA-256: 43 letters of 6 bits, of which 256 bits are its own.
    assert len(url.rstrip("/").rpartition("~")[2]) == 43


def test_a086_a_mailbox_presses_it_without_cookie_or_token_and_twice_is_once(cast: Cast) -> None:
    for _ in range(2):
        answer = stranger().post(address(cast), ONE_CLICK, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert Suppression.objects.get().reason == "stopped"
    assert Entry.objects.filter(verb="mail.suppressed").count() == 1
    now = timezone.now()
    assert why_not_person(cast.maya, "survey", now) == "stopped" and why_not_person(cast.maya, "told", now) == ""
    multipart = stranger().post(address(cast, "told"), {"List-Unsubscribe": "One-Click"})
    assert multipart.status_code == 200 and why_not_person(cast.maya, "told", now) == "stopped"


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=Two-Click", "list-unsubscribe=One-Click", "x=1", "List-Unsubscribe"])
def test_a086_a_wrong_body_shows_the_page_and_changes_nothing(body: str, cast: Cast) -> None:
    answer = stranger().post(address(cast), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and "Shall we write no more?" in answer.content.decode()
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=Two-Click", "list-unsubscribe=One-Click", "x=1", "again=1"])
def test_a086_nor_does_it_at_the_address_of_a_member(body: str, cast: Cast) -> None:
    Wish.objects.create(member=cast.ada, topic="letter")
    url = urlsplit(stopping.address(cast.ada, "letter")).path
    answer = stranger().post(url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and "Stop this mail?" in answer.content.decode()
    for path in (url, f"{url}?{ONE_CLICK}", f"{url}?stop=1"):
        assert stranger().get(path).status_code == stranger().head(path).status_code == 200
    assert Wish.objects.exists()
    for pressed in ({"stop": "1"}, {"List-Unsubscribe": "One-Click"}):
        assert "It comes no more." in stranger().post(url, pressed).content.decode()
    assert not Wish.objects.exists() and Entry.objects.filter(verb="mail.asked_no_more").count() == 1


def test_a085_a_scanner_that_opens_everything_changes_nothing(cast: Cast) -> None:
    url = address(cast)
    before = Entry.objects.count()
    for path in (url, f"{url}?{ONE_CLICK}", f"{url}?stop=1", f"{url}?again=1&utm_source=x"):
        assert stranger().get(path).status_code == 200 and stranger().head(path).status_code == 200
    assert not Suppression.objects.exists() and Entry.objects.count() == before


@pytest.mark.twin
def test_without_the_guard_a_scanner_stops_the_mail(cast: Cast, without: Callable[..., Any], rf: RequestFactory) -> None:
    stop = without(public, "stop_person", ('if request.method == "POST":', "if True:"))
    without(public, "_is_stop", ('"stop" in request.POST', "True"))
    request = rf.get(address(cast))
    request.user = AnonymousUser()
    assert stop(request, address(cast).split("/")[-2]).status_code == 200
    assert Suppression.objects.exists()


@pytest.mark.parametrize(
    ("theirs", "browser", "language", "asks"),
    [
        ("de-AT", "fr", "de", "Sollen wir Ihnen nicht mehr schreiben?"),
        ("", "es;q=0.9,en", "es", "¿Dejamos de escribirle?"),
        ("da", "pt-BR,pt", "pt", "Deixamos de lhe escrever?"),
        ("", "xx,de", "en", "Shall we write no more?"),
    ],
)
def test_the_page_speaks_as_whoever_was_written_to(theirs: str, browser: str, language: str, asks: str, cast: Cast) -> None:
    Person.objects.filter(pk=cast.maya.pk).update(language=theirs)
    page = stranger().get(address(cast), headers={"Accept-Language": browser}).content.decode()
    assert asks in page and f'<html lang="{language}">' in page


def test_its_phrases_are_the_same_in_each_language_and_name_the_house() -> None:
    names = {frozenset(spoken) for spoken in phrases.WORDS.values()}
    assert len(names) == 1 and set(phrases.WORDS) == set(merging.FEET)
    for kind in Kind:
        for language in phrases.WORDS:
            spoken = phrases.words_in(language, house="Larkspur {why}", kind=kind)
            assert "Larkspur {why}" in spoken["told"] and "Larkspur {why}" in spoken["stopped_words"]


@pytest.mark.parametrize("token", ["1", "1.survey", "1.survey~AAAA", "5f4dcc3b5aa765d61d8327deb882cf99"])
def test_a084_an_address_that_nobody_gave_out_opens_nothing(token: str, cast: Cast) -> None:
    assert stranger().get(reverse("mail:stop_person", args=[token])).status_code == 404


def test_a028_an_address_of_another_purpose_or_for_nobody_opens_nothing(cast: Cast) -> None:
    of_member = stopping.address(cast.ada, "letter").rstrip("/").rpartition("/")[2]
    other_kind = Signer(salt=stopping.OF_PERSON).sign(f"{cast.maya.pk}.nonsense").replace(":", "~")
    nobody = Signer(salt=stopping.OF_PERSON).sign("999999.survey").replace(":", "~")
    for token in (of_member, other_kind, nobody):
        assert stranger().post(reverse("mail:stop_person", args=[token]), {"stop": "1"}).status_code == 404


def test_who_stopped_by_mistake_gets_it_again_but_not_what_came_back(cast: Cast) -> None:
    url, now = address(cast), timezone.now()
    assert "We will not write any more." in stranger().post(url, {"stop": "1"}).content.decode()
    suppressing.suppress(cast.maya.email, reason="bounced", by="test", at=now)
    assert "Shall we write no more?" in stranger().post(url, {"again": "1"}).content.decode()
    assert why_not_person(cast.maya, "survey", timezone.now()) == "bounced"


def under_another_address(person: Person, reason: str) -> Person:
    """Mail to them ended for a reason; then an import brings them another address."""
    suppressing.suppress(person.email, reason=reason, person=person, by="test", at=timezone.now())
    Person.objects.filter(pk=person.pk).update(email="maya@other.example", email_key="maya@other.example")
    return Person.objects.get(pk=person.pk)


@pytest.mark.parametrize(("reason", "why_not"), [("stopped", "stopped"), ("complained", "complained"), ("bounced", "")])
def test_what_somebody_said_themself_holds_of_them_at_another_address(reason: str, why_not: str, cast: Cast) -> None:
    moved = under_another_address(cast.maya, reason)
    assert why_not_person(moved, "survey", timezone.now()) == why_not


def test_looked_up_by_their_present_address_it_says_what_they_said(cast: Cast) -> None:
    under_another_address(cast.maya, "bounced")
    moved = under_another_address(cast.theo, "complained")
    assert listing.suppressed_for(cast.mona, address=moved.email).get().person == cast.theo


def test_who_has_another_address_by_now_is_told_that_it_stopped_and_may_want_it_again(cast: Cast) -> None:
    moved = under_another_address(cast.maya, "stopped")
    assert "We will not write any more." in stranger().get(address(cast)).content.decode()
    assert "Shall we write no more?" in stranger().post(address(cast), {"again": "1"}).content.decode()
    assert why_not_person(moved, "survey", timezone.now()) == ""


@pytest.mark.twin
def test_without_the_look_at_whom_it_is_about_another_address_begins_it_anew(cast: Cast, without: Callable[..., Any]) -> None:
    without(gate, "keeping_from", " | theirs")
    moved = under_another_address(cast.maya, "complained")
    assert why_not_person(moved, "survey", timezone.now()) == ""
