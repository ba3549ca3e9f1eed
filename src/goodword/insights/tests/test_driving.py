"""What drives the score, as the pages hear it: by ratings, and by what happened with the order."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from goodword.insights.asked import Asked
from goodword.insights.charts import spec
from goodword.insights.registry import find

from .tables import AS_OF, World, ago

SWISS = Path(__file__).resolve().parents[5] / "shared" / "data" / "drivers" / "swiss.csv"
Row = dict[str, object]


def rated(n: int = 200, *, seed: int = 1, holes: int = 0, **more: object) -> list[Row]:
    """Answers in which delivery counts twice as much as advice, and price not at all; each so-manieth did not rate it."""
    rng = np.random.default_rng(seed)
    marks = rng.integers(1, 6, (n, 3))
    score = np.clip(np.round(marks @ [0.5, 1.0, 0.0] + 2 + rng.normal(size=n)), 0, 10)
    return [
        {"person_id": i + 1, "metric": "nps", "score": int(score[i]), "day": ago(5), "channel": "mail" if i % 2 else "page",
         "rating_advice": int(marks[i, 0]), "rating_price": int(marks[i, 2]),
         "rating_delivery": 0 if holes and i % holes == 0 else int(marks[i, 1]), **more}
        for i in range(n)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return World(answers=rated(holes=4))


def test_it_names_what_counts_most_and_what_low_marks_take(world: World) -> None:
    found = world.ask("drivers")
    assert [row["driver"] for row in found.rows] == ["delivery", "advice", "price"]
    assert sum(row["value"] for row in found.rows) == pytest.approx(found.value)
    assert "What goes with the score most is delivery." in found.sentence
    assert "Scores are lowest where delivery is marked low: −" in found.sentence
    assert "that one causes the other, these figures cannot say" in found.sentence, "it is called an association"
    assert found.more["model"]["method"] == "lmg"


def test_a_mark_of_zero_is_none_and_its_share_is_told(world: World) -> None:
    found = world.ask("drivers")
    delivery = found.rows[0]
    assert (delivery["n"], delivery["missing"]) == (150, pytest.approx(25.0))
    assert delivery["mean"] > 2.5, "zeros would have drawn it down"
    assert any("25\xa0% of the marks are missing" in one for one in found.warnings)


def test_too_few_tell_nothing_and_say_so() -> None:
    found = World(answers=rated(34)).ask("drivers")
    assert (found.value, found.n, found.rows) == (None, 34, ())
    assert found.sentence.startswith("It takes 20 answers with ratings")
    assert World(answers=rated(35)).ask("drivers").value is not None


def test_the_question_with_most_ratings_is_the_one_that_counts() -> None:
    other = [{**row, "metric": "csat", "scale_low": 1, "scale_high": 5, "score": 3, "person_id": 900 + i}
             for i, row in enumerate(rated(50, seed=2))]  # fmt: skip
    assert World(answers=rated() + other).ask("drivers").value == World(answers=rated()).ask("drivers").value


def test_one_question_on_two_scales_is_one_and_another_question_is_not() -> None:
    """Ease of 1 to 7, and the older one of 1 to 5 turned round, by the same people as if they had said the same on both."""
    sevens = [{**row, "metric": "ces", "score": 1 + 3 * (int(str(row["rating_delivery"])) // 2), "scale_low": 1, "scale_high": 7}
              for row in rated()]  # fmt: skip
    fives = [
        {**row, "score": 5 - 2 * (int(str(row["score"])) - 1) // 3, "scale_high": 5, "is_high_good": False} for row in sevens
    ]
    whole = World(answers=sevens).ask("drivers")
    mixed = World(answers=sevens[::2] + fives[1::2]).ask("drivers")
    assert (mixed.n, mixed.value) == (200, pytest.approx(whole.value))
    assert mixed.rows[0]["damage"] == pytest.approx(whole.rows[0]["damage"])
    own = [{**row, "metric": "other", "scale_low": 0, "scale_high": 10} for row in rated(120)]
    others = [{**row, "score": 1 + int(str(row["score"])) // 3, "scale_high": 5} for row in own[:60]]
    assert World(answers=own + others).ask("drivers").n == 120
    assert World(answers=own + others).ask("drivers").value == World(answers=own).ask("drivers").value
    ten = [{**row, "scale_low": 1} for row in rated(50)]
    assert World(answers=rated() + ten).ask("drivers").n == 200, "would recommend on another scale is another question"


def test_a_score_that_nothing_drives_has_no_clear_driver() -> None:
    rng = np.random.default_rng(4)
    alike = [{**row, "score": int(rng.integers(0, 11))} for row in rated()]
    found = World(answers=alike).ask("drivers")
    assert "No clear driver" in found.sentence and "goes with the score most" not in found.sentence


def test_each_group_has_its_own_and_later_answers_are_not_heard_yet(world: World) -> None:
    found = world.ask("drivers", by="channel")
    assert [(row["channel"], row["n"]) for row in found.rows] == [("mail", 100), ("page", 100)]
    alone = World(answers=[row for row in rated(holes=4) if row["channel"] == "mail"]).ask("drivers")
    assert found.rows[0]["value"] == pytest.approx(alone.value)
    assert World(answers=rated(day=ago(-1))).ask("drivers").n == 0


def test_the_rows_behind_it_tell_the_marks_in_words(world: World) -> None:
    units = world.read(find("drivers").told(world, Asked(AS_OF))).to_pylist()
    first = min(units, key=lambda row: row["id"])
    assert first["told"].startswith("advice ") and "delivery" not in first["told"]


def test_the_picture_has_a_dot_for_each_and_says_where_to_begin(world: World) -> None:
    answer = world.ask("drivers").as_json()
    drawn = json.dumps(spec(find("drivers"), answer, None, size="narrow", theme="light"))
    assert '"label": "delivery"' in drawn and "begin here" in drawn


def test_the_published_shares_come_through_the_insight() -> None:
    if not SWISS.exists():
        pytest.skip("the data are not here")
    with SWISS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in {"rownames", "Fertility"}]
    said = [
        {"metric": "other", "scale_low": 0, "scale_high": 1000, "score": round(10 * float(row["Fertility"])), "day": AS_OF,
         **{f"rating_{name.lower().replace('.', '_')}": float(row[name]) for name in names}}
        for row in rows
    ]  # fmt: skip
    found = World(answers=said).ask("drivers")
    assert found.value == pytest.approx(70.67, abs=0.005)
    assert {row["driver"]: round(row["value"], 2) for row in found.rows} == {
        "education": 26.01, "examination": 17.12, "infant_mortality": 11.28, "catholic": 10.56, "agriculture": 5.71,
    }  # fmt: skip


def test_another_name_is_another_word_for_the_same_and_who_is_left_out_counts_no_more() -> None:
    """Against a regression of the rows themselves: R² of all of them, and of those who found the price fair."""

    def plain(rows: list[Row]) -> float:
        marks = np.array([[float(str(row[f"rating_{name}"])) for name in ("advice", "price", "delivery")] for row in rows])
        score, rest = np.array([float(str(row["score"])) for row in rows]), np.column_stack([np.ones(len(rows)), marks])
        left = score - rest @ np.linalg.lstsq(rest, score, rcond=None)[0]
        return float(100 * (1 - left @ left / ((score - score.mean()) ** 2).sum()))

    said = rated()
    renamed = [{("rating_counsel" if name == "rating_advice" else name): value for name, value in row.items()} for row in said]
    fair = [row for row in said if int(str(row["rating_price"])) >= 3]
    whole, other, fewer = (World(answers=rows).ask("drivers") for rows in (said, renamed, fair))
    assert whole.value == pytest.approx(plain(said)) and fewer.value == pytest.approx(plain(fair))
    assert fewer.n == len(fair) < whole.n and abs(plain(fair) - plain(said)) > 0.1
    assert [row["driver"] for row in other.rows] == ["delivery", "counsel", "price"]
    assert [row["value"] for row in other.rows] == pytest.approx([row["value"] for row in whole.rows])


# What happened with the order.


def ordered(n: int = 300) -> dict[str, list[Row]]:
    """Who got it early, on the day, late or never, and what they said; price does nothing."""
    rng = np.random.default_rng(7)
    kind = rng.choice(["early", "day", "late", "never"], n, p=[0.5, 0.2, 0.2, 0.1])
    came = {"early": ago(25), "day": ago(20), "late": ago(12), "never": None}
    points = {"early": 8, "day": 7, "late": 3, "never": 1}
    orders = [
        {"id": i, "person_id": i, "day": ago(40), "promised_on": ago(20), "delivered_day": came[k],
         "total": int(rng.integers(1, 99))}
        for i, k in enumerate(kind, 1)
    ]  # fmt: skip
    said = [
        {"person_id": i, "order_id": i, "metric": "nps", "day": ago(5),
         "score": int(np.clip(points[k] + rng.integers(-2, 3), 0, 10))}
        for i, k in enumerate(kind, 1)
    ]  # fmt: skip
    return {"orders": orders, "answers": said}


def test_late_and_missing_deliveries_take_most() -> None:
    found = World(**ordered()).ask("what-happened")
    first = found.rows[0]
    assert first["happening"] == "delivery"
    assert first["damage"] == pytest.approx(-4.7, abs=0.8) and first["promote"] == pytest.approx(1.0, abs=0.6)
    assert "Scores are lowest where delivery on the promised day is marked low" in found.sentence


def test_a_fact_is_what_was_known_on_the_day_of_the_answer() -> None:
    """By hand: early, on the day, late, never, not due yet, no promise, and one that came after the answer."""
    came = [ago(25), ago(20), ago(12), None, None, ago(25), ago(2)]
    promised = [ago(20)] * 4 + [ago(1), None, ago(20)]
    orders = [{"id": i, "person_id": i, "day": ago(40), "promised_on": p, "delivered_day": d, "total": 5}
              for i, (p, d) in enumerate(zip(promised, came, strict=True), 1)]  # fmt: skip
    said = [{"person_id": i, "order_id": i, "metric": "nps", "score": 5, "day": ago(5)} for i in range(1, 8)]
    kept = [{"person_id": 1, "due_on": ago(10), "kept_day": ago(10)}, {"person_id": 2, "due_on": ago(10), "kept_day": ago(9)},
            {"person_id": 2, "due_on": ago(30)}, {"person_id": 3, "due_on": ago(200)},
            {"person_id": 4, "due_on": ago(1)}]  # fmt: skip
    world = World(orders=orders, answers=said, promises=kept)
    units = world.read(find("what-happened").units(world, Asked(AS_OF))).to_pylist()
    marks = {row["person_id"]: row["marks"] for row in units}
    assert [marks[i][0] for i in range(1, 8)] == [3, 2, 1, 1, None, None, 1]
    assert [marks[i][3] for i in range(1, 5)] == [3, 1, 2, 2]


def test_what_is_dear_is_so_among_orders_in_the_same_currency() -> None:
    """By hand: of five in yen and five in euro the first two of each are cheap and the last two dear."""
    orders = [{"id": i, "person_id": i, "day": ago(40), "total": (1 + i % 5) * (10_000 if i < 5 else 100),
               "currency": "JPY" if i < 5 else "EUR"} for i in range(10)]  # fmt: skip
    said = [{"person_id": i, "order_id": i, "metric": "nps", "score": 5, "day": ago(5)} for i in range(10)]
    world = World(orders=orders, answers=said)
    units = world.read(find("what-happened").units(world, Asked(AS_OF))).to_pylist()
    assert [row["marks"][2] for row in sorted(units, key=lambda row: row["person_id"])] == [3, 3, 2, 1, 1] * 2
