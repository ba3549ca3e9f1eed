"""Valuable: worked by hand, against a plain loop, through its traps, and with a truth that was planted."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.insights.asked import Asked

from .companies import PEOPLE, covered, days, groups, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago

PERSON = [{"id": 1}]
ORDER = {"person_id": 1, "day": ago(30), "delivered_day": ago(25)}
GIVE = {"person_id": 1, "direction": "out", "intent": "give"}
ASK = {"person_id": 1, "direction": "out", "intent": "ask"}
ALL_THREE = [{**GIVE, "day": ago(days)} for days in (60, 28, 10)]


def _row(touchpoints: list[dict[str, object]], orders: list[dict[str, object]] | None = None) -> dict[str, object]:
    world = World(people=PERSON, orders=[ORDER] if orders is None else orders, touchpoints=touchpoints)
    found = world.ask("valuable")
    assert found.n == 1
    covered = [phase for phase, n in found.more["covered"].items() if n]
    return {"value": found.value, "covered": covered, "kept": found.more["kept"], "all_three": found.more["all_three"]}


def test_a_give_in_each_part_and_no_ask_is_valuable() -> None:
    assert _row(ALL_THREE) == {"value": 100, "covered": ["before", "during", "after"], "kept": 1, "all_three": 1}


@pytest.mark.parametrize("left_out", range(3))
def test_without_one_of_the_three_nobody_is(left_out: int) -> None:
    found = _row([give for i, give in enumerate(ALL_THREE) if i != left_out])
    assert (found["value"], found["all_three"], len(found["covered"])) == (0, 0, 2)


@pytest.mark.slow
def test_three_gives_bear_one_ask_and_not_two() -> None:
    assert _row([*ALL_THREE, {**ASK, "day": ago(5)}])["value"] == 100
    assert _row([*ALL_THREE, {**ASK, "day": ago(5)}, {**ASK, "day": ago(4)}])["value"] == 0
    assert _row([*ALL_THREE, {**ASK, "day": ago(5)}, {**ASK, "day": ago(90)}])["value"] == 100, "an ask of 90 days ago is over"
    assert _row([*ALL_THREE, {**ASK, "day": ago(5)}, {**ASK, "day": ago(89)}])["value"] == 0


@pytest.mark.slow
def test_an_ask_that_did_not_arrive_was_asked_all_the_same_and_one_of_theirs_is_none_of_ours() -> None:
    asked = [{**ASK, "day": ago(5), "reached": False}, {**ASK, "day": ago(4), "reached": False}]
    assert _row([*ALL_THREE, *asked])["value"] == 0
    assert _row([*ALL_THREE, *({**one, "direction": "in"} for one in asked)])["value"] == 100


@pytest.mark.slow
def test_without_a_give_in_90_days_nothing_is_kept() -> None:
    orders = [{**ORDER, "day": ago(200), "delivered_day": ago(195)}]
    gives = [{**GIVE, "day": ago(days)} for days in (210, 197, 150)]
    assert _row(gives, orders) == {"value": 0, "covered": ["before", "during", "after"], "kept": 0, "all_three": 1}
    assert _row([*gives, {**GIVE, "day": ago(89)}], orders)["value"] == 100
    assert _row([*gives, {**GIVE, "day": ago(90)}], orders)["value"] == 0


@pytest.mark.parametrize(
    ("days_ago", "stage", "phase"),
    [
        (121, "", None), (120, "", "before"), (31, "", "before"), (30, "", "during"), (25, "", "during"), (24, "", "after"),
        (30, "decide", "before"), (30, "buy", "during"), (25, "use", "after"), (25, "buy", "during"), (28, "after", None),
        (31, "buy", None), (24, "buy", None), (29, "hear", None), (60, "use", None),
    ],
)  # fmt: skip
def test_the_day_says_which_part_it_is_and_the_stage_on_the_days_between(days_ago: int, stage: str, phase: str | None) -> None:
    assert _row([{**GIVE, "day": ago(days_ago), "stage": stage}])["covered"] == ([phase] if phase else [])


@pytest.mark.slow
def test_after_it_is_sixty_days_from_the_delivery_else_from_the_order() -> None:
    old = {**ORDER, "day": ago(100), "delivered_day": ago(80)}
    assert _row([{**GIVE, "day": ago(20)}], [old])["covered"] == ["after"]
    assert _row([{**GIVE, "day": ago(19)}], [old])["covered"] == []
    never = {**old, "delivered_day": None}
    assert _row([{**GIVE, "day": ago(40)}], [never])["covered"] == ["after"]
    assert _row([{**GIVE, "day": ago(39)}], [never])["covered"] == []
    assert _row([{**GIVE, "day": ago(100)}], [never])["covered"] == ["during"]
    assert _row([{**GIVE, "day": ago(70), "stage": "buy"}], [never])["covered"] == ["during"]
    to_come = {**ORDER, "day": ago(3), "delivered_day": AS_OF + timedelta(days=4)}
    assert _row([{**GIVE, "day": ago(1)}], [to_come])["covered"] == ["after"]


@pytest.mark.parametrize(
    ("touch", "counts"),
    [
        ({}, True),
        ({"direction": "two-way"}, True),
        ({"is_broadcast": True}, True),
        ({"direction": "in"}, False),
        ({"reached": False}, False),
        ({"intent": "ask"}, False),
        ({"intent": ""}, False),
        ({"day": AS_OF + timedelta(days=1)}, False),
    ],
)
def test_what_is_a_give(touch: dict[str, object], counts: bool) -> None:
    assert _row([{**GIVE, "day": ago(10), **touch}])["covered"] == (["after"] if counts else [])


def test_only_sales_of_twelve_months_count_and_none_that_was_cancelled() -> None:
    world = World(
        people=PERSON, orders=[{"person_id": 1, "day": ago(365)}, {"person_id": 1, "day": ago(3), "state": "cancelled"}]
    )
    assert world.ask("valuable").n == 0
    assert World(people=PERSON, orders=[{"person_id": 1, "day": ago(364)}]).ask("valuable").n == 1


def test_two_gives_and_three_orders_are_one_customer() -> None:
    orders = [{**ORDER, "id": i, "day": ago(30 + i), "delivered_day": ago(25)} for i in range(3)]
    found = World(people=PERSON, orders=orders, touchpoints=[*ALL_THREE, *ALL_THREE]).ask("valuable")
    assert (found.n, found.more["hits"], found.more["covered"]) == (1, 1, {"before": 1, "during": 1, "after": 1})


def test_a_give_before_one_sale_and_after_another_covers_neither() -> None:
    orders = [{**ORDER, "id": 1, "day": ago(300), "delivered_day": ago(295)}, {**ORDER, "id": 2}]
    gives = [{**GIVE, "day": ago(days)} for days in (310, 28, 10)]
    assert _row(gives, orders) == {"value": 0, "covered": ["before", "during", "after"], "kept": 1, "all_three": 0}


@pytest.mark.slow
def test_an_order_of_a_person_at_a_firm_is_one_sale_and_one_of_the_firm_is_the_firm_s() -> None:
    orders = [{**ORDER, "organisation_id": 1}]
    world = World(people=PERSON, organisations=[{"id": 1}], orders=orders, touchpoints=ALL_THREE)
    assert (world.ask("valuable").n, world.ask("valuable").value) == (1, 100)
    theirs = [{**ORDER, "person_id": None, "organisation_id": 1}]
    gives = [{**give, "organisation_id": 1} for give in ALL_THREE]  # to somebody who belongs there
    found = World(people=PERSON, organisations=[{"id": 1}], orders=theirs, touchpoints=gives).ask("valuable")
    assert (found.n, found.value) == (1, 100)


@pytest.mark.slow
def test_groups_say_what_each_is() -> None:
    people = [{"id": 1, "segment": "vip"}, {"id": 2, "segment": None}]
    world = World(people=people, orders=[ORDER, {**ORDER, "person_id": 2}], touchpoints=ALL_THREE)
    assert {row["segment"]: row["value"] for row in world.ask("valuable", by="segment").rows} == {"vip": 100, None: 0}


def _by_hand(orders: list[tuple[int, int | None]], touches: list[tuple[int, str, str]]) -> tuple[bool, bool]:
    """The definition, read aloud: orders as (ordered, delivered), touches as (day, intent, stage), in days ago."""

    def has(phase: str, ordered: int, end: int, is_delivered: bool) -> bool:
        for day, intent, stage in touches:
            if intent != "give":
                continue
            if phase == "before" and 0 <= day - ordered <= 90 and (stage in {"hear", "decide"} or (not stage and day > ordered)):
                return True
            ends = end if is_delivered else end - 60
            if phase == "during" and day <= ordered and ((stage == "buy" and day >= ends) or (not stage and day >= end)):
                return True
            if phase == "after" and 0 <= end - day <= 60 and (stage in {"use", "after"} or (not stage and day < end)):
                return True
        return False

    covered = any(
        all(has(p, o, d if d is not None else o, d is not None) for p in ("before", "during", "after")) for o, d in orders
    )
    gives = sum(intent == "give" and day < 90 for day, intent, _ in touches)
    asks = sum(intent == "ask" and day < 90 for day, intent, _ in touches)
    return covered, gives >= 1 and gives >= 3 * asks


SALES = st.tuples(st.integers(0, 364), st.none() | st.integers(0, 60)).map(
    lambda s: (s[0], None if s[1] is None or s[1] > s[0] else s[0] - s[1])
)
TOUCHES = st.tuples(
    st.integers(0, 460), st.sampled_from(["give", "give", "give", "ask", ""]), st.sampled_from(["", "decide", "buy", "after"])
)


@pytest.mark.slow
@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.lists(SALES, min_size=1, max_size=3), st.lists(TOUCHES, max_size=9)), min_size=1, max_size=20))
def test_it_is_what_the_definition_says_read_aloud(
    company: list[tuple[list[tuple[int, int | None]], list[tuple[int, str, str]]]],
) -> None:
    orders = [
        {"person_id": i, "day": ago(o), "delivered_day": None if d is None else ago(d)}
        for i, (sold, _) in enumerate(company, 1)
        for o, d in sold
    ]
    touches = [
        {"person_id": i, "day": ago(day), "direction": "out", "intent": intent, "stage": stage}
        for i, (_, met) in enumerate(company, 1)
        for day, intent, stage in met
    ]
    found = World(people=[{"id": i} for i, _ in enumerate(company, 1)], orders=orders, touchpoints=touches).ask("valuable")
    said = [_by_hand(*one) for one in company]
    assert found.n == len(company)
    assert (found.more["all_three"], found.more["kept"]) == (sum(c for c, _ in said), sum(k for _, k in said))
    assert found.more["hits"] == sum(c and k for c, k in said)


# Planted, and none planted.


def _company(rng: np.random.Generator, n: int, share: float) -> dict[str, pa.Table]:
    """Customers who bought 70 days ago; a share of them got all three and no ask, the others miss one part at random."""
    who = np.arange(1, n + 1)
    is_valuable = rng.random(n) < share
    missing = np.where(is_valuable, -1, rng.integers(0, 3, n))
    given = [(who[missing != part], np.full((missing != part).sum(), day)) for part, day in enumerate((100, 68, 30))]
    person, since = (np.concatenate(column) for column in zip(*given, strict=True))
    return {
        "orders": pa.table({"person_id": who, "day": days(np.full(n, 70)), "delivered_day": days(np.full(n, 65))}),
        "touchpoints": pa.table({
            "person_id": person, "day": days(since), "direction": ["out"] * len(person), "intent": ["give"] * len(person),
        }),
    }  # fmt: skip


@pytest.mark.slow
def test_the_planted_share_is_inside_the_interval() -> None:
    of = groups()
    assert covered(world_of(of, **_company(np.random.default_rng(11), len(of), 0.3)), "valuable", 30) >= 90


@pytest.mark.slow
def test_a_company_whose_regions_are_alike_hears_of_no_difference() -> None:
    assert hear_no_difference(together(lambda rng: _company(rng, PEOPLE, 0.3), salt=13), "valuable") >= 93


def test_the_day_it_is_asked_of_is_a_parameter() -> None:
    world = World(people=PERSON, orders=[ORDER], touchpoints=ALL_THREE)
    assert world.ask("valuable", Asked(date(2027, 6, 30))).n == 0
