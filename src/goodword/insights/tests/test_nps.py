"""Net promoter score: by hand, by brute force, and through its traps."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.insights.asked import Asked, NotUnderstood

from .tables import AS_OF, World, ago, answers

VECTORS = [
    ((50, 30, 20), 30, 14.1, 44.2),
    ((25, 15, 10), 30, 7.3, 49.3),
    ((200, 120, 80), 30, 22.2, 37.4),
    ((30, 0, 0), 100, 78.7, 100),
]


@pytest.mark.parametrize(("counts", "value", "low", "high"), VECTORS)
def test_it_gives_the_published_values(counts: tuple[int, int, int], value: int, low: float, high: float) -> None:
    scores = [10] * counts[0] + [7] * counts[1] + [6] * counts[2]
    found = World(answers=answers("nps", scores)).ask("nps")
    assert (round(found.value), round(found.low, 1), round(found.high, 1), found.n) == (value, low, high, sum(counts))


def test_it_is_right_by_hand() -> None:
    rows = answers("nps", [9, 10, 8, 7, 6, 0, 10])  # 3 promoters, 2 passives, 2 detractors of 7
    found = World(answers=rows).ask("nps")
    assert found.value == pytest.approx(100 / 7)
    assert found.more["mean"] == pytest.approx(50 / 7)
    assert found.more["distribution"]["10"] == 2
    assert found.as_json()["insight"] == "nps"


def test_it_takes_the_last_answer_of_each_person() -> None:
    rows = [*answers("nps", [0], day=ago(40)), *answers("nps", [10], day=ago(4)), *answers("nps", [2], day=ago(80))]
    found = World(answers=rows).ask("nps")
    assert (found.value, found.n) == (100, 1)


def test_it_takes_the_later_row_of_two_in_one_second() -> None:
    rows = [*answers("nps", [0], day=ago(4)), *answers("nps", [10], day=ago(4))]
    assert World(answers=rows).ask("nps").value == 100


def test_it_does_not_look_past_the_day() -> None:
    rows = [*answers("nps", [0], day=ago(40)), *answers("nps", [10], day=ago(4))]
    assert World(answers=rows).ask("nps", asked=Asked(ago(10))).value == -100


@pytest.mark.slow
def test_it_keeps_to_its_window() -> None:
    rows = [*answers("nps", [0], day=ago(40)), *answers("nps", [10], day=ago(4))]
    world = World(answers=rows)
    assert world.ask("nps", since=ago(50), until=ago(30)).value == -100
    assert world.ask("nps", since=ago(40), until=ago(40)).n == 1
    assert world.ask("nps", since=ago(39), until=ago(5)).n == 0


def test_it_leaves_out_another_scale_and_says_so() -> None:
    rows = [*answers("nps", [10, 9]), *answers("nps", [1], scale_low=1, scale_high=5, id=77)]
    found = World(answers=rows).ask("nps")
    assert (found.value, found.n) == (100, 2)
    assert "1 answer was asked on another scale and is left out" in found.warnings[0]


def test_it_passes_over_what_has_no_score() -> None:
    rows = [*answers("nps", [10]), {"metric": "nps", "score": None, "state": "declined", "day": AS_OF, "person_id": 2}]
    assert World(answers=rows).ask("nps").n == 1


@pytest.mark.slow
def test_it_counts_every_answer_and_knows_whose_they_are() -> None:
    rows = [
        a
        for score, who in ((10, 1), (10, 1), (10, 1), (0, 2), (8, 3), (9, 4))
        for a in answers("nps", [score])
        if not a.update(person_id=who)
    ]
    found, last = World(answers=rows).ask("nps", every=True), World(answers=rows).ask("nps")
    assert (found.n, last.n) == (6, 4)
    assert found.value == pytest.approx(50)
    apart = World(answers=answers("nps", [10, 10, 10, 0, 8, 9])).ask("nps")
    assert found.high - found.low > apart.high - apart.low


@pytest.mark.slow
def test_three_answers_and_two_talks_are_not_six() -> None:
    rows = [a for score in (10, 0, 5) for a in answers("nps", [score])]
    talks = [{"person_id": 1, "day": ago(i)} for i in (1, 2)]
    world = World(answers=rows, touchpoints=talks, people=[{"id": 1, "segment": "a"}, {"id": 2, "segment": "a"}])
    assert world.ask("nps", every=True).n == 3
    assert world.ask("nps", every=True, by="segment").rows[0]["n"] == 3


@pytest.mark.slow
def test_it_joins_the_dimensions_of_order_and_person() -> None:
    rows = [a | {"order_id": a["person_id"]} for a in answers("nps", [10, 10, 0])]
    orders = [{"id": i, "person_id": i, "day": ago(9), "dim_delivery": "late" if i == 3 else "on time"} for i in (1, 2, 3)]
    world = World(answers=rows, orders=orders, people=[{"id": i, "region": "north" if i < 3 else ""} for i in (1, 2, 3)])
    late = {row["delivery"]: row["value"] for row in world.ask("nps", by="delivery").rows}
    assert late == {"on time": 100, "late": -100}
    assert {row["region"]: row["n"] for row in world.ask("nps", by="region").rows} == {"north": 2, None: 1}


@pytest.mark.slow
def test_it_takes_the_last_answer_within_each_month() -> None:
    rows = [*answers("nps", [0], day=date(2026, 5, 3)), *answers("nps", [10], day=date(2026, 6, 3))]
    found = World(answers=rows).ask("nps", by="month")
    assert [(row["month"], row["value"]) for row in found.rows] == [("2026-05", -100), ("2026-06", 100)]
    assert found.n == 1


def test_it_says_that_a_day_after_the_last_is_none() -> None:
    with pytest.raises(NotUnderstood, match="no day is left"):
        Asked.read({"since": "2026-07-01", "as_of": "2026-06-30"}, today=AS_OF)


def test_it_finds_a_clear_change() -> None:
    before = [
        a for i in range(60) for a in answers("nps", [3 if i % 2 else 8], day=date(2026, 2, 1)) if not a.update(person_id=i)
    ]
    now = [a for i in range(60) for a in answers("nps", [9 if i % 4 else 5], day=date(2026, 5, 1)) if not a.update(person_id=i)]
    found = World(answers=before + now).ask("nps")
    assert found.more["change"]["is_clear"]
    assert found.more["change"]["value"] == pytest.approx(50 + 50)
    assert "Up by 100 in Q2 2026 against Q1 2026" in found.sentence


def test_it_says_no_clear_change_from_few_answers() -> None:
    rows = answers("nps", [0] * 5, day=date(2026, 2, 1)) + answers("nps", [10] * 5, day=date(2026, 5, 1))
    assert "No clear change: too few answers" in World(answers=rows).ask("nps").sentence


SAID = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 10), st.integers(0, 500), st.sampled_from(["email", "shop", ""])), max_size=25
)


@pytest.mark.slow
@given(SAID, st.integers(0, 500))
@settings(deadline=None, max_examples=25)
def test_it_is_what_brute_force_says(said: list[tuple[int, int, int, str]], window: int) -> None:
    rows = [
        {"metric": "nps", "score": score, "day": ago(days), "person_id": who, "channel": channel}
        for who, score, days, channel in said
    ]
    since = AS_OF - timedelta(days=window)
    last: dict[int, tuple[date, int, int, str]] = {}
    for i, row in enumerate(rows):
        if row["day"] >= since:
            key = (row["day"], i, row["score"], row["channel"])
            last[row["person_id"]] = max(last.get(row["person_id"], key), key)
    world = World(answers=rows)
    found = world.ask("nps", since=since, by="channel", bare=True)
    assert found.n == len(last)
    if last:
        scores = [x[2] for x in last.values()]
        assert found.value == pytest.approx(100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores))
    assert {row["channel"]: row["n"] for row in found.rows} == dict(Counter(x[3] or None for x in last.values()))


def test_two_quarters_without_answers_leave_the_number_as_it_is() -> None:
    found = World(answers=answers("nps", [10, 9, 0], day=ago(900))).ask("nps")
    assert (round(found.value), found.n) == (33, 3)
    assert (found.more["change"]["now"]["n"], found.more["change"]["is_clear"]) == (0, False)


def test_the_second_line_is_of_people_among_whom_all_who_answered_are() -> None:
    """Ten customers; four of them answered, and two who are none. Of all answers, in the place of people, it says nothing."""
    said = [*answers("nps", [10, 9, 7, 3]), *({"metric": "nps", "score": 9, "day": AS_OF, "person_id": i} for i in (90, None))]
    bought = [{"person_id": i, "day": ago(30)} for i in range(1, 11)]
    found = World(answers=said, orders=bought).ask("nps")
    assert found.n == 6 and found.more["finite"]["of"] == 12
    assert "Of these 10 customers and 2 others, today" in found.more["finite"]["sentence"]
    half = (found.high - found.value) * ((12 - 6) / 11) ** 0.5
    assert found.more["finite"]["high"] == pytest.approx(found.value + half)
    assert "finite" not in World(answers=said, orders=bought).ask("nps", every=True).more
    alone = World(answers=said[:4], orders=bought).ask("nps")
    assert "Of these 10 customers, today" in alone.more["finite"]["sentence"]


def test_where_nobody_answered_on_the_days_asked_for_it_does_not_say_that_nobody_ever_did() -> None:
    world = World(answers=answers("nps", [9, 3], day=ago(100)))
    assert world.ask("nps", since=ago(9)).sentence.endswith("That is of the days asked for; others may have some.")
    assert "days asked for" not in World().ask("nps").sentence
    assert "days asked for" not in world.ask("top-of-mind", since=ago(9)).sentence, "it has no days"
