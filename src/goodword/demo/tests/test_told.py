"""Good words of the simulated company: who sent whom is as planted, and R is found again in a hundred other companies."""

from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from goodword.demo import told, trade
from goodword.demo.columns import as_fact
from goodword.demo.company import TODAY, simulate
from goodword.demo.shape import DAYS, Company, Effects
from goodword.insights.asked import Asked
from goodword.insights.tests.tables import World
from goodword.kit.facts import FACTS
from goodword.referrals.models import Introduction, Invitation, Touch

SEEDS, SIZE = 100, 1_500
OF_MOUTH = ("people", "orders", "introductions", "invitations", "referral_touches", "opportunities")


@cache
def company(is_silent: bool = False) -> Company:
    return simulate(2_000, 7, is_silent=is_silent)


def column(name: str, of: str) -> np.ndarray:
    values = company().tables[of][name]
    return values.texts() if hasattr(values, "texts") else np.asarray(values)


def test_each_who_was_sent_has_one_introducer_who_was_a_customer_then() -> None:
    leads = company().tables["opportunities"]
    warm = np.flatnonzero(np.asarray(leads["is_warm"]))
    assert len(warm) > 100
    assert column("person_id", "introductions").tolist() == column("person_id", "opportunities")[warm].tolist()
    assert column("introducer_id", "introductions").tolist() == column("introduced_by_id", "opportunities")[warm].tolist()
    closed = dict(zip(column("person_id", "opportunities").tolist(), column("closed_at", "opportunities"), strict=True))
    bound = zip(column("introducer_id", "introductions").tolist(), column("bound_at", "introductions"), strict=True)
    assert all(at.astype("datetime64[D]") > closed[by].astype("datetime64[D]") for by, at in bound)


def test_each_introduction_points_to_the_touch_that_bound_it() -> None:
    touch = column("touch_id", "introductions") - 1
    for name in ("person_id", "introducer_id", "proof", "channel"):
        assert column(name, "referral_touches")[touch].tolist() == column(name, "introductions").tolist()
    assert not column("is_refused", "referral_touches")[touch].any()


def test_touches_that_bound_nobody_are_kept() -> None:
    refused = column("is_refused", "referral_touches")
    assert 0 < refused.sum() < len(refused) / 5
    assert set(column("refused", "referral_touches")[refused]) == {told.TOO_LATE}
    assert len(refused) - refused.sum() > len(column("id", "introductions")), "some heard of us twice"


def test_an_invitation_is_sent_by_a_customer_before_it_is_used() -> None:
    made, used = column("made_at", "invitations"), column("used_at", "invitations")
    is_used = ~np.isnat(used)
    assert is_used.sum() == (column("proof", "introductions") == "invitation").sum() > 20
    assert (made[is_used] <= used[is_used]).all()
    assert (made < np.datetime64(TODAY)).all()


def test_in_a_silent_company_words_are_passed_on_and_nobody_comes() -> None:
    tables = company(is_silent=True).tables
    assert len(tables["introductions"]["id"]) == 0
    assert len(tables["invitations"]["id"]) > 100
    assert len(tables["referral_touches"]["id"]) > 10
    world = World()
    for name in OF_MOUTH:
        world.take(name, as_fact(tables[name], FACTS[name]))
    found = world.ask("word-of-mouth", Asked(TODAY))
    assert (found.value, found.low, found.more["brought"], found.more["k"]["value"]) == (0, 0, 0, 0)
    assert found.high < 0.05


def test_what_a_page_says_of_the_whole_company_is_what_was_planted() -> None:
    """R is within its interval, the tree holds everybody who was sent, and warm ones were won more often."""
    world = World()
    for name in OF_MOUTH:
        world.take(name, as_fact(company().tables[name], FACTS[name]))
    found = world.ask("word-of-mouth", Asked(TODAY))
    assert found.low <= trade.r_within(int(str(found.more["days"])), Effects()) <= found.high
    tree = world.ask("tree", Asked(TODAY))
    assert tree.more["hits"] == len(column("id", "introductions"))
    assert [row["generation"] for row in tree.rows][:3] == [0, 1, 2]
    difference = world.ask("warm-cold", Asked(TODAY))
    assert difference.low <= 25 <= difference.high
    assert difference.more["together"]["came_with"] == "won"


@pytest.mark.slow
def test_the_planted_r_is_found_again_in_ninety_of_a_hundred_companies() -> None:
    world, inside = World(), 0
    for seed in range(SEEDS):
        _trade(world, seed)
        found = world.ask("word-of-mouth", Asked(TODAY, bare=True))
        inside += found.low <= trade.r_within(int(str(found.more["days"])), Effects()) <= found.high
    assert inside >= 90


def _trade(world: World, seed: int) -> None:
    """Who came and when, of the company of this seed."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, SIZE]).spawn(1)[0])
    arrivals = trade.arrive(SIZE, Effects(), rng)
    first = np.datetime64(TODAY, "D") - np.timedelta64(DAYS, "D")
    won, warm = np.flatnonzero(arrivals.is_customer), np.flatnonzero(arrivals.is_warm)
    world.take("people", pa.table({"id": np.arange(1, SIZE + 1)}))
    world.take("orders", pa.table({"person_id": won + 1, "day": first + arrivals.closed[won].astype("timedelta64[D]")}))
    world.take("introductions", pa.table({
        "person_id": warm + 1, "introducer_id": arrivals.introducer[warm] + 1,
        "day": first + arrivals.opened[warm].astype("timedelta64[D]"),
    }))  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_the_rows_are_those_of_the_rooms() -> None:
    from goodword.demo.company import to_rows

    small = simulate(400, 3)
    to_rows(small)
    assert Introduction.objects.count() == len(small.tables["introductions"]["id"])
    assert all(one.touch.person_id == one.person_id for one in Introduction.objects.select_related("touch"))
    assert Touch.objects.exclude(refused="").exists()
    tokens = set(Invitation.objects.values_list("token", flat=True))
    assert len(tokens) == len(small.tables["invitations"]["id"]) and min(map(len, tokens)) >= 22
