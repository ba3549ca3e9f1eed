"""Whom to call, decided without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.front import rules
from goodword.front.rules import Dealings, PartOfDay, Reason, Subject, Why

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
INES = Subject("person", 7)


def reason(why: Why, days_ago: int, *, subject: Subject = INES, stake: int = 0, **more) -> Reason:
    at = NOON - timedelta(days=days_ago)
    return Reason(subject, why, at.date(), at=at, stake=stake, **more)


def spoke(days_ago: float, **more) -> Dealings:
    at = NOON - timedelta(days=days_ago)
    return Dealings(last_contact_at=at, last_contact_on=at.date(), **more)


def test_it_greets_by_the_hour():
    hours = {h: rules.part_of_day(h) for h in range(24)}
    assert [h for h, part in hours.items() if part is PartOfDay.MORNING] == list(range(4, 12))
    assert [h for h, part in hours.items() if part is PartOfDay.AFTERNOON] == list(range(12, 18))


def test_a_talk_answers_a_low_score_and_an_enquiry():
    for why in (Why.LOW, Why.ENQUIRY):
        assert rules.still_holds(reason(why, 3), spoke(4), today=TODAY)
        assert not rules.still_holds(reason(why, 3), spoke(2), today=TODAY)


def test_a_promise_rests_for_a_week_after_a_talk_and_comes_back():
    late = reason(Why.PROMISE, 40)
    assert not rules.still_holds(late, spoke(0), today=TODAY)
    assert not rules.still_holds(late, spoke(6), today=TODAY)
    assert rules.still_holds(late, spoke(7), today=TODAY)


def test_a_talk_before_the_due_day_keeps_no_promise():
    assert rules.still_holds(reason(Why.PROMISE, 0), spoke(1), today=TODAY)


def test_silence_ends_with_a_talk_or_an_order():
    quiet = reason(Why.SILENCE, 100, is_by_orders=True, usual_days=42)
    last_order = TODAY - timedelta(days=100)
    assert rules.still_holds(quiet, Dealings(last_order_on=last_order), today=TODAY)
    assert rules.still_holds(quiet, spoke(200, last_order_on=last_order), today=TODAY)
    assert not rules.still_holds(quiet, spoke(0, last_order_on=last_order), today=TODAY)
    assert not rules.still_holds(quiet, Dealings(last_order_on=TODAY), today=TODAY)


def test_silence_whose_order_was_taken_back_is_no_fact_any_more():
    quiet = reason(Why.SILENCE, 100, is_by_orders=True, usual_days=42)
    assert not rules.still_holds(quiet, Dealings(last_order_on=TODAY - timedelta(days=180)), today=TODAY)
    assert not rules.still_holds(quiet, Dealings(), today=TODAY)


def test_silence_since_a_talk_counts_from_the_talk():
    quiet = reason(Why.SILENCE, 100, usual_days=90)
    assert rules.still_holds(quiet, spoke(100), today=TODAY)
    assert not rules.still_holds(quiet, spoke(99), today=TODAY)


def test_each_person_is_on_the_list_once_with_the_most_pressing_reason():
    found = rules.calls([reason(Why.PROMISE, 9), reason(Why.LOW, 2), reason(Why.PROMISE, 4)], {}, today=TODAY)
    assert [(c.subject, c.reason.why, [r.why for r in c.also]) for c in found] == [(INES, Why.LOW, [Why.PROMISE])]


def test_who_waits_for_us_comes_before_who_went_quiet_and_money_decides_among_them():
    reasons = [
        reason(Why.SILENCE, 200, subject=Subject("person", 1), stake=900_000),
        reason(Why.PROMISE, 1, subject=Subject("person", 2), stake=10),
        reason(Why.ENQUIRY, 1, subject=Subject("person", 3), stake=500),
    ]
    silent = {Subject("person", 1): Dealings(last_order_on=TODAY - timedelta(days=200))}
    assert [c.subject.id for c in rules.calls(reasons, silent, today=TODAY)] == [3, 2, 1]


def test_who_asked_today_comes_before_everybody():
    reasons = [
        reason(Why.PROMISE, 1, subject=Subject("person", 1), stake=900_000),
        reason(Why.ENQUIRY, 1, subject=Subject("person", 2), stake=800_000),
        reason(Why.ENQUIRY, 0, subject=Subject("person", 3)),
    ]
    assert [c.subject.id for c in rules.calls(reasons, {}, today=TODAY)] == [3, 1, 2]


def test_one_kind_of_reason_does_not_crowd_out_the_others():
    low = [reason(Why.LOW, 1, subject=Subject("person", n), stake=1_000 - n) for n in range(20)]
    quiet = [reason(Why.SILENCE, 90, subject=Subject("person", 100 + n)) for n in range(3)]
    silent = {r.subject: Dealings(last_order_on=r.day) for r in quiet}
    ten = rules.first_of(rules.calls([*low, *quiet], silent, today=TODAY))
    assert [c.subject.id for c in ten] == [0, 1, 2, 3, 4, 5, 6, 100, 101, 102]


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            reason,
            st.sampled_from([Why.LOW, Why.PROMISE, Why.ENQUIRY]),
            st.integers(0, 20),
            subject=st.builds(Subject, st.just("person"), st.integers(1, 15)),
            stake=st.integers(0, 10**9),
        ),
        max_size=60,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_facts_does_not_matter_and_nobody_is_named_twice(reasons, random):
    shuffled = random.sample(reasons, len(reasons))
    one, other = rules.calls(reasons, {}, today=TODAY), rules.calls(shuffled, {}, today=TODAY)
    assert [(c.subject, c.reason.why, c.stake) for c in one] == [(c.subject, c.reason.why, c.stake) for c in other]
    assert len({c.subject for c in one}) == len(one) == len({r.subject for r in reasons})
    assert len(rules.first_of(one)) == min(len(one), 10)


def test_the_margin_is_the_wider_half():
    assert rules.give_or_take(30.0, 14.1, 44.2) == 30.0 - 14.1


def test_who_is_due_this_week_comes_last_and_a_talk_ends_it():
    due = reason(Why.DUE, 87, usual_days=90, stake=10**9)
    quiet = reason(Why.SILENCE, 200, subject=Subject("person", 1))
    both = {INES: spoke(87), Subject("person", 1): Dealings(last_order_on=TODAY - timedelta(days=200))}
    assert [c.reason.why for c in rules.calls([due, quiet], both, today=TODAY)] == [Why.SILENCE, Why.DUE]
    assert not rules.still_holds(due, spoke(0), today=TODAY)
    assert rules.still_holds(due, spoke(87, last_order_on=TODAY), today=TODAY), "an order is no talk"


def test_one_silence_is_told_once():
    dealings = {INES: spoke(100, last_order_on=TODAY - timedelta(days=100))}
    found = rules.calls([reason(Why.SILENCE, 100), reason(Why.DUE, 100)], dealings, today=TODAY)
    assert [(c.reason.why, c.also) for c in found] == [(Why.SILENCE, ())]


def test_every_step_that_waits_is_told_the_oldest_first():
    steps = [reason(Why.STEP, days, source="playbooks", key=f"step:{days}") for days in (1, 5, 3)]
    (found,) = rules.calls(steps, {INES: spoke(0)}, today=TODAY)
    assert [r.key for r in (found.reason, *found.also)] == ["step:5", "step:3", "step:1"]


def test_a_thing_is_known_by_its_kind_and_key():
    assert reason(Why.LOW, 1, row_id=7).name == ("low", "7")
    assert reason(Why.STEP, 1, source="playbooks", key="step:3").name == ("playbooks", "step:3")


def test_an_anniversary_is_in_the_week_around_its_day():
    first = date(2023, 6, 30)
    found = {days: rules.anniversary(first, TODAY + timedelta(days=days)) for days in range(-5, 6)}
    assert [days for days, years in found.items() if years == 3] == list(range(-3, 4))
    assert set(found.values()) == {0, 3}
    assert rules.anniversary(TODAY, TODAY) == 0
    assert rules.anniversary(date(2020, 12, 31), date(2026, 1, 2)) == 5
    assert rules.anniversary(date(2024, 2, 29), date(2025, 3, 1)) == 1
    assert rules.anniversary(date(2024, 2, 29), date(2028, 2, 29)) == 4


def test_whose_clock_runs_comes_before_all_money_the_latest_first():
    rich, soon, late = (Subject("person", n) for n in (1, 2, 3))
    found = rules.calls(
        [
            reason(Why.PROMISE, 1, subject=rich, stake=900_000),
            reason(Why.ENQUIRY, 0, subject=rich),
            reason(Why.STEP, 0, subject=soon, stake=5, is_pressing=True),
            reason(Why.STEP, 2, subject=late, is_pressing=True),
        ],
        {},
        today=TODAY,
    )
    assert [call.subject for call in found] == [late, soon, rich]


def test_the_answer_of_which_a_case_tells_is_not_told_beside_it():
    (call,) = rules.calls([reason(Why.LOW, 1, score=2), reason(Why.STEP, 0, is_pressing=True)], {}, today=TODAY)
    assert call.reason.is_pressing and call.also == ()
