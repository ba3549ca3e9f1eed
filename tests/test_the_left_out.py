"""Nobody whom the lot has left out is asked for a recommendation by any door: every route is tried, on pages and by programs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.asking.models import Lot
from goodword.asking.queries import waiting, whom_to_ask
from goodword.demo.cast import Cast
from goodword.goodwords.models import GoodWord
from goodword.surveys.actions import record_answer
from goodword.touchpoints.actions.talks import log_talk
from goodword.touchpoints.models import Touchpoint

from .routes import Route, routes, stand_ins

pytestmark = pytest.mark.slow
# What the forms of asking take, all in one; a door that knows none of it asks nobody by it. Programs say it without more.
TYPED = {"how": "mail", "words": "Who do you know? {link}", "kind": "testimonial", "of_whom": "all", "channel": "phone"}
TYPED |= {"all_the_same": "on", "next": "/"}
SENT = {"how": "mail", "words": "Who do you know? {link}"}


@pytest.fixture
def theo(cast: Cast) -> Cast:
    """Theo, with whom there was a talk, who likes us, and who said a good word that we might quote."""
    now = timezone.now()
    doing = {"by": "test", "at": now}
    log_talk(person=cast.theo, words="Hello", happened_at=now - timedelta(days=40), **doing)
    record_answer(person=cast.theo, metric="nps", score=10, answered_at=now - timedelta(days=9), **doing)
    GoodWord.objects.create(person=cast.theo, kind="mention", words="Good", said_at=now - timedelta(days=8), noted_at=now)
    return cast


def doors(of: Cast) -> Iterator[tuple[Route, str]]:
    """Every route that takes something, with Theo and what is his in its address."""
    his = {
        "person_id": of.theo.pk,
        "lot_id": Lot.objects.get(person=of.theo).pk,
        "goodword_id": GoodWord.objects.get(person=of.theo).pk,
        "good_word_id": GoodWord.objects.get(person=of.theo).pk,
    }
    for route in routes():
        if route.method in {"", "POST"} and not route.is_allauth and set(route.arguments) & his.keys():
            yield route, route.url(stand_ins(route.arguments) | {k: v for k, v in his.items() if k in route.arguments})


def asked_by(of: Cast, tried: list[tuple[Route, str]]) -> set[str]:
    """The doors by which Theo was asked for a recommendation or a good word."""
    key = make_key(of.ada, name="walk", may_write=True, at=timezone.now())
    client = Client(raise_request_exception=False)
    client.force_login(of.ada)
    asks = Touchpoint.objects.filter(person=of.theo, intent="ask").exclude(direction="in")
    found = set()
    for route, url in tried:
        with transaction.atomic():
            if route.operation:
                sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {key}"}, "content_type": "application/json"}
                answer = client.post(url, SENT, **sent)
            else:
                answer = client.post(url, TYPED)
            assert answer.status_code < 500, url
            if asks.exists() or Lot.objects.filter(person=of.theo, asked_at__isnull=False).exists():
                found.add(str(route))
            transaction.set_rollback(True)
    return found


def test_no_door_asks_whom_the_lot_left_out(theo: Cast) -> None:
    assert asked_by(theo, list(doors(theo))) == set()
    now = timezone.now()
    assert theo.theo not in [line.lot.person for line in whom_to_ask(theo.ada, now)]
    assert theo.theo.pk not in {line.subject_id for line in waiting(theo.ada, timezone.localdate(now), 60)}


def test_whom_the_lot_did_not_leave_out_is_asked_by_each_door_that_asks(theo: Cast) -> None:
    """So the walk comes through the doors that it tries."""
    Lot.objects.filter(person=theo.theo).update(is_held=False)
    found = asked_by(theo, [(route, url) for route, url in doors(theo) if "ask" in url])
    assert {"/asks/<int:lot_id>/", "POST /api/v1/asks/<int:lot_id>/ask", "/people/<int:person_id>/good-words/ask/"} <= found
