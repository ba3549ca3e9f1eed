"""The ways it goes, how it flows, where it waits: by hand, through their traps, by simulated companies."""

import json
from datetime import timedelta
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from goodword.insights import flows, pictures
from goodword.insights.asked import Asked
from goodword.insights.registry import INSIGHTS

from .companies import PEOPLE, TODAY, covered, groups, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago, moment

Row = dict[str, object]


def contact(kind: str, days: float, person: int = 1, **more: object) -> Row:
    at = moment(AS_OF).replace(tzinfo=None) - timedelta(days=days)
    return {"kind": kind, "at": at, "day": at.date(), "person_id": person, **more}


def shop() -> World:
    """Three orders of two people go pay → send → bring; one is sent before it is paid, one stops there and comes back."""
    plain = [contact(k, d, order_id=o, person=1) for o in (1, 2, 3) for k, d in (("pay", 9), ("send", 7), ("bring", 3))]
    turned = [contact(k, d, order_id=4, person=2) for k, d in (("send", 9), ("pay", 8.5), ("bring", 0.5))]
    back = [contact(k, d, order_id=5, person=2) for k, d in (("pay", 6), ("send", 5), ("pay", 1))]
    return World(people=[{"id": 1}, {"id": 2}], touchpoints=[*plain, *turned, *back])


def test_the_ways_worked_out_by_hand() -> None:
    found = shop().ask("variants")
    assert (found.n, found.more["hits"], found.value, found.more["ways"]) == (5, 3, 60, 3)
    assert [(row["variant"], row["count"], row["value"], row["lasted_days"]) for row in found.rows] == [
        ("pay → send → bring", 3, 60, 6),
        ("pay → send → pay", 1, 20, 5),
        ("send → pay → bring", 1, 20, 8.5),
    ]
    assert found.sentence.endswith("There are 3 ways in all.")


def test_a_split_by_what_nobody_knows_says_so() -> None:
    """Else its single line would look like a finding."""
    said = shop().ask("bottlenecks", by="product")
    assert [row["product"] for row in said.rows] == [None]
    assert said.sentence.endswith("By product there is nothing to tell apart: none of them has one.")
    assert "nothing to tell apart" not in shop().ask("bottlenecks", by="kind").sentence


def test_the_flow_worked_out_by_hand() -> None:
    found = shop().ask("flow")
    assert (found.n, found.more["hits"], found.value) == (10, 1, 10)
    moves = {(row["before"], row["activity"]): (row["n"], row["cases"], row["median_days"]) for row in found.rows}
    assert moves == {
        ("pay", "send"): (4, 4, 2),
        ("send", "bring"): (3, 3, 4),
        ("send", "pay"): (2, 2, 2.25),
        ("pay", "bring"): (1, 1, 8),
    }


def test_the_waits_worked_out_by_hand() -> None:
    found = shop().ask("bottlenecks")
    assert (found.n, found.value) == (10, pytest.approx((3 * 2 + 3 * 4 + 0.5 + 8 + 1 + 4) / 10))
    lines = [(row["activity"], row["value"], row["total_days"], row["n"]) for row in found.rows]
    assert lines == [("bring", 4, 20, 4), ("send", 2, 7, 4), ("pay", 2.25, 4.5, 2)]
    assert found.rows[0]["p90_days"] == pytest.approx(4 + 0.7 * 4)
    assert found.rows[0]["share"] == pytest.approx(100 * 20 / 31.5)
    assert "of all the waiting is for “bring”." in found.sentence


def test_a_case_is_an_order_else_a_person_and_ids_that_are_alike_are_not_one_case() -> None:
    rows = [contact("call", 9), contact("call", 8, order_id=1), contact("visit", 7, organisation_id=1, person=None)]
    found = World(people=[{"id": 1}], touchpoints=rows).ask("variants")
    assert found.n == 3


def test_contacts_of_one_second_stand_as_they_were_noted_and_one_text_to_many_nowhere() -> None:
    rows = [contact("b", 5), contact("a", 5), contact("news", 4, is_broadcast=True), contact("later", -2)]
    found = World(people=[{"id": 1}], touchpoints=rows).ask("variants")
    assert [row["variant"] for row in found.rows] == ["b → a"]


@pytest.mark.slow
def test_a_window_takes_cases_that_began_and_moves_that_happened_in_it() -> None:
    company = shop()
    assert company.ask("variants", Asked(AS_OF, since=ago(7))).n == 1
    assert company.ask("flow", Asked(AS_OF, since=ago(2))).n == 2
    assert company.ask("variants", Asked(ago(8))).rows[0]["variant"] == "pay"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["flow", "bottlenecks"])
def test_whom_others_wait_for_is_asked_of_one_alone_so_that_nobody_sees_it_of_others(name: str) -> None:
    rows = [contact(kind, days, order_id=1, staff_id=who) for kind, days, who in (("pay", 9, 1), ("send", 7, 2), ("bring", 3, 1))]
    company = World(people=[{"id": 1}], touchpoints=rows)
    assert INSIGHTS[name].is_of_staff
    assert {row["staff"]: row["n"] for row in company.ask(name, by="staff").rows} == {1: 1, 2: 1}
    assert [row["staff"] for row in company.ask(name, by="staff", staff=2).rows] == [2]


@pytest.mark.slow
def test_the_picture_has_an_arrow_for_each_move_and_names_are_only_names() -> None:
    rows = [dict(row) for row in shop().ask("flow").rows] + [
        {"before": "<img src=x>", "activity": '{"signal": "1+1"}', "n": 1, "cases": 1, "median_days": 0.5}
    ]
    spec = json.loads(pictures.draw(INSIGHTS["flow"], {"rows": rows}, None, pictures.Look("vega")))
    figures = next(data["values"] for data in spec["data"] if data["name"] == "figures")
    assert [one["told"][0] for one in figures][:2] == ["pay → send", "send → bring"]
    assert len({one["at"] for one in figures}) == 5
    drawn = pictures.draw(INSIGHTS["flow"], {"rows": rows}, None, pictures.Look("svg", size="narrow")).decode()
    assert "&lt;img src=x" in drawn
    assert 'style="' not in drawn


def test_boxes_stand_below_the_one_from_which_the_heaviest_way_leads() -> None:
    def move(before: str, after: str, n: int) -> Row:
        return {"before": before, "activity": after, "n": n}

    assert flows.layers([move("a", "b", 9), move("b", "c", 8), move("a", "c", 2), move("c", "a", 1)]) == [["a"], ["b"], ["c"]]
    assert flows.layers([move("a", "b", 9), move("b", "a", 9)]) == [["a"], ["b"]]
    assert flows.layers([move("a", "b", 9), move("x", "y", 3)]) == [["a", "x"], ["b", "y"]]
    assert flows.layers([]) == []


def test_no_box_stands_on_another_and_nothing_said_of_a_move_on_what_is_said_of_another() -> None:
    ends = ["advice", "delivery", "check-in call", "note", "visit"]
    pairs = [*((hub, end) for end in ends for hub in ("enquiry", "fitting")), ("advice", "fitting"), ("note", "advice")]
    rows = [{"before": one, "activity": other, "n": 900 - at, "median_days": 30.5} for at, (one, other) in enumerate(pairs)]
    drawn = flows.picture(rows, "wide").layer
    boxes, told = drawn[0].data.values, drawn[-1].data.values
    assert len(told) == len(pairs)
    for one, other in combinations(boxes, 2):
        assert one["x2"] < other["x"] or other["x2"] < one["x"] or one["y2"] < other["y"] or other["y2"] < one["y"]
    for one, other in combinations(told, 2):
        assert abs(one["sy"] - other["sy"]) > 11 or abs(one["sx"] - other["sx"]) > 5 * len(one["said"])


def _contacts(rng: np.random.Generator, n: int, usual: float) -> pa.Table:
    """Everybody is called, visited or written to, and sent a gift or, three in ten, called again; they wait three days."""
    middle = np.where(rng.random(n) < usual, "visit", "letter")
    last = np.where(rng.random(n) < 0.3, "call", "gift")
    kinds = np.column_stack([np.full(n, "call"), middle, last]).ravel()
    waits = rng.exponential(3 * 86_400, (n, 3)).cumsum(axis=1).ravel()
    at = (TODAY - np.timedelta64(90, "D")).astype("datetime64[s]") + waits.astype("timedelta64[s]")
    return pa.table({
        "person_id": np.repeat(np.arange(1, n + 1), 3), "kind": kinds, "at": pa.array(at.astype("datetime64[us]")),
        "day": pa.array(at.astype("datetime64[D]")),
    })  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "truth"), [("variants", 49.0), ("flow", 15.0), ("bottlenecks", 3.0)])
def test_the_planted_truth_is_inside_the_interval(name: str, truth: float) -> None:
    of = groups()
    world = world_of(of, touchpoints=_contacts(np.random.default_rng(15), len(of), 0.7))
    assert covered(world, name, truth) >= 90


@pytest.mark.slow
@pytest.mark.parametrize("name", ["variants", "flow", "bottlenecks"])
def test_a_company_whose_regions_are_alike_hears_of_no_difference(name: str) -> None:
    assert hear_no_difference(together(lambda rng: {"touchpoints": _contacts(rng, PEOPLE, 0.7)}, salt=17), name) >= 93
