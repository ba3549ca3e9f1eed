"""SQL that was compiled for stand-ins is, filled in, the SQL of the question itself."""

import re
from datetime import date

import pytest

from goodword.insights.asked import Asked
from goodword.insights.declaration import Days
from goodword.insights.known_plans import PLANS, Plans, facts_of
from goodword.insights.plans import Plan
from goodword.insights.registry import INSIGHTS
from goodword.insights.template import STANDINS, Template, Values

from .tables import World

WINDOW = Asked(date(2024, 2, 29), since=date(2023, 12, 31), until=date(2024, 2, 28), cadence_days=7)
QUESTIONS = {"a window that ends on a leap day": WINDOW, "the last of a year": Asked(date(2025, 12, 31), cadence_days=365)}


def _questions() -> list[tuple[str, str]]:
    """Each insight on one day; the window, where it looks at one."""
    leap, last = QUESTIONS
    return [(name, leap if insight.days is Days.WINDOW else last) for name, insight in INSIGHTS.items()] + [("csat", last)]


def _steps(name: str) -> list[str]:
    insight = INSIGHTS[name]
    return ["figure", "rows", *(f"beside:{e.key}" for e in insight.extras), *(["change"] if insight.moves else [])]


def _words(sql: Template, values: Values) -> list[str]:
    """The days, names and numbers of a SELECT; Ibis puts what is joined by AND in any order.

    What is made on the way is named after its SQL, in which days are still to be filled in.
    """
    return sorted(re.findall(r"MAKE_DATE\([^)]*\)|\w+", re.sub(r"made_(split_)?[a-p]{16}", "made", sql.filled(values))))


@pytest.fixture(scope="module")
def nobody() -> World:
    return World()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "when"), _questions())
def test_a_plan_filled_in_is_what_the_question_compiles_to(name: str, when: str, nobody: World) -> None:
    insight, asked = INSIGHTS[name], QUESTIONS[when]
    columns = {fact.name: nobody.columns(fact) for fact in facts_of(insight, asked)}
    shaped, itself = Plans().find(insight, asked, columns, "duckdb"), Plan(insight, asked, columns, "duckdb")
    values = Values.of(asked, "made_", after=9, limit=50)
    for step in [*_steps(name), *(["rows after"] if name == "csat" else [])]:
        one, other = shaped.step(step), itself.step(step)
        assert _words(one.sql, values) == _words(other.sql, values)
        assert [_words(m.sql, values) for m in one.makes] == [_words(m.sql, values) for m in other.makes]


def test_one_plan_serves_every_day_of_a_shape() -> None:
    insight = INSIGHTS["csat"]
    columns = {fact.name: fact.schema for fact in insight.reads}
    first = PLANS.find(insight, WINDOW, columns, "duckdb")
    assert PLANS.find(insight, Asked(date(1999, 1, 1), since=date(1998, 1, 1)), columns, "duckdb") is first
    assert PLANS.find(insight, Asked(date(2024, 2, 29)), columns, "duckdb") is not first
    wider = {name: {**types, "dim_shop": "string"} for name, types in columns.items()}
    assert PLANS.find(insight, WINDOW, wider, "duckdb") is not first


def test_a_day_of_its_own_stays_and_a_days_distance_is_kept() -> None:
    day = STANDINS["as_of"]
    sql = f"SELECT MAKE_DATE(9999, 12, 31), MAKE_DATE({day.year - 2}, 1, 1), MAKE_TIMESTAMP(2000, 1, 1)"
    filled = Template.of(sql).filled(Values.of(Asked(date(2024, 3, 1)), "made_"))
    years = (date(day.year - 2, 1, 1) - day).days
    then = date.fromordinal(date(2024, 3, 1).toordinal() + years)
    assert (
        filled == f"SELECT MAKE_DATE(9999, 12, 31), MAKE_DATE({then.year}, {then.month}, {then.day}), MAKE_TIMESTAMP(2000, 1, 1)"
    )
