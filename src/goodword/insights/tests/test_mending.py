"""What was expected and came, what was put right, and how it stands between us and people: by hand, traps and planted truths."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.analytics.recovering import median
from goodword.insights.asked import Asked
from goodword.insights.registry import find

from .companies import PEOPLE, Rng, covered, days, groups, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago, moment

Row = dict[str, object]


def said(who: int, asks: str, score: int, days: int, promise: str = "speed", **more: object) -> Row:
    return {
        "person_id": who,
        "metric": "other",
        "score": score,
        "day": ago(days),
        "dim_promise": promise,
        "dim_asks": asks,
        **more,
    }


def hoped(who: int, score: int, days: int = 50, **more: object) -> Row:
    return said(who, "expectation", score, days, **more)


def came(who: int, score: int, days: int = 10, **more: object) -> Row:
    return said(who, "experience", score, days, **more)


# Expected, and what came.


def test_by_hand_the_gap_is_what_came_less_what_was_expected_on_one_scale() -> None:
    """5 of 1–5 is 10, 3 is 5; 7 of 0–10 is 7: gaps of −5, −3 and 0."""
    ten = {"scale_low": 0, "scale_high": 10}
    rows = [hoped(1, 5), came(1, 3), hoped(2, 5), came(2, 7, **ten), hoped(3, 4), came(3, 4)]
    found = World(answers=rows).ask("gap")
    assert (found.n, found.value) == (3, pytest.approx(-8 / 3))
    assert found.rows[0]["promise"] == "speed" and found.rows[0]["expected"] == pytest.approx((10 + 10 + 7.5) / 3)


def test_only_pairs_count_and_each_has_the_last_of_both() -> None:
    rows = [hoped(1, 1, 90), hoped(1, 5, 50), hoped(1, 1, 5), came(1, 1, 30), came(1, 4, 10), hoped(2, 5), came(3, 5)]
    rows += [hoped(4, 5, promise="price"), came(4, 5)]
    units = World(answers=rows).ask("gap")
    assert (units.n, units.value) == (1, pytest.approx(-2.5)), "who said one of both, or of another promise, has no gap"


def test_two_said_on_one_day_stand_by_their_hour_and_not_by_their_row() -> None:
    """Hoped at eight and came at five in the afternoon, in a file that begins with the latest; hoped again at nine at night."""
    day = moment(ago(10)).replace(tzinfo=None, hour=0)
    told = [("expectation", 1, 21), ("experience", 4, 17), ("experience", 1, 12), ("expectation", 5, 8)]
    rows = [said(1, asks, score, 10, answered_at=day + timedelta(hours=hour)) for asks, score, hour in told]
    found = World(answers=rows).ask("gap")
    assert (found.n, found.value) == (1, pytest.approx(-2.5))


def test_each_promise_has_its_line_and_the_one_that_falls_short_is_named() -> None:
    rows = [
        r
        for i in range(1, 31)
        for r in (hoped(i, 5), came(i, 2 + i % 2), hoped(i, 3, promise="price"), came(i, 3, promise="price"))
    ]
    found = World(answers=rows).ask("gap")
    assert [(line["promise"], line["n"]) for line in found.rows] == [("price", 30), ("speed", 30)]
    assert "What falls short most is speed, by 6.2 of 10." in found.sentence
    alike = World(answers=[r for i in range(1, 31) for r in (hoped(i, 3), came(i, 2 + 2 * (i % 2)))])
    assert "No promise clearly falls short." in alike.ask("gap").sentence
    assert World(answers=[{"metric": "nps", "score": 9, "day": ago(3)}]).ask("gap").n == 0, "nobody ever spoke of a promise"


def promised(who: np.ndarray, hoped: np.ndarray, came: np.ndarray) -> pa.Table:
    """Of each of these one expectation of 1 to 5 and, forty days later, what came, for two promises that go together."""
    of, ones = np.tile(who, 4), np.ones(4 * len(who), int)
    day = days(np.repeat([50, 50, 10, 10], len(who)))
    return pa.table({
        "person_id": of, "metric": ["other"] * len(of), "score": np.concatenate([hoped, hoped, came, came]), "day": day,
        "answered_at": day.cast(pa.timestamp("us")), "scale_low": ones, "scale_high": 5 * ones,
        "dim_promise": np.tile(np.repeat(["speed", "price"], len(who)), 2),
        "dim_asks": np.repeat(["expectation", "experience"], 2 * len(who)),
    })  # fmt: skip


@pytest.mark.slow
def test_the_planted_gap_is_inside_the_interval_of_people_who_feel_alike_about_two_promises() -> None:
    """Half of them get what they hoped for and half one mark of five less: −1.25 of 10."""
    rng, of = np.random.default_rng(41), groups()
    hoped = rng.integers(2, 6, len(of))
    said = promised(np.arange(1, len(of) + 1), hoped, hoped - rng.integers(0, 2, len(of)))
    assert covered(world_of(of, answers=said), "gap", -1.25) >= 90


@pytest.mark.slow
def test_companies_in_which_all_came_as_hoped_hear_of_no_gap_and_no_difference() -> None:
    def make(rng: Rng) -> dict[str, pa.Table]:
        hoped = rng.integers(2, 5, PEOPLE)
        return {"answers": promised(np.arange(1, PEOPLE + 1), hoped, hoped + rng.integers(-1, 2, PEOPLE))}

    assert hear_no_difference(together(make, salt=42), "gap") >= 93
    rng, of = np.random.default_rng(43), groups()
    hoped = rng.integers(2, 5, len(of))
    said = promised(np.arange(1, len(of) + 1), hoped, hoped + rng.integers(-1, 2, len(of)))
    assert covered(world_of(of, answers=said), "gap", 0.0) >= 93


# Put right.


def case(who: int, closed: int | None = 60, *, opened: int = 70, hours: float | None = 5, **more: object) -> Row:
    at = moment(ago(opened)).replace(tzinfo=None)
    first = None if hours is None else at + timedelta(hours=hours)
    ends: Row = {"state": "open"} if closed is None else {"state": "closed", "closed_day": ago(closed)}
    if closed is not None:
        ends["closed_at"] = moment(ago(closed)).replace(tzinfo=None)
    first_day = None if first is None else first.date()
    return {"person_id": who, "opened_at": at, "day": ago(opened), "due_at": at + timedelta(hours=48), "first_contact_at": first,
            "first_contact_day": first_day, "answer_id": who, **ends, **more}  # fmt: skip


def nps(who: int, score: int, days: int, **more: object) -> Row:
    return {"person_id": who, "metric": "nps", "score": score, "day": ago(days), **more}


def test_by_hand_turned_around_is_a_seven_or_three_more() -> None:
    before = [nps(i, score, 75, id=i) for i, score in enumerate((3, 2, 6, 6, 1), 1)]
    after = [nps(1, 7, 40), nps(2, 5, 40), nps(3, 6, 40), nps(4, 9, 61)]  # the last before it was closed
    world = World(cases=[case(i) for i in range(1, 6)], answers=before + after)
    found = world.ask("recovery")
    assert (found.n, found.more["hits"], found.value) == (5, 2, 40.0)
    assert found.more["asked_again"] == {"closed": 5, "answered_again": 3, "never": 2}
    assert "Of 2 nobody knows" in found.sentence


def test_what_came_too_late_of_another_question_or_is_yet_to_come_turns_nobody() -> None:
    before = [nps(i, 2, 190, id=i) for i in (1, 2, 3)]
    after = [nps(1, 10, 100), nps(2, 5, 150, metric="csat", scale_low=1, scale_high=5), nps(3, 10, -3)]
    found = World(cases=[case(i, 180, opened=185) for i in (1, 2)] + [case(3, 30)], answers=before + after).ask("recovery")
    assert (found.n, found.more["hits"]) == (3, 0)


def test_the_last_answer_counts_and_three_answers_are_one() -> None:
    rows = [nps(1, 2, 75, id=1), nps(1, 10, 50), nps(1, 9, 40), nps(1, 2, 30)]
    assert World(cases=[case(1)], answers=rows).ask("recovery").more["hits"] == 0


def test_first_contact_counts_those_who_wait_and_later_orders_and_introductions_are_told() -> None:
    rows = [case(1, hours=2), case(2, hours=10), case(3, hours=60), case(4, None, hours=None), case(5, None, hours=None)]
    world = World(cases=rows, orders=[{"person_id": 1, "day": ago(20)}, {"person_id": 2, "day": ago(65)}],
                  introductions=[{"person_id": 90, "introducer_id": 3, "day": ago(9)}])  # fmt: skip
    found = world.ask("recovery").more
    assert found["first_contact"]["median_hours"] == 60 and found["first_contact"]["high"] is None
    assert (found["first_contact"]["opened"], found["first_contact"]["inside"]) == (5, 40.0)
    assert found["later"] == {"closed": 3, "bought": 1, "introduced": 1}


def test_a_case_whose_time_is_not_over_is_neither_late_nor_in_time() -> None:
    """Of four the time is over: after 1.5 hours, 2.5, 50 and never. Two were opened today, of which one was contacted at once."""
    rows = [case(1, hours=1.5), case(2, hours=2.5), case(3, hours=50), case(4, None, hours=None)]
    rows += [case(5, None, opened=0, hours=1), case(6, None, opened=0, hours=None)]
    found = World(cases=rows).ask("recovery")
    contact = found.more["first_contact"]
    assert (contact["opened"], contact["judged"], contact["inside"]) == (6, 4, 50.0)
    assert contact["median_hours"] == pytest.approx((2.5 + 50) / 2), "hours of programs are not rounded"
    assert "Of 4 opened cases whose time for it is over, 50\xa0% heard from you in time" in found.sentence
    fresh = World(cases=rows[4:]).ask("recovery").more["first_contact"]
    assert (fresh["opened"], fresh["judged"], fresh["inside"], fresh["median_hours"]) == (2, 0, None, None)


@pytest.mark.slow
def test_the_planted_share_in_time_is_inside_although_the_latest_cases_are_fresh() -> None:
    """Everybody is contacted after 1 to 96 hours, so half of them in time; cases open all the while until today."""
    inside = 0
    for seed in range(100):
        rng = np.random.default_rng([seed, 51])
        opened = np.sort(rng.integers(0, 8, 120))
        hours = rng.integers(1, 97, 120)
        rows = [
            case(i, None, opened=int(d), hours=int(h) if 24 * d >= h else None)
            for i, (d, h) in enumerate(zip(opened, hours, strict=True))
        ]
        found = World(cases=[*rows, case(900, 1)]).ask("recovery").more["first_contact"]
        inside += found["inside_low"] <= 50 <= found["inside_high"]
    assert inside >= 90


def closed_and_asked_again(who: np.ndarray, is_turned: np.ndarray) -> dict[str, pa.Table]:
    """A case of each, closed 80 days ago; every third never answered again, and of the others these gave an 8, the rest a 3."""
    n, ones = len(who), np.ones(len(who), int)
    at = days(80 * ones)
    again = np.flatnonzero(who % 3 > 0)
    said = np.concatenate([2 * ones, np.where(is_turned[again], 8, 3)])
    told = days(np.concatenate([100 * ones, 60 * ones[again]]))
    ids = np.arange(1, n + len(again) + 1)
    return {
        "cases": pa.table({
            "person_id": who, "day": at, "opened_at": at.cast(pa.timestamp("us")), "closed_day": at, "answer_id": ids[:n],
            "closed_at": at.cast(pa.timestamp("us")), "state": ["closed"] * n,
        }),
        "answers": pa.table({
            "id": ids, "person_id": np.append(who, who[again]), "metric": ["nps"] * len(ids), "score": said, "day": told,
            "answered_at": told.cast(pa.timestamp("us")), "scale_low": 0 * ids, "scale_high": 0 * ids + 10,
        }),
    }  # fmt: skip


@pytest.mark.slow
def test_the_planted_share_turned_around_is_inside_its_interval() -> None:
    """Of two thirds who answered again six of ten are turned: four of ten of all."""
    rng, of = np.random.default_rng(52), groups()
    who = np.arange(1, len(of) + 1)
    assert covered(world_of(of, **closed_and_asked_again(who, rng.random(len(of)) < 0.6)), "recovery", 40.0) >= 90


@pytest.mark.slow
def test_companies_whose_regions_turn_around_alike_hear_of_no_difference() -> None:
    def make(rng: Rng) -> dict[str, pa.Table]:
        return {
            name: table.drop_columns([c for c in ("id", "answer_id") if c in table.column_names])
            for name, table in closed_and_asked_again(np.arange(1, PEOPLE + 1), rng.random(PEOPLE) < 0.6).items()
        }

    assert hear_no_difference(together(make, salt=53), "recovery") >= 93


@given(st.lists(st.integers(-1, 500), max_size=30))
def test_the_median_lies_inside_its_interval(hours: list[int]) -> None:
    middle, around = median([(hour if hour >= 0 else None, 1) for hour in hours])
    if middle is not None:
        assert around.low <= middle <= around.high  # type: ignore[operator]


def test_the_planted_median_of_hours_is_inside_its_interval() -> None:
    rng, inside = np.random.default_rng(3), 0
    for _ in range(100):
        values, n = np.unique(rng.geometric(1 - 0.5 ** (1 / 24), 120), return_counts=True)
        _, around = median(list(zip(values.tolist(), n.tolist(), strict=True)))
        inside += around.low <= 24 <= around.high  # type: ignore[operator]
    assert inside >= 90


# How it stands.


def test_by_hand_health_is_the_mean_of_the_shares_that_have_rows() -> None:
    talks = [{"person_id": 1, "day": ago(d), "direction": w} for d, w in ((5, "two-way"), (6, "out"), (7, "out"), (8, "in"))]
    talks += [{"person_id": 1, "day": ago(5), "is_broadcast": True}, {"person_id": 2, "day": ago(400)}]
    promises = [{"person_id": 1, "due_on": ago(9), "kept_day": ago(8)}, {"person_id": 3, "due_on": ago(-9)}]
    closed = [case(1, outcome="turned"), case(1, outcome="")]
    won = [{"person_id": 1, "day": ago(50), "closed_day": ago(20), "state": state} for state in ("won", "lost")]
    world = World(people=[{"id": i} for i in (1, 2, 3)], touchpoints=talks, promises=promises, cases=closed, opportunities=won)
    rows = world.read(find("health").units(world, Asked(AS_OF))).to_pylist()
    assert [row["person_id"] for row in rows] == [1], "who has no row in twelve months has no health"
    one = rows[0]
    assert [one[name] for name in ("contacts", "promises", "cases", "outcomes")] == [25.0, 100.0, 100.0, 50.0]
    assert (one["health"], one["n_shares"], one["n_contacts"], one["n_cases"]) == (68.75, 4, 4, 1)


def test_a_promise_is_broken_the_day_after_and_kept_on_the_day_it_was() -> None:
    """Kept before it was due; due today and open; due today and kept; broken; kept two days from now: 2 of 4 stand today."""
    told = [(9, 10), (0, None), (0, 0), (1, None), (1, -2)]
    rows = [{"person_id": 1, "due_on": ago(due), "kept_day": None if kept is None else ago(kept)} for due, kept in told]
    world = World(people=[{"id": 1}], promises=rows)
    found = world.read(find("health").units(world, Asked(AS_OF))).to_pylist()[0]
    assert (found["promises"], found["n_promises"]) == (50.0, 4)


def test_a_share_without_rows_is_left_out_and_told() -> None:
    world = World(people=[{"id": 1}], touchpoints=[{"person_id": 1, "day": ago(3)}])
    found = world.ask("health")
    assert found.value == 100.0
    assert found.more["shares"]["cases"] == {"value": None, "n": 0}
    assert "On average: contacts two-way 100\xa0% (1)." in found.sentence


@pytest.mark.slow
def test_the_planted_shares_are_inside_their_intervals() -> None:
    from .companies import covered, days, groups, world_of

    rng, of = np.random.default_rng(12), groups()
    n = len(of)
    who = np.arange(1, n + 1)
    two_way = np.where(rng.random((n, 4)) < 0.4, "two-way", "out").ravel()
    talks = pa.table({"person_id": np.repeat(who, 4), "day": days(rng.integers(1, 300, 4 * n)), "direction": two_way})
    kept = rng.random(n) < 0.8
    due = rng.integers(10, 300, n)
    kept_day = pa.array([d if k else None for d, k in zip(days(due).to_pylist(), kept, strict=True)], pa.date32())
    promises = pa.table({"person_id": who, "due_on": days(due), "kept_day": kept_day})
    assert covered(world_of(of, touchpoints=talks, promises=promises), "health", 60.0) >= 90


# Do they answer, where surveys are sent from here.


def invited(who: int, state: str, days: int = 20, **more: object) -> Row:
    sent = None if state in ("waiting", "skipped") else ago(days)
    came = ago(days - 2) if state in ("partial", "complete", "declined") else None
    told = {"due_day": ago(days), "sent_day": sent, "started_day": came, "ended_day": came, "survey_id": 1, "skipped_why": ""}
    return {"person_id": who, "state": state, "way": "mail", "kind": "relationship", **told, **more}


def test_by_hand_a_survey_is_one_question_whatever_it_asks() -> None:
    states = ("sent", "sent", "started", "bounced", "partial", "complete", "complete", "declined", "waiting")
    asked = [invited(i, state) for i, state in enumerate(states, 1)]
    asked += [invited(20, "skipped", skipped_why="quiet"), invited(21, "skipped", skipped_why="quiet")]
    scores = [nps(6, 9, 18, survey_id=1, sent_day=ago(20)), nps(6, 4, 18, metric="csat", survey_id=1, sent_day=ago(20))]
    found = World(survey_invitations=asked, answers=[*scores, nps(30, 9, 5, sent_day=ago(9))]).ask("response")
    assert found.n == 8, "eight went out, of which one bounced; and one came in by file"
    assert found.more["counts"] == {"sent": 9, "bounced": 1, "complete": 3, "partial": 1, "declined": 1}
    assert (found.value, found.more["completion"]) == (50.0, 75.0)
    assert found.more["skipped"] == {"quiet": 2} and "2 people were left out" in found.sentence


def test_beside_a_score_stand_those_whom_its_surveys_asked() -> None:
    """Survey 1 asks it, survey 2 does not; an answer to a survey was not asked a second time."""
    asked = [invited(1, "complete"), invited(2, "sent"), invited(3, "sent"), invited(4, "sent", survey_id=2)]
    found = World(survey_invitations=asked, answers=[nps(1, 9, 18, survey_id=1, sent_day=ago(20))]).ask("nps")
    assert (found.more["response"]["asked"], found.more["response"]["answered"]) == (3, 1)
