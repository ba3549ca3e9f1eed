"""A stranger asks by a form: what they wrote becomes a person, an enquiry and a word that was passed on."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from goodword.catalogue.models import Dealer
from goodword.people.actions.records import add_person
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.referrals import wordpages
from goodword.referrals.actions import pages, ways
from goodword.referrals.models import Agreement, Handle, Hit, Introduction, Invitation, LeadForm, Touch
from goodword.referrals.strangers import public

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def someone(name, **more):
    return add_person(name=name, by="test", at=NOW, **more)


@pytest.fixture
def maya(db):
    return someone("Maya Olsen", email="maya@example.com", phone="+49 30 901820")


@pytest.fixture
def form(db):
    return ways.make_lead_form(name="Website", by="test", at=NOW)


def written(client, url, **more):
    """Open the form, fill it in as a person would, and send it."""
    page = client.get(url)
    assert page.status_code == 200 and not page.cookies
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.content.decode()))
    told = {"name": "Theo Brandt", "email": "theo@example.com", "agrees": "on", **hidden, **more}
    return told, client.post(urlsplit(url).path, told)


def ask(form):
    return reverse("referrals:ask", args=[form.token])


def test_who_asks_is_an_enquiry_with_what_was_said(client, form):
    told, answer = written(client, ask(form), wish="A bicycle\nfor the way to work", phone="+49 40 428280")
    assert answer.status_code == 200 and "Thank you" in answer.content.decode()
    asked = Opportunity.objects.get()
    assert (asked.person.name, asked.person.email, asked.title) == ("Theo Brandt", "theo@example.com", "A bicycle")
    assert (asked.said, asked.channel, asked.is_warm) == ("A bicycle\nfor the way to work", "Website", False)
    assert list(Agreement.objects.values_list("kind", "person")) == [("answer", asked.person_id)]
    client.post(ask(form), told)
    assert Opportunity.objects.count() == Person.objects.count() == 1, "sent twice is asked once"


@pytest.mark.parametrize(("wish", "title"), [("", "Website"), (" \n", "Website"), ("x" * 101, "x" * 99 + "…")])
def test_an_enquiry_is_never_without_a_name(client, form, wish, title):
    written(client, ask(form), wish=wish)
    assert Opportunity.objects.get().title == title


def test_a_link_makes_it_warm_by_the_way_that_it_led(client, form, maya):
    link = ways.personal_link(maya, by="test", at=NOW)
    led = client.get(reverse("referrals:follow", args=[link.text]) + "?channel=whatsapp")
    told, _ = written(client, led["Location"], sender="Maya, she rides every day", may_show="on")
    asked = Opportunity.objects.get()
    assert asked.introduced_by == maya and asked.why_sent == "Maya, she rides every day"
    touch = Touch.objects.get()
    assert (touch.introducer, touch.handle, touch.channel, touch.opportunity) == (maya, link, "whatsapp", asked)
    assert touch.words == "Maya, she rides every day"
    assert Introduction.objects.get().introducer == maya
    client.post(ask(form), told)
    assert Touch.objects.count() == 1
    assert [came.initials for came in wordpages.who_came(maya)] == ["T. B."]


def test_a_code_is_a_surer_proof_than_the_link_beside_it_and_both_are_kept(client, form, maya):
    noor = someone("Noor Haddad")
    link = ways.personal_link(maya, by="test", at=NOW)
    code = ways.make_handle(kind="code", person=noor, by="test", at=NOW)
    written(client, f"{ask(form)}?via={link.text}", code=code.text.lower())
    assert Touch.objects.count() == 2
    assert Introduction.objects.get().introducer == noor == Opportunity.objects.get().introduced_by


def test_whom_a_dealer_sends_is_warm_too(client, form):
    shop = Dealer.objects.create(name="Harbour Wheels", noted_at=NOW)
    link = ways.make_handle(kind="link", dealer=shop, by="test", at=NOW)
    written(client, f"{ask(form)}?via={link.text}")
    asked = Opportunity.objects.get()
    assert (asked.dealer, asked.introduced_by, asked.is_warm) == (shop, None, True)
    assert Introduction.objects.get().dealer == shop


def test_an_invitation_is_used_and_names_nobody_before(client, form, maya):
    made = ways.invite(person=maya, channel="mail", by="test", at=NOW)
    written(client, f"{ask(form)}?via={made.token}")
    made.refresh_from_db()
    assert made.used_at is not None and Touch.objects.get().proof == "invitation"


def test_whom_nobody_knows_yet_is_kept_in_their_words(client, form):
    written(client, ask(form), sender="the baker's wife")
    touch = Touch.objects.get()
    assert (touch.words, touch.introducer, touch.refused) == ("the baker's wife", None, "whom they meant")
    assert not Introduction.objects.exists() and not Opportunity.objects.get().is_warm


def test_who_sends_themself_asks_cold(client, form, maya):
    link = ways.personal_link(maya, by="test", at=NOW)
    written(client, f"{ask(form)}?via={link.text}", name="M. Olsen", email="maya+two@example.com")
    assert Touch.objects.get().refused == "self" and not Opportunity.objects.get().is_warm


def test_whoever_is_known_by_their_address_is_not_a_second_person_and_not_written_over(client, form, maya):
    written(client, ask(form), name="maya olsen", email="MAYA@example.com", phone="+49 40 428280")
    assert Opportunity.objects.get().person == maya == Person.objects.get()
    maya.refresh_from_db()
    assert maya.name == "Maya Olsen" and maya.phone == "+49 30 901820"
    written(client, ask(form), name="Sven Olsen", email="maya@example.com")
    assert Person.objects.count() == 2, "a family on one address is not one person"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "", "phone": ""}, "so that we can answer"),
        ({"name": "\u0301"}, "at least one letter"),
        ({"email": "theo@"}, "No mail can arrive"),
        ({"agrees": ""}, "we could not answer you"),
        ({"code": "AAAAA-AAAAA"}, "We know no such code"),
        ({"trap": "https://buy.example"}, "Something filled this in"),
        ({"phone": "call me"}, "no phone number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, form, wrong, said):
    _, answer = written(client, ask(form), **{"wish": "A red one, <b>please</b>", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert "A red one, &lt;b&gt;please&lt;/b&gt;" in page and "Everything you wrote is still here" in page
    assert not Opportunity.objects.exists() and not Person.objects.exists()


def test_codes_are_not_guessed_here_either(client, form, maya):
    code = ways.make_handle(kind="code", person=maya, by="test", at=NOW)
    cache.clear()
    told = {"name": "Theo Brandt", "email": "theo@example.com", "agrees": "on", "wish": "kept"}
    for n in range(10):
        assert client.post(ask(form), {**told, "code": f"WR0NG{n:05}"}).status_code == 422
    answer = client.post(ask(form), {**told, "code": code.text})
    assert answer.status_code == 429 and "try again in an hour" in answer.content.decode()
    assert "kept" in answer.content.decode() and not Opportunity.objects.exists()
    assert client.post(ask(form), {**told, "code": ""}).status_code == 200, "who leaves it empty may still ask"
    cache.clear()


def test_who_asks_again_and_again_is_asked_to_wait_with_their_words_kept(client, form, monkeypatch):
    monkeypatch.setattr(public, "MOST_ASKED", "3/10m/ip")
    cache.clear()
    told, _ = written(client, ask(form))
    for n in range(2):
        assert client.post(ask(form), {**told, "once": f"n{n}"}).status_code == 200
    answer = client.post(ask(form), {**told, "once": "more", "wish": "still here"})
    assert answer.status_code == 429 and "still here" in answer.content.decode()
    cache.clear()


def test_a_closed_form_takes_nothing(client, form):
    ways.close_lead_form(form, by="test", at=NOW)
    assert client.get(ask(form)).status_code == client.post(ask(form), {}).status_code == 404


def test_only_the_sites_of_the_business_show_the_form_in_a_frame(client, form):
    framed = reverse("referrals:ask_framed", args=[form.token])
    alone = client.get(framed)
    assert "frame-ancestors 'none'" in alone["Content-Security-Policy"] and alone["X-Frame-Options"] == "DENY"
    LeadForm.objects.update(sites=["https://larkspur.example", "http://localhost:8080"])
    shown = client.get(framed)
    assert "frame-ancestors https://larkspur.example http://localhost:8080;" in f"{shown['Content-Security-Policy']};"
    assert "X-Frame-Options" not in shown
    assert "frame-ancestors 'none'" in client.get(ask(form))["Content-Security-Policy"], "its own page is framed nowhere"
    _, answer = written(client, framed)
    assert answer.status_code == 200 and "https://larkspur.example" in answer["Content-Security-Policy"]


def rows():
    kinds = (Handle, Invitation, Touch, Introduction, Agreement, LeadForm, Person, Opportunity)
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def test_a_scanner_that_opens_every_link_changes_nothing(client, form, maya):
    page = pages.give_page(maya, by="test", at=NOW)
    made = ways.invite(person=maya, channel="mail", by="test", at=NOW)
    home = wordpages.address_of(page)
    link = wordpages.link_of(maya, NOW.date())
    before, written_to = rows(), []

    def see(execute, sql, params, many, context):
        written_to.extend(re.findall(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", sql))
        return execute(sql, params, many, context)

    urls = [home, f"{home}qr.svg", f"{home}qr.png", f"{home}friend/{made.token}/", ask(form), f"{ask(form)}framed/"]
    urls += [reverse("referrals:follow", args=[text]) for text in (link.text, made.token)]
    with connection.execute_wrapper(see):
        for url in urls:
            for method in ("head", "get"):
                assert getattr(client, method)(f"{url}?utm_source=x&a=9&via={link.text}").status_code in {200, 302}
    assert rows() == before
    assert set(written_to) == {"referrals_hit"} and Hit.objects.count() == 4
    assert client.get(f"{home}invite/").status_code == 405


def test_when_it_was_said_is_the_day_of_the_enquiry(client, form, maya):
    old = ways.make_handle(kind="code", person=maya, expires_on=(NOW - timedelta(days=3)).date(), by="test", at=NOW)
    written(client, ask(form), code=old.text)
    assert Touch.objects.get().refused == "expired" and not Opportunity.objects.get().is_warm
