"""Done as promised and step by step: by hand, through their traps, by simulated companies."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from goodword.insights.asked import Asked

from .companies import PEOPLE, TODAY, Make, covered, groups, hear_no_change, hear_no_difference, together, world_of
from .tables import World, ago, moment

Row = dict[str, object]


def run(n: int, **more: object) -> Row:
    return {"id": n, "day": ago(60), "playbook_id": 1, "state": "open", "person_id": n, **more}


def step(run_id: int, name: str, position: int, due: int | None, done: int | None = None, **more: object) -> Row:
    """A step that was due so many days ago, and done so many days ago."""
    return {
        "run_id": run_id, "person_id": run_id, "playbook_id": 1, "step": name, "position": position,
        "due_on": None if due is None else ago(due),
        "done_day": None if done is None else ago(done),
        "done_at": None if done is None else moment(ago(done)).replace(tzinfo=None),
        "times": int(done is not None), "is_out_of_order": False, "is_optional": False, "may_repeat": False, **more,
    }  # fmt: skip


def world(runs: list[Row], steps: list[Row], **more: list[Row]) -> World:
    return World(people=[{"id": i} for i in range(1, 13)], runs=runs, run_steps=steps, **more)


@pytest.mark.slow
def test_two_hundred_of_a_thousand_are_twenty_percent() -> None:
    steps = [step(n, "package", 1, 9, 10 if n <= 200 else None) for n in range(1, 1001)]
    found = world([run(n) for n in range(1, 1001)], steps).ask("completion")
    assert (found.value, found.n) == (20, 1000)
    assert (round(found.low, 1), round(found.high, 1)) == (17.6, 22.6)
    assert found.sentence.startswith(
        "200 of 1,000 steps that were due were done: 20.0\u00a0%, between 17.6\u00a0% and 22.6\u00a0%; 200"
    )


@pytest.mark.slow
def test_of_too_few_to_tell_it_speaks_of_steps_and_not_of_answers() -> None:
    assert "No clear change: too few steps were due in " in world([run(1)], [step(1, "package", 1, 9)]).ask("completion").sentence


@pytest.mark.slow
def test_what_is_due_worked_out_by_hand() -> None:
    runs = [run(1), run(2), run(3, state="ended", ended_day=ago(20)), run(4, state="paused", paused_on=ago(20))]
    steps = [
        step(1, "thank", 1, 30, 31), step(1, "package", 2, 20, 5), step(1, "call", 3, 0),
        step(2, "thank", 1, 30), step(2, "package", 2, 20, skipped_day=ago(25), is_optional=True), step(2, "call", 3, None),
        step(3, "thank", 1, 30, 30), step(3, "package", 2, 20), step(4, "thank", 1, 30, skipped_day=ago(29)),
        step(4, "package", 2, 20),
    ]  # fmt: skip
    company = world(runs, steps)
    found = company.ask("completion")
    assert (found.n, found.more["hits"], found.more["in_time"]) == (5, 3, 2)
    assert company.ask("completion", Asked(ago(6))).more["hits"] == 2
    assert [(row["step"], row["n"], row["value"]) for row in company.ask("completion", by="step").rows] == [
        ("thank", 4, 50),
        ("package", 1, 100),
    ]
    assert company.ask("completion", since=ago(25)).n == 1
    lines = {row["step"]: row for row in company.ask("steps").rows}
    assert lines["thank"] | {"n": 4, "done": 2, "open_late": 1, "skipped": 1, "value": 50} == lines["thank"]
    assert lines["package"] | {"late": 1, "skipped": 1, "not_due": 2, "days_late": 15} == lines["package"]
    assert (lines["call"]["not_due"], lines["call"]["n"], lines["call"]["value"]) == (2, 0, None)


def test_a_step_that_is_due_today_is_not_missed_yet() -> None:
    assert world([run(1)], [step(1, "call", 1, 0)]).ask("completion").n == 0
    assert world([run(1)], [step(1, "call", 1, 1)]).ask("completion").value == 0


@pytest.mark.slow
def test_each_step_is_the_first_that_holds() -> None:
    steps = [
        step(1, "a", 1, 9, 9, times=2),
        step(2, "a", 1, 9, 9, times=2, may_repeat=True),
        step(3, "a", 1, 9, 3, is_out_of_order=True),
        step(4, "a", 1, 9, 3),
        step(5, "a", 1, 9),
        step(6, "a", 1, -3),
        step(7, "a", 1, 9, skipped_day=ago(9)),
    ]
    found = world([run(n) for n in range(1, 8)], steps).ask("steps")
    counts = {"repeated": 1, "done": 1, "out-of-order": 1, "late": 1, "open-late": 1, "not-due": 1, "skipped": 1}
    assert (found.more["distribution"], found.n, found.more["all"]) == (counts, 6, 7)


def test_fitness_is_of_runs_in_which_nothing_is_still_to_come() -> None:
    def three(n: int, *done: int | None, **more: object) -> list[Row]:
        return [step(n, "abc"[i], i + 1, 9, one, **more) for i, one in enumerate(done)]

    steps = [*three(1, 12, 11, 10), *three(2, 11, 12, 10), *three(3, 12, None, 10), *three(4, 12, 11, None, due_on=ago(-5))]
    steps += [step(5, "a", 1, 9, 9), step(5, "b", 2, 9, is_optional=True), step(5, "c", 3, 9, 8)]
    found = world([run(n) for n in range(1, 6)], steps).ask("steps").more["fitness"]
    # Run 2 lacks a token and leaves one of 4, run 3 likewise of 3; run 4 is not through; run 5 left out what it might.
    assert (found["n"], found["fitting"], found["missing"], found["remaining"], found["consumed"]) == (4, 2, 2, 2, 4 + 4 + 3 + 3)
    assert found["value"] == pytest.approx(1 - 2 / 14)
    assert [one["playbook_id"] for one in found["playbooks"]] == [1]


@pytest.mark.slow
def test_the_work_of_one_is_asked_for_alone() -> None:
    steps = [step(n, "call", 1, 9, 9 if n == 1 else None, staff_id=n) for n in (1, 2, 3)]
    company = world([run(n) for n in (1, 2, 3)], steps)
    assert [row["n"] for row in company.ask("completion", by="staff").rows] == [1, 1, 1]
    assert [(row["staff"], row["value"]) for row in company.ask("completion", by="staff", staff=1).rows] == [(1, 100)]
    assert company.ask("steps", staff=2).value == 0


def test_the_steps_of_one_run_go_together() -> None:
    """Of a hundred runs each does all of its ten steps or none: that is worth a hundred answers, not a thousand."""
    steps = [step(n, f"s{i}", i, 9, 9 if n % 2 else None) for n in range(1, 101) for i in range(10)]
    found = world([run(n) for n in range(1, 101)], steps).ask("completion")
    assert (found.n, found.value) == (1000, 50)
    assert found.high - found.low > 18


def _runs(n: int) -> pa.Table:
    return pa.table({
        "id": np.arange(1, n + 1), "person_id": np.arange(1, n + 1), "playbook_id": np.ones(n, int), "state": ["open"] * n,
        "day": pa.array([date(2025, 1, 1)] * n),
    })  # fmt: skip


def _steps(is_done: np.ndarray, before: np.ndarray) -> pa.Table:
    n = len(is_done)
    due = (TODAY - before.astype("timedelta64[D]")).astype("datetime64[D]")
    done = pa.array(due, mask=~is_done)
    no = [False] * n
    return pa.table({
        "run_id": np.arange(1, n + 1), "person_id": np.arange(1, n + 1), "playbook_id": np.ones(n, int), "step": ["call"] * n,
        "position": np.ones(n, int), "due_on": pa.array(due), "done_day": done, "done_at": done.cast(pa.timestamp("us")),
        "times": is_done.astype(int), "is_out_of_order": no, "is_optional": no, "may_repeat": no,
    })  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["completion", "steps"])
def test_the_planted_share_is_inside_the_interval(name: str) -> None:
    rng, of = np.random.default_rng(12), groups()
    steps = _steps(rng.random(len(of)) < 0.2, rng.integers(1, 90, len(of)))
    assert covered(world_of(of, runs=_runs(len(of)), run_steps=steps), name, 20) >= 90


def _as_ever(people: int) -> Make:
    return lambda rng: {"runs": _runs(people), "run_steps": _steps(rng.random(people) < 0.4, rng.integers(1, 180, people))}


@pytest.mark.slow
def test_a_company_in_which_nothing_changes_hears_of_no_change() -> None:
    assert hear_no_change(together(_as_ever(300), salt=13, people=300), "completion", 300) >= 93


@pytest.mark.slow
@pytest.mark.parametrize("name", ["completion", "steps"])
def test_a_company_whose_regions_are_alike_hears_of_no_difference(name: str) -> None:
    assert hear_no_difference(together(_as_ever(PEOPLE), salt=14), name) >= 93


def test_a_company_that_does_better_hears_of_it() -> None:
    n = 400
    before = np.where(np.arange(n) % 2, 120, 30)
    company = World()
    company.take("runs", _runs(n))
    company.take("run_steps", _steps((np.arange(n) % 8 > 5) | (before == 30), before))
    assert "Up by" in company.ask("completion").sentence
