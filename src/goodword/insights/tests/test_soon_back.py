"""Who is about to buy again by their own rhythm: by hand, through its traps, and of a hundred companies."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.insights.asked import Asked
from goodword.insights.registry import find
from goodword.insights.sitting import sit

from .companies import PEOPLE, Rng, covered, days, groups, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago


def _world(rows: list[tuple[int, int, int | None]], **more: object) -> World:
    """Each row: who, how many days ago, which product; who is below zero is an organisation."""
    orders = [
        {
            "id": i,
            "person_id": who if who > 0 else None,
            "organisation_id": None if who > 0 else -who,
            "day": ago(days),
            "total": 500,
        }
        for i, (who, days, _) in enumerate(rows, 1)
    ]
    lines = [{"order_id": i, "product_id": product} for i, (_, _, product) in enumerate(rows, 1)]
    ids = sorted({who for who, *_ in rows if who > 0})
    firms = [{"id": -who} for who in sorted({who for who, *_ in rows if who < 0})]
    return World(people=[{"id": i, **more} for i in ids], organisations=firms, orders=orders, order_lines=lines)


def _every(pause: int, last: int, who: int = 1, times: int = 4, product: int | None = 7) -> list[tuple[int, int, int | None]]:
    return [(who, last + pause * i, product) for i in range(times)]


@pytest.mark.slow
def test_who_buys_each_thirty_days_is_told_a_week_ahead_with_product_day_and_n() -> None:
    found = _world([*_every(30, 24), *_every(30, 10, who=2), (3, 24, 7)]).ask("next-purchase")
    assert (found.n, found.more["hits"]) == (3, 1)
    line = found.rows[0]
    assert (line["person_id"], line["product_id"], line["usual_days"], line["purchases"]) == (1, 7, 30, 4)
    assert (line["last_on"], line["next_on"]) == (ago(24), ago(-6))
    filed = sit(_world(_every(30, 24)), find("next-purchase"), Asked(AS_OF)).rows("filed")
    assert [(row["person_id"], row["next_in"]) for row in filed] == [(1, 6)]


@pytest.mark.parametrize(
    ("pause", "last", "times", "is_told"),
    [
        (30, 22, 4, False),  # eight days ahead
        (30, 23, 4, True),
        (30, 30, 4, True),
        (30, 31, 4, False),  # longer than they ever let pass: gone quiet, and told as that
        (30, 24, 3, False),  # two pauses are no rhythm
        (8, 5, 4, False),  # who buys each week is not due all week
        (8, 6, 4, True),
        (2, 1, 4, False),
        (2, 2, 4, True),
    ],
)
def test_a_week_ahead_or_a_quarter_of_the_rhythm_until_it_is_longer_than_usual(
    pause: int, last: int, times: int, is_told: bool
) -> None:
    assert bool(_world(_every(pause, last, times=times)).ask("next-purchase").rows) is is_told


def test_who_comes_now_and_then_has_no_rhythm_that_says_when() -> None:
    now_and_then = [(1, days, 7) for days in (20, 45, 60, 160, 175)]
    assert not _world(now_and_then).ask("next-purchase").rows


@pytest.mark.slow
def test_two_orders_of_one_day_are_one_purchase_and_two_lines_no_usual_product() -> None:
    twice = [*_every(30, 24, product=None), (1, 24, 8), (1, 24, 8), (1, 54, 9), (1, 84, 9), (1, 84, 3)]
    line = _world(twice).ask("next-purchase").rows[0]
    assert (line["purchases"], line["usual_days"], line["product_id"]) == (4, 30, 9)
    assert _world(_every(30, 24, product=None)).ask("next-purchase").rows[0]["product_id"] is None


@pytest.mark.slow
def test_an_organisation_has_a_rhythm_too_and_who_cannot_be_reached_is_not_told() -> None:
    assert _world(_every(30, 24, who=-1)).ask("next-purchase").rows[0]["organisation_id"] == 1
    assert not _world(_every(30, 24), is_reachable=False).ask("next-purchase").rows


Days = st.lists(st.integers(1, 60), min_size=4, max_size=7)


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(st.lists(st.tuples(Days, st.integers(1, 3)), min_size=20, max_size=20))
def test_an_order_given_twice_changes_nothing(buyers: list[tuple[list[int], int]]) -> None:
    """The same people once more, as others, with each order several times."""
    at = [np.cumsum(pauses).tolist() for pauses, _ in buyers]
    once = [(who, day, 7) for who, each in enumerate(at, 1) for day in each]
    again = [
        (who + 100, day, 7) for who, (each, (_, times)) in enumerate(zip(at, buyers, strict=True), 1) for day in each * times
    ]
    told = {r["person_id"]: (r["next_on"], r["purchases"]) for r in _world([*once, *again]).ask("next-purchase").rows}
    assert {who + 100: said for who, said in told.items() if who < 100} == {k: v for k, v in told.items() if k > 100}


def _buyers(rng: Rng, n: int, soon: float) -> pa.Table:
    """Everybody buys each forty days; a share of `soon` did so last some 36 days ago, the others lately."""
    last = np.where(rng.random(n) < soon, rng.integers(34, 39, n), rng.integers(0, 25, n))
    ago = last[:, None] + 40 * np.arange(5)[None, :]
    who = np.repeat(np.arange(1, n + 1), 5)
    return pa.table({"person_id": who, "day": days(ago.ravel()), "total": np.full(len(who), 100)})


@pytest.mark.slow
def test_the_planted_share_is_inside_the_interval() -> None:
    of = groups()
    world = world_of(of, orders=_buyers(np.random.default_rng(5), len(of), 0.25))
    assert covered(world, "next-purchase", 25.0) >= 90


@pytest.mark.slow
def test_companies_whose_regions_are_alike_hear_of_no_difference() -> None:
    """Three hundred of them: of one hundred, 88 to 98 hear so by chance alone where 95 in a hundred do."""
    worlds = [together(lambda rng: {"orders": _buyers(rng, PEOPLE, 0.25)}, salt=salt) for salt in range(3)]
    assert sum(hear_no_difference(world, "next-purchase") for world in worlds) >= 0.93 * 300


@pytest.mark.slow
def test_who_buys_by_chance_is_hardly_ever_said_to_have_a_rhythm() -> None:
    """Ten purchases at random each: a pause says nothing of the next."""
    rng, n = np.random.default_rng(6), 5_000
    at = np.cumsum(rng.exponential(40, (n, 10)), axis=1).astype(int)
    orders = pa.table({"person_id": np.repeat(np.arange(1, n + 1), 10), "day": days(at.ravel()), "total": np.full(10 * n, 100)})
    assert world_of(np.zeros(n, int), orders=orders).ask("next-purchase").value < 2
