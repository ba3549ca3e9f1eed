"""The table under a picture says what a person would say: days, money, shares, and numbers set to the right."""

import pytest
from django.utils import timezone

from goodword.demo.cast import Cast, cast
from goodword.insights import figures

ONE = {"name": "nps", "unit": "%", "decimals": 0, "in_money": ["stake"]}
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast(at=timezone.now())


def test_money_days_and_shares_are_written_as_people_write_them(people: Cast) -> None:
    row = {"last_on": "2026-09-03", "stake": 701_186, "overdue_days": -20, "completion": 93.333, "is_overdue": False}
    table = figures.table(people.ada, [row], ONE)
    assert [cell.text for cell in table.lines[0].cells] == ["3 Sep 2026", "€7,011.86", "−20", "93.3\xa0%", "no"]


def test_a_column_of_numbers_is_one_also_where_a_number_is_missing(people: Cast) -> None:
    table = figures.table(people.ada, [{"silent_days": None}, {"silent_days": 1_200}], ONE)
    assert table.heads[0].is_number
    assert [(line.cells[0].text, line.cells[0].is_number) for line in table.lines] == [("not known", True), ("1,200", True)]


def test_a_column_is_headed_by_what_it_means_there(people: Cast) -> None:
    row = {"person_id": people.maya.pk, "before": True, "verdict": "open-late", "done_day": None, "days_late": None, "n_sales": 2}
    kept, flow = (figures.table(people.ada, [row], ONE | {"name": name}) for name in ("valuable", "flow"))
    assert [head.label for head in kept.heads] == ["before", "how it went", "done on", "days late", "sales"]
    assert [cell.text for cell in kept.lines[0].cells] == ["yes", "not done", "–", "–", "2"]
    assert flow.heads[0].label == "after"


def test_words_that_only_look_like_a_day_stay_words(people: Cast) -> None:
    table = figures.table(people.ada, [{"product": "2026-13-99", "score_on": "soon"}], ONE)
    assert [cell.text for cell in table.lines[0].cells] == ["2026-13-99", "soon"]


def test_codes_are_shown_by_the_names_that_people_read(people: Cast) -> None:
    rows = [{"country": "DE", "value": 1.0}, {"country": None, "value": 2.0}, {"country": "XX", "value": None}]
    table = figures.table(people.ada, rows, ONE)
    assert [line.cells[0].text for line in table.lines] == ["Germany", "not known", "XX"]
    assert [row["country"] for row in rows] == ["DE", None, "XX"], "programs still read the code"
