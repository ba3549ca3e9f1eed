"""What stands in the journal leads to work, once for many deeds, and none is missed."""

import threading
import time

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.utils import timezone

from goodword.jobs import listening
from goodword.jobs.models import Job
from goodword.jobs.tests import wiring
from goodword.jobs.wiring import Listener
from goodword.journal.actions import note
from goodword.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
heard: list[str] = []


@pytest.fixture(autouse=True)
def wired(settings: LazySettings) -> None:
    settings.GOODWORD_WIRING = "goodword.jobs.tests.wiring"
    heard.clear()


def say(verb: str) -> None:
    note(verb, by="member:1", at=timezone.now())


def remember(entry: Entry) -> None:
    heard.append(entry.verb)


def stumble(entry: Entry) -> None:
    raise RuntimeError(entry.verb)


def caught_up(at_least: int) -> int:
    """How many entries are read; what tests beside this one hold open on the same server is waited for."""
    found, until = 0, time.monotonic() + 120
    while found < at_least and time.monotonic() < until:
        found += listening.catch_up()
        time.sleep(0.02)
    return found


def test_many_deeds_lead_to_one_job() -> None:
    for _ in range(3):
        say("people.changed")
    say("orders.changed")
    assert caught_up(4) == 4
    assert [(job.name, job.due_at > timezone.now()) for job in Job.objects.all()] == [("write", True)]


def test_it_reads_each_entry_once() -> None:
    say("people.changed")
    assert (caught_up(1), listening.catch_up()) == (1, 0)


def test_what_is_cheap_runs_right_after_the_commit_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "LISTENERS", (Listener(("people.*",), at_once=f"{__name__}.remember"),))
    with transaction.atomic():
        say("people.made")
        assert heard == []
    assert heard == ["people.made"]


def test_trouble_of_a_listener_does_not_undo_the_deed(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(wiring, "LISTENERS", (Listener(("*",), at_once=f"{__name__}.stumble"),))
    say("people.made")
    assert Entry.objects.count() == 1 and "people.made failed" in caplog.text


def test_it_misses_no_entry_that_is_committed_late() -> None:
    """Numbers are given out before the commit: the reader must not run past one that is still open."""
    is_written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            say("people.slow")
            is_written.set()
            may_commit.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    is_written.wait(20)
    if connection.vendor == "postgresql":  # on SQLite the second writer waits for the first
        say("people.quick")
    seen = listening.catch_up() if connection.vendor == "postgresql" else 0
    may_commit.set()
    thread.join()
    n = Entry.objects.count()
    assert seen + caught_up(n - seen) == n
