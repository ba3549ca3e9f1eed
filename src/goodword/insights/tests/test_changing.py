"""What a change did, as the pages hear it: which change, which places, since when, and what is said where it cannot be told."""

import json
from datetime import date

import numpy as np
import pytest
from django.utils import timezone

from goodword.changes.models import Change
from goodword.insights.asked import Asked, NotUnderstood
from goodword.insights.charts import spec
from goodword.insights.choosing import fields_for
from goodword.insights.registry import find

from .tables import World

Row = dict[str, object]
BEGAN = date(2025, 9, 12)


def said(places: int = 12, *, gain: int = 0, column: str = "branch_id", months: int = 24, **more: object) -> list[Row]:
    """Three answers a month at each place, the last of them 9 months after the change; every second place has it."""
    rng = np.random.default_rng(3)
    rows: list[Row] = []
    for month in range(months):
        at = 2025 * 12 + 8 + month - 14
        day = date(at // 12, at % 12 + 1, 20)
        for place in range(1, places + 1):
            better = gain and place % 2 == 0 and day >= BEGAN
            scores = [9, 10, 9] if better else rng.choice([3, 8, 9], 3).tolist()
            rows += [{"metric": "nps", "score": s, "day": day, column: place, "person_id": len(rows) + 1, **more} for s in scores]
    return rows


def made(places: int = 12, since: date = BEGAN, series: int = 1, column: str = "branch_id") -> list[Row]:
    """The change in every second place."""
    rows = [{"since_on": since, column: place, "series_id": series} for place in range(2, places + 1, 2)]
    return [{"id": series + i, **row} for i, row in enumerate(rows)]


@pytest.fixture(scope="module")
def world() -> World:
    return World(answers=said(gain=1), changes=made())


def test_it_says_how_far_the_score_moved_and_against_what(world: World) -> None:
    found = world.ask("change-effect")
    assert found.low is not None and found.low > 0 and found.value is not None and 60 < found.value < 130
    assert found.n == 24 * 12 * 3
    assert "The change began on 12 September 2025." in found.sentence
    assert "It was made in 6 of 12 places" in found.sentence and "no clear change" not in found.sentence
    assert (
        "Before it there was no clear drift" in found.sentence
        and "Where it was changed stands against where it was not yet" in found.sentence
    )
    assert [row["month"] for row in found.rows] == list(range(-12, 10)), "a month begins on the day of the change"


def test_nothing_moved_is_no_clear_change() -> None:
    found = World(answers=said(), changes=made()).ask("change-effect")
    assert found.low < 0 < found.high and "That is no clear change." in found.sentence


@pytest.mark.parametrize("column", ["department_id", "product_id"])
def test_places_are_what_the_change_names(column: str) -> None:
    found = World(answers=said(gain=1, column=column), changes=made(column=column)).ask("change-effect")
    assert found.low is not None and found.low > 0


def test_four_places_or_no_change_are_too_few_to_tell() -> None:
    few = World(answers=said(4, gain=1), changes=made(4)).ask("change-effect")
    assert (few.value, few.n, few.rows) == (None, 4 * 24 * 3, ()) and few.sentence.startswith("Too few to tell")
    none = World(answers=said()).ask("change-effect")
    assert (none.value, none.n) == (None, 0)


def test_a_change_everywhere_stands_against_the_time_before() -> None:
    everywhere = [{"since_on": date(2025, 7, 20), "series_id": 1}]
    found = World(answers=said(), changes=everywhere).ask("change-effect")
    assert found.more["model"]["how"] == "before-after" and "It was so everywhere at once" in found.sentence
    soon = [{"since_on": BEGAN, "series_id": 1}]
    assert World(answers=said(), changes=soon).ask("change-effect").value is None, "nine months after it are too few"


def test_the_latest_that_has_held_for_three_months_is_taken_unless_another_is_chosen() -> None:
    changes = [*made(), {"id": 90, "since_on": date(2026, 6, 1), "series_id": 90}, {"id": 91, "since_on": date(2027, 1, 1)}]
    world = World(answers=said(gain=1), changes=changes)
    assert world.ask("change-effect").more["change_asked"]["id"] == 1
    assert world.ask("change-effect", change=3).more["change_asked"]["id"] == 1, "any of its places stands for all of it"
    other = world.ask("change-effect", change=90)
    assert (other.more["change_asked"]["id"], other.value) == (90, None)
    assert world.ask("change-effect", change=91).n == 0, "it has not begun yet"


def test_a_month_that_is_half_with_the_change_is_left_out() -> None:
    """Two places follow on another day: their answers of the month in which they do count for neither side."""
    rows = made()
    late = [{**row, "since_on": date(2025, 12, 24)} if i < 2 else row for i, row in enumerate(rows)]
    found = World(answers=said(gain=1), changes=late).ask("change-effect")
    assert found.n == 24 * 12 * 3 - 2 * 3
    assert "between 12 September 2025 and 24 December 2025" in found.sentence


def test_another_question_and_each_group_can_be_asked(world: World) -> None:
    assert world.ask("change-effect", metric="csat").n == 0
    graded = [{**row, "metric": "csat", "score": 5 if int(str(row["score"])) > 8 else 3} for row in said(gain=1)]
    both = World(answers=said() + graded, changes=made())
    found = both.ask("change-effect", metric="csat")
    assert found.low is not None and found.low > 0 and found.value < 100
    rows = both.ask("change-effect", by="channel", metric="csat").rows
    assert [row["value"] for row in rows] == [found.value]
    with pytest.raises(NotUnderstood, match="nps, csat or ces"):
        Asked.read({"metric": "mood"}, today=BEGAN)


def test_where_both_went_apart_before_it_is_not_called_an_effect() -> None:
    drifting = [
        {**row, "score": 9} if row["branch_id"] % 2 == 0 and row["day"] >= date(2025, 2, 1) else row  # type: ignore[operator]
        for row in said()
    ]
    found = World(answers=drifting, changes=made()).ask("change-effect")
    assert "Already before it they drifted apart" in found.sentence
    assert any("not called an effect" in one for one in found.warnings)


def test_the_picture_has_a_point_for_each_month(world: World) -> None:
    answer = world.ask("change-effect").as_json()
    drawn = json.dumps(spec(find("change-effect"), answer, None, size="narrow", theme="light"))
    assert "12 months before" in drawn and "after 9 months" in drawn


@pytest.mark.django_db
def test_the_page_offers_each_change_once_and_shows_which_it_is_about(cast):
    noted = {"since_on": BEGAN, "noted_at": timezone.now()}
    first, other = (Change.objects.create(what="A test ride first", **noted) for _ in range(2))
    asked = Asked(BEGAN)
    shown = fields_for(["change", "metric"], cast.mona, asked, {"change_asked": {"id": first.pk}})
    assert shown is not None and shown["change"].initial == first.pk
    offered = [pk for pk, what in shown.fields["change"].choices if what == "A test ride first"]  # type: ignore[attr-defined]
    assert offered == [first.pk]
    latest = fields_for(["change", "metric"], cast.mona, asked, {"change_asked": None})
    assert latest is not None and other.pk in dict(latest.fields["change"].choices)  # type: ignore[attr-defined]
    assert fields_for(["assumed"], cast.mona, asked, {}) is None
