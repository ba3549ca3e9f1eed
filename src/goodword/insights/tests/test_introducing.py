"""Word of mouth: R, the tree, the introduced among the new; by hand, their traps, by properties, by simulated companies."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics import reproduction, tree
from goodword.analytics.intervals import Interval
from goodword.insights.asked import Asked
from goodword.insights.registry import INSIGHTS, find
from goodword.insights.sitting import sit

from .tables import AS_OF, World, ago


def brought(*pairs: tuple[int, int], **more: object) -> list[dict[str, object]]:
    """Introduced and introducer."""
    return [{"person_id": one, "introducer_id": by, "day": ago(60), **more} for one, by in pairs]


def orders(*rows: tuple[int, int, int], **more: object) -> list[dict[str, object]]:
    """Who, how many days ago, for how much."""
    return [{"person_id": who, "day": ago(days), "total": total, **more} for who, days, total in rows]


def people(n: int) -> list[dict[str, object]]:
    return [{"id": i, "segment": "ab"[i % 2]} for i in range(1, n + 1)]


def placed(world: World) -> dict[int, dict[str, object]]:
    return {row["id"]: row for row in rows_of(world, "tree")}


def rows_of(world: World, name: str) -> list[dict[str, object]]:
    sitting = sit(world, find(name), Asked(AS_OF))
    found = sitting.rows("all rows")
    sitting.tidy()
    return found


def fives() -> list[tuple[int, int]]:
    """Jack, who is 1, brought five, each of them five, each of these five."""
    return [(child, 1 + (child - 2) // 5) for child in range(2, 157)]


@pytest.fixture(scope="module")
def jack() -> World:
    return World(people=people(156), introductions=brought(*fives()), orders=orders(*((i, 50, 1000) for i in range(1, 157))))


def test_jack_has_five_and_twenty_five_and_a_hundred_and_twenty_five(jack: World) -> None:
    found = jack.ask("tree")
    assert [(row["generation"], row["count"], row["n_customers"], row["money"]) for row in found.rows] == [
        (0, 1, 1, 1000),
        (1, 5, 5, 5000),
        (2, 25, 25, 25000),
        (3, 125, 125, 125000),
    ]
    assert found.sentence.startswith("155 of the 156 people in the tree were brought by others: 99.4")
    rows = placed(jack)
    assert (rows[1]["brought"], rows[1]["below"], rows[1]["money_below"]) == (5, 155, 155_000)
    assert (rows[2]["brought"], rows[2]["below"], rows[2]["money_below"]) == (5, 30, 30_000)
    assert (rows[156]["generation"], rows[156]["below"], rows[156]["introducer_id"]) == (3, 0, 31)


def test_below_anybody_the_tree_is_the_same(jack: World) -> None:
    pairs = tree.links(jack["introductions"], AS_OF)
    for of, counts in ((1, {1: 5, 2: 25, 3: 125}), (2, {1: 5, 2: 25}), (156, {})):
        found = tree.generations_below(pairs, of, 4)
        counted = jack.read(found.group_by("generation").aggregate(n=found.count())).to_pylist()
        assert {row["generation"]: row["n"] for row in counted} == counts


def test_the_tree_by_hand() -> None:
    """1 brought 2, who brought 3; 4 brought 9; 5 never bought and brought 6; a dealer brought 7; 8 is nobody to us."""
    world = World(
        people=people(9),
        introductions=[*brought((2, 1), (3, 2), (6, 5), (9, 4)), {"person_id": 7, "dealer_id": 1, "day": ago(60)}],
        orders=[*orders((1, 90, 100), (2, 50, 200), (3, 9, 300), (4, 9, 400), (6, 9, 600), (7, 9, 700)),
                *orders((8, 9, 1), state="cancelled"), *orders((1, 9, 7), currency="CHF")],
    )  # fmt: skip
    rows = placed(world)
    assert {who: row["generation"] for who, row in rows.items()} == {1: 0, 2: 1, 3: 2, 4: 0, 5: 0, 6: 1, 7: 1, 9: 1}
    assert {who: (row["below"], row["money_below"]) for who, row in rows.items() if row["below"]} == {
        1: (2, 500),
        2: (1, 300),
        4: (1, 0),
        5: (1, 600),
    }
    found = world.ask("tree")
    assert (found.n, found.more["hits"]) == (8, 5)
    assert [(row["generation"], row["count"], row["n_customers"], row["money"]) for row in found.rows] == [
        (0, 3, 2, 500),
        (1, 4, 3, 1500),
        (2, 1, 1, 300),
    ]


def test_a_circle_ends_and_is_told() -> None:
    """1 and 2 brought each other, 3 hangs below them, 4 brought herself; 6 came by 5 as people do."""
    world = World(people=people(6), introductions=brought((1, 2), (2, 1), (3, 2), (4, 4), (6, 5)), orders=orders((5, 9, 1)))
    found = world.ask("tree")
    assert found.warnings == ("4 people stand in a circle of introductions or below one, and so in no generation.",)
    assert {who: row["generation"] for who, row in placed(world).items()} == {1: None, 2: None, 3: None, 4: None, 5: 0, 6: 1}
    assert [(row["generation"], row["count"]) for row in found.rows] == [(0, 1), (1, 1)]


def test_the_longest_chain_that_is_climbed_and_one_longer() -> None:
    links = brought(*((i + 1, i) for i in range(1, 2**tree.ROUNDS + 1)))
    longest, longer = (World(people=people(300), introductions=links[:n]) for n in (2**tree.ROUNDS - 1, 2**tree.ROUNDS))
    assert longest.ask("tree").more["depth"] == {"deepest": 255, "in_circles": 0}
    assert longer.ask("tree").more["depth"] == {"deepest": 255, "in_circles": 1}


def test_what_was_bound_later_was_not_known_then() -> None:
    world = World(people=people(2), introductions=brought((2, 1), day=ago(5)), orders=orders((1, 90, 1), (2, 50, 1)))
    assert world.ask("tree").more["hits"] == 1
    assert world.ask("tree", Asked(ago(6))).more["hits"] == 0


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40), st.booleans())
def test_every_tree_is_as_walking_up_step_by_step_says(draws: list[int], is_chain: bool) -> None:
    parents = {i: (i - 1 if is_chain else n % i) for i, n in enumerate(draws, 1)}
    pairs = [(i + 1, by + 1) for i, by in parents.items()]
    world = World(people=people(len(draws) + 1), introductions=brought(*pairs))
    above: dict[int, list[int]] = {1: []}
    for one, by in pairs:
        above[one] = [by, *above[by]]
    rows = placed(world)
    assert {who: row["generation"] for who, row in rows.items()} == {who: len(line) for who, line in above.items()}
    assert {who: row["below"] for who, row in rows.items()} == {who: sum(who in line for line in above.values()) for who in above}


# R.


def cohort(n: int, days: int, first: int = 1) -> list[dict[str, object]]:
    """So many customers, all since the same day."""
    return orders(*((i, days, 100) for i in range(first, first + n)))


def test_r_worked_out_by_hand() -> None:
    """100 watched for 200 days and 100 for 50; 20 of the first come within 30 days of whoever brought them, 10 after 100."""
    world = World(
        people=people(230),
        orders=[*cohort(100, 200), *cohort(100, 50, 101), *cohort(20, 170, 201), *cohort(10, 100, 221)],
        introductions=brought(*((201 + i, 1 + i) for i in range(20)), *((221 + i, 1 + i) for i in range(10))),
    )
    found = world.ask("word-of-mouth")
    # On day 30 all 230 are watched, on day 100 the first 100, those who came on day 30 and those of day 100 itself.
    assert found.value == pytest.approx(20 / 230 + 10 / 130)
    assert (found.n, found.more["days"], found.more["at_risk"], found.more["brought"]) == (230, 200, 100, 30)
    assert found.more["generation_days"] == 30
    assert [round(row["value"], 3) for row in found.rows[:4]] == [0.087, 0.087, 0.087, 0.164]
    assert found.rows[-1]["value"] == pytest.approx(found.value)
    month = found.rows[-1]
    assert found.low < found.value < found.high
    assert (month["low"], month["high"]) == (pytest.approx(found.low), pytest.approx(found.high))


def test_the_multiplier_is_of_this_r_and_says_what_it_takes_for_granted() -> None:
    world = World(
        people=people(150),
        orders=[*cohort(100, 90), *cohort(50, 60, 101)],
        introductions=brought(*((101 + i, 1 + i) for i in range(50))),
    )
    found = world.ask("word-of-mouth")
    assert found.more["multiplier"]["value"] == pytest.approx(1 / (1 - found.value))
    assert "If each generation is like the last, one customer becomes" in found.sentence
    assert reproduction.multiplier(1.0, Interval(0.9, 1.1)) is None
    assert reproduction.multiplier(0.5, Interval(0.4, 1.2)) == {"value": 2.0, "low": pytest.approx(1 / 0.6), "high": None}


def test_fewer_than_a_hundred_say_nothing() -> None:
    world = World(people=people(99), orders=cohort(99, 90), introductions=brought((2, 1)))
    found = world.ask("word-of-mouth")
    assert (found.value, found.n, found.rows) == (None, 99, ())
    assert found.sentence.startswith("The number appears when there are 100 customers")


def test_an_ambassadors_work_is_no_customers() -> None:
    """Whom somebody brought before they bought themself, or without ever buying, is not brought by a customer."""
    world = World(
        people=people(103),
        orders=[*cohort(100, 90), *orders((101, 95, 1), (102, 95, 1))],
        introductions=brought((101, 1), (102, 103)),
    )
    found = world.ask("word-of-mouth")
    assert (found.value, found.low, found.more["brought"]) == (0, 0, 0)
    assert 0 < found.high < 0.05
    assert found.more["multiplier"] == {"value": 1, "low": 1, "high": pytest.approx(1 / (1 - found.high))}


def test_who_was_introduced_and_never_bought_counts_for_nobody() -> None:
    world = World(people=people(101), orders=cohort(100, 90), introductions=brought((101, 1)))
    assert world.ask("word-of-mouth").value == 0


def test_one_who_brings_many_widens_the_interval() -> None:
    """Ten by one are less sure than ten by ten."""
    come = cohort(10, 40, 101)
    alone = World(people=people(110), orders=[*cohort(100, 90), *come], introductions=brought(*((101 + i, 1) for i in range(10))))
    each = World(
        people=people(110), orders=[*cohort(100, 90), *come], introductions=brought(*((101 + i, 1 + i) for i in range(10)))
    )
    one, ten = alone.ask("word-of-mouth"), each.ask("word-of-mouth")
    assert one.value == pytest.approx(ten.value)
    assert one.high / one.low > 3 * ten.high / ten.low


def test_k_is_invitations_per_customer_times_how_many_of_them_came() -> None:
    world = World(
        people=people(110),
        orders=[*cohort(100, 90), *cohort(5, 40, 101)],
        introductions=brought(*((101 + i, 1 + i) for i in range(4)), proof="invitation") + brought((105, 9)),
        invitations=[{"person_id": 1 + i % 100, "day": ago(50)} for i in range(21)] + [{"person_id": 110, "day": ago(9)}],
    )
    found = world.ask("word-of-mouth").more["k"]
    assert found["invitations_per_customer"] == pytest.approx(21 / 105)
    assert found["conversion"] == pytest.approx(4 / 21)
    assert found["value"] == pytest.approx(4 / 105)


def test_groups_are_told_for_the_days_of_the_whole() -> None:
    world = World(
        people=people(200),
        orders=[*cohort(150, 120), *cohort(50, 60, 151)],
        introductions=brought(*((151 + i, 1 + i) for i in range(50))),
    )
    whole, split = world.ask("word-of-mouth"), world.ask("word-of-mouth", by="segment")
    assert whole.more["days"] == 120
    assert [row["n"] for row in split.rows] == [100, 100]
    assert all(row["low"] < row["value"] < row["high"] for row in split.rows)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.integers(1, 10**6))
def test_r_is_the_mean_of_what_each_row_says_and_the_curve_ends_there(seed: int) -> None:
    world = companies(0.4, salt=seed, seeds=1, people=160)
    found = world.ask("word-of-mouth")
    rows = rows_of(world, "word-of-mouth")
    assert found.value == pytest.approx(sum(row["credit"] for row in rows) / len(rows))
    assert sum(row["apart"] for row in rows) == pytest.approx(0, abs=1e-6)
    assert all(one["value"] <= other["value"] for one, other in zip(found.rows, found.rows[1:], strict=False))
    assert not found.rows or found.rows[-1]["value"] <= found.value + 1e-9


MEAN_DAYS, OLDEST, SEEDS = 100, 600, 100


def arrivals(rng: np.random.Generator, r: float, people: int) -> tuple[np.ndarray, np.ndarray]:
    """On which day before today's (below 0) each bought first, and by whom they came (−1: alone).

    A hundred were there on the first day, others come over time; each brings a Poisson number, at a pace of a hundred days.
    """
    first = [-OLDEST] * 100 + list(-rng.integers(1, OLDEST, people - 100))
    by = [-1] * people
    for i, day in enumerate(first):
        come = day + 1 + rng.exponential(MEAN_DAYS, rng.poisson(r)).astype(int)
        first += come[come <= 0].tolist()
        by += [i] * int((come <= 0).sum())
    return np.array(first), np.array(by)


def companies(r: float, *, salt: int, seeds: int = SEEDS, people: int = 150) -> World:
    """Each company is a segment of one world."""
    parts = [arrivals(np.random.default_rng([seed, salt]), r, people) for seed in range(seeds)]
    starts = np.cumsum([0, *(len(first) for first, _ in parts)])
    first = np.concatenate([one for one, _ in parts])
    by = np.concatenate([np.where(by < 0, 0, by + 1 + start) for (_, by), start in zip(parts, starts, strict=False)])
    segments = np.repeat([f"{i:03d}" for i in range(seeds)], [len(one) for one, _ in parts])
    ids, on, is_brought = np.arange(1, len(first) + 1), np.datetime64(AS_OF) + first.astype("timedelta64[D]"), by > 0
    world = World()
    world.take("people", pa.table({"id": ids, "segment": segments}))
    world.take("orders", pa.table({"person_id": ids, "day": on}))
    world.take("introductions", pa.table({"person_id": ids[is_brought], "introducer_id": by[is_brought], "day": on[is_brought]}))
    return world


@pytest.mark.slow
def test_the_planted_r_is_inside_the_interval_of_ninety_in_a_hundred() -> None:
    rows = companies(0.3, salt=71).ask("word-of-mouth", by="segment", bare=True).rows
    truth = 0.3 * (1 - float(np.exp(-OLDEST / MEAN_DAYS)))
    assert len(rows) == SEEDS
    assert sum(row["low"] <= truth <= row["high"] for row in rows) >= 90


@pytest.mark.slow
def test_where_nobody_who_is_introduced_buys_r_is_none() -> None:
    world = companies(0.0, salt=72)
    n = world.read(world["people"].count()).to_pylist()[0]["CountStar(people)"]
    friends = pa.table({"id": np.arange(n + 1, 2 * n + 1), "segment": ["friend"] * n})
    world.take("introductions", pa.table({"person_id": friends["id"], "introducer_id": np.arange(1, n + 1), "day": [ago(9)] * n}))
    rows = world.ask("word-of-mouth", by="segment", bare=True).rows
    assert sum((row["value"], row["low"]) == (0, 0) for row in rows) == SEEDS


# The introduced among the new.


def test_the_introduced_share_by_hand() -> None:
    world = World(
        people=people(6),
        orders=orders((1, 100, 1), (1, 5, 1), (2, 20, 1), (3, 20, 1), (4, 20, 1), (5, 200, 1))
        + orders((6, 20, 1), state="cancelled"),
        introductions=brought((2, 1), (5, 1), (6, 1)),
        referral_touches=[{"person_id": 3, "introducer_id": 1, "day": ago(30), "is_refused": True}],
    )
    found = world.ask("introduced-share", since=ago(30))
    assert (found.n, found.more["hits"]) == (3, 1)
    assert found.sentence.startswith("1 of 3 new customers were introduced by somebody: 33.3\u00a0%")
    assert world.ask("introduced-share").n == 5
    assert [row["month"] for row in world.ask("introduced-share", by="month").rows] == ["2025-12", "2026-03", "2026-06"]


@pytest.mark.slow
def test_the_planted_introduced_share_is_inside_the_interval() -> None:
    from .companies import covered, days, groups, world_of

    rng, of = np.random.default_rng(73), groups()
    who = np.arange(1, len(of) + 1)
    is_introduced = rng.random(len(of)) < 0.3
    day = days(rng.integers(0, 90, len(of)))
    bound = pa.table(
        {
            "person_id": who[is_introduced],
            "introducer_id": np.ones(is_introduced.sum(), int),
            "day": day.filter(pa.array(is_introduced)),
        }
    )
    world = world_of(of, orders=pa.table({"person_id": who, "day": day}), introductions=bound)
    assert covered(world, "introduced-share", 30.0) >= 90
    assert covered(world, "tree", 30.0) >= 90


def test_whoever_compares_introduced_people_with_others_says_by_what_design() -> None:
    compare = {name for name, insight in INSIGHTS.items() if "is_warm" in insight.shows}
    assert compare
    assert all(INSIGHTS[name].design is not None for name in compare)


def test_none_of_it_looks_at_a_secret_shop() -> None:
    """What a caller finds who plays a part is kept out of R by type: no insight about word of mouth reads it."""
    assert all("shop" not in fact.name for name in ("word-of-mouth", "tree", "introduced-share") for fact in INSIGHTS[name].reads)


def test_it_is_of_a_day() -> None:
    world = World(people=people(120), orders=cohort(120, 90), introductions=brought((2, 1)))
    assert world.ask("word-of-mouth", Asked(date(2020, 1, 1))).n == 0
