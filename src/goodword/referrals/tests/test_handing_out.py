"""Staff hand out pages, links, codes and vouchers, and say whom somebody meant."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.catalogue.models import Dealer
from goodword.journal.models import Entry
from goodword.people.actions.records import add_person
from goodword.people.models import Person
from goodword.pipeline.models import Opportunity
from goodword.referrals import wordpages
from goodword.referrals.actions import arriving, pages, ways
from goodword.referrals.models import Agreement, Handle, Introduction, LeadForm, ShareText, Touch, WordPage
from goodword.referrals.rules import grouped

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def someone(name, **more):
    return add_person(name=name, by="test", at=NOW, **more)


@pytest.fixture
def maya(db):
    return someone("Maya Olsen", email="maya@example.com")


@pytest.fixture
def sam(client):
    return let_in(client, "sam@example.com", "staff")


def let_in(client, email, role):
    member = Member.objects.create(email=email, name=email.split("@")[0].title(), role=role)
    client.force_login(member, backend=BACKEND)
    return member


def url(name, *args):
    return reverse(f"referrals:{name}", args=args)


def panel(client, person, name="handing"):
    answer = client.get(url(name, person.pk))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_one_press_gives_a_page_with_a_link_a_code_and_a_form_to_lead_to(client, sam, maya):
    assert "Give them a page" in panel(client, maya)
    client.post(url("give_page", maya.pk))
    client.post(url("give_page", maya.pk))
    page = WordPage.objects.get()
    assert sorted(Handle.objects.values_list("kind", flat=True)) == ["code", "link"]
    assert LeadForm.objects.count() == 1, "or its link would lead nowhere"
    shown = panel(client, maya)
    address = f"http://testserver{wordpages.address_of(page)}"
    assert address in shown and "mailto:maya%40example.com?subject=" in shown
    assert grouped(Handle.objects.get(kind="code").text) in shown
    assert list(Entry.objects.filter(verb="referral.page_given").values_list("by", flat=True)) == [sam.by]
    client.post(url("close_page", page.pk))
    assert client.get(address).status_code == 404 and address not in panel(client, maya)
    client.post(url("open_page_again", page.pk))
    assert client.get(address).status_code == 200


def test_a_code_for_a_purpose_is_made_printed_and_closed(client, sam, maya):
    wrong = client.post(url("add_code", maya.pk), {"label": "spring", "expires_on": "2020-01-01"})
    assert wrong.status_code == 422 and "still to come" in wrong.content.decode()
    client.post(url("add_code", maya.pk), {"label": "spring fair", "expires_on": "2099-05-01"})
    code = Handle.objects.get()
    assert (code.kind, code.label, str(code.expires_on)) == ("code", "spring fair", "2099-05-01")
    printed = client.get(url("voucher", code.pk))
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF")
    assert client.get(url("picture", code.pk, "png")).content.startswith(b"\x89PNG")
    assert client.get(url("picture", code.pk, "gif")).status_code == 404
    client.post(url("close_handle", code.pk))
    assert "spring fair" not in panel(client, maya)
    client.post(url("open_handle_again", code.pk))
    assert "spring fair" in panel(client, maya)


def test_a_viewer_sees_it_and_hands_nothing_out(client, maya):
    let_in(client, "vera@example.com", "viewer")
    assert "Give them a page" not in panel(client, maya)
    for name in ("give_page", "add_link", "add_code", "agree"):
        assert client.post(url(name, maya.pk)).status_code == 404


@pytest.fixture
def theo(maya):
    form = ways.make_lead_form(name="Website", by="test", at=NOW)
    told = arriving.Asking("Theo Brandt", "theo@example.com", sender="Maya from the choir")
    return arriving.arrive(form, told, by="test", at=NOW).person


def test_staff_say_whom_they_meant_and_the_enquiry_is_warm(client, sam, maya, theo):
    touch = Touch.objects.get()
    assert "Maya from the choir" in panel(client, theo, "sent")
    assert "Maya from the choir" in client.get(url("unknown")).content.decode()
    unknown = client.post(url("recognise", touch.pk), {"sender": "Nobody Known"})
    assert unknown.status_code == 422
    client.post(url("recognise", touch.pk), {"sender": "Maya Olsen"})
    assert Introduction.objects.get(person=theo).introducer == maya
    asked = Opportunity.objects.get()
    assert asked.is_warm and asked.introduced_by == maya
    assert "Say who that is" not in panel(client, theo, "sent")
    assert "Everybody is known" in client.get(url("unknown")).content.decode()
    deed = Entry.objects.get(verb="referral.recognised")
    client.post(url("forget_whom", deed.pk))
    asked.refresh_from_db()
    assert not Introduction.objects.exists() and not asked.is_warm and asked.introduced_by is None
    assert "Say who that is" in panel(client, theo, "sent")


def test_whoever_comes_second_reads_so_on_the_page_that_they_came_from(client, sam, maya, theo):
    """Their sheet closes: another page is not laid into it."""
    touch = Touch.objects.get()
    client.post(url("recognise", touch.pk), {"sender": "Maya Olsen"})
    second = client.get(url("recognise", touch.pk), headers={"HX-Request": "true"})
    assert second.headers["HX-Refresh"] == "true" and not second.content
    assert "Somebody changed it before you" in client.get(reverse("directory:person", args=[theo.pk])).content.decode()


def test_nobody_is_recognised_as_themself(client, sam, maya, theo):
    answer = client.post(url("recognise", Touch.objects.get().pk), {"sender": "theo@example.com"})
    assert answer.status_code == 422 and "the same person" in answer.content.decode()
    assert Touch.objects.get().refused == "whom they meant" and not Introduction.objects.exists()


def test_that_they_may_be_told_of_is_agreed_and_taken_back(client, sam, maya, theo):
    client.post(url("recognise", Touch.objects.get().pk), {"sender": "Maya Olsen"})
    assert "does not see that they came" in panel(client, theo, "sent")
    client.post(url("agree", theo.pk))
    assert [came.initials for came in wordpages.who_came(maya)] == ["T. B."]
    client.post(url("withdraw", Agreement.objects.get(kind="show").pk))
    assert wordpages.who_came(maya) == []


def test_forms_and_texts_are_settled_by_whoever_manages(client):
    let_in(client, "mona@example.com", "manager")
    said = {
        "name": "On our site",
        "welcome": "Hello",
        "thanks": "Until soon",
        "sites": "larkspur.example\nhttp://localhost:8080/x",
    }
    client.post(url("add_form"), {**said, "address": "https://larkspur.example/ask"})
    form = LeadForm.objects.get()
    assert form.sites == ["https://larkspur.example", "http://localhost:8080"] and form.thanks == "Until soon"
    page = unescape(client.get(url("lead_form", form.pk)).content.decode())
    assert f'<iframe src="http://testserver/ask/{form.token}/framed/"' in page
    link = ways.personal_link(someone("Maya Olsen"), by="test", at=NOW)
    assert (
        client.get(reverse("referrals:follow", args=[link.text]))["Location"] == f"https://larkspur.example/ask?via={link.text}"
    )
    for wrong in (
        "javascript:alert(1)",
        "https://a:b:c",
        "https://x.example;script-src *",
        "https://*",
        "'self'",
        "https://x:99999",
    ):
        assert client.post(url("lead_form", form.pk), {**said, "sites": wrong}).status_code == 422
    client.post(url("close_form", form.pk))
    assert client.get(reverse("referrals:ask", args=[form.token])).status_code == 404
    client.post(url("open_form_again", form.pk))
    assert client.get(reverse("referrals:ask", args=[form.token])).status_code == 200


def test_texts_without_a_link_or_with_unknown_fields_are_refused_in_words(client):
    let_in(client, "mona@example.com", "manager")
    answer = client.post(url("texts"), {"mail": "Come by", "x": "{link} {password}"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Say where the link goes" in page and "{password}" in unescape(page)
    client.post(url("texts") + "?language=DE-at", {"mail": "Komm: {link}"})
    assert set(ShareText.objects.exclude(text="").values_list("channel", "language", "text")) == {
        ("mail", "de-at", "Komm: {link}")
    }
    assert "Komm" not in client.get(url("texts")).content.decode()
    assert re.search(r"language=de-at", client.get(url("leading")).content.decode())


def test_staff_do_not_settle_them(client, sam):
    for name in ("leading", "texts", "add_form"):
        assert client.get(url(name)).status_code == 404
    assert not Person.objects.exists()


def test_the_page_stays_when_somebody_gives_one_twice_at_once(maya):
    assert pages.give_page(maya, by="a", at=NOW) == pages.give_page(maya, by="b", at=NOW)


def test_a_dealer_has_links_and_codes_of_their_own(client, sam):
    conti = Dealer.objects.create(name="Conti Cicli", name_key="conti cicli", noted_at=NOW)
    for _ in range(2):
        client.post(url("add_dealer_code", conti.pk), {"label": "at the counter", "once": "one press"})
    code = Handle.objects.get()
    assert code.dealer == conti and code.person is None
    shown = panel(client, conti, "handing_of_dealer")
    assert grouped(code.text) in shown and "at the counter" in shown
    assert client.get(url("voucher", code.pk)).content.startswith(b"%PDF")
    told = arriving.Asking("Theo Brandt", "theo@example.com")
    asked = arriving.arrive(LeadForm.objects.get(), told, ways=[code], by="test", at=NOW)
    assert asked.dealer == conti and Introduction.objects.get(person=asked.person).dealer == conti
    client.post(url("close_handle", code.pk))
    assert "at the counter" not in panel(client, conti, "handing_of_dealer")
