"""Every contact from us is a give, an ask or neither; an ask of whom nothing was given to is warned of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.touchpoints.models import Touchpoint
from goodword.touchpoints.queries import balance_of
from goodword.touchpoints.rules import Balance, usual_intent


@pytest.fixture
def now(cast):
    with timezone.override(cast.business.time_zone):
        yield timezone.now()


def touch(person, now, days, intent, **more):
    at = now - timedelta(days=days)
    return Touchpoint.objects.create(
        **{"person": person, "at": at, "kind": "note", "direction": "out", "intent": intent, "noted_at": at, **more}
    )


def said(now, **more):
    asked = {"words": "Would you recommend us?", "way": "phone", "happened_at": now.strftime("%Y-%m-%dT%H:%M")}
    return {**asked, "direction": "two-way", "intent": "ask", **more}


@pytest.mark.parametrize(
    ("kind", "direction", "intent"),
    [
        ("letter", "out", "give"), ("Card", "out", "give"), ("request", "out", "ask"), ("call", "out", ""), ("email", "out", ""),
        ("letter", "in", ""), ("letter", "two-way", ""), ("", "out", ""),
    ],
)  # fmt: skip
def test_what_a_contact_usually_is(kind, direction, intent):
    assert usual_intent(kind, direction) == intent


def test_the_balance_counts_what_reached_them_in_90_days_and_in_a_year(cast, now):
    assert balance_of(cast.ada, person=cast.theo, now=now) == Balance()
    for days in (1, 89, 91, 364, 366):
        touch(cast.theo, now, days, "give")
    touch(cast.theo, now, 2, "give", reached=False)
    touch(cast.theo, now, 2, "give", direction="in")
    touch(cast.theo, now, -1, "give")
    touch(cast.theo, now, 3, "ask", reached=False)
    touch(cast.theo, now, 100, "ask")
    touch(cast.theo, now, 3, "")
    found = balance_of(cast.ada, person=cast.theo, now=now)
    given_on = timezone.localdate(now - timedelta(days=1))
    assert found == Balance(gives=2, asks=1, gives_of_year=4, asks_of_year=2, given_on=given_on)
    assert (found.is_kept, found.bears_an_ask) == (False, True)
    touch(cast.theo, now, 5, "give")
    assert balance_of(cast.ada, person=cast.theo, now=now).is_kept


def test_a_dealer_weighs_only_what_went_through_them(cast, now):
    touch(cast.ines, now, 1, "give")
    assert balance_of(cast.dario, person=cast.ines, now=now) == Balance()
    touch(cast.ines, now, 2, "give", dealer=cast.conti)
    assert balance_of(cast.dario, person=cast.ines, now=now).gives == 1


@pytest.mark.slow
def test_the_panel_says_how_it_stands(client, cast, now):
    client.force_login(cast.ada)
    url = f"/people/{cast.theo.pk}/balance/"
    assert "Nothing is noted that they ever got from you." in client.get(url).content.decode()
    touch(cast.theo, now, 200, "give")
    assert "Nothing given for 90 days; the last time was " in client.get(url).content.decode()
    touch(cast.theo, now, 2, "give")
    touch(cast.theo, now, 1, "ask")
    text = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "1 give ·" in text and "1 ask<" in text and "Less than three gives for each ask" in text
    assert url in client.get(f"/people/{cast.theo.pk}/").content.decode()


def test_an_ask_of_whom_nothing_was_given_to_is_warned_of_and_can_go_on(client, cast, now):
    client.force_login(cast.sam)
    url = f"/people/{cast.theo.pk}/talk/"
    before = Touchpoint.objects.count()
    warned = client.post(url, said(now))
    assert "nothing is noted that they ever got from you" in warned.content.decode()
    assert "Would you recommend us?" in warned.content.decode(), "what was typed stays"
    assert Touchpoint.objects.count() == before
    assert client.post(url, said(now, all_the_same="on")).status_code == 302
    assert Touchpoint.objects.latest("pk").intent == "ask"


def test_an_ask_of_whom_something_was_given_to_is_not_warned_of(client, cast, now):
    client.force_login(cast.sam)
    touch(cast.theo, now, 89, "give")
    assert client.post(f"/people/{cast.theo.pk}/talk/", said(now)).status_code == 302


def test_what_they_asked_of_us_is_not_warned_of(client, cast, now):
    client.force_login(cast.sam)
    assert client.post(f"/people/{cast.theo.pk}/talk/", said(now, direction="in")).status_code == 302


@pytest.mark.parametrize(
    ("way", "direction", "intent"), [("letter", "out", "give"), ("phone", "two-way", ""), ("email", "out", "")]
)
def test_what_is_left_to_its_kind_is_marked_by_it(client, cast, now, way, direction, intent):
    client.force_login(cast.sam)
    client.post(f"/people/{cast.theo.pk}/talk/", said(now, way=way, direction=direction, intent="usual"))
    assert Touchpoint.objects.latest("pk").intent == intent


def test_programs_mark_what_goes_out_and_hear_of_an_ask_that_comes_too_early(client, cast, now):
    key = {"Authorization": f"Bearer {make_key(cast.sam, name='t', may_write=True, at=now)}"}

    def log(person, **said):
        sent = client.post("/api/v1/talks", {"person_id": person.pk, **said}, content_type="application/json", headers=key)
        return sent.json()["intent"], bool(sent.json()["warning"])

    assert log(cast.theo, kind="survey", direction="out") == ("ask", True)
    assert log(cast.theo, kind="survey", direction="in") == ("", False)
    assert log(cast.theo, kind="card", direction="out") == ("give", False)
    assert log(cast.theo, kind="survey", direction="out") == ("ask", False)
    assert log(cast.theo, kind="card", direction="out", intent="") == ("", False)
