"""Satisfaction, effort and response: by hand, by brute force, and through their traps."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics import intervals
from goodword.insights.registry import find

from .tables import AS_OF, World, ago, answers


def test_satisfaction_is_the_share_of_four_and_five() -> None:
    found = World(answers=answers("csat", [5, 4, 3, 1, 5, 2, 4, 5])).ask("csat")
    wilson = intervals.wilson(5, 8).scaled(100)
    assert (found.value, found.low, found.high, found.n) == (62.5, wilson.low, wilson.high, 8)
    assert found.more["mean"] == pytest.approx(29 / 8)
    assert found.more["distribution"] == {"1": 1, "2": 1, "3": 1, "4": 2, "5": 3}


def test_satisfaction_counts_every_answer_of_a_person() -> None:
    rows = [a for score in (5, 1, 1) for a in answers("csat", [score])]
    world = World(answers=rows, touchpoints=[{"person_id": 1, "day": ago(1)}] * 2)
    assert world.ask("csat").n == 3
    assert world.ask("csat").value == pytest.approx(100 / 3)


def test_satisfaction_on_another_scale_is_put_on_this_one_and_said() -> None:
    rows = answers("csat", [1, 7, 4], scale_low=1, scale_high=7)
    found = World(answers=rows).ask("csat")
    assert found.more["mean"] == pytest.approx((1 + 5 + 3) / 3)
    assert found.value == pytest.approx(100 / 3)
    assert "3 answers were asked on another scale" in found.warnings[0]


@pytest.mark.slow
def test_people_who_answer_often_make_it_less_sure() -> None:
    rows = [
        a for who in range(1, 21) for _ in range(5) for a in answers("csat", [5 if who % 2 else 1]) if not a.update(person_id=who)
    ]
    world = World(answers=rows)
    plain, every = world.ask("csat"), world.ask("csat", every=True)
    assert plain.value == every.value == 50
    assert every.high - every.low > 1.8 * (plain.high - plain.low)


def test_effort_is_a_mean_and_a_share_of_easy() -> None:
    found = World(answers=answers("ces", [7, 5, 4, 1])).ask("ces")
    assert (found.value, found.n, found.more["share"], found.unit) == (4.25, 4, 50.0, "of 7")


def test_the_older_effort_question_is_turned_and_stretched() -> None:
    older = answers("ces", [1, 5, 3], scale_low=1, scale_high=5, is_high_good=False, formula="ces/1")
    found = World(answers=older).ask("ces")
    assert found.value == pytest.approx((7 + 1 + 4) / 3)
    assert found.more["share"] == pytest.approx(100 / 3)
    assert "another scale" in found.warnings[0]


def test_response_leaves_out_what_bounced() -> None:
    states = ["complete"] * 3 + ["partial"] + ["sent"] * 3 + ["declined"] + ["bounced"] * 2
    rows = [
        {
            "metric": "nps",
            "state": s,
            "score": 9 if s == "complete" else None,
            "sent_day": ago(9),
            "day": ago(8) if s == "complete" else None,
        }
        for s in states
    ]
    found = World(answers=rows).ask("response")
    assert (found.value, found.n) == (50.0, 8)
    assert found.more["counts"] == {"sent": 10, "bounced": 2, "complete": 3, "partial": 1, "declined": 1}
    assert found.more["completion"] == 75.0


@pytest.mark.slow
def test_beside_a_score_stands_how_many_were_asked() -> None:
    said = [{"metric": "nps", "state": "complete", "score": 9, "sent_day": ago(9), "day": ago(8), "person_id": i} for i in (1, 2)]
    silent = [{"metric": "nps", "state": s, "sent_day": ago(9), "day": None, "person_id": 3} for s in ("sent", "bounced", "sent")]
    other = [{"metric": "csat", "state": "sent", "sent_day": ago(9), "day": None, "person_id": 3}]
    found = World(answers=[*said, *silent, *other]).ask("nps")
    assert found.more["response"] == {
        "asked": 4, "answered": 2, "share": 50.0, "sentence": "2 of 4 questions that arrived were answered (50\u00a0%).",
    }  # fmt: skip
    assert World(answers=answers("csat", [5])).ask("csat").more["response"] is None, "nobody knows whom it was sent to"


def test_response_knows_only_what_had_come_by_then() -> None:
    rows = [{"metric": "nps", "state": "complete", "score": 9, "sent_day": ago(9), "day": ago(2)}]
    world = World(answers=rows)
    assert world.ask("response").value == 100
    assert world.ask("response", until=ago(5)).value == 0


def test_answers_that_nobody_sent_are_no_response() -> None:
    assert World(answers=answers("nps", [9, 9])).ask("response").n == 0


def test_response_compares_quarters_by_the_same_time_to_answer() -> None:
    """Half answer on the tenth day. What was sent on the last days of June cannot be answered in June."""
    days = [date(2026, m, d) for m in (1, 2, 3, 4, 5, 6) for d in range(1, 29)]
    rows = [
        {
            "metric": "nps",
            "state": "complete" if i % 2 else "sent",
            "score": 9,
            "sent_day": d,
            "day": d.fromordinal(d.toordinal() + 10),
        }
        for d in days
        for i in range(2)
    ]
    found = World(answers=rows).ask("response")
    assert found.more["change"]["value"] == pytest.approx(0)


SAID = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from([(1, 5), (1, 7), (0, 10)]), st.booleans(), st.floats(0, 1), st.integers(0, 300)),
    max_size=20,
)


def _turned(score: int, low: int, high: int, *, is_high_good: bool) -> int:
    return score if is_high_good else low + high - score


@pytest.mark.slow
@given(SAID)
@settings(deadline=None, max_examples=20)
def test_both_scores_are_what_brute_force_says(said: list[tuple[int, tuple[int, int], bool, float, int]]) -> None:
    rows = []
    for who, (low, high), is_high_good, share, days in said:
        for metric in ("csat", "ces"):
            score = round(low + share * (high - low))
            rows.append({
                "metric": metric, "score": score, "person_id": who, "day": ago(days),
                "scale_low": low, "scale_high": high, "is_high_good": is_high_good,
            })  # fmt: skip
    world = World(answers=rows)
    for metric, bottom, top, least in (("csat", 1, 5, 4), ("ces", 1, 7, 5)):
        wanted = [
            bottom
            + (_turned(r["score"], r["scale_low"], r["scale_high"], is_high_good=r["is_high_good"]) - r["scale_low"])
            * (top - bottom)
            / (r["scale_high"] - r["scale_low"])
            for r in rows
            if r["metric"] == metric and r["day"] >= ago(150)
        ]
        found = world.ask(metric, since=ago(150), bare=True)
        assert found.n == len(wanted)
        if wanted:
            assert found.more["mean"] == pytest.approx(sum(wanted) / len(wanted))
            easy = 100 * sum(x >= least for x in wanted) / len(wanted)
            assert (found.value if metric == "csat" else found.more["share"]) == pytest.approx(easy)


STATES = st.lists(st.sampled_from(["sent", "bounced", "declined", "partial", "complete"]), max_size=25)


@pytest.mark.slow
@given(STATES)
@settings(deadline=None, max_examples=15)
def test_response_is_what_brute_force_says(states: list[str]) -> None:
    rows = [
        {"metric": "nps", "state": s, "sent_day": AS_OF, "day": AS_OF if s in ("partial", "complete") else None} for s in states
    ]
    found = World(answers=rows).ask("response", bare=True)
    arrived = [s for s in states if s != "bounced"]
    assert found.n == len(arrived)
    if arrived:
        assert found.value == pytest.approx(100 * sum(s in ("partial", "complete") for s in states) / len(arrived))


def test_one_person_who_answers_five_times_is_no_more_sure_than_one_who_answers_once() -> None:
    said = [{"metric": "ces", "score": score, "person_id": 1, "day": AS_OF} for score in (6, 7, 6, 7, 6)]
    found = World(answers=said).ask("ces", every=True)
    assert (found.value, found.low, found.high, found.n) == (pytest.approx(6.4), 1.0, 7.0, 5)
    alike = World(answers=answers("ces", [7, 7])).ask("ces")
    assert (alike.value, alike.high) == (7.0, 7.0) and alike.low < 3, "two are too few to know it of all"


def test_where_nobody_was_silent_it_warns_that_those_may_not_be_known() -> None:
    def told(n: int, silent: int) -> list[dict[str, object]]:
        said = answers("csat", [4] * n, sent_day=ago(20), day=ago(10))
        return said + answers("csat", [4] * silent, sent_day=ago(20), day=None, state="sent")

    for name in ("response", "csat"):
        assert any("answers alone" in one for one in World(answers=told(20, 0)).ask(name).warnings)
        assert not World(answers=told(20, 1)).ask(name).warnings
        assert not World(answers=told(19, 0)).ask(name).warnings, "so few may well all have answered"


def heard(scores: list[int], **more: object) -> list[dict[str, object]]:
    return answers("other", scores, is_on_listening=True, **more)


def test_who_felt_listened_to_is_the_share_of_four_and_five_of_that_question_alone() -> None:
    """Of five answers three are 4 or 5; a promise, another question of one's own and one without a score are none of them."""
    others = answers("other", [1, 1, 1], dim_promise="speed", dim_asks="experience") + answers("csat", [1, 1])
    missing = heard([None, 2], state="sent")  # type: ignore[list-item]
    found = World(answers=heard([5, 4, 2, 4, 1]) + others + missing).ask("listened")
    wilson = intervals.wilson(3, 5).scaled(100)
    assert (found.value, found.n, found.low, found.high) == (60.0, 5, wilson.low, wilson.high)
    assert found.more["mean"] == pytest.approx(3.2)
    assert "60.0\xa0% of 5 answers felt listened to" in found.sentence


def test_who_felt_listened_to_by_whom_is_asked_of_one_alone() -> None:
    world = World(answers=heard([5, 5, 1], staff_id=1) + heard([2, 4], staff_id=2))
    rows = {row["staff"]: (row["n"], row["value"]) for row in world.ask("listened", by="staff").rows}
    assert rows == {1: (3, pytest.approx(200 / 3)), 2: (2, 50.0)}
    assert find("listened").is_of_staff
    assert [row["staff"] for row in world.ask("listened", by="staff", staff=2).rows] == [2]
    assert world.ask("listened", staff=2).n == 2


def test_where_many_were_asked_lately_it_warns_that_they_may_still_answer() -> None:
    """Of forty a month ago half answered; of those of last week nobody did yet, one said no and one never got it."""
    old = answers("nps", [9] * 20, sent_day=ago(30), day=ago(25))
    old += answers("nps", [None] * 20, sent_day=ago(30), state="sent")  # type: ignore[list-item]
    late = [
        {"metric": "nps", "score": None, "sent_day": ago(7), "state": s, "day": None} for s in ("declined", "bounced", "sent")
    ]
    few, many = (World(answers=old + late + late[2:] * more).ask("response") for more in (0, 2))
    assert not few.warnings
    assert many.warnings == ("3 of 44 were asked within the last 14 days and may still answer: it is lower than it will be.",)
    assert not World(answers=old + late * 3).ask("response", until=ago(9)).warnings, "there they had not been asked"
