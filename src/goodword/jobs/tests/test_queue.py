"""A job is done once, retried a few times, and never lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models.functions import Now

from goodword.jobs import actions, queries
from goodword.jobs.models import Job, Schedule
from goodword.jobs.wiring import UnknownJob

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wired(settings: LazySettings) -> None:
    settings.GOODWORD_WIRING = "goodword.jobs.tests.wiring"


def wish(name: str = "write", **more: object) -> Job:
    return actions.enqueue(name, {"file": "/dev/null"}, due_at=queries.clock() - timedelta(seconds=1), **more)  # type: ignore[arg-type]


def lapse(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(leased_until=Now() - timedelta(seconds=1))


def claimed() -> Job:
    job = actions.claim()
    assert job is not None
    return job


def test_it_refuses_work_that_nobody_can_do() -> None:
    with pytest.raises(UnknownJob):
        wish("dance")


def test_it_counts_the_attempt_before_the_work_starts() -> None:
    wish()
    assert (claimed().attempts, Job.objects.get().state) == (1, "running")


def test_it_gives_a_job_to_one_worker_only() -> None:
    wish()
    claimed()
    assert actions.claim() is None


def test_it_leaves_alone_what_is_not_due() -> None:
    actions.enqueue("write", due_at=queries.clock() + timedelta(minutes=1))
    assert actions.claim() is None


def test_many_wishes_of_a_key_are_one_job_until_it_starts() -> None:
    assert wish(key="mirror").pk == wish(key="mirror").pk
    claimed()
    wish(key="mirror")
    assert queries.by_state() == {"ready": 1, "running": 1}


def test_it_hands_a_job_on_when_its_lease_is_over() -> None:
    wish()
    first = claimed()
    lapse(first)
    assert claimed().attempts == 2


def test_a_worker_that_was_away_too_long_cannot_finish() -> None:
    wish()
    first = claimed()
    lapse(first)
    second = claimed()
    assert not actions.keep(first) and not actions.finish(first) and not actions.fail(first, "late")
    assert actions.finish(second)


@pytest.mark.twin
def test_without_the_number_of_the_attempt_who_was_away_too_long_finishes_for_another(without: Callable[..., Any]) -> None:
    without(actions, "_mine", ", attempts=job.attempts")
    wish()
    first = claimed()
    lapse(first)
    claimed()
    assert actions.finish(first)


@pytest.mark.twin
def test_without_the_count_before_the_start_what_kills_its_process_kills_for_ever(without: Callable[..., Any]) -> None:
    without(actions, "_take", 'attempts=F("attempts") + 1, ')
    wish()
    for _ in range(5):
        lapse(claimed())
    assert queries.dead() == []


@pytest.mark.twin
def test_without_the_lease_a_second_worker_takes_what_the_first_is_doing(without: Callable[..., Any]) -> None:
    without(actions, "claim", ", leased_until__lt=Now()")
    wish()
    first = claimed()
    assert claimed().pk == first.pk


def test_work_that_wants_to_be_alone_waits_for_the_one_before_it() -> None:
    wish("count_all")
    wish("count_all")
    first = claimed()
    assert actions.claim() is None
    wish()
    assert claimed().name == "write"
    actions.finish(first)
    assert claimed().name == "count_all"


def test_two_workers_that_look_at_once_do_not_both_begin_it(without: Callable[..., Any]) -> None:
    without(actions, "claim", (", ~Exists(at_work)", ""))
    wish("count_all")
    wish("count_all")
    claimed()
    assert actions.claim() is None


@pytest.mark.twin
def test_without_the_constraint_two_workers_that_look_at_once_both_begin_it(without: Callable[..., Any]) -> None:
    without(actions, "claim", (", ~Exists(at_work)", ""))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX jobs_one_alone")
    wish("count_all")
    wish("count_all")
    assert claimed().pk != claimed().pk


@pytest.mark.twin
def test_without_its_row_a_tick_is_taken_by_each_worker(without: Callable[..., Any]) -> None:
    look = "Schedule.objects.filter(name=line.job, due_at=due_at).exists()"
    without(actions, "_tick", (look, "False"), ("if not is_first:", "if False:"))
    at = queries.clock()
    for _ in range(2):
        assert len(actions.tick(at=at)) == 1
        claimed()
    assert Job.objects.count() == 2


def test_it_waits_longer_after_each_failure_and_then_gives_up() -> None:
    wish()
    pauses = []
    for _ in range(3):
        Job.objects.update(due_at=Now() - timedelta(seconds=1))
        job = claimed()
        before = queries.clock()
        actions.fail(job, "no luck")
        job.refresh_from_db()
        pauses.append(round((job.due_at - before).total_seconds()))
    assert (pauses[:2], job.state, job.trouble) == ([5, 20], "dead", "no luck")


def test_it_buries_what_killed_its_process_each_time() -> None:
    wish()
    for _ in range(3):
        lapse(claimed())
    assert actions.claim() is None
    assert queries.dead()[0].attempts == 3


def test_work_given_back_is_not_an_attempt() -> None:
    wish()
    actions.give_back(claimed())
    assert (Job.objects.get().attempts, Job.objects.get().state) == (0, "ready")


def test_the_clock_asks_once_an_hour() -> None:
    at = queries.clock().replace(minute=10)
    assert len(actions.tick(at=at)) == 1
    assert actions.tick(at=at + timedelta(minutes=20)) == []
    assert len(actions.tick(at=at + timedelta(hours=1))) == 1
    assert Schedule.objects.count() == 2


def test_what_was_just_done_by_hand_is_not_asked_for_again() -> None:
    at = queries.clock()
    wish()
    actions.settle(at=at)
    assert actions.tick(at=at) == []
    assert actions.claim() is None
    assert len(actions.tick(at=at + timedelta(hours=1))) == 1


def test_it_forgets_finished_work_of_long_ago_and_keeps_the_dead() -> None:
    for state in ("done", "dead"):
        Job.objects.create(name="write", state=state, due_at=queries.clock(), finished_at=queries.clock() - timedelta(days=31))
    assert actions.sweep(at=queries.clock()) == 1
    assert [job.state for job in Job.objects.all()] == ["dead"]
