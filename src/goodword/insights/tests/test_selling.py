"""What others bought next: by hand, through its traps, and where nothing goes with anything."""

import numpy as np
import pyarrow as pa
import pytest

from .tables import AS_OF, World, ago

TODAY = np.datetime64(AS_OF)


def _world(rows: list[tuple[int, int, int]], people: int) -> World:
    """Each row: who, how many days ago, which product."""
    orders = [{"id": i, "person_id": who, "day": ago(days)} for i, (who, days, _) in enumerate(rows, 1)]
    lines = [{"order_id": i, "product_id": product} for i, (_, _, product) in enumerate(rows, 1)]
    return World(people=[{"id": i} for i in range(1, people + 1)], orders=orders, order_lines=lines)


TEN = [row for i in range(1, 11) for row in ((i, 50, 1), (i, 20, 2))]  # ten had 1, and bought 2 later


def test_what_ten_of_twelve_bought_next_is_pointed_to_for_the_other_two() -> None:
    others = [(11, 30, 1), (12, 30, 1), *((i, 9, 3) for i in range(13, 21))]
    found = _world([*TEN, *others], 20).ask("next-products")
    assert (found.n, found.more["hits"], found.value) == (20, 2, 10)
    line = found.rows[0]
    assert (line["person_id"], line["product_id"], line["had_product_id"], line["n"], line["n_had"]) == (11, 2, 1, 10, 12)
    assert (line["confidence"], line["support"], line["lift"]) == pytest.approx((100 * 10 / 12, 50, (10 / 12) / (10 / 20)))


def test_nine_are_too_few() -> None:
    assert _world([*TEN[:18], (11, 30, 1), (12, 5, 3)], 12).ask("next-products").value == 0


def test_what_was_bought_on_one_day_came_after_nothing() -> None:
    rows = [(who, 50, product) for who, _, product in TEN]
    assert _world([*rows, (11, 30, 1), (12, 5, 3)], 12).ask("next-products").value == 0


def test_bought_again_is_not_bought_next_and_twice_is_one_buyer() -> None:
    again = [(i, 10, 2) for i in range(1, 11)] + [(i, 5, 1) for i in range(1, 11)]
    found = _world([*TEN, *again, (11, 30, 1), *((i, 9, 3) for i in range(12, 20))], 20).ask("next-products")
    assert [(line["n"], line["n_had"]) for line in found.rows] == [(10, 11)]


def test_what_everybody_buys_next_says_nothing_of_what_they_had() -> None:
    """Half came by product 1 and half by 3; ten of each bought 2 next: no more than others."""
    rows = [row for i in range(1, 41) for row in [(i, 50, 1 if i % 2 else 3)] + ([(i, 20, 2)] if i <= 20 else [])]
    assert _world(rows, 40).ask("next-products").value == 0


@pytest.mark.slow
def test_a_planted_habit_is_found_and_its_share_is_near() -> None:
    near = 0
    for seed in range(20):
        rng, n = np.random.default_rng([seed, 3]), 600
        who = np.arange(1, n + 1)
        first = rng.integers(1, 5, n)
        follows = np.where(first == 1, rng.random(n) < 0.6, rng.random(n) < 0.05)
        day = np.concatenate([np.full(n, 90), np.full(int(follows.sum()), 30)])
        buyers, product = np.concatenate([who, who[follows]]), np.concatenate([first, np.full(int(follows.sum()), 9)])
        world = World()
        world.take("people", pa.table({"id": who, "segment": [""] * n}))
        world.take(
            "orders",
            pa.table({"person_id": buyers, "day": pa.array((TODAY - day.astype("timedelta64[D]")).astype("datetime64[D]"))}),
        )
        world.take("order_lines", pa.table({"order_id": np.arange(1, len(buyers) + 1), "product_id": product}))
        lines = world.ask("next-products").rows
        near += (
            bool(lines)
            and all(r["had_product_id"] == 1 and r["product_id"] == 9 for r in lines)
            and abs(lines[0]["confidence"] - 60) < 10
        )
    assert near >= 18
