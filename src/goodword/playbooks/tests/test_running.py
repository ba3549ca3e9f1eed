"""What people do with a run and its steps, and that each has a way back."""

from datetime import date

import pytest

from goodword.catalogue.models import Staff
from goodword.journal.models import Entry, Version
from goodword.playbooks.actions import running, stepping
from goodword.playbooks.actions.following import follow
from goodword.playbooks.models import Run, RunStep

from .conftest import DAY, NOON

BY = {"by": "member:1", "at": NOON + 3 * DAY}


@pytest.fixture
def run(maya, welcome, buys) -> Run:
    buys(maya, NOON)
    follow(at=NOON + DAY)
    return Run.objects.get()


def step(key: str) -> RunStep:
    return RunStep.objects.get(step=key)


def verbs() -> list[str]:
    return list(Entry.objects.exclude(verb__startswith="playbook.").order_by("pk").values_list("verb", flat=True))


def test_begun_by_hand_twice_on_a_day_it_begins_once(maya, welcome) -> None:
    first = running.begin(welcome, person=maya, **BY)
    assert running.begin(welcome, person=maya, **BY) == first
    assert first.steps.count() == 3 and verbs() == ["run.begun"]
    assert running.begin(welcome, person=maya, by="member:1", at=NOON + 4 * DAY) != first


@pytest.mark.slow
def test_a_tick_with_a_word_is_done_and_can_be_taken_back(run) -> None:
    package = step("package")
    assert stepping.tick(package, word="Carried it there myself", **BY)
    assert (package.done_at, package.times, package.word) == (NOON + 3 * DAY, 1, "Carried it there myself")
    assert package.is_out_of_order, "nobody had called"
    assert step("check").due_on == date(2026, 5, 17)
    assert not stepping.tick(package, **BY), "it is done already"
    assert stepping.untick(package, **BY)
    assert (package.done_at, package.times, package.word, package.is_out_of_order) == (None, 0, "", False)
    assert verbs() == ["step.ticked", "step.unticked"]


@pytest.mark.slow
def test_what_proves_a_step_stands_when_the_tick_is_taken_back(run, maya, talks) -> None:
    stepping.tick(step("call"), **BY)
    talk = talks(maya, "call", NOON + DAY)
    follow(at=NOON + 4 * DAY)
    assert (step("call").done_at, step("call").times) == (talk.at, 2)
    stepping.untick(step("call"), **BY)
    assert (step("call").done_at, step("call").times) == (talk.at, 1)


@pytest.mark.slow
def test_skipped_with_a_reason_and_the_rest_done_a_run_is_done(run) -> None:
    assert stepping.skip(step("call"), reason="They have no phone", **BY)
    assert not stepping.skip(step("call"), reason="again", **BY)
    for key in ("package", "check"):
        stepping.tick(step(key), **BY)
    run.refresh_from_db()
    assert run.state == "done" and not step("package").is_out_of_order
    assert stepping.unskip(step("call"), **BY)
    run.refresh_from_db()
    assert (run.state, run.ended_at, step("call").word) == ("open", None, "")


@pytest.mark.slow
def test_a_rest_puts_off_what_is_open_by_as_many_days(run) -> None:
    stepping.tick(step("call"), **BY)
    assert running.pause(run, by="member:1", at=NOON + 4 * DAY)
    assert not running.pause(run, **BY)
    assert running.resume(run, by="member:1", at=NOON + 11 * DAY)
    assert (run.state, run.paused_days, run.paused_on) == ("open", 7, None)
    assert (step("call").due_on, step("package").due_on) == (date(2026, 5, 6), date(2026, 5, 16))


def test_a_clock_that_went_back_in_the_meantime_takes_no_days_away(run) -> None:
    running.pause(run, by="member:1", at=NOON + 4 * DAY)
    running.resume(run, by="member:1", at=NOON - 9 * DAY)
    assert (run.paused_days, step("package").due_on) == (0, date(2026, 5, 9))


def test_handed_over_what_is_open_is_somebody_else_s_and_what_was_done_stays(run) -> None:
    sam, ada = (Staff.objects.create(name=n, name_key=n, noted_at=NOON) for n in ("sam", "ada"))
    stepping.tick(step("call"), staff=ada, **BY)
    assert running.hand_over(run, staff=sam, **BY)
    assert not running.hand_over(run, staff=sam, **BY)
    assert (step("call").staff, step("package").staff, run.staff) == (ada, sam, sam)
    assert Entry.objects.get(verb="run.handed_over").detail["was"] is None


@pytest.mark.slow
def test_handed_back_each_open_step_is_whose_it_was(run) -> None:
    sam, ada, pat = (Staff.objects.create(name=n, name_key=n, noted_at=NOON) for n in ("sam", "ada", "pat"))
    RunStep.objects.filter(step="check").update(staff=pat)
    assert not running.hand_back(run, **BY), "it was never handed over"
    running.hand_over(run, staff=sam, **BY)
    stepping.tick(step("call"), **BY)
    assert running.hand_back(run, **BY) and not running.hand_back(run, **BY)
    assert (run.staff, step("package").staff, step("check").staff, step("call").staff) == (None, None, pat, sam)
    running.hand_over(run, staff=sam, **BY)
    running.hand_over(run, staff=ada, **BY)
    assert running.hand_back(run, **BY) and run.staff == sam


@pytest.mark.slow
def test_going_on_is_undone_as_if_it_had_never_been(run) -> None:
    running.pause(run, by="member:1", at=NOON + 4 * DAY)
    rested = run.paused_on
    running.resume(run, by="member:1", at=NOON + 11 * DAY)
    assert running.rest_on(run, by="member:1", at=NOON + 11 * DAY)
    assert (run.state, run.paused_on, run.paused_days, step("package").due_on) == ("paused", rested, 0, date(2026, 5, 9))
    assert not running.rest_on(run, by="member:1", at=NOON + 11 * DAY)
    running.resume(run, by="member:1", at=NOON + 12 * DAY)
    assert (run.paused_days, step("package").due_on) == (8, date(2026, 5, 17))


@pytest.mark.slow
def test_ended_with_a_reason_and_opened_again(run, maya, talks) -> None:
    assert running.end(run, reason="They moved away", **BY)
    assert not running.end(run, reason="again", **BY)
    assert not running.pause(run, **BY)
    talks(maya, "call", NOON + 5 * DAY)
    follow(at=NOON + 6 * DAY)
    assert step("call").done_at is None, "it happened after the end"
    assert running.reopen(run, **BY)
    assert (run.state, run.ended_at, run.reason) == ("open", None, "")


@pytest.mark.slow
def test_every_change_of_a_run_and_its_steps_is_kept(run) -> None:
    stepping.tick(step("call"), word="x", **BY)
    running.pause(run, **BY)
    kinds = set(Version.objects.values_list("kind", flat=True))
    assert {"playbooks_run", "playbooks_runstep"} <= kinds
    run.refresh_from_db()
    assert run.version > 1 and step("call").version > 1
