"""Warm against cold, and what fans are worth: by hand, through their traps, by properties, by simulated companies."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics.intervals import wilson
from goodword.analytics.warmth import WarmAgainstCold
from goodword.insights import reference
from goodword.insights.answering import Answering
from goodword.insights.asked import Asked, NotUnderstood
from goodword.insights.designs import Design, words
from goodword.insights.registry import find

from .companies import COMPANIES, PEOPLE, days, groups, world_of
from .tables import AS_OF, World, ago

ASSUMED = "margin=40, would_not=50, saved=300"


def enquiries(*rows: tuple[int, bool, str, int, int]) -> list[dict[str, object]]:
    """Who, whether introduced, what became of it, made and closed how many days ago."""
    return [
        {"person_id": who, "is_warm": is_warm, "state": state, "day": ago(made), "closed_day": ago(closed) if closed else None}
        for who, is_warm, state, made, closed in rows
    ]


def orders(*rows: tuple[int, int, int], **more: object) -> list[dict[str, object]]:
    return [{"person_id": who, "day": ago(days), "total": total, **more} for who, days, total in rows]


def small() -> World:
    """Four warm ones, of which three were won; four cold ones, of which one was; one that is open."""
    return World(
        people=[{"id": i} for i in range(1, 11)],
        opportunities=enquiries(
            (1, True, "won", 500, 490), (2, True, "won", 500, 480), (3, True, "won", 100, 90), (4, True, "lost", 100, 90),
            (5, False, "won", 500, 460), (6, False, "lost", 500, 460), (7, False, "lost", 500, 460), (8, False, "lost", 500, 460),
            (9, True, "open", 9, 0),
        ),
        orders=orders((1, 490, 1000), (1, 200, 500), (1, 125, 99), (2, 480, 700), (3, 90, 5000), (5, 460, 300)),
    )  # fmt: skip


def test_warm_against_cold_by_hand() -> None:
    found = small().ask("warm-cold")
    assert (found.n, found.value) == (8, 50.0)
    warm, cold = wilson(3, 4), wilson(1, 4)
    assert found.low == pytest.approx(50 - 100 * np.hypot(0.75 - warm.low, cold.high - 0.25))
    assert found.high == pytest.approx(50 + 100 * np.hypot(warm.high - 0.75, 0.25 - cold.low))
    assert found.sentence.startswith("Of those who were introduced 3 of 4 were won, of the others 1 of 4: +50.0 points")
    assert found.more["open"] == {"n": 1, "warm": 1}


def test_the_first_year_begins_on_the_day_it_was_won_and_is_over() -> None:
    """The order of the 366th day counts no more, and who was won within the year does not count yet."""
    world = small()
    rows = {row["person_id"]: row for row in world.read(find("warm-cold").units(world, Asked(AS_OF))).to_pylist()}
    assert {who: row["first_year"] for who, row in rows.items()} == {
        1: 1500, 2: 700, 3: None, 4: None, 5: 300, 6: None, 7: None, 8: None,
    }  # fmt: skip
    assert {who: row["days_to_win"] for who, row in rows.items() if row["is_won"]} == {1: 10, 2: 20, 3: 10, 5: 40}


def test_every_comparison_prints_its_design_on_every_face() -> None:
    found = small().ask("warm-cold")
    assert found.as_json()["design"] == {"name": "none", "sentence": words(Design.NONE)}
    assert found.sentence.endswith(words(Design.NONE))
    assert words(Design.NONE) in reference.written()
    assert "causes" in words(Design.NONE) and "effect" not in words(Design.NONE)


def test_somebodys_later_enquiry_is_no_other_somebody() -> None:
    twice = enquiries((1, True, "won", 90, 80), (1, False, "lost", 60, 50), (2, False, "lost", 60, 50))
    assert World(people=[{"id": 1}, {"id": 2}], opportunities=twice).ask("warm-cold").n == 2


def test_what_was_closed_later_was_open_then() -> None:
    world = World(people=[{"id": 1}], opportunities=enquiries((1, True, "won", 90, 5), (2, False, "lost", 90, 50)))
    assert world.ask("warm-cold", Asked(ago(6))).more["open"] == {"n": 1, "warm": 1}


def test_without_cold_ones_there_is_nothing_to_compare() -> None:
    found = World(opportunities=enquiries((1, True, "won", 90, 80))).ask("warm-cold")
    assert (found.value, found.n, found.more["together"]) == (None, 1, None)
    assert found.sentence.startswith("It takes enquiries that were won or lost")


@given(*(st.integers(0, 400) for _ in range(4)))
def test_the_difference_lies_in_its_interval_and_turns_with_its_sides(won: int, lost: int, cold_won: int, cold_lost: int) -> None:
    def figure(a: int, b: int, c: int, d: int) -> object:
        sums = {"n": a + b + c + d, "w_n": a + b, "w_won": a, "c_n": c + d, "c_won": c}
        return WarmAgainstCold().figure(sums, 0.95)

    found, turned = figure(won, lost, cold_won, cold_lost), figure(cold_won, cold_lost, won, lost)
    if found.value is None:
        assert not (won + lost and cold_won + cold_lost)
        return
    assert -100 <= found.interval.low <= found.value <= found.interval.high <= 100
    assert (turned.interval.low, turned.interval.high) == (
        pytest.approx(-found.interval.high, abs=1e-9),
        pytest.approx(-found.interval.low, abs=1e-9),
    )


def traded(warm_wins: float, cold_wins: float, *, salt: int, more: float = 0.0) -> World:
    """A hundred companies, each a segment: 60 of 150 enquiries are warm; those won buy once, the warm for `more` besides."""
    rng, of = np.random.default_rng(salt), groups()
    n, who = len(of), np.arange(1, len(of) + 1)
    is_warm = np.tile(np.arange(PEOPLE) < 60, COMPANIES)
    is_won = rng.random(n) < np.where(is_warm, warm_wins, cold_wins)
    made = rng.integers(420, 700, n)
    closed = made - 3 - rng.exponential(12, n).astype(int)
    state = np.where(is_won, "won", "lost")
    leads = pa.table({"person_id": who, "is_warm": is_warm, "state": state, "day": days(made), "closed_day": days(closed)})
    spent = (rng.gamma(4, 2500, n) + np.where(is_warm, more, 0)).astype(int)
    bought = pa.table({"person_id": who[is_won], "day": days(closed[is_won]), "total": spent[is_won]})
    return world_of(of, opportunities=leads, orders=bought)


def compared(world: World) -> list[dict[str, object]]:
    """What each company is told beside the difference of shares."""
    insight, found = find("warm-cold"), []
    units = insight.units(world, Asked(AS_OF))
    people = world["people"].select("segment", _p=world["people"].id)
    theirs = units.join(people, units.person_id == people["_p"])
    grouped = theirs.group_by("segment").aggregate(**WarmAgainstCold().sums(theirs))
    for sums in world.read(grouped).to_pylist():
        steps = {"figure": [sums], "beside:together": [sums], "beside:open": [{"n": 0, "n_warm": 0}]}
        found.append(Answering(insight, Asked(AS_OF), steps.__getitem__).result().more["together"])
    return found


@pytest.mark.slow
def test_the_planted_difference_is_inside_its_interval() -> None:
    world = traded(0.80, 0.55, salt=64, more=5000)
    rows = world.ask("warm-cold", by="segment", bare=True).rows
    assert sum(row["low"] <= 25 <= row["high"] for row in rows) >= 90
    told = compared(world)
    assert sum(one["year"]["low"] <= 5000 <= one["year"]["high"] for one in told) >= 90
    assert sum(one["days"]["low"] <= 0 <= one["days"]["high"] for one in told) >= 90


@pytest.mark.slow
def test_where_warm_and_cold_are_alike_few_companies_hear_of_a_difference() -> None:
    told = compared(traded(0.55, 0.55, salt=62))
    assert len(told) == COMPANIES
    assert sum(one["came_with"] is None for one in told) >= 93
    assert sum(not one["year"]["is_clear"] for one in told) >= 93
    assert sum(not one["days"]["is_clear"] for one in told) >= 93


# What fans are worth.


def fans() -> World:
    """1 brought 2 and 3 within the year, 4 brought 5 before it; 6 never bought and brought 7; 8 is cancelled."""
    introduced = [(2, 1, 100), (3, 1, 100), (5, 4, 600), (7, 6, 50), (8, 1, 50)]
    return World(
        people=[{"id": i} for i in range(1, 9)],
        introductions=[{"person_id": one, "introducer_id": by, "day": ago(days)} for one, by, days in introduced],
        orders=[*orders((1, 400, 1000), (2, 90, 5000), (2, 50, 1000), (3, 90, 2000), (4, 700, 100), (5, 500, 9000), (7, 40, 800)),
                *orders((8, 40, 9999), state="cancelled"), *orders((3, 30, 4444), currency="CHF")],
    )  # fmt: skip


def test_two_columns_by_hand() -> None:
    """40 % of sales is margin, half would not have come, 3.00 saved for each: 8,000 × 0.4 × 0.5 + 2 × 300 is 2,200."""
    found = fans().ask("fan-value", assumed=ASSUMED)
    assert [(row["person_id"], row["credited"], row["own"], row["brought"], row["theirs"]) for row in found.rows] == [
        (1, 2200, 400, 2, 8000)
    ]
    assert (found.n, found.more["hits"], found.more["introducers"]) == (6, 1, 1)
    assert "Assumed: 40 % of sales is margin, 50 % of those brought would not have come otherwise, and €3.00" in found.sentence


def test_the_two_columns_are_nowhere_added_up() -> None:
    found = fans().ask("fan-value", assumed=ASSUMED).as_json()
    rows = found.pop("rows")
    assert not {"own", "credited", "total", "sum", "worth"} & set(found)
    assert not any(rows[0]["own"] + rows[0]["credited"] == value for value in rows[0].values())


@pytest.mark.slow
def test_the_shares_can_be_said_otherwise() -> None:
    none, all_of_them = (fans().ask("fan-value", assumed=f"margin=40, would_not={share}, saved=300") for share in (0, 100))
    assert (none.rows[0]["credited"], all_of_them.rows[0]["credited"]) == (600, 3800)
    assert fans().ask("fan-value").rows[0]["credited"] == 4000


@pytest.mark.parametrize("said", ["margin", "margin=101", "would_not=-1", "luck=7", "margin=40;saved=1", "saved=1e9"])
def test_what_cannot_be_assumed_is_refused(said: str) -> None:
    with pytest.raises(NotUnderstood, match="What is assumed is written like"):
        Asked.read({"assumed": said}, today=AS_OF)


def test_what_was_assumed_is_in_the_address_of_the_rows() -> None:
    assert "assumed=margin%3D40" in fans().ask("fan-value", assumed=ASSUMED).rows_url


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 360), st.integers(0, 9999)), min_size=1, max_size=25))
def test_what_is_credited_is_what_hand_addition_says(bought: list[tuple[int, int, int]]) -> None:
    """Each of 2 to 12 was brought by the one before; everything is bought within the year."""
    world = World(
        people=[{"id": i} for i in range(1, 13)],
        introductions=[{"person_id": i, "introducer_id": i - 1, "day": ago(361)} for i in range(2, 13)],
        orders=orders(*bought),
    )
    spent = {who: sum(total for one, _, total in bought if one == who) for who, _, _ in bought}
    found = world.ask("fan-value", assumed="would_not=100, saved=1")
    expected = {who: spent[who + 1] + 1 for who in spent if who + 1 in spent}
    assert {row["person_id"]: row["credited"] for row in found.rows} == expected


@pytest.mark.slow
def test_the_planted_share_of_fans_is_inside_the_interval_and_without_introductions_there_is_none() -> None:
    """A fifth of the old customers brought somebody who spends ten times as much."""
    rng, of = np.random.default_rng(63), np.repeat(np.arange(COMPANIES), PEOPLE)
    old = np.arange(1, len(of) + 1)
    is_fan = rng.random(len(of)) < 0.2
    friends = old[is_fan] + len(of)
    everybody = pa.table({
        "id": np.r_[old, friends], "segment": [f"{c:03d}" for c in of] + ["friends"] * len(friends),
    })  # fmt: skip
    bought = pa.table({
        "person_id": np.r_[old, friends], "day": days(np.r_[np.full(len(old), 500), np.full(len(friends), 100)]),
        "total": np.r_[np.full(len(old), 1000), np.full(len(friends), 10_000)],
    })  # fmt: skip
    world, silent = World(), World()
    for one in (world, silent):
        one.take("people", everybody)
        one.take("orders", bought)
    bound = {"person_id": friends, "introducer_id": old[is_fan], "day": days(np.full(len(friends), 110))}
    world.take("introductions", pa.table(bound))
    rows = [row for row in world.ask("fan-value", by="segment", bare=True).rows if row["segment"] != "friends"]
    assert sum(row["low"] <= 20 <= row["high"] for row in rows) >= 90
    found = silent.ask("fan-value")
    assert (found.value, found.low, found.rows) == (0, 0, ())
