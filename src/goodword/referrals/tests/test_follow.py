"""A link leads on: it appends to the spool and changes nothing else."""

import inspect
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from goodword.referrals import public
from goodword.referrals.actions import hits, ways
from goodword.referrals.models import Handle, Hit, Invitation
from goodword.referrals.rules import grouped

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"


@pytest.fixture
def form(cast):
    return ways.make_lead_form(name="Ask us", by="test", at=timezone.now())


@pytest.fixture
def link(cast):
    return Handle.objects.get(person=cast.maya, kind="link").text


@pytest.fixture
def code(cast):
    return Handle.objects.get(person=cast.maya, kind="code").text


def follow(client, text, **query):
    return client.get(reverse("referrals:follow", args=[text]), query, headers={"User-Agent": PHONE})


def rows():
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model is not Hit
    }


def test_a_link_a_code_and_an_invitation_lead_to_the_form(client, form, link, code, cast):
    token = Invitation.objects.get().token
    for text in (link, code, grouped(code), code.lower(), token):
        answer = follow(client, text)
        leads_to = urlsplit(answer["Location"])
        assert (answer.status_code, leads_to.path) == (302, reverse("referrals:ask", args=[form.token]))
        assert parse_qs(leads_to.query) == {"via": [text]}
    assert [hit.handle_id is not None for hit in Hit.objects.order_by("pk")] == [True] * 4 + [False]


def test_it_leads_to_the_page_of_the_business_where_its_row_says_so(client, link, cast):
    ways.make_lead_form(name="Ours", address="https://larkspur.example/ask?lang=en", by="test", at=timezone.now())
    answer = follow(client, link, channel="whatsapp", u="https://evil.example", next="//evil.example", url="javascript:x")
    assert answer["Location"] == f"https://larkspur.example/ask?lang=en&via={link}&channel=whatsapp"
    assert Hit.objects.get().channel == "whatsapp"


@pytest.mark.parametrize("by", ["maya@example.com", "Maya Olsen", "a" * 21, "\r\nSet-Cookie: a=b"])
def test_what_is_no_channel_goes_nowhere(client, form, link, by):
    assert "channel=" not in follow(client, link, channel=by)["Location"]
    assert Hit.objects.get().channel == ""


def test_to_open_it_changes_nothing_but_the_spool(client, form, link):
    before = rows()
    for method in ("get", "head"):
        answer = getattr(client, method)(reverse("referrals:follow", args=[link]), {"x": "1"}, headers={"User-Agent": PHONE})
        assert answer.status_code == 302
        assert not answer.cookies
    assert client.post(reverse("referrals:follow", args=[link])).status_code == 405
    assert rows() == before
    assert list(Hit.objects.order_by("pk").values_list("is_scanner", flat=True)) == [False, True]


@pytest.mark.parametrize("agent", ["", "Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "WhatsApp/2.23", "curl/8.0"])
def test_a_program_that_opens_links_is_told_from_a_person(client, form, link, agent):
    client.get(reverse("referrals:follow", args=[link]), headers={"User-Agent": agent})
    assert Hit.objects.get().is_scanner


def test_a_wrong_link_asks_the_database_as_much_as_a_right_one(client, form, link):
    """Of the business only the page that says so asks."""
    statements = {}
    for text in (link, "x" * 22):
        with CaptureQueriesContext(connection) as asked:
            follow(client, text)
        about_it = [query["sql"] for query in asked if "referrals_" in query["sql"]]
        statements[text] = [sql.split()[0] for sql in about_it]
    assert statements[link] == statements["x" * 22] == ["SELECT", "INSERT"]


def test_a_closed_link_leads_nowhere_and_back_again_after_undo(client, form, link, cast):
    handle = Handle.objects.get(text=link)
    assert ways.close_handle(handle, by="test", at=timezone.now())
    assert follow(client, link).status_code == 404
    assert not ways.close_handle(handle, by="test", at=timezone.now())
    assert ways.open_handle_again(handle, by="test", at=timezone.now())
    assert follow(client, link).status_code == 302


def guess(client, n, start=0):
    return [follow(client, f"GUESS{start + k:05}").status_code for k in range(n)]


def test_after_ten_wrong_codes_even_a_right_one_has_to_wait(client, form, code):
    assert guess(client, 11) == [404] * 10 + [429]
    assert follow(client, code).status_code == 429
    assert Hit.objects.count() == 10


@pytest.mark.twin
def test_without_the_limit_codes_can_be_guessed_on_and_on(client, form, monkeypatch):
    monkeypatch.setattr(public, "has_gone_too_far", lambda request, what, most: False)
    assert set(guess(client, 12)) == {404}


def test_who_opens_right_links_is_not_held_up(client, form, link):
    assert {follow(client, link).status_code for _ in range(15)} == {302}


def test_the_spool_knows_no_address_and_is_swept_after_thirty_days(cast, link):
    columns = {field.name for field in Hit._meta.get_fields()}
    assert columns == {"id", "handle", "invitation", "at", "channel", "is_scanner"}
    now = timezone.now()
    for days in (29, 31, 45):
        Hit.objects.create(handle=Handle.objects.get(text=link), at=now - timedelta(days=days))
    assert hits.sweep(at=now) == 2
    assert Hit.objects.get().at == now - timedelta(days=29)


def test_no_address_of_ours_carries_anything_of_a_person(cast, form, link):
    """The path has the token alone; the view takes no more from the query than a channel."""
    assert reverse("referrals:follow", args=[link]) == f"/r/{link}"
    taken = inspect.getsource(public).count("request.GET")
    assert taken == 1
