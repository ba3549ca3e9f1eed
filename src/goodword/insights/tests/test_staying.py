"""Coming back, probably gone, cohorts: by hand, through their traps, by simulated companies."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from goodword.analytics import bgnbd, pareto
from goodword.analytics.purchases import Purchases
from goodword.analytics.tests.staying import BGNBD, bought
from goodword.insights import fits

from .companies import PEOPLE, TODAY, Rng, covered, days, groups, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago


def orders(*rows: tuple[int, int], **more: object) -> list[dict[str, object]]:
    return [{"person_id": who, "day": ago(days), "total": 1000, **more} for who, days in rows]


def people(n: int) -> list[dict[str, object]]:
    return [{"id": i} for i in range(1, n + 1)]


def test_who_bought_again_worked_out_by_hand() -> None:
    world = World(people=people(4), orders=orders((1, 300), (1, 200), (1, 20), (2, 100), (3, 50), (3, 50)))
    found = world.ask("repeat-purchase")
    assert (found.n, found.more["hits"], found.value) == (3, 1, pytest.approx(100 / 3))
    assert found.sentence.startswith("1 of 3 buyers bought again: 33.3\u00a0%")
    rows = world.read(_units("repeat-purchase", world)).to_pylist()
    kept = {row["who"]: (row["x"], row["t_x"], row["age"], row["first_on"], row["last_on"]) for row in rows}
    assert kept[1] == (2, 280, 300, ago(300), ago(20))
    assert kept[2] == (0, 0, 100, ago(100), ago(100))


def _units(name: str, world: World) -> object:
    from goodword.insights.asked import Asked
    from goodword.insights.registry import find

    return find(name).units(world, Asked(AS_OF))


def test_two_orders_of_one_day_are_one_purchase() -> None:
    world = World(people=people(1), orders=orders((1, 90), (1, 90), (1, 90)))
    assert world.ask("repeat-purchase").value == 0
    assert world.ask("cohorts").n == 0
    assert World(people=people(1), orders=orders((1, 200), (1, 200))).ask("cohorts").value == 0


def test_what_was_cancelled_or_comes_later_was_never_bought() -> None:
    world = World(people=people(1), orders=[*orders((1, 90), (1, -3)), *orders((1, 40), state="cancelled")])
    assert world.ask("repeat-purchase").value == 0


def test_an_order_that_names_a_person_is_theirs_and_not_their_firms_as_well() -> None:
    both = [{"person_id": 1, "organisation_id": 1, "day": ago(9)}, {"person_id": None, "organisation_id": 1, "day": ago(5)}]
    found = World(people=people(1), organisations=[{"id": 1}], orders=both).ask("repeat-purchase")
    assert (found.n, found.value) == (2, 0)


def test_with_few_it_says_that_there_is_too_little_to_model() -> None:
    found = World(people=people(2), orders=orders((1, 90), (1, 30), (2, 10))).ask("repeat-purchase")
    assert found.warnings == ("Too few repeat purchases to model: 1 person bought more than once, and it takes 100.",)
    assert found.more["fitted"]["why_not"] == "few"
    assert "bgnbd" not in found.more["fitted"]
    assert not World().ask("repeat-purchase").more["fitted"]["repeat_buyers"]


def test_without_a_model_gone_is_who_is_silent_longer_than_usual() -> None:
    regular = orders(*((1, days) for days in (400, 300, 200, 100)), *((2, days) for days in (540, 440, 340, 240)))
    found = World(people=people(3), orders=[*regular, *orders((3, 99))]).ask("lapse")
    assert found.value == pytest.approx(100 / 3)
    assert [(r["person_id"], r["lost"], r["why"]) for r in found.rows] == [(2, 100, "own rhythm")]
    assert found.more["slipping"] == 1


def test_nobody_is_listed_who_cannot_be_reached_or_left_long_ago() -> None:
    regular = orders(*((1, days) for days in (540, 440, 340, 240)), *((2, days) for days in (1300, 1200, 1100, 1000)))
    world = World(people=[{"id": 1, "is_reachable": False}, {"id": 2}], orders=regular)
    found = world.ask("lapse")
    assert (found.value, found.rows) == (100, ())


@pytest.mark.slow
def test_cohorts_worked_out_by_hand() -> None:
    rows = [
        (1, date(2025, 11, 3)),
        (1, date(2025, 12, 9)),
        (1, date(2026, 2, 1)),
        (2, date(2025, 11, 30)),
        (3, date(2025, 12, 5)),
    ]
    world = World(people=people(3), orders=[{"person_id": who, "day": day} for who, day in rows])
    found = world.ask("cohorts")
    assert (found.n, found.value) == (3, pytest.approx(100 / 3))
    first = found.more["cohorts"][0]
    assert (first["cohort"], first["n"]) == ("2025-11", 2)
    assert [month["count"] for month in first["months"]] == [1, 0, 1, 0, 0, 0, 0]
    assert first["months"][0]["value"] == 50
    assert [(row["month"], row["value"], row["n"]) for row in world.ask("cohorts", by="month").rows] == [
        ("2025-11", 50, 2),
        ("2025-12", 0, 1),
    ]
    assert world.ask("cohorts", since=date(2025, 12, 1)).n == 1


def test_a_month_that_is_not_over_is_no_month() -> None:
    world = World(people=people(1), orders=[{"person_id": 1, "day": date(2025, 5, 1)}])
    assert len(world.ask("cohorts").more["cohorts"][0]["months"]) == 13


def company(seed: int, n: int = 1500) -> tuple[World, np.ndarray, np.ndarray]:
    """Buyers by BG/NBD as orders, one a day at most; `x` and age of each in days."""
    rng = np.random.default_rng(seed)
    times, age = bought(rng, n)
    age = np.round(age * 7)
    days = np.ceil(times * 7)
    inside = days <= age[:, None]
    who = np.concatenate([np.arange(1, n + 1), np.repeat(np.arange(1, n + 1), inside.sum(axis=1))])
    before = np.concatenate([age, np.repeat(age, inside.sum(axis=1)) - days[inside]])
    own = rng.gamma(4.0, 1 / 15.0, n + 1)
    spent = np.round(100 * rng.gamma(6.0, 1, len(who)) / own[who]).astype(int) + 1
    world = World()
    world.take("people", pa.table({"id": np.arange(1, n + 1), "segment": ["a", "b", "c"] * (n // 3)}))
    day = pa.array((TODAY - before.astype("timedelta64[D]")).astype("datetime64[D]"))
    world.take("orders", pa.table({"person_id": who, "day": day, "total": spent}))
    return world, who, before


@pytest.fixture(scope="module")
def buyers() -> tuple[World, np.ndarray, np.ndarray]:
    return company(3)


@pytest.mark.slow
def test_it_fits_what_numpy_fits_to_the_same_purchases(buyers: tuple[World, np.ndarray, np.ndarray]) -> None:
    world, who, before = buyers
    found = world.ask("repeat-purchase")
    seen = {}
    for one, since in {*zip(who.tolist(), before.tolist(), strict=True)}:
        seen.setdefault(one, []).append(since)
    rows = [(len(d) - 1, max(d) - min(d), max(d)) for d in seen.values()]
    direct = Purchases.of(*np.array(rows).T, unit=7)
    fitted = found.more["fitted"]
    for name, model in (("bgnbd", bgnbd), ("pareto_nbd", pareto)):
        here = model.fit(direct)
        assert [fitted[name][p] for p in here.names] == pytest.approx(here.values, rel=1e-6)
        assert fitted[name]["log_likelihood"] == pytest.approx(here.log_likelihood)
    assert all(
        fitted["bgnbd"]["intervals"][p]["low"] < t < fitted["bgnbd"]["intervals"][p]["high"]
        for p, t in zip(bgnbd.NAMES, BGNBD, strict=True)
    )
    assert fitted["gamma_gamma"]["n"] == sum(x > 0 for x, _, _ in rows)
    assert found.warnings == ()
    assert "purchases by them are to be expected within a year" in found.sentence


def test_with_a_model_each_has_a_chance_and_the_most_at_stake_come_first(buyers: tuple[World, np.ndarray, np.ndarray]) -> None:
    found = buyers[0].ask("lapse")
    assert {row["why"] for row in found.rows} == {"model"}
    assert all(50 <= row["lost"] <= 100 and row["ahead"] >= 0 for row in found.rows)
    stakes = [row["stake"] for row in found.rows]
    assert stakes == sorted(stakes, reverse=True)
    assert 0 < found.value < 100


@pytest.mark.slow
def test_the_share_of_the_lost_is_what_the_company_lost() -> None:
    """BG/NBD buyers are not Pareto's; the mean of the chances is still near the truth of those who came back."""
    world, _, _ = company(4)
    rows = world.read(_units("lapse", world)).to_pylist()
    again = [row["lost"] for row in rows if row["x"] > 0]
    assert 10 < float(np.mean(again)) < 70


def test_the_same_purchases_are_fitted_once(buyers: tuple[World, np.ndarray, np.ndarray]) -> None:
    buyers[0].ask("repeat-purchase")
    n = len(fits.models._kept)
    buyers[0].ask("lapse")
    assert len(fits.models._kept) == n


@pytest.mark.slow
@pytest.mark.parametrize("name", ["repeat-purchase", "cohorts"])
def test_the_planted_share_is_inside_the_interval(name: str) -> None:
    rng, of = np.random.default_rng(9), groups()
    who = np.arange(1, len(of) + 1)
    again = who[rng.random(len(who)) < 0.3]
    first = rng.integers(200, 500, len(who))
    before = np.concatenate([first, first[again - 1] - rng.integers(1, 181, len(again))])
    orders = pa.table({"person_id": np.concatenate([who, again]), "day": days(before)})
    assert covered(world_of(of, orders=orders), name, 30) >= 90


def _as_it_comes(rng: Rng) -> dict[str, pa.Table]:
    """Everybody buys once, and once more whoever it falls to, on any day of two years."""
    who = np.concatenate([np.arange(1, PEOPLE + 1), rng.integers(1, PEOPLE + 1, PEOPLE)])
    return {"orders": pa.table({"person_id": who, "day": days(rng.integers(0, 700, len(who)))})}


@pytest.fixture(scope="module")
def buying() -> World:
    return together(_as_it_comes, salt=11)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["repeat-purchase", "lapse", "cohorts"])
def test_a_company_whose_regions_are_alike_hears_of_no_difference(name: str, buying: World) -> None:
    assert hear_no_difference(buying, name) >= 93


@pytest.mark.slow
def test_where_nothing_was_paid_in_the_currency_asked_for_the_one_paid_in_is_taken(
    buyers: tuple[World, np.ndarray, np.ndarray],
) -> None:
    asked, other = (buyers[0].ask("repeat-purchase", currency=name).more["fitted"]["gamma_gamma"] for name in ("EUR", "USD"))
    assert other == asked
    assert other["currency"] == "EUR"
    assert {row["ahead"] for row in buyers[0].ask("lapse", currency="USD").rows} == {0}
