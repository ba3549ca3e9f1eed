"""The spec that a page draws itself: what it holds, for whom, and that words of people stay words in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from goodword.demo.cast import Cast
from goodword.insights import pictures
from goodword.insights.asked import NotUnderstood
from goodword.insights.registry import INSIGHTS

NAMES = ["<img src=x onerror=alert(1)>", '{"signal": "1+1"}', "' + warn('here') + '", "datum.value", "</script><script>", "a\nb"]
NPS = INSIGHTS["nps"]


def spec_of(rows: list[dict[str, Any]], by: str, size: str = "wide") -> dict[str, Any]:
    answer = {"rows": rows, "distribution": {}}
    found: dict[str, Any] = json.loads(pictures.draw(NPS, answer, by, pictures.Look("vega", size=size)))
    return found


def rows_of(names: list[str | None], by: str = "segment") -> list[dict[str, Any]]:
    return [{by: name, "value": 30.4, "low": 21.0, "high": 40.0, "n": 1412, "person_id": 7} for name in names]


def without_data(spec: object) -> Iterator[str]:
    """Every text of a spec outside its figures and the labels of an axis."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            yield key
            if key != "values":
                yield from without_data(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from without_data(value)
    elif isinstance(spec, str):
        yield spec


def figures(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(data["values"] for data in spec["data"] if data["name"] == "figures")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("by", ["segment", "quarter"])
def test_names_are_data_and_nothing_else(by: str) -> None:
    named, plain = spec_of(rows_of(list(NAMES), by), by), spec_of(rows_of([f"n{i}" for i in range(len(NAMES))], by), by)
    assert [one["label"] for one in figures(named)] == NAMES
    assert list(without_data(named)) == list(without_data(plain)), "a name has changed what is computed"


@pytest.mark.slow
def test_each_figure_tells_its_name_value_interval_and_count() -> None:
    [one] = figures(spec_of(rows_of(["club"]), "segment"))
    assert one["told"] == ["club", "+30", "between +21 and +40", "from 1,412"]


@pytest.mark.slow
def test_two_groups_of_one_name_have_a_bar_each() -> None:
    spec = spec_of(rows_of([None, "not known"]), "segment")
    assert [one["label"] for one in figures(spec)] == ["not known", "not known"]
    assert len({one["at"] for one in figures(spec)}) == 2
    answer = {"rows": rows_of([None, "not known"]), "distribution": {}}
    drawn = pictures.draw(NPS, answer, "segment", pictures.Look("svg"), is_alone=True).decode()
    assert drawn.count(">not known<") == 2


@pytest.mark.parametrize(
    ("by", "code", "name"),
    [
        ("country", "DE", "Germany"),
        ("language", "de", "German"),
        ("quarter", "2026-Q1", "Q1 2026"),
        ("month", "2026-03", "Mar 2026"),
    ],
)
def test_a_code_is_shown_by_its_name(by: str, code: str, name: str) -> None:
    [one] = figures(spec_of(rows_of([code], by), by))
    assert one["label"] == one["told"][0] == name


def test_a_segment_that_looks_like_a_code_is_itself() -> None:
    names: list[str | None] = ["DE", "2026-03", "2026-Q1"]
    assert [one["label"] for one in figures(spec_of(rows_of(names), "segment"))] == names


def test_a_figure_holds_what_is_drawn_and_no_more() -> None:
    [one] = figures(spec_of(rows_of([None]), "segment"))
    assert set(one) == {"at", "label", "value", "low", "high", "said", "told"}
    assert one["label"] == "not known"


def test_the_spec_loads_nothing_and_is_in_the_colours_of_the_page() -> None:
    spec = spec_of(rows_of(["club"]), "segment")
    words = list(without_data(spec))
    assert not {"url", "href", "image"} & set(words)
    assert not [word for word in words if word.startswith("#")]
    assert "var(--leaf)" in words


@pytest.mark.slow
def test_narrow_and_wide_are_two_pictures() -> None:
    rows = rows_of([f"20{i}-Q1" for i in range(10, 30)], "quarter")
    wide, narrow = (spec_of(rows, "quarter", size) for size in ("wide", "narrow"))
    assert (wide["width"], narrow["width"]) == (720, 330)
    shown = [next(axis["values"] for axis in spec["axes"] if "values" in axis) for spec in (wide, narrow)]
    assert len(shown[0]) > len(shown[1]) >= 3
    assert shown[0][-1] == shown[1][-1] == "Q1 2029"


@pytest.mark.parametrize("look", [{"format": "gif"}, {"theme": "page"}, {"size": "huge"}])
def test_a_look_that_there_is_not_is_refused(look: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood):
        pictures.Look(**look)


@pytest.mark.slow
def test_who_sees_the_page_may_draw_it_and_nobody_else(cast: Cast, client: Client) -> None:
    url = "/insights/nps/chart.json"
    assert client.get(url).status_code == 302
    client.force_login(cast.dario)
    assert client.get(url).status_code == 404
    client.force_login(cast.ada)
    assert client.get(f"{url}?size=huge").status_code == 400
    answer = client.get(f"{url}?by=segment&size=narrow")
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["width"] == 330
    rows = client.get("/insights/nps/?by=segment").content.decode()
    assert figures(answer.json())
    assert all(one["label"] in rows for one in figures(answer.json()))


@pytest.mark.slow
def test_only_the_page_of_a_number_loads_the_bundle(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert "insights/chart.js" in client.get("/insights/nps/").content.decode()
    for url in ("/insights/", "/insights/nps/rows/", "/people/"):
        page = client.get(url).content.decode()
        assert "chart.js" not in page
        assert "vega" not in page
