"""A sheet at the edge of its time, and while its survey changes or closes: what was promised holds, and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.surveys import public, standing
from goodword.surveys.models import Response, Survey

from .asking import QUESTIONS
from .test_answering import theirs, url

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(("after", "code"), [(-A_MOMENT, 303), (timedelta(), 409), (A_MOMENT, 409)])
def test_the_last_moment_to_answer_and_the_last_to_change_it(client, invitation, monkeypatch, after, code):
    """Both ends belong to what is over: what a page promises until a moment holds up to it."""
    everything = {"asked": [q["key"] for q in QUESTIONS], "recommend": "9"}
    monkeypatch.setattr(public.timezone, "now", lambda: invitation.closes_at + after)
    assert client.post(url(invitation), everything).status_code == code
    monkeypatch.undo()
    client.post(url(invitation), everything)
    until = standing.invited(invitation.token).changeable_until
    monkeypatch.setattr(public.timezone, "now", lambda: until + after)
    assert client.post(url(invitation), {**everything, "recommend": "2"}).status_code == code
    assert theirs().get().score == (2 if code == 303 else 9)


def test_a_survey_that_is_closed_while_it_is_answered_keeps_what_was_said_and_takes_no_more(client, invitation):
    client.post(url(invitation), {"asked": ["recommend"], "recommend": "3"})
    Survey.objects.filter(pk=invitation.survey_id).update(state="closed")
    late = client.post(url(invitation), {"asked": ["wrong"], "wrong": "It came late."})
    assert late.status_code == 409 and "This survey is over" in late.content.decode()
    assert (theirs().get().score, theirs().get().comment, theirs().get().state) == (3, "", "partial")
    Survey.objects.filter(pk=invitation.survey_id).update(state="live")
    client.post(url(invitation), {"asked": ["wrong"], "wrong": "It came late."})
    assert theirs().get().comment == "It came late.", "and it goes on where it was when the survey is opened again"


def test_a_survey_that_is_written_anew_asks_whoever_was_invited_what_it_asked_them(client, invitation, version):
    client.post(url(invitation), {"asked": ["recommend"], "recommend": "3"})
    other = [{"key": "recommend", "type": "score", "metric": "other", "low": 1, "high": 3, "text": {"en": "Anew?"}}]
    at = timezone.now()
    version.survey.versions.create(number=2, questions=other, words={}, made_at=at, made_by="test", published_at=at)
    Survey.objects.filter(pk=version.survey_id).update(current=2)
    assert "Anew?" not in client.get(f"{url(invitation)}?change=1").content.decode()
    client.post(url(invitation), {"asked": ["recommend"], "recommend": "8"})
    assert (theirs().get().score, theirs().get().scale_high) == (8, 10)


@pytest.mark.parametrize("text", ["\u202egpj.exe", "e\u0301" * 400, "\u200b\u200d\ufeff", "\U0001f970", "<b>{{ 7 }}</b>"])
def test_words_are_kept_as_they_were_said_and_shown_as_words(client, invitation, text):
    everything = {"asked": [q["key"] for q in QUESTIONS], "recommend": "9", "more": text}
    assert client.post(url(invitation), everything).status_code == 303
    page = client.get(f"{url(invitation)}?change=1").content.decode()
    assert Response.objects.get(invitation=invitation).said["more"] == text and "<b>" not in page
