"""Top of mind, silence and life cycle: by hand, by brute force, and through their traps."""

from datetime import date, timedelta
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .tables import AS_OF, World, ago

PERSON = [{"id": 1}]


def _mind(**rows: list[dict[str, object]]) -> tuple[float | None, int]:
    found = World(**({"people": PERSON} | rows)).ask("top-of-mind", bare=True)
    return found.value, found.n


@pytest.mark.slow
def test_a_talk_within_the_cadence_keeps_somebody_in_mind() -> None:
    assert _mind(touchpoints=[{"person_id": 1, "day": ago(90)}]) == (100, 1)
    assert _mind(touchpoints=[{"person_id": 1, "day": ago(91)}]) == (0, 1)


def test_an_order_makes_active_but_is_no_contact() -> None:
    assert _mind(orders=[{"person_id": 1, "day": ago(3)}]) == (0, 1)


def test_after_two_years_of_silence_nobody_is_active() -> None:
    assert _mind(touchpoints=[{"person_id": 1, "day": ago(731)}]) == (None, 0)
    assert _mind(touchpoints=[{"person_id": 1, "day": ago(730)}]) == (0, 1)


def test_who_cannot_be_reached_is_not_active() -> None:
    assert _mind(people=[{"id": 1, "is_reachable": False}], touchpoints=[{"person_id": 1, "day": ago(1)}]) == (None, 0)


@pytest.mark.parametrize(
    ("touch", "counts"),
    [
        ({"direction": "two-way"}, True),
        ({"direction": "two-way", "is_broadcast": True}, False),
        ({"direction": "out", "intent": "give"}, True),
        ({"direction": "out", "intent": "give", "reached": False}, False),
        ({"direction": "out", "intent": "give", "is_broadcast": True}, False),
        ({"direction": "out", "intent": "ask"}, False),
        ({"direction": "out"}, False),
        ({"direction": "in"}, False),
        ({"direction": "two-way", "day": AS_OF + timedelta(days=1)}, False),
    ],
)
def test_only_real_contact_counts(touch: dict[str, object], counts: bool) -> None:
    seen = [{"person_id": 1, "day": ago(1), **touch}]
    assert _mind(touchpoints=seen, orders=[{"person_id": 1, "day": ago(200)}]) == (100 if counts else 0, 1)


def test_the_cadence_is_the_persons_else_the_segments_else_the_default() -> None:
    people = [{"id": 1, "cadence_days": 30, "segment": "vip"}, {"id": 2, "segment": "vip"}, {"id": 3, "segment": None}]
    world = World(people=people, touchpoints=[{"person_id": i, "day": ago(50)} for i in (1, 2, 3)])
    assert world.ask("top-of-mind", cadences="vip=40").value == pytest.approx(100 / 3)
    assert world.ask("top-of-mind", cadence_days=45).value == 0
    assert world.ask("top-of-mind").value == pytest.approx(200 / 3)


def test_two_talks_and_three_orders_are_one_person() -> None:
    talks = [{"person_id": 1, "day": ago(i)} for i in (1, 2)]
    orders = [{"person_id": 1, "day": ago(i), "total": 100} for i in (3, 4, 5)]
    assert _mind(touchpoints=talks, orders=orders) == (100, 1)
    found = World(people=PERSON, touchpoints=talks, orders=orders).ask("silence")
    assert found.n == 1


def _rhythm(*days: int, **more: object) -> World:
    return World(people=PERSON, orders=[{"person_id": 1, "day": ago(d), "total": 100} for d in days], **more)


def test_silence_is_measured_by_ones_own_pauses() -> None:
    found = _rhythm(130, 120, 110, 100).ask("silence")
    assert found.rows[0]["why"] == "own rhythm"
    assert (found.rows[0]["usual_days"], found.rows[0]["silent_days"], found.rows[0]["overdue_days"]) == (10, 100, 90)
    assert found.rows[0]["last_on"] == ago(100)
    assert (found.more["overdue"], found.value) == (1, 100)


def test_two_pauses_are_no_rhythm() -> None:
    assert _rhythm(120, 110, 100).ask("silence").rows[0]["why"] == "cadence"


def test_orders_of_one_day_are_one_purchase() -> None:
    assert _rhythm(120, 120, 110, 100, 100).ask("silence").rows[0]["why"] == "cadence"


def test_a_talk_ends_the_silence() -> None:
    assert _rhythm(130, 120, 110, 100, touchpoints=[{"person_id": 1, "day": ago(0)}]).ask("silence").rows == ()


def test_the_most_at_stake_comes_first_and_organisations_too() -> None:
    orders = [
        {"person_id": 1, "day": ago(200), "total": 500},
        {"person_id": 2, "day": ago(300), "total": 900},
        {"organisation_id": 1, "person_id": None, "day": ago(150), "total": 700},
        {"person_id": 1, "day": ago(210), "total": 9000, "state": "cancelled"},
    ]
    world = World(people=[{"id": 1}, {"id": 2}], organisations=[{"id": 1}], orders=orders)
    found = world.ask("silence")
    assert [(r["person_id"], r["organisation_id"], r["stake"]) for r in found.rows] == [
        (2, None, 900),
        (None, 1, 700),
        (1, None, 500),
    ]
    assert found.more["stake"] == 2100


def test_a_year_of_orders_is_at_stake() -> None:
    found = _rhythm(100 + 731, 100).ask("silence")
    assert found.rows[0]["stake"] == round(200 / (731 / 365.25))


def test_currencies_are_not_added_up() -> None:
    orders = [
        {"person_id": 1, "day": ago(200), "total": 500},
        {"person_id": 1, "day": ago(210), "total": 900_000, "currency": "JPY"},
        {"person_id": 1, "day": ago(220), "total": 70, "currency": None},
        {"person_id": 1, "day": ago(220), "total": 70, "currency": "USD", "state": "cancelled"},
    ]
    world = World(people=PERSON, orders=orders)
    found = world.ask("silence", currency="EUR")
    assert (found.more["stake"], found.more["currency"]) == (500, "EUR")
    assert found.rows[0]["stake"] == 500
    assert found.warnings == ("What is at stake is in your own currency: 2 orders in others are left out of it.",)
    assert world.ask("silence", currency="JPY").more["stake"] == 900_000
    assert not World(people=PERSON, orders=orders[:1]).ask("silence").warnings


def _stage(**rows: list[dict[str, object]]) -> str | None:
    world = World(**({"people": PERSON} | rows))
    counts = world.ask("lifecycle", bare=True).more["distribution"]
    return next((stage for stage, n in counts.items() if n), None)


FAN = {"metric": "nps", "score": 9, "person_id": 1, "day": ago(100)}
BOUGHT = {"person_id": 1, "day": ago(20)}


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        ({}, "stranger"),
        ({"people": [{"id": 1, "noted_day": AS_OF + timedelta(days=1)}]}, None),
        ({"touchpoints": [{"person_id": 1, "day": ago(9)}]}, "prospect"),
        ({"touchpoints": [{"person_id": 1, "day": ago(9), "direction": "out"}]}, "stranger"),
        ({"opportunities": [{"person_id": 1, "day": ago(9)}]}, "prospect"),
        ({"opportunities": [{"person_id": 2, "day": ago(9), "introduced_by_id": 1}]}, "ambassador"),
        ({"introductions": [{"person_id": 2, "day": ago(9), "introducer_id": 1}]}, "ambassador"),
        ({"orders": [BOUGHT]}, "customer"),
        ({"orders": [BOUGHT | {"state": "cancelled"}]}, "stranger"),
        ({"orders": [BOUGHT, BOUGHT]}, "repeat"),
        ({"orders": [BOUGHT], "answers": [FAN]}, "fan"),
        ({"orders": [BOUGHT], "answers": [FAN], "cases": [{"person_id": 1, "day": ago(5)}]}, "customer"),
        ({"orders": [BOUGHT], "answers": [FAN], "cases": [{"person_id": 1, "day": ago(5), "closed_day": ago(1)}]}, "fan"),
        ({"orders": [BOUGHT], "answers": [FAN | {"day": ago(366)}]}, "customer"),
        ({"orders": [BOUGHT], "answers": [FAN, FAN | {"score": 8, "day": ago(9)}]}, "customer"),
        ({"orders": [BOUGHT], "opportunities": [{"person_id": 2, "day": ago(700), "introduced_by_id": 1}]}, "fan"),
        ({"orders": [BOUGHT], "opportunities": [{"person_id": 2, "day": ago(731), "introduced_by_id": 1}]}, "customer"),
        ({"orders": [BOUGHT], "introductions": [{"person_id": 2, "day": ago(700), "introducer_id": 1}]}, "fan"),
        ({"orders": [{"person_id": 1, "day": ago(d)} for d in (80, 70, 60, 50)], "answers": [FAN]}, "lapsed"),
        ({"orders": [{"person_id": 1, "day": ago(731)}]}, "lapsed"),
    ],
)
def test_the_first_stage_that_holds(rows: dict[str, list[dict[str, object]]], stage: str | None) -> None:
    assert _stage(**rows) == stage


@pytest.mark.slow
def test_without_a_rhythm_of_ones_own_the_segments_counts() -> None:
    people = [{"id": i, "segment": "a" if i < 9 else "b"} for i in range(1, 11)]
    orders = [{"person_id": 2, "day": ago(d)} for d in (40, 30, 20, 10)] + [
        {"person_id": 9, "day": ago(d)} for d in (900, 600, 300, 0)
    ]
    orders += [{"person_id": 1, "day": ago(60)}, {"person_id": 10, "day": ago(60)}]
    rows = World(people=people, orders=orders).ask("lifecycle", by="segment", bare=True).rows
    assert {r["segment"]: (r["value"], r["n"]) for r in rows} == {"a": (50, 2), "b": (100, 2)}


@pytest.mark.slow
def test_it_says_who_moved_in_the_last_full_quarter() -> None:
    found = World(
        people=PERSON, orders=[{"person_id": 1, "day": date(2026, 2, 1)}, {"person_id": 1, "day": date(2026, 5, 1)}]
    ).ask("lifecycle")
    assert found.more["flow"]["quarter"] == "2026-Q2"
    assert found.more["flow"]["moves"] == [{"before": "customer", "now": "repeat", "n": 1}]
    assert found.more["flow"]["quarters"][2]["moves"] == [{"before": "stranger", "now": "customer", "n": 1}]


def test_organisations_have_stages_too() -> None:
    found = World(organisations=[{"id": 1}], orders=[{"organisation_id": 1, "person_id": None, "day": ago(5)}]).ask("lifecycle")
    assert found.more["organisations"]["customer"] == 1


def test_the_stages_are_rows_with_their_intervals() -> None:
    rows = World(people=[{"id": 1}, {"id": 2}], orders=[BOUGHT]).ask("lifecycle").rows
    assert sum(r["count"] for r in rows) == 2
    customer = next(r for r in rows if r["stage"] == "customer")
    assert customer["value"] == 50
    assert customer["low"] < 50 < customer["high"]


def _p90(values: list[int]) -> float:
    ordered = sorted(values)
    at = 0.9 * (len(ordered) - 1)
    low = int(at)
    return ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


EVENTS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["order", "talk", "mail", "give"]), st.integers(0, 800)), max_size=40
)


@given(EVENTS, st.integers(1, 200))
@pytest.mark.slow
@settings(deadline=None, max_examples=20)
def test_silence_and_mind_are_what_brute_force_says(events: list[tuple[int, str, int]], cadence: int) -> None:
    orders = [{"person_id": who, "day": ago(d), "total": 100} for who, what, d in events if what == "order"]
    how = {"talk": {"direction": "two-way"}, "mail": {"direction": "out"}, "give": {"direction": "out", "intent": "give"}}
    touches = [{"person_id": who, "day": ago(d), **how[what]} for who, what, d in events if what != "order"]
    world = World(people=[{"id": i} for i in range(1, 5)], orders=orders, touchpoints=touches)
    active = in_mind = overdue = 0
    for who in range(1, 5):
        bought = sorted({d for w, what, d in events if w == who and what == "order"})
        real = [d for w, what, d in events if w == who and what in ("talk", "give")]
        heard = min([*bought, *real], default=9999)
        if heard > 730:
            continue
        active += 1
        in_mind += min(real, default=9999) <= cadence
        gaps = [b - a for a, b in pairwise(bought)]
        overdue += heard > (ceil(_p90(gaps)) if len(gaps) >= 3 else cadence)
    mind = world.ask("top-of-mind", cadence_days=cadence, bare=True)
    silent = world.ask("silence", cadence_days=cadence, bare=True)
    assert (mind.n, silent.n) == (active, active)
    if active:
        assert mind.value == pytest.approx(100 * in_mind / active)
        assert silent.more["overdue"] == overdue


@given(EVENTS)
@pytest.mark.slow
@settings(deadline=None, max_examples=12)
def test_stages_are_what_brute_force_says(events: list[tuple[int, str, int]]) -> None:
    orders = [{"person_id": who, "day": ago(d)} for who, what, d in events if what == "order"]
    talks = [{"person_id": who, "day": ago(d)} for who, what, d in events if what == "talk"]
    days = {who: sorted({d for w, what, d in events if w == who and what == "order"}) for who in range(1, 5)}
    gaps = {who: [b - a for a, b in pairwise(ds)] for who, ds in days.items()}
    everybody = [g for gs in gaps.values() for g in gs]
    wanted = dict.fromkeys(("stranger", "prospect", "customer", "repeat", "lapsed"), 0)
    for who in range(1, 5):
        usual = _p90(gaps[who]) if len(gaps[who]) >= 3 else _p90(everybody) if len(everybody) >= 3 else 730
        n = sum(w == who and what == "order" for w, what, _ in events)
        if not n:
            wanted["prospect" if any(w == who and what == "talk" for w, what, _ in events) else "stranger"] += 1
        else:
            wanted["lapsed" if days[who][0] > usual else "repeat" if n >= 2 else "customer"] += 1
    world = World(people=[{"id": i} for i in range(1, 5)], orders=orders, touchpoints=talks)
    found = world.ask("lifecycle", bare=True).more["distribution"]
    assert {stage: n for stage, n in found.items() if stage in wanted} == wanted
