"""Marks of single things, from JSON to columns of numbers, and what does not pass."""

import json

import pyarrow as pa
import pytest

from goodword.kit.facts import ANSWERS, PEOPLE
from goodword.lake import ratings, shape


def texts(*objects: object) -> pa.ChunkedArray:
    return pa.chunked_array([[None if one is None else json.dumps(one) for one in objects]], pa.string())


def read(*objects: object) -> dict[str, list[float | None]]:
    return {name: marks.to_pylist() for name, marks in ratings.read(texts(*objects)).items()}


def test_each_thing_that_was_rated_is_a_column() -> None:
    assert read({"Delivery time": 4, "price": 2}, {}, None, {"price": 5.0}) == {
        "rating_delivery_time": [4.0, None, None, None],
        "rating_price": [2.0, None, None, 5.0],
    }
    assert read({}, None) == {}


@pytest.mark.parametrize("word", ["Maya Olsen", True, [4], {"a": 4}, 491701234567, None])
def test_words_and_numbers_that_are_no_marks_do_not_pass(word: object) -> None:
    assert read({"who": word, "price": 3}) == {"rating_price": [3.0]}
    assert read({"who": word}, {"who": 4}).get("rating_who", [None, 4.0]) == [None, 4.0]


def test_two_spellings_of_a_thing_are_one_and_names_that_are_none_are_left_out() -> None:
    assert read({"Price": 4}, {"price": 3}) == {"rating_price": [4.0, 3.0]}
    assert read({"  ": 4, "Größe": 5, "品質": 2}) == {"rating_größe": [5.0], "rating_品質": [2.0]}


def test_there_are_at_most_fifty() -> None:
    dims = shape.Dims()
    for batch in (0, 30):
        told = texts({f"thing {i}": 3 for i in range(batch, batch + 30)})
        dims.see_rows(pa.table({"ratings": told}), ANSWERS)
    assert len(dims.columns) == ratings.MOST


def test_only_facts_with_ratings_have_them_and_a_row_without_has_none() -> None:
    dims = shape.Dims(rated={"rating_price"})
    assert shape.schema(ANSWERS, dims).field("rating_price").type == pa.float64()
    assert "ratings" not in shape.read(PEOPLE) and "ratings" in shape.read(ANSWERS)


@pytest.mark.twin
def test_without_the_limit_a_number_of_somebody_s_would_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "LARGEST", 10**15)
    assert read({"who": 491701234567}) == {"rating_who": [491701234567.0]}
