"""Doorways that are open to anybody: each press is one response, too many are refused, what programs made stays out."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.kit.sealing import sealed
from goodword.surveys import public
from goodword.surveys.actions import answering
from goodword.surveys.models import Answer, Doorway, Response, Survey

from .asking import QUESTIONS, doorway_to

pytestmark = pytest.mark.django_db
NINE = {"asked": [q["key"] for q in QUESTIONS], "recommend": "9"}


@pytest.fixture
def door(version, cast):
    return doorway_to(version, timezone.now(), branch=cast.sams_desk.branch, product=cast.bicycle)


def read_for(seconds):
    """The page was opened some seconds ago."""
    return {"begun": sealed(public.BEGUN, int(time.time() - seconds))}


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
    assert answering.count_in(of(door).get(), by=cast.sam.by, at=now) and not answering.count_in(of(door).get(), by="x", at=now)
    assert Answer.objects.get(response__doorway=door).score == 9
    assert answering.leave_out(of(door).get(), why="Ours, while we tried it.", by=cast.sam.by, at=now)
    assert not Answer.objects.filter(response__doorway=door).exists() and of(door).get().said["recommend"] == 9


def stuff(client, door, n, monkeypatch):
    """One client, which says that it is somebody else each time."""
    monkeypatch.setattr(public, "MOST_ANSWERS", "5/10m/ip")
    said = {**NINE, **read_for(20)}
    return [
        client.post(f"/open/{door.token}", said, headers={"x-forwarded-for": f"10.0.{i // 250}.{i % 250}"}).status_code
        for i in range(n)
    ]


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
