"""The page of somebody who recommends us: open to whoever has its address, so it names nobody else."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.accounts.models import Business
from goodword.people.actions.records import add_person
from goodword.referrals import wordpages
from goodword.referrals.actions import arriving, pages, ways
from goodword.referrals.actions.binding import note_touch
from goodword.referrals.hindrances import Sender
from goodword.referrals.models import Agreement, Handle, Hit, Invitation, WordPage
from goodword.referrals.rules import grouped

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def someone(name, **more):
    return add_person(name=name, by="test", at=NOW, **more)


@pytest.fixture
def maya(db):
    Business.objects.create(name="Larkspur Bicycles", founded_at=NOW)
    return someone("Dr. Maya Olsen", email="maya@example.com")


@pytest.fixture
def home(maya):
    return wordpages.address_of(pages.give_page(maya, by="test", at=NOW))


def seen(client, url):
    answer = client.get(url)
    assert answer.status_code == 200 and not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer" and "noindex" in answer["X-Robots-Tag"]
    return unescape(answer.content.decode())


def came(maya, name, *, agrees, **more):
    friend = someone(name, **more)
    note_touch(person=friend, sender=Sender(maya, None, "said"), words=f"{name} of {more}", by="test", at=NOW)
    if agrees:
        arriving.agree(person=friend, kind=Agreement.Kind.SHOW, words="yes", by="test", at=NOW)
    return friend


def test_it_has_the_link_the_code_and_the_words_to_pass_on(client, maya, home):
    page = seen(client, home)
    link, code = Handle.objects.get(person=maya, kind="link"), Handle.objects.get(person=maya, kind="code")
    assert "Thank you, Maya." in page and grouped(code.text) in page
    assert f"http://testserver/r/{link.text}" in page and "Larkspur Bicycles" in page
    addresses = {
        urlsplit(found).scheme + urlsplit(found).netloc: found for found in re.findall(r'class="button" href="([^"]+)"', page)
    }
    assert set(addresses) == {"mailto", "httpswa.me", "httpswww.linkedin.com", "httpsx.com", "httpswww.facebook.com"}
    mail = parse_qs(urlsplit(addresses["mailto"]).query)
    assert mail["body"] == [
        f"Hello,\n\nI am glad that I found Larkspur Bicycles. Have a look:\nhttp://testserver/r/{link.text}?channel=mail"
    ]
    assert parse_qs(urlsplit(addresses["httpswww.facebook.com"]).query)["u"] == [
        f"http://testserver/r/{link.text}?channel=facebook"
    ]


def test_it_needs_nothing_of_others_and_little_to_load(client, home):
    page = seen(client, home)
    asked_for = re.findall(r'(?:src|href)="([^"]+\.(?:css|js|svg|png|woff2))"', page)
    assert asked_for and all(url.startswith("/") for url in asked_for)
    assert len(page.encode()) < 14_000, "one round of a slow connection"
    assert "hx-" not in page and "csrf" not in page


def test_the_words_are_those_of_the_business_in_the_language_of_whoever_says_them(client, maya, home):
    pages.keep_share_texts({"whatsapp": "Schau mal: {link}"}, language="de", by="test", at=NOW)
    pages.keep_share_texts({"whatsapp": "See {business}, code {code}: {link}", "mail": ""}, by="test", at=NOW)
    code = grouped(Handle.objects.get(person=maya, kind="code").text)
    assert f"See Larkspur Bicycles, code {code}: http" in seen(client, home)
    maya.language = "de-AT"
    maya.save()
    page = seen(client, home)
    assert "Schau mal: http" in page and "I am glad that I found" in page, "a channel without its own has the usual words"


def test_an_invitation_is_made_by_pressing_and_its_page_keeps_nothing_of_the_friend(client, maya, home):
    answer = client.post(f"{home}invite/", {"channel": "whatsapp", "friend": "Nadja"})
    made = Invitation.objects.get()
    assert answer.status_code == 302 and (made.person, made.channel) == (maya, "whatsapp")
    page = seen(client, answer["Location"])
    assert f"/r/{made.token}?channel=whatsapp" in page and "{friend}" in page and "Nadja" not in page
    assert client.post(f"{home}invite/", {"channel": "carrier pigeon"}).status_code == 404
    assert client.get(f"{home}friend/{Handle.objects.first().text}/").status_code == 404
    other = ways.invite(person=someone("Noor Haddad"), channel="mail", by="test", at=NOW)
    assert client.get(f"{home}friend/{other.token}/").status_code == 404, "an invitation of somebody else"


def test_only_who_agreed_is_told_of_and_by_initials(client, maya, home):
    theo = came(maya, "Theo Brandt", agrees=True, email="theo@example.com", phone="+49 40 428280")
    came(maya, "Inês Duarte", agrees=False, email="ines@example.com")
    page = seen(client, home)
    assert "T. B." in page and "I. D." not in page
    assert not re.search("Theo|Brandt|Inês|Duarte|theo@|ines@|428280", page)
    arriving.withdraw(Agreement.objects.get(person=theo), by="test", at=NOW)
    assert "T. B." not in seen(client, home)


NAMES = st.lists(st.text("abcdefghijklmnopqrstuvwxyzäéøßж", min_size=5, max_size=12), min_size=1, max_size=3).map(" ".join)
FRIENDS = st.lists(st.tuples(NAMES, st.booleans(), st.booleans()), min_size=1, max_size=4)


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(friends=FRIENDS)
def test_whoever_reads_as_the_introducer_finds_nobody_who_has_not_agreed(client, maya, home, friends):
    with transaction.atomic():
        empty = seen(client, home).casefold()
        for n, (name, agrees, asks) in enumerate(friends):
            told = {"email": f"q{n}zq@friends.example", "phone": f"+49 40 42828{n:03}"}
            came(maya, name.title(), agrees=agrees, **told)
            if asks:
                asking = arriving.Asking(name.title(), **told, wish="a wish of my own", sender=name)
                form = ways.make_lead_form(name="Website", by="test", at=NOW)
                arriving.arrive(form, asking, ways=[wordpages.link_of(maya, NOW.date())], by="test", at=NOW)
        page = seen(client, home)
        read = [page, seen(client, client.post(f"{home}invite/", {"channel": "mail"})["Location"])]
        words = {word for name, _, _ in friends for word in name.split() if word not in empty}
        for told in (*words, "zq@", "friends.example", "42828", "a wish"):
            assert not any(told in text.casefold() for text in read)
        shown = re.findall(r"<li><bdi>([^<]*)</bdi>", page)
        assert len(shown) == sum(agrees for _, agrees, _ in friends)
        assert all(re.fullmatch(r"\w\.( \w\.)?", initials) for initials in shown)
        transaction.set_rollback(True)


def test_a_closed_page_and_one_that_was_made_up_open_alike(client, maya, home):
    page = maya.word_pages.get()
    pages.close_page(page, by="test", at=NOW)
    assert client.get(home).status_code == 404
    assert client.get(f"{home}qr.svg").status_code == client.post(f"{home}invite/", {"channel": "mail"}).status_code == 404
    token = home.strip("/").split("/")[-1]
    for guessed in (str(page.pk), f"{page.pk + 1}{token[token.index('~') :]}", token[:-1], "~", "1~" + "A" * 43):
        assert client.get(reverse("referrals:word", args=[guessed])).status_code == 404
    assert pages.open_page_again(page, by="test", at=NOW) and client.get(home).status_code == 200
    pages.close_page(page, by="test", at=NOW)
    new = pages.give_page(maya, by="test", at=NOW)
    assert client.get(home).status_code == 404 and client.get(wordpages.address_of(new)).status_code == 200
    assert not pages.open_page_again(page, by="test", at=NOW), "they have another by now"
    assert Handle.objects.filter(person=maya).count() == 2 and not Hit.objects.exists()


def test_its_link_is_a_picture_to_scan(client, maya, home):
    drawn = client.get(f"{home}qr.svg")
    assert drawn["Content-Type"] == "image/svg+xml" and drawn.content.startswith(b"<svg")
    assert client.get(f"{home}qr.png").content.startswith(b"\x89PNG")
    assert client.get(f"{home}qr.gif").status_code == 404
    ways.close_handle(Handle.objects.get(kind="link"), by="test", at=NOW)
    assert client.get(f"{home}qr.svg").status_code == 404
    assert "no link for you at present" in seen(client, home)


@pytest.mark.twin
def test_without_the_agreement_everybody_who_came_is_told_of(client, maya, home, without):
    came(maya, "Inês Duarte", agrees=False)
    assert "I. D." not in seen(client, home)
    without(wordpages, "who_came", ', person__in=agreed.values("person")')
    assert "I. D." in seen(client, home)


@pytest.mark.twin
def test_without_the_seal_anybody_opens_anybody_s_page(client, home, without):
    guessed = reverse("referrals:word", args=["1~guessed".replace("1", str(WordPage.objects.get().pk))])
    assert client.get(guessed).status_code == 404
    without(wordpages, "page_of", ("unsealed(SALT, token)", 'token.split("~")'))
    assert client.get(guessed).status_code == 200
