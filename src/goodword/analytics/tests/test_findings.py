"""What stands out is told, and where nothing does, nothing is."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from goodword.analytics.findings import Group, Look, _by_counts, apart, largest, survivors
from goodword.analytics.intervals import adjusted_wald, wilson

PEOPLE, DIMENSIONS, GROUPS = 1200, 5, 6
PLANTED = 0.22


def share(name: str, hits: int, n: int) -> Group:
    interval = wilson(hits, n).scaled(100)
    return Group(name, 100 * hits / n, float(interval.low or 0), float(interval.high or 0), n)


def score(name: str, up: int, same: int, down: int) -> Group:
    n, interval = up + same + down, adjusted_wald(up, same, down).scaled(100)
    return Group(name, 100 * (up - down) / n, float(interval.low or 0), float(interval.high or 0), n)


def counts(of: NDArray[np.int64], where: NDArray[np.bool_]) -> list[int]:
    return [int(x) for x in np.bincount(of[where], minlength=GROUPS)]


def company(seed: int, planted: float = 0.0) -> list[Look]:
    """Three shares and a score of the same people, split by the same five dimensions; people of group 2 of "d1" differ."""
    rng = np.random.default_rng(seed)
    splits = rng.integers(0, GROUPS, (DIMENSIONS, PEOPLE))
    everybody = np.ones(PEOPLE, dtype=bool)
    found = []
    for k, base in enumerate((0.4, 0.2, 0.6)):
        chance = np.full(PEOPLE, base) + (planted if k == 0 else 0.0) * (splits[1] == 2)
        hits = rng.random(PEOPLE) < chance
        for d, of in enumerate(splits):
            groups = [share(str(g), h, n) for g, (h, n) in enumerate(zip(counts(of, hits), counts(of, everybody), strict=True))]
            found.append(Look(f"share{k}", f"d{d}", groups, is_share=True))
    said = rng.choice([1, 0, -1], PEOPLE, p=[0.5, 0.3, 0.2])
    for d, of in enumerate(splits):
        threes = zip(*(counts(of, said == s) for s in (1, 0, -1)), strict=True)
        found.append(Look("score", f"d{d}", [score(str(g), *three) for g, three in enumerate(threes)], reach=200))
    return found


def test_by_hand_the_one_group_that_differs_is_told_with_its_difference() -> None:
    look = Look("kept", "branch", [share("North", 20, 100), share("East", 52, 100), share("West", 48, 100)], is_share=True)
    found = largest([look])
    assert found.finding is not None and found.looked_at == 3
    finding = found.finding
    assert (finding.group, finding.value, finding.rest, finding.n, finding.n_rest) == ("North", 20.0, 50.0, 100, 200)
    assert finding.difference.value == -30.0
    # Wilson's wider halves, by hand: 20 of 100 → 8.89; 52 → 9.69 and 48 → 9.69 make 6.85 of the 200: √(8.89² + 6.85²) = 11.2
    low, high = finding.difference.interval.low, finding.difference.interval.high
    assert low == pytest.approx(-41.2, abs=0.2) and high == pytest.approx(-18.8, abs=0.2)


def test_published_fisher_s_tea() -> None:
    """The lady who tasted tea (Fisher 1935): 3 of 4 right has a chance of 17/70 of that many or more."""
    look = Look("right", "cup", [Group("milk first", 75.0, 0, 100, 4), Group("tea first", 25.0, 0, 100, 4)], is_share=True)
    assert _by_counts(look.groups[0], look.groups[1:]) == pytest.approx(2 * 17 / 70)


def test_by_hand_holm_steps_down_and_stops_at_the_first_that_does_not_stand() -> None:
    # Holm's own kind of table: 0.05/4 = .0125, /3 = .0167, /2 = .025, /1 = .05
    assert survivors(np.array([0.04, 0.01, 0.03, 0.005]), 0.05) == [3, 1]
    assert survivors(np.array([0.04, 0.0126, 0.03, 0.013]), 0.05) == []
    assert survivors(np.array([]), 0.05) == []
    assert survivors(np.array([0.001, 0.001]), 0.05) == [0, 1]


@pytest.mark.slow
def test_planted_the_group_that_differs_is_found() -> None:
    found = [largest(company(seed, PLANTED)).finding for seed in range(100)]
    right = [f for f in found if f is not None and (f.insight, f.dimension, f.group) == ("share0", "d1", "2")]
    inside = [f for f in right if (f.difference.interval.low or 0) <= 100 * PLANTED <= (f.difference.interval.high or 0)]
    assert len(right) >= 90
    assert len(inside) >= 90


@pytest.mark.slow
def test_null_where_nothing_differs_nothing_is_told() -> None:
    found = [largest(company(1000 + seed)) for seed in range(100)]
    assert sum(f.finding is None for f in found) >= 93
    assert {f.looked_at for f in found} == {4 * DIMENSIONS * GROUPS}


@pytest.mark.slow
@pytest.mark.twin
def test_without_the_correction_most_null_companies_are_told_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodword.analytics.findings.survivors", lambda chances, risk: np.flatnonzero(chances <= risk).tolist())
    found = [largest(company(1000 + seed)).finding for seed in range(20)]
    assert sum(f is not None for f in found) >= 15


def test_trap_few_answers_are_not_compared_and_two_groups_are_one_comparison() -> None:
    few = Look("kept", "branch", [share("North", 0, 29), share("East", 200, 200)], is_share=True)
    assert largest([few]).looked_at == 0
    two = Look("kept", "branch", [share("North", 50, 100), share("East", 100, 200)], is_share=True)
    assert largest([two]).looked_at == 1
    assert largest([]).finding is None


def test_of_steps_only_the_one_that_is_left_undone_is_told() -> None:
    """That one step is always done is no news; that another is dropped is."""
    groups = [share("deliver", 100, 100), share("call", 60, 100), share("package", 30, 100)]
    both, below = (Look("kept", "step", groups, is_share=True, only_below=only) for only in (False, True))
    told = [largest([look]) for look in (both, below)]
    assert [t.finding.group for t in told if t.finding] == ["deliver", "package"] and told[0].looked_at == told[1].looked_at


def test_trap_rows_of_few_people_do_not_count_as_if_each_were_one() -> None:
    """The same share with an interval three times as wide, because ten rows each are one person's."""
    sure = [share("North", 40, 200), share("East", 110, 200)]
    wide = [Group(g.name, g.value, g.value - 3 * (g.value - g.low), g.value + 3 * (g.high - g.value), g.n) for g in sure]
    assert largest([Look("kept", "branch", sure, is_share=True)]).finding is not None
    chance = [largest([Look("kept", "branch", gs, is_share=True)], risk=1).finding for gs in (sure, wide)]
    assert chance[0] is not None and chance[1] is not None and chance[1].chance > 100 * chance[0].chance


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(30, 90)), min_size=3, max_size=6), st.randoms())
def test_the_order_of_groups_and_looks_changes_nothing(figures: Sequence[tuple[int, int]], random: object) -> None:
    groups = [share(str(i), min(h, n), n) for i, (h, n) in enumerate(figures)]
    shuffled = list(groups)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    a, b = (largest([Look("kept", "branch", gs, is_share=True)], risk=0.5) for gs in (groups, shuffled))
    assert a.looked_at == b.looked_at and (a.finding is None) == (b.finding is None)
    if a.finding is not None and b.finding is not None:
        assert abs(a.finding.difference.value) == pytest.approx(abs(b.finding.difference.value))


def test_two_figures_are_apart_when_their_intervals_say_so() -> None:
    # 20 of 100 against 45 of 100: d = 25; Wilson 13.3–28.9 and 35.6–54.8 → −√(9.4² + 8.9²), +√(9.8² + 6.7²)
    found = apart(share("now", 45, 100), share("before", 20, 100))
    assert found.value == 25 and found.is_clear
    assert found.interval.low == pytest.approx(12.1, abs=0.2) and found.interval.high == pytest.approx(36.8, abs=0.2)
    assert not apart(share("now", 24, 100), share("before", 20, 100)).is_clear
