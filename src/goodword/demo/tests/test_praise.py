"""Good words and lots of the simulated company: what asking does is planted, and found again by the lots alone."""

from functools import cache

import numpy as np
import pytest

from goodword.demo import praise, trade
from goodword.demo.columns import as_fact
from goodword.demo.company import TODAY, simulate
from goodword.demo.shape import DAYS, Company, Effects
from goodword.insights.asked import Asked
from goodword.insights.tests.tables import World
from goodword.kit.facts import FACTS

SEEDS, SIZE = 20, 4_000
FIRST = np.datetime64(TODAY, "D") - np.timedelta64(DAYS, "D")


@cache
def company() -> Company:
    return simulate(2_000, 7)


def column(name: str, of: str) -> np.ndarray:
    values = company().tables[of][name]
    return values.texts() if hasattr(values, "texts") else np.asarray(values)


def test_each_lot_is_of_a_customer_and_nobody_left_out_is_asked() -> None:
    won = company().tables["opportunities"]
    customers = set(np.asarray(won["person_id"])[won["state"].texts() == "won"].tolist())
    people = column("person_id", "lots").tolist()
    assert len(people) > 150 and len(set(people)) == len(people) and set(people) <= customers
    is_held, is_asked = column("is_held", "lots"), ~np.isnat(column("asked_at", "lots"))
    assert 0.05 < is_held.mean() < 0.15 and is_asked.mean() > 0.4 and not (is_held & is_asked).any()


def test_words_are_shown_only_where_they_may_be_quoted_and_stars_stand_on_reviews() -> None:
    may_quote = ~np.isnat(column("may_quote_at", "good_words"))
    assert len(may_quote) > 50 and (column("is_shown", "good_words") <= may_quote).all()
    stars, kind = column("stars", "good_words"), column("kind", "good_words")
    assert set(stars[kind == "review"].tolist()) == {1, 2, 3, 4, 5} and not stars[kind != "review"].any()


def _of(seed: int, effects: Effects) -> World:
    """The lots of a company of this seed, and whom each brought; nothing else is drawn."""
    rng = np.random.default_rng([seed, SIZE])
    arrivals = trade.arrive(SIZE, effects, rng)
    warm = np.flatnonzero(arrivals.is_warm)
    world = World()
    world.take("lots", as_fact(praise.lots(arrivals, effects, FIRST.item(), rng), FACTS["lots"]))
    opened = FIRST + arrivals.opened[warm].astype("timedelta64[D]")
    brought = {"id": warm, "person_id": warm + 1, "introducer_id": arrivals.introducer[warm] + 1, "bound_at": opened}
    world.take("introductions", as_fact(brought, FACTS["introductions"]))
    return world


@pytest.mark.slow
@pytest.mark.parametrize("effects", [Effects(), Effects.none()])
def test_what_asking_does_is_found_again_and_nothing_where_it_does_nothing(effects: Effects) -> None:
    inside = 0
    for seed in range(SEEDS):
        found = _of(seed, effects).ask("ask", Asked(TODAY, bare=True))
        inside += found.low <= effects.asking_points <= found.high
    assert inside >= 18
