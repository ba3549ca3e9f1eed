"""Twenty windows press the button of one invitation at the same moment: there is one response."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from goodword.people.models import Person
from goodword.surveys import standing
from goodword.surveys.actions import answering
from goodword.surveys.models import Answer, Response

from .asking import QUESTIONS, invitation_to, version_of

AT_ONCE = 20
HANDLER = ClientHandler(enforce_csrf_checks=False)  # one for all: to make one is to list every static file


def press(said):
    window = Client()
    window.handler = HANDLER
    try:
        return window.post(f"/s/{'t' * 22}", said).status_code
    finally:
        connection.close()


@pytest.mark.slow  # twenty connections
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_one_response_and_one_answer() -> None:
    now = timezone.now()
    person = Person.objects.create(name="Noor Haddad", name_key="noor haddad", noted_at=now)
    invitation_to(version_of(QUESTIONS[:1], now), person, now)
    with ThreadPoolExecutor(AT_ONCE) as windows:
        codes = list(windows.map(press, [{"asked": ["recommend"], "recommend": str(n % 11)} for n in range(AT_ONCE)]))
    assert set(codes) == {303}
    assert Response.objects.count() == 1 and Answer.objects.count() == 1
    assert Answer.objects.get().score == Response.objects.get().said["recommend"]


def say_in_two_windows(invitation):
    """Both were opened when only the score was there; each says something else."""
    said = {"language": "en", "by": "test", "at": timezone.now()}
    answering.keep(standing.invited(invitation.token), {"recommend": 9}, **said)
    one, other = standing.invited(invitation.token), standing.invited(invitation.token)
    answering.keep(one, {"drivers": {"delivery": 5}}, **said)
    answering.keep(other, {"how": "web"}, **said)
    return Response.objects.get(invitation=invitation).said


@pytest.mark.django_db
def test_two_windows_lose_nothing_of_one_another(invitation) -> None:
    assert say_in_two_windows(invitation) == {"recommend": 9, "drivers": {"delivery": 5}, "how": "web"}
    assert Answer.objects.get(response__invitation=invitation).ratings == {"delivery": 5}


@pytest.mark.twin
@pytest.mark.django_db
def test_without_the_version_the_second_window_takes_away_what_the_first_said(invitation, without) -> None:
    without(answering, "_said_more", ", version=response.version")
    assert "drivers" not in say_in_two_windows(invitation)


def left_out_between(invitation):
    """A member leaves a response out while a page of it that was opened before is still being sent."""
    said = {"language": "en", "by": "test", "at": timezone.now()}
    response = answering.keep(standing.invited(invitation.token), {"recommend": 9}, **said)
    opened = standing.invited(invitation.token)
    answering.leave_out(response, why="It was nobody.", by="test", at=timezone.now())
    answering.keep(opened, {"how": "web"}, **said)
    return Answer.objects.filter(response=response)


@pytest.mark.django_db
def test_what_was_left_out_meanwhile_does_not_count_again(invitation) -> None:
    assert not left_out_between(invitation).exists()


@pytest.mark.twin
@pytest.mark.django_db
def test_without_reading_again_whether_it_counts_what_was_left_out_counts(invitation, without) -> None:
    without(answering, "_said_more", ', "is_suspicious"')
    assert left_out_between(invitation).exists()
