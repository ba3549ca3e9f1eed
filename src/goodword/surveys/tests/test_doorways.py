"""Doorways that are open to anybody: each press is one response, too many are refused, what programs made stays out."""

import re
import time
from datetime import timedelta
from secrets import token_urlsafe

import pytest
from django.utils import timezone

from goodword.surveys import public
from goodword.surveys.actions import answering
from goodword.surveys.models import Answer, Doorway, Response, Survey

from .asking import QUESTIONS, doorway_to

pytestmark = pytest.mark.django_db
NINE = {"asked": [q["key"] for q in QUESTIONS], "recommend": "9"}


@pytest.fixture
def door(version, cast):
    return doorway_to(version, timezone.now(), branch=cast.sams_desk.branch, product=cast.bicycle)


def read_for(seconds, version_id=0):
    """A page was opened some seconds ago."""
    return {"begun": public.Begun(int(time.time() - seconds), version_id, token_urlsafe(16)).sealed()}


def of(door):
    return Response.objects.filter(doorway=door).order_by("pk")


def test_each_press_is_a_response_of_nobody_that_is_named(client, door):
    url = f"/open/{door.token}"
    assert 'name="begun"' in client.get(url).content.decode()
    for _ in range(2):
        sent = client.post(url, {**NINE, **read_for(20)})
        assert sent.status_code == 303 and not sent.cookies
    assert of(door).count() == 2 and not of(door).filter(is_suspicious=True).exists()
    one = Answer.objects.filter(response__doorway=door)[0]
    assert (one.person_id, one.organisation_id, one.score, one.channel) == (None, None, 9, "qr")
    assert (one.branch_id, one.product_id) == (door.branch_id, door.product_id)
    thanks = client.get(sent["Location"]).content.decode()
    assert "You help us more than you think." in thanks and f'href="{url}"' in thanks, "the next customer may answer as well"


def test_a_sheet_that_was_begun_goes_on_as_the_same(client, door):
    sent = client.post(f"/open/{door.token}", {"asked": ["recommend", "drivers", "how"], "recommend": "4", **read_for(20)})
    assert "What went wrong?" in client.get(sent["Location"]).content.decode()
    client.post(sent["Location"], {"asked": ["wrong", "satisfied", "more"], "wrong": "It came late."})
    assert Answer.objects.get(response=of(door).get()).comment == "It came late." and of(door).get().completed_at


PARTLY = {"asked": [q["key"] for q in QUESTIONS], "satisfied": "2", "more": "Call me."}


def test_a_button_pressed_twice_is_one_response(client, door):
    said = {**NINE, **read_for(20)}
    first, second = (client.post(f"/open/{door.token}", said) for _ in range(2))
    assert first["Location"] == second["Location"] and of(door).count() == 1
    client.post(f"/open/{door.token}", {**said, "recommend": "3"})
    assert Answer.objects.get(response__doorway=door).score == 3, "and who went back has changed it"


@pytest.mark.twin
def test_without_the_token_of_its_page_a_button_pressed_twice_is_two(client, door, without):
    without(answering, "_begun", "standing.token or ")
    said = {**NINE, **read_for(20)}
    for _ in range(2):
        client.post(f"/open/{door.token}", said)
    assert of(door).count() == 2


def test_a_page_that_was_sent_long_ago_changes_nothing(client, door):
    said = {**NINE, **read_for(20)}
    client.post(f"/open/{door.token}", said)
    Response.objects.update(completed_at=timezone.now() - timedelta(days=8))
    assert client.post(f"/open/{door.token}", {**said, "recommend": "1"}).status_code == 409
    assert Answer.objects.get(response__doorway=door).score == 9


def test_a_page_of_one_doorway_is_none_of_another(client, door, version):
    said, other = {**NINE, **read_for(20)}, doorway_to(version, timezone.now(), token="o" * 22)
    client.post(f"/open/{door.token}", said)
    assert client.post(f"/open/{other.token}", {**said, "recommend": "1"}).status_code == 409
    assert Answer.objects.get(response__doorway=door).score == 9 and not of(other).exists()


def test_what_is_missing_is_asked_for_on_the_sheet_that_was_begun(client, door):
    sent = client.post(f"/open/{door.token}", {**PARTLY, **read_for(20)})
    [action] = re.findall(r'<form method="post" action="([^"]+)"', sent.content.decode())
    assert sent.status_code == 422 and "Please answer this one." in sent.content.decode()
    assert client.post(action, {**PARTLY, "recommend": "9"}).status_code == 303
    one = of(door).get()
    assert not one.is_suspicious and (one.said["recommend"], one.said["more"]) == (9, "Call me.")


def test_who_puts_right_what_was_missing_may_be_quick(client, door):
    """Nothing was kept yet: the page that says what is missing is as old as the one that was sent."""
    sent = client.post(f"/open/{door.token}", {"asked": ["recommend"], **read_for(20)})
    [begun] = re.findall(r'name="begun" value="([^"]+)"', sent.content.decode())
    client.post(f"/open/{door.token}", {**NINE, "begun": begun})
    assert sent.status_code == 422 and not of(door).get().is_suspicious


def shown_then_published(client, door, version):
    """Somebody opens the page, the scale becomes another, and then they press the button."""
    [begun] = re.findall(r'name="begun" value="([^"]+)"', client.get(f"/open/{door.token}").content.decode())
    stars = [{"key": "satisfied", "type": "score", "metric": "other", "low": 0, "high": 10, "text": {"en": "How good was it?"}}]
    at = timezone.now()
    version.survey.versions.create(number=2, questions=stars, words={}, made_at=at, made_by="test", published_at=at)
    client.post(f"/open/{door.token}", {**NINE, "satisfied": "5", "begun": begun})
    one = of(door).get()
    answering.count_in(one, by="test", at=at)
    return one.survey_version.number, Answer.objects.get(response=one, question="satisfied").scale_high


def test_what_was_answered_is_kept_with_the_questions_that_stood_on_the_page(client, door, version):
    assert shown_then_published(client, door, version) == (1, 5)


@pytest.mark.twin
def test_without_the_version_of_its_page_an_answer_is_held_against_another_scale(client, door, version, without):
    without(public, "_new", "version_id=begun.version_id, ")
    assert shown_then_published(client, door, version) == (2, 10)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (lambda: {"website": "https://buy.example", **read_for(20)}, "nobody sees"),
        (dict, "without the page"),
        (lambda: {"begun": "20.made-up"}, "without the page"),
        (lambda: read_for(0), "faster"),
    ],
)
def test_what_a_program_sent_is_kept_beside_and_does_not_count(client, door, sent, why):
    assert client.post(f"/open/{door.token}", {**NINE, **sent()}).status_code == 303, "it is told nothing of it"
    assert why in of(door).get().why and of(door).get().is_suspicious
    assert not Answer.objects.filter(response__doorway=door).exists()


@pytest.mark.twin
def test_without_the_signals_a_program_counts(client, door, without):
    without(public, "_kept", ("_suspicion(sent) if found.doorway and not found.response else", ""))
    client.post(f"/open/{door.token}", {**NINE, "website": "https://buy.example"})
    assert Answer.objects.filter(response__doorway=door).count() == 1


def test_a_member_may_count_it_in_and_leave_it_out_again(client, door, cast):
    client.post(f"/open/{door.token}", {**NINE, **read_for(0)})
    now = timezone.now()
    later = now + timedelta(days=30)
    assert answering.count_in(of(door).get(), by=cast.sam.by, at=later) and not answering.count_in(of(door).get(), by="x", at=now)
    counted = Answer.objects.get(response__doorway=door)
    assert (counted.score, counted.answered_at) == (9, of(door).get().changed_at), "it was said when it was said"
    assert answering.leave_out(of(door).get(), why="Ours, while we tried it.", by=cast.sam.by, at=now)
    assert not Answer.objects.filter(response__doorway=door).exists() and of(door).get().said["recommend"] == 9


def stuff(client, door, n, monkeypatch):
    """One client, which says that it is somebody else each time."""
    monkeypatch.setattr(public, "MOST_ANSWERS", "5/10m/ip")
    whoever = [{"x-forwarded-for": f"10.0.{i // 250}.{i % 250}"} for i in range(n)]
    return [client.post(f"/open/{door.token}", {**NINE, **read_for(20)}, headers=who).status_code for who in whoever]


def test_one_client_cannot_stuff_a_doorway_whoever_it_says_it_is(client, door, monkeypatch):
    codes = stuff(client, door, 8, monkeypatch)
    assert codes == [303] * 5 + [429] * 3 and of(door).count() == 5
    assert client.get(f"/open/{door.token}").status_code == 200, "to look is free"


@pytest.mark.twin
def test_without_the_limit_it_is_stuffed(client, door, without, monkeypatch):
    without(public, "_through", ('not may_go_on(visit.request, "survey", MOST_ANSWERS)', "False"))
    assert stuff(client, door, 8, monkeypatch) == [303] * 8 and of(door).count() == 8


def test_only_the_sites_that_were_named_may_frame_it(client, door):
    Doorway.objects.filter(pk=door.pk).update(sites=["https://www.larkspur.example"])
    shown = client.get(f"/framed/{door.token}")
    assert "frame-ancestors https://www.larkspur.example;" in f"{shown['Content-Security-Policy']};"
    assert "X-Frame-Options" not in shown and 'class="framed"' in shown.content.decode()
    sent = client.post(f"/framed/{door.token}", {**NINE, **read_for(20)})
    assert sent["Location"].startswith(f"/framed/{door.token}/") and "www.larkspur" in sent["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get(f"/open/{door.token}")["Content-Security-Policy"]


@pytest.mark.parametrize("what", ["doorway", "survey", "draft"])
def test_a_doorway_that_is_closed_says_so(client, door, what):
    if what == "doorway":
        Doorway.objects.filter(pk=door.pk).update(closed_at=timezone.now() - timedelta(minutes=1))
    else:
        Survey.objects.filter(pk=door.survey_id).update(state="closed" if what == "survey" else "draft")
    assert client.get(f"/open/{door.token}").status_code == 410
    assert client.post(f"/open/{door.token}", {**NINE, **read_for(20)}).status_code == 409 and not of(door).exists()
