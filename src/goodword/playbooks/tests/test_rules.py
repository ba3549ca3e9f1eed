"""What a playbook is and what is wrong with one."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.playbooks.rules import (
    By,
    Definition,
    Due,
    Evidence,
    On,
    Span,
    Stand,
    Step,
    Trigger,
    Unreadable,
    Verdict,
    Wrong,
    due_on,
    judged,
    kept,
    key_of,
    order_of_waiting,
    problems,
    read,
    spans,
)
from goodword.playbooks.starting import STARTS
from goodword.playbooks.words import WRONG, wrong

BY_HAND = Trigger(On.HAND)


def steps(*waits: tuple[str, str]) -> Definition:
    return Definition(BY_HAND, tuple(Step(key, key.upper(), due=Due(2, after=after)) for key, after in waits))


def said(definition: Definition) -> list[str]:
    return wrong(problems(definition))


def test_each_thing_that_can_be_wrong_has_its_words() -> None:
    assert set(WRONG) == set(Wrong)


def test_steps_that_wait_for_each_other_are_told_once_and_by_name() -> None:
    found = said(steps(("a", "c"), ("b", "a"), ("c", "b"), ("d", "a"), ("e", "")))
    assert found == ["These steps wait for each other, so none can be due: “A” → “C” → “B” → “A”."]


def test_two_circles_are_two_problems_and_one_that_waits_for_itself_is_another() -> None:
    found = said(steps(("a", "b"), ("b", "a"), ("c", "c"), ("d", "e"), ("e", "d")))
    assert len(found) == 3
    assert "“C” waits for itself, so it can never be due." in found


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (Definition(BY_HAND), "It has no steps yet. Add the first thing to be done."),
        (steps(("a", "gone")), "“A” waits for a step that is not there, “gone”."),
        (steps(("a", ""), ("a", "")), "Two steps have the same key, “a”."),
        (Definition(BY_HAND, (Step("a", " "),)), "A step has no name. Say in a few words what is to be done."),
        (Definition(Trigger(On.ANSWER), (Step("a", "A"),)), "Say which question’s answer begins it."),
        (
            Definition(Trigger(On.ANSWER, metric="nps", low=7, high=6), (Step("a", "A"),)),
            "The lowest score that begins it is above the highest.",
        ),
        (Definition(BY_HAND, (Step("a", "A", due=Due(999_999)),)), "“A” is due too far away."),
        (Definition(BY_HAND, (Step("a", "A", is_optional=True),)), "Every step is optional, so nothing could ever be missing."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(definition: Definition, words: str) -> None:
    assert words in said(definition)


@pytest.mark.parametrize("start", STARTS.values(), ids=lambda start: start.key)
def test_each_playbook_to_start_from_is_sound_and_kept_as_it_is(start) -> None:
    assert problems(start.made()) == []
    assert read(kept(start.made())) == start.made()


def test_what_is_no_playbook_is_not_read_as_one() -> None:
    for said in (
        {},
        {"trigger": {"kind": "moon"}, "steps": []},
        {"trigger": {"kind": "enquiry", "warmth": "hot"}, "steps": []},
        {"trigger": {"kind": "hand"}, "steps": [{"nom": 1}]},
        {"trigger": 3},
    ):
        with pytest.raises(Unreadable):
            read(said)


def test_a_step_is_due_along_those_it_waits_for() -> None:
    definition = Definition(BY_HAND, (Step("c", "C", due=Due(10, after="b", hours=4)), Step("b", "B", due=Due(5, hours=1))))
    assert spans(definition) == {"b": Span(5, 1), "c": Span(15, 5)}


def test_a_day_is_counted_on_the_clock_of_the_house() -> None:
    assert due_on(Due(2), datetime(2026, 5, 4, 23, 30, tzinfo=UTC)) == date(2026, 5, 6)
    assert due_on(Due(hours=1), datetime(2026, 5, 4, 23, 30, tzinfo=UTC)) == date(2026, 5, 5)


DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("stand", "verdict"),
    [
        (Stand(DAY, None), Verdict.NOT_DUE),
        (Stand(DAY.replace(day=3), None), Verdict.OPEN_LATE),
        (Stand(None, None), Verdict.NOT_DUE),
        (Stand(DAY.replace(day=3), None, is_skipped=True), Verdict.SKIPPED),
        (Stand(DAY, DAY, times=1), Verdict.DONE),
        (Stand(DAY.replace(day=3), DAY, times=1), Verdict.LATE),
        (Stand(DAY, DAY, times=2), Verdict.REPEATED),
        (Stand(DAY, DAY, times=2, may_repeat=True), Verdict.DONE),
        (Stand(DAY, DAY, times=1, is_out_of_order=True), Verdict.OUT_OF_ORDER),
    ],
)
def test_a_step_is_judged(stand: Stand, verdict: Verdict) -> None:
    assert judged(stand, DAY) is verdict


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdef"])), unique_by=lambda pair: pair[0]))
def test_either_something_is_wrong_or_every_step_has_its_day(waits: list[tuple[str, str]]) -> None:
    definition = steps(*waits)
    if problems(definition):
        assert not waits or len(order_of_waiting(definition)) < len(waits)
    else:
        assert spans(definition).keys() == {key for key, _ in waits}


def test_a_key_is_made_of_a_name_and_is_nobody_else_s() -> None:
    assert key_of("Send the Welcome-Package!") == "send-the-welcome-package"
    assert key_of("Call", taken=["call", "call-2"]) == "call-3"
    assert key_of("電話") == "step"


@pytest.mark.parametrize(
    ("evidence", "asks"),
    [
        (None, False),
        (Evidence(By.TOUCHPOINT, kind="call"), False),
        (Evidence(By.TOUCHPOINT, kind="call", intent="ask"), True),
        (Evidence(By.TOUCHPOINT, kind="Survey"), True),
        (Evidence(By.TOUCHPOINT, kind="survey", direction="in"), False),
        (Evidence(By.ANSWER, metric="nps"), True),
        (Evidence(By.ORDER_DELIVERED), False),
    ],
)
def test_a_step_asks_by_the_mark_or_the_kind_of_what_proves_it(evidence: Evidence | None, asks: bool) -> None:
    assert Step("x", "X", evidence=evidence).asks is asks
