"""What asking does, and whether the best would name us: by hand, through their traps, by properties, by simulated companies."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics.asked import ListedAgainstHeld, of_one_ask
from goodword.analytics.intervals import wilson
from goodword.asking.rules import KIND, WINDOW_DAYS
from goodword.insights.designs import Design, words
from goodword.insights.registry import INSIGHTS, find

from .companies import COMPANIES, days, groups, world_of
from .tables import World, ago, moment


def lot(who: int, drawn: int, *, is_held: bool = False, asked: int | None = None, **more: object) -> dict[str, object]:
    """Drawn, and perhaps asked, so many days ago."""
    day = None if asked is None else ago(asked)
    return {"person_id": who, "drawn_on": ago(drawn), "is_held": is_held, "asked_day": day, "turn": 1, **more}


def brought(*rows: tuple[int, int]) -> list[dict[str, object]]:
    """By whom, how many days ago; the friends are other people."""
    return [{"person_id": 100 + i, "introducer_id": who, "day": ago(days)} for i, (who, days) in enumerate(rows)]


def small(**more: object) -> World:
    """Four on the list, of whom three were asked and two brought somebody; two left out, of whom one did."""
    lots = [lot(1, 200, asked=190), lot(2, 200, asked=190), lot(3, 200, asked=150), lot(4, 200)]
    lots += [lot(5, 200, is_held=True), lot(6, 200, is_held=True), lot(7, 30, asked=20)]
    facts = {"lots": lots, "introductions": brought((1, 180), (1, 170), (2, 111), (5, 150), (7, 10)), **more}
    return World(people=[{"id": i} for i in range(1, 10)], **facts)  # type: ignore[arg-type]


def test_the_list_against_those_left_out_by_hand() -> None:
    found = small().ask("ask")
    assert (found.n, found.value, found.more["running"]) == (6, 0.0, 1)
    listed, held = wilson(2, 4), wilson(1, 2)
    assert found.low == pytest.approx(-100 * np.hypot(0.5 - listed.low, held.high - 0.5))
    assert found.high == pytest.approx(100 * np.hypot(listed.high - 0.5, 0.5 - held.low))
    assert found.sentence.startswith(
        "Of 4 people on the list (3 were asked) 2 brought somebody within 90 days, of 2 left out by lot 1: 0.0 points"
    )
    assert found.more["on_list_brought"] == 3


def test_the_ninetieth_day_counts_the_day_of_the_lot_and_the_day_after_the_end_do_not() -> None:
    lots = [lot(who, 200) for who in range(1, 5)] + [lot(5, 200, is_held=True)]
    world = World(
        people=[{"id": i} for i in range(1, 6)], lots=lots, introductions=brought((1, 200), (2, 199), (3, 110), (4, 109))
    )
    assert world.ask("ask").more["on_list_hits"] == 2


def test_a_lot_is_ripe_when_its_ninety_days_are_over() -> None:
    lots = [lot(1, WINDOW_DAYS - 1), lot(2, WINDOW_DAYS)]
    found = World(people=[{"id": 1}, {"id": 2}], lots=lots).ask("ask")
    assert (found.more["on_list_n"], found.more["running"]) == (1, 1)


def test_three_friends_and_two_talks_are_not_six_people_on_the_list() -> None:
    """The trap: introductions and contacts of one person, joined before they are added up, multiply."""
    talk = {"person_id": 1, "day": ago(190), "kind": KIND, "intent": "ask", "direction": "out"}
    found = small(introductions=brought((1, 180), (1, 170), (1, 160)), touchpoints=[talk, talk]).ask("ask")
    assert (found.more["on_list_n"], found.more["on_list_hits"], found.more["on_list_brought"]) == (4, 1, 3)


def test_a_second_turn_of_somebody_is_no_second_person() -> None:
    again = lot(1, 100, is_held=True, turn=2)
    world = World(people=[{"id": 1}, {"id": 2}], lots=[lot(1, 200), again, lot(2, 200, is_held=True)])
    assert (world.ask("ask").more["on_list_n"], world.ask("ask").more["held_n"]) == (1, 1)


def test_who_was_left_out_and_asked_all_the_same_counts_as_left_out_and_is_told() -> None:
    talk = {"person_id": 5, "day": ago(150), "kind": KIND, "intent": "ask", "direction": "out"}
    found = small(touchpoints=[talk, {**talk, "person_id": 6, "kind": "invoice"}]).ask("ask")
    assert (found.more["held_n"], found.more["asked"]) == (2, 3)
    assert "1 person whom the lot had left out was asked all the same" in found.warnings[0]
    assert not small().ask("ask").warnings


def test_what_one_ask_does_is_the_difference_by_the_share_that_was_asked() -> None:
    found = small(introductions=brought((1, 180), (2, 170), (3, 160))).ask("ask")
    one = found.more["one_ask"]
    assert (found.value, one["value"]) == (75.0, 100.0)  # type: ignore[index]
    assert one["low"] == pytest.approx(found.low * 4 / 3)  # type: ignore[index]


def test_without_anybody_left_out_nothing_can_be_said() -> None:
    world = World(people=[{"id": 1}], lots=[lot(1, 200, asked=190)], introductions=brought((1, 180)))
    found = world.ask("ask")
    assert (found.value, found.low, found.sentence) == (None, None, str(find("ask").empty))


def test_every_face_is_told_that_a_draw_decided() -> None:
    found = small().ask("ask")
    assert found.more["design"] == {"name": "randomised", "sentence": words(Design.RANDOMISED)}
    assert words(Design.RANDOMISED) in found.sentence


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(0, 40)] * 4), st.integers(0, 80))
def test_the_difference_lies_in_its_interval_and_one_ask_is_no_smaller(four: tuple[int, ...], asked: int) -> None:
    hits, more, held_hits, held_more = four
    listed, held = hits + more, held_hits + held_more
    sums = {"n": listed + held, "asked": min(asked, listed), "l_n": listed, "l_hits": hits, "l_brought": hits}
    sums |= {"h_n": held, "h_hits": held_hits, "h_brought": held_hits}
    found = ListedAgainstHeld().figure(sums, 0.95)
    if not listed or not held:
        assert found.value is None
        return
    assert found.value is not None and found.interval.low is not None and found.interval.high is not None
    assert -100 <= found.interval.low <= found.value <= found.interval.high <= 100
    one = of_one_ask(sums, 0.95)
    assert (one is None) == (sums["asked"] == 0)
    assert one is None or abs(one.value) >= abs(found.value) - 1e-9


def asked_companies(listed: float, held: float, *, salt: int) -> World:
    """A hundred companies, in which so large a share of those on the list, and of those left out, brings somebody."""
    of, rng = groups(), np.random.default_rng(salt)
    n = len(of)
    is_held = rng.random(n) < 0.3
    brings = rng.random(n) < np.where(is_held, held, listed)
    who = np.arange(1, n + 1)
    lots = pa.table({
        "person_id": who, "turn": np.ones(n, int), "drawn_on": days(rng.integers(WINDOW_DAYS, 400, n)),
        "is_held": is_held, "held_percent": np.full(n, 30),
    })  # fmt: skip
    drawn = np.asarray(lots["drawn_on"].to_numpy(), "datetime64[D]")
    after = drawn + rng.integers(1, WINDOW_DAYS + 1, n).astype("timedelta64[D]")
    friends = pa.table({"person_id": who[brings] + n, "introducer_id": who[brings], "day": pa.array(after[brings])})
    return world_of(of, lots=lots, introductions=friends)


@pytest.mark.slow
def test_the_planted_effect_of_asking_is_inside_its_interval() -> None:
    rows = asked_companies(0.35, 0.15, salt=21).ask("ask", by="segment", bare=True).rows
    assert len(rows) == COMPANIES
    assert sum(row["low"] <= 20.0 <= row["high"] for row in rows) >= 90


@pytest.mark.slow
def test_where_asking_does_nothing_few_companies_hear_of_an_effect() -> None:
    rows = asked_companies(0.2, 0.2, salt=22).ask("ask", by="segment", bare=True).rows
    assert len(rows) == COMPANIES
    assert sum(row["low"] <= 0.0 <= row["high"] for row in rows) >= 93


def call(who: int, outcome: str, days: int, **more: object) -> dict[str, object]:
    at = moment(ago(days)).replace(tzinfo=None)
    return {"person_id": who, "shop_id": 1, "outcome": outcome, "day": ago(days), "called_at": at, **more}


def shopped(*calls: dict[str, object]) -> World:
    return World(people=[{"id": i} for i in range(1, 9)], shop_calls=list(calls))


def test_would_they_name_us_by_hand() -> None:
    world = shopped(
        call(1, "unprompted", 9), call(2, "prompted", 9), call(3, "no", 9), call(4, "unreached", 9), call(5, "declined", 9),
        {"person_id": 6, "shop_id": 1, "outcome": ""},
    )  # fmt: skip
    found = world.ask("named-us")
    around = wilson(2, 3)
    assert (found.n, found.more["hits"], found.more["unprompted"]) == (3, 2, 1)
    assert (found.low, found.high) == (pytest.approx(100 * around.low), pytest.approx(100 * around.high))
    assert "2 of 5 calls reached nobody, or nobody who wanted to say." in found.sentence


def test_of_somebody_who_was_called_twice_the_last_word_counts_and_silence_takes_none_back() -> None:
    found = shopped(call(1, "no", 200), call(1, "prompted", 20), call(2, "prompted", 200), call(2, "unreached", 20)).ask(
        "named-us"
    )
    assert (found.n, found.value) == (2, 100.0)


def test_what_callers_hear_is_in_no_number_of_word_of_mouth() -> None:
    """A name that was said to a caller is kept out by its type: only this insight reads those rows."""
    readers = {name for name, insight in INSIGHTS.items() if "shop_calls" in {fact.name for fact in insight.reads}}
    assert readers == {"named-us"}
    assert "introductions" not in {fact.name for fact in find("named-us").reads}


@pytest.mark.slow
def test_the_planted_share_who_would_name_us_is_inside_the_interval() -> None:
    of, rng = groups(), np.random.default_rng(23)
    outcomes = np.where(rng.random(len(of)) < 0.6, "prompted", "no")
    at = np.full(len(of), np.datetime64("2026-06-01T12:00", "us"))
    calls = pa.table({
        "person_id": np.arange(1, len(of) + 1), "shop_id": np.ones(len(of), int), "outcome": outcomes,
        "day": days(rng.integers(1, 90, len(of))), "called_at": pa.array(at),
    })  # fmt: skip
    rows = world_of(of, shop_calls=calls).ask("named-us", by="segment", bare=True).rows
    assert sum(row["low"] <= 60.0 <= row["high"] for row in rows) >= 90
