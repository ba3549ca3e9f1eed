"""A challenge: accepted or not, counted until it is done, and what it brought."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goodword.accounts import actions as accounts
from goodword.demo.cast import Cast
from goodword.journal.models import Entry
from goodword.letters import actions, composing, content, counting
from goodword.letters.models import Challenge, Letter
from goodword.people.models import Person
from goodword.surveys.models import Answer
from goodword.touchpoints.models import Touchpoint

NOW = timezone.now


@pytest.fixture
def challenge(cast: Cast) -> Challenge:
    return Challenge.objects.create(task="first-customers", offered_on=timezone.localdate())


def talk(person: Person, **more: Any) -> None:
    moment = NOW()
    Touchpoint.objects.create(
        **{"person": person, "at": moment, "kind": "call", "direction": "two-way", "intent": "give", "noted_at": moment, **more}
    )


@pytest.mark.slow
def test_it_is_accepted_with_the_number_that_it_should_move(challenge: Challenge, cast: Cast) -> None:
    composing.accept(challenge, cast.ada, today=timezone.localdate(), at=NOW())
    assert challenge.state == "accepted" and challenge.by_member == cast.ada
    assert challenge.before["name"] == "top-of-mind" and challenge.before["low"] <= challenge.before["value"]
    entry = Entry.objects.get(verb="challenge.accept")
    assert entry.by == cast.ada.by and entry.detail["was"] == "offered"


@pytest.mark.slow
def test_it_counts_what_is_done_from_then_on_and_ends_by_itself(challenge: Challenge, cast: Cast) -> None:
    talk(cast.maya)
    composing.accept(challenge, cast.ada, today=timezone.localdate(), at=NOW())
    for _ in range(4):
        talk(cast.theo)
    talk(cast.theo, at=NOW() - timedelta(days=30))
    tracked = content.tracked(challenge, NOW())
    assert tracked is not None and (tracked.done, tracked.goal, tracked.progress) == (4, 5, "4 of 5 so far")
    composing.track(NOW())
    challenge.refresh_from_db()
    assert challenge.state == "accepted"
    talk(cast.noor)
    composing.track(NOW())
    challenge.refresh_from_db()
    assert challenge.state == "done" and Entry.objects.get(verb="challenge.finish").by == "letters"


@pytest.mark.slow
def test_what_it_brought_is_measured_for_four_weeks_with_its_interval(challenge: Challenge, cast: Cast) -> None:
    composing.accept(challenge, cast.ada, today=timezone.localdate(), at=NOW())
    actions.finish(challenge, by=cast.ada.by, at=NOW())
    assert content.tracked(challenge, NOW()).brought == "What it brought is measured with the next letter."
    composing.track(NOW())
    challenge.refresh_from_db()
    assert challenge.after["n"] == challenge.before["n"] and challenge.brought["value"] == 0 and not challenge.brought["is_clear"]
    assert "No clear change" in content.tracked(challenge, NOW()).brought
    assert Entry.objects.filter(verb="challenge.measured").count() == 1
    composing.track(NOW())
    assert Entry.objects.filter(verb="challenge.measured").count() == 1, "once a day is enough"
    Challenge.objects.update(ended_at=NOW() - timedelta(days=29), measured_on=None)
    composing.track(NOW())
    assert Entry.objects.filter(verb="challenge.measured").count() == 1


def test_a_number_that_moved_is_said_to_have_moved(challenge: Challenge, cast: Cast) -> None:
    before = {"name": "completion", "value": 20.0, "low": 13.3, "high": 28.9, "n": 100, "unit": "%", "day": "2026-10-06"}
    actions.accept(challenge, member=cast.ada, before=before, by=cast.ada.by, at=NOW())
    actions.finish(challenge, by=cast.ada.by, at=NOW())
    after = before | {"value": 45.0, "low": 35.6, "high": 54.8, "day": "2026-11-03"}
    brought = {"value": 25.0, "low": 12.1, "high": 36.8, "is_clear": True}
    actions.measure(challenge, after=after, brought=brought, today=timezone.localdate(), by="letters", at=NOW())
    challenge.refresh_from_db()
    said = content.tracked(challenge, NOW()).brought.replace("\xa0", " ")
    assert said == "From 20 % to 45 %. Up by 25 points on 3 November against 6 October (between 12 and 37)."


@pytest.mark.parametrize(
    ("verb", "first", "state"),
    [("decline", None, "declined"), ("finish", "accept", "done"), ("leave", "accept", "undone"), ("accept", None, "accepted")],
)
def test_a_manager_answers_on_the_page_and_takes_it_back(
    verb: str, first: str | None, state: str, challenge: Challenge, cast: Cast, client: Client
) -> None:
    letter = Letter.objects.create(due_on=timezone.localdate(), figures=EMPTY, challenge=challenge, written_at=NOW())
    client.force_login(cast.mona)
    was = challenge.state
    for one in filter(None, (first, verb)):
        challenge.refresh_from_db()
        was = challenge.state
        said = client.post(reverse(f"letters:{one}", args=[challenge.pk]), follow=True)
        assert said.redirect_chain[-1][0] == reverse("letters:letter", args=[letter.pk])
    challenge.refresh_from_db()
    assert challenge.state == state
    client.post(reverse("letters:take_back", args=[challenge.pk]))
    challenge.refresh_from_db()
    assert challenge.state == was


EMPTY = {"day": "2026-11-24", "numbers": [], "opinion": None, "finding": None, "looked_at": 0}


@pytest.mark.slow
def test_one_at_a_time(challenge: Challenge, cast: Cast, client: Client) -> None:
    other = Challenge.objects.create(task="walk-over", offered_on=timezone.localdate())
    client.force_login(cast.ada)
    client.post(reverse("letters:accept", args=[challenge.pk]))
    said = client.post(reverse("letters:accept", args=[other.pk]), follow=True).content.decode()
    other.refresh_from_db()
    assert other.state == "offered" and "Another challenge is under way" in said
    said = client.post(reverse("letters:accept", args=[challenge.pk]), follow=True).content.decode()
    assert "Somebody has answered this challenge already" in said


@pytest.mark.slow
def test_the_next_letter_goes_on_with_the_one_under_way(challenge: Challenge, cast: Cast) -> None:
    today = timezone.localdate()
    Answer.objects.all().delete()  # no picture is drawn of opinions that there are not
    composing.accept(challenge, cast.ada, today=today, at=NOW())
    assert composing.write(today, at=NOW()).challenge == challenge
    actions.leave(challenge, by=cast.ada.by, at=NOW())
    following = composing.write(today + timedelta(days=7), at=NOW()).challenge
    assert following is not None and following != challenge and following.task != challenge.task


@pytest.mark.parametrize("who", ["sam", "vera", "dario"])
def test_who_does_not_manage_does_not_answer_for_the_house(who: str, challenge: Challenge, cast: Cast, client: Client) -> None:
    client.force_login(getattr(cast, who))
    assert client.post(reverse("letters:accept", args=[challenge.pk])).status_code == 404
    challenge.refresh_from_db()
    assert challenge.state == "offered"


def test_programs_read_and_answer(challenge: Challenge, cast: Cast, client: Client) -> None:
    Letter.objects.create(due_on=timezone.localdate(), figures=EMPTY, challenge=challenge, written_at=NOW())
    key = {"Authorization": f"Bearer {accounts.make_key(cast.mona, name='t', may_write=True, at=NOW())}"}
    earlier, row = client.get("/api/v1/letters", headers=key).json()["rows"]
    assert earlier["challenge"]["brought"]["value"] == 25.0
    assert row["challenge"]["state"] == "offered" and row["figures"]["looked_at"] == 0
    url = f"/api/v1/challenges/{challenge.pk}"
    assert client.post(f"{url}/accept", headers=key).json()["state"] == "accepted"
    refused = client.post(f"{url}/accept", headers=key)
    assert refused.status_code == 400 and "cannot be moved" in refused.json()["detail"]
    assert client.post(f"{url}/take-back", headers=key).json()["state"] == "offered"
    assert client.get("/api/v1/challenges", headers=key).json()["rows"][-1]["state"] == "offered"


def test_everything_that_can_be_counted_counts(cast: Cast) -> None:
    since = NOW() - timedelta(days=3000)
    found = {what: counting.counted(what, since, NOW()) for what in counting.COUNTS}
    assert found["talks"] == 2 and found["introductions"] == 1 and found["answers"] == 2 and found["promised"] == 1
    assert found["closed"] == 1 and found["steps"] == 1 and found["kept"] == found["lost"] == 0
    assert {"people", "orders", "talks", "enquiries", "promises", "runs", "answers", "unhappy"} == counting.there_is()
