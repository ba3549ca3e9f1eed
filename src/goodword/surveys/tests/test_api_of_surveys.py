"""Surveys over the API: what is asked, of whom, what came back, and what a key may not know."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.actions import make_key
from goodword.accounts.models import Member
from goodword.demo.cast import Cast
from goodword.surveys.models import Invitation, Survey

pytestmark = pytest.mark.django_db


def with_key(member: Member) -> Client:
    key = make_key(member, name="test", may_write=True, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def ada(cast: Cast) -> Client:
    return with_key(cast.ada)


def of_yearly() -> str:
    return f"/api/v1/surveys/{Survey.objects.get(name='How it is between us').pk}"


def ask(client: Client, at: str, **body: Any) -> Any:
    return client.post(f"{at}/invitations", json.dumps(body), content_type="application/json")


def test_a_survey_is_told_with_its_questions_and_raw_counts(ada: Client) -> None:
    listed = ada.get("/api/v1/surveys").json()
    assert {row["state"] for row in listed["rows"]} == {"live", "draft", "closed"}
    told = ada.get(of_yearly()).json()
    assert (told["version"], [one["key"] for one in told["questions"]]) == (1, ["recommend", "why", "better"])
    counts = told["counts"]
    assert (counts["invited"], counts["sent"], counts["complete"], counts["partial"]) == (4, 3, 1, 1)
    assert counts["skipped"] == {"quiet": 1} and round(counts["response_rate"]) == 67


def test_whom_it_was_put_to_and_what_came_back_is_listed(ada: Client) -> None:
    rows = ada.get(f"{of_yearly()}/invitations").json()["rows"]
    assert sorted(row["state"] for row in rows) == ["complete", "partial", "sent", "skipped"]
    assert "token" not in rows[0]
    said = ada.get(f"{of_yearly()}/responses").json()["rows"]
    assert {one["version"] for one in said} == {1} and {one["said"]["recommend"] for one in said} == {4, 10}


def test_one_is_asked_once_for_a_cause_and_a_link_can_be_handed_over(ada: Client, cast: Cast) -> None:
    first = ask(ada, of_yearly(), person_id=cast.noor.pk, cause="order:7", way="link")
    assert first.status_code == 201 and "/s/" in first.json()["link"]
    again = ask(ada, of_yearly(), person_id=cast.noor.pk, cause="order:7", way="link")
    assert again.json()["id"] == first.json()["id"]
    held = ask(ada, of_yearly(), person_id=cast.maya.pk, cause="order:8")
    assert (held.json()["state"], held.json()["skipped_why"], held.json()["link"]) == ("skipped", "quiet", "")


def test_what_is_not_live_asks_nobody(ada: Client, cast: Cast) -> None:
    closed = Survey.objects.get(state="closed")
    refused = ask(ada, f"/api/v1/surveys/{closed.pk}", person_id=cast.maya.pk, cause="order:7")
    assert refused.status_code == 400 and "not live" in refused.json()["detail"]
    assert not Invitation.objects.filter(survey=closed).exists()


def test_a_dealer_finds_none(cast: Cast) -> None:
    client = with_key(cast.dario)
    assert client.get(of_yearly()).status_code == 404
    assert client.get("/api/v1/surveys").json()["rows"] == []
