"""What was left undone long ago is left out at once, for one reason, and comes back by one press."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from goodword.accounts.models import Member
from goodword.journal.models import Entry
from goodword.playbooks.actions import stepping
from goodword.playbooks.actions.following import follow
from goodword.playbooks.models import Playbook, Run, RunStep
from goodword.playbooks.queries import piles

from .conftest import DAY


@pytest.fixture
def ada(house) -> Client:
    client = Client()
    client.force_login(Member.objects.create_user("ada@example.com", "open-the-good-door", role="owner", name="Ada"))
    return client


@pytest.fixture
def long_ago(maya, welcome, buys) -> Playbook:
    """Two runs whose steps were due half a year ago, and one of lately."""
    now = timezone.now()
    for ago in (200, 190, 20):
        buys(maya, now - ago * DAY)
    follow(at=now, is_wide=True)
    return Playbook.objects.get()


def left(playbook: Playbook) -> str:
    return f"/playbooks/{playbook.pk}/left/"


def leave_out(client: Client, playbook: Playbook) -> Entry:
    client.post(f"{left(playbook)}leave-out/", {"word": "We begin anew"})
    return Entry.objects.get(verb="steps.left_out")


def test_all_of_it_is_left_out_for_one_reason_and_what_is_recent_stays(ada, long_ago) -> None:
    old = RunStep.objects.filter(due_on__lt=timezone.localdate() - timedelta(days=90))
    assert old.count() == 6 and "Leave all of it out" in ada.get(left(long_ago)).content.decode()
    assert "Leave 6 old steps out" in ada.get(f"{left(long_ago)}leave-out/").content.decode()
    assert ada.post(f"{left(long_ago)}leave-out/", {"word": ""}).status_code == 422, "only with a reason"
    assert leave_out(ada, long_ago).detail["n"] == 6
    assert set(RunStep.objects.exclude(skipped_at=None).values_list("word", flat=True)) == {"We begin anew"}
    assert RunStep.objects.filter(skipped_at=None).count() == 3
    assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "done", "open"], "nothing is left of the old ones"
    assert "Nothing was left" in ada.get(left(long_ago)).content.decode()
    assert piles(Member.objects.get(), timezone.localdate()) == []
    leave_out(ada, long_ago)
    assert Entry.objects.filter(verb="steps.left_out").count() == 1, "twice is once"


def test_undo_opens_them_again_but_not_what_somebody_decided_since(ada, long_ago) -> None:
    deed = leave_out(ada, long_ago)
    first, second = RunStep.objects.filter(pk__in=deed.detail["steps"]).order_by("pk")[:2]
    stepping.tick(first, by="test", at=timezone.now())
    stepping.unskip(second, by="test", at=timezone.now())
    stepping.skip(second, reason="They moved away", by="test", at=timezone.now())
    undo = f"/playbooks/left-out/{deed.pk}/undo/"
    for _ in range(2):
        assert ada.post(undo).status_code == 302
    assert RunStep.objects.filter(pk__in=deed.detail["steps"], skipped_at=None, done_at=None).count() == 4
    second.refresh_from_db()
    assert (second.word, Entry.objects.get(verb="steps.taken_up").detail["n"]) == ("They moved away", 4)
    assert Run.objects.filter(state="open").count() == 3


@pytest.mark.slow
def test_it_is_no_way_around_whose_steps_they_are(ada, long_ago) -> None:
    deed = leave_out(ada, long_ago)
    for role, status in (("viewer", 404), ("staff", 404)):
        other = Client()
        other.force_login(Member.objects.create_user(f"{role}@example.com", "open-the-good-door", role=role, name=role))
        assert other.post(f"/playbooks/left-out/{deed.pk}/undo/").status_code == status, role


@pytest.mark.slow
def test_leaving_many_out_asks_no_more_than_leaving_one(ada, maya, welcome, buys, django_assert_max_num_queries) -> None:
    now = timezone.now()
    for ago in range(200, 220):
        buys(maya, now - ago * DAY)
    follow(at=now, is_wide=True)
    with django_assert_max_num_queries(40):
        leave_out(ada, Playbook.objects.get())
    assert RunStep.objects.filter(skipped_at=None).count() == 0
