"""Experience: by hand, by brute force, through its traps, and in a hundred simulated companies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.analytics import experience, moments
from goodword.analytics.moments import WORTH
from goodword.insights.asked import Asked
from goodword.insights.registry import find
from goodword.insights.sitting import sit

from .companies import PEOPLE, Rng, covered, days, groups, hear_no_change, hear_no_difference, together, world_of
from .tables import AS_OF, World, ago, answers
from .test_planted_truths import scored

Row = dict[str, object]
EVERYBODY = [{"id": i} for i in range(1, 9)]


def lived(world: World, **asked: object) -> dict[int, Row]:
    """The rows behind the number, by person."""
    insight, question = find("experience"), Asked(AS_OF, **asked)  # type: ignore[arg-type]
    return {int(str(row["id"])): row for row in sit(world, insight, question).rows("all rows")}


@pytest.mark.slow
def test_three_moments_by_hand() -> None:
    """A talk 90 days ago counts half; ten of ten today is worth 1 and weighs 2; the 2 stands for what is not known."""
    world = World(
        people=EVERYBODY,
        touchpoints=[{"person_id": 1, "day": ago(90)}],
        answers=answers("nps", [10]),
        promises=[{"person_id": 1, "due_on": ago(91)}],
    )
    [row] = lived(world).values()
    parts, weights = 0.5 * 0.3 + 2 * 1.0 + 0.5 * -0.8, 0.5 + 2 + 0.5
    assert row["experience"] == pytest.approx(parts / (weights + 2), abs=1e-6)
    assert (row["moments"], row["is_good"]) == (3, True)
    then = (0.3 - 0.8) / (2 + 2)
    assert (row["trough"], row["trough_on"]) == (pytest.approx(then, abs=1e-6), ago(90))
    assert (row["peak"], row["peak_on"]) == (row["experience"], AS_OF)
    assert (row["last_by"], row["last_on"], row["moved_by"], row["moved_on"]) == ("answer nps", AS_OF, "answer nps", AS_OF)
    assert row["moved"] == pytest.approx(1.75 / 5 - -0.25 / 3, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("order", "names"),
    [
        ({"promised_on": ago(10), "delivered_day": ago(10)}, ["delivery in time"]),
        ({"promised_on": ago(10), "delivered_day": ago(4)}, ["delivery overdue", "delivery late"]),
        ({"promised_on": ago(10)}, ["delivery overdue"]),
        ({"promised_on": AS_OF}, []),
        ({"delivered_day": ago(4)}, ["delivery"]),
        ({"promised_on": ago(10), "state": "cancelled"}, []),
        ({}, []),
    ],
)
def test_a_delivery_is_what_became_of_its_promise(order: Row, names: list[str]) -> None:
    assert told(World(orders=[{"person_id": 1, "day": ago(20), **order}])) == names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("promise", "names"),
    [
        ({"kept_day": ago(5)}, ["promise kept"]),
        ({"kept_day": ago(4)}, ["promise overdue", "promise kept late"]),
        ({}, ["promise overdue"]),
        ({"dropped_day": ago(6)}, ["promise dropped"]),
        ({"dropped_day": ago(2)}, ["promise overdue"]),
        ({"due_on": ago(-9)}, []),
        ({"due_on": ago(-9), "kept_day": ago(1)}, ["promise kept"]),
    ],
)
def test_a_promise_is_what_became_of_it(promise: Row, names: list[str]) -> None:
    assert told(World(promises=[{"person_id": 1, "due_on": ago(5), **promise}])) == names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("touch", "names"),
    [
        ({}, ["talk"]),
        ({"intent": "give"}, ["talk given"]),
        ({"intent": "ask"}, ["talk asked"]),
        ({"direction": "out", "intent": "give"}, ["gift"]),
        ({"direction": "out", "intent": "give", "reached": False}, []),
        ({"direction": "out", "intent": "ask"}, ["request"]),
        ({"direction": "out"}, ["notice"]),
        ({"direction": "in"}, ["word from them"]),
        ({"direction": ""}, ["contact"]),
        ({"is_broadcast": True}, []),
    ],
)
def test_a_contact_is_worth_what_it_was(touch: Row, names: list[str]) -> None:
    assert told(World(touchpoints=[{"person_id": 1, "day": ago(5), **touch}])) == names


def told(world: World) -> list[str]:
    """The kinds of the moments up to the day, in order."""
    found = experience.traced(laid(world), until=AS_OF)
    return [WORTH[row["code"]].name for row in world.read(found.order_by("day", "code")).to_pylist()]


def laid(world: World) -> "moments.ir.Table":
    return moments.moments(moments.Sources(world["touchpoints"], world["answers"], world["orders"], world["promises"]))


@pytest.mark.slow
def test_two_touchpoints_and_three_answers_are_not_six() -> None:
    touched = [{"person_id": 1, "day": ago(i)} for i in (1, 2)]
    said = [a | {"person_id": 1} for a in answers("csat", [5, 4, 3])]
    assert lived(World(people=EVERYBODY, touchpoints=touched, answers=said))[1]["moments"] == 5


def test_a_touchpoint_that_was_scored_is_the_answer_alone() -> None:
    touched = [{"person_id": 1, "day": ago(i)} for i in (1, 2)]
    said = [a | {"person_id": 1, "touchpoint_id": 1} for a in answers("csat", [5, 4])]
    assert lived(World(people=EVERYBODY, touchpoints=touched, answers=said))[1]["moments"] == 3


def test_a_touchpoint_that_somebody_else_scored_stays_what_it_was() -> None:
    said = answers("csat", [5])[0] | {"person_id": 2, "touchpoint_id": 1}
    found = lived(World(people=EVERYBODY, touchpoints=[{"person_id": 1, "day": ago(1)}], answers=[said]))
    assert {who: row["moments"] for who, row in found.items()} == {1: 1, 2: 1}


def test_an_answer_counts_by_its_own_scale_and_direction() -> None:
    said = [
        {"metric": "ces", "score": 1, "scale_low": 1, "scale_high": 5, "is_high_good": False, "person_id": 1, "day": AS_OF},
        {"metric": "other", "score": 50, "scale_low": 0, "scale_high": 100, "person_id": 2, "day": AS_OF},
        {"metric": "other", "score": 3, "scale_low": 3, "scale_high": 3, "person_id": 3, "day": AS_OF},
        {"metric": "nps", "score": None, "person_id": 4, "day": AS_OF},
    ]
    found = lived(World(people=EVERYBODY, answers=said))
    assert {who: row["experience"] for who, row in found.items()} == {1: 0.5, 2: 0.0}


def test_who_had_no_moment_for_two_years_is_not_counted() -> None:
    world = World(people=EVERYBODY, answers=[*answers("csat", [5], day=ago(731)), answers("csat", [1, 5], day=ago(730))[1]])
    assert (world.ask("experience").n, list(lived(world))) == (1, [2])


@pytest.mark.slow
def test_what_somebody_only_expected_is_no_moment() -> None:
    """They hoped for little of a visit and had much: the visit, unscored, and the ten that came of it are their moments."""
    asked = {"person_id": 1, "metric": "other", "scale_low": 0, "scale_high": 10, "dim_promise": "speed"}
    hoped = {**asked, "score": 0, "day": ago(9), "touchpoint_id": 1, "dim_asks": "expectation"}
    came = {**asked, "score": 10, "day": AS_OF, "dim_asks": "experience"}
    [row] = lived(World(people=EVERYBODY, touchpoints=[{"person_id": 1, "day": AS_OF}], answers=[hoped, came])).values()
    assert (row["moments"], row["experience"]) == (2, pytest.approx((0.3 + 2) / (1 + 2 + 2), abs=1e-6))


def test_what_is_still_to_come_is_not_known_yet() -> None:
    assert World(people=EVERYBODY, answers=answers("csat", [5], day=ago(-1))).ask("experience").n == 0


DAYS = st.integers(0, 800).map(ago)
TOUCHES = st.fixed_dictionaries({
    "person_id": st.integers(1, 8), "day": DAYS, "direction": st.sampled_from(["two-way", "out", "in", ""]),
    "intent": st.sampled_from(["give", "ask", ""]), "reached": st.booleans(), "is_broadcast": st.booleans(),
})  # fmt: skip
SAID = st.fixed_dictionaries({
    "person_id": st.integers(1, 8), "day": DAYS, "metric": st.sampled_from(["nps", "csat", "ces"]), "part": st.floats(0, 1),
    "is_high_good": st.booleans(), "touchpoint_id": st.sampled_from([None, 1, 2]),
})  # fmt: skip
BOUGHT = st.fixed_dictionaries({
    "person_id": st.integers(1, 8), "day": DAYS, "promised_on": st.none() | DAYS, "delivered_day": st.none() | DAYS,
    "state": st.sampled_from(["placed", "cancelled"]),
})  # fmt: skip
OWED = st.fixed_dictionaries({
    "person_id": st.integers(1, 8), "due_on": DAYS, "kept_day": st.none() | DAYS, "dropped_day": st.none() | DAYS,
})  # fmt: skip


@dataclass(frozen=True)
class Moment:
    who: int
    day: date
    value: float
    weight: float


def worth(name: str) -> tuple[float, float]:
    found = next(w for w in WORTH if w.name == name)
    return found.value or 0.0, found.weight


def brute_moments(touches: list[Row], said: list[Row], bought: list[Row], owed: list[Row]) -> Iterator[Moment]:
    scored = {(row["touchpoint_id"], row["person_id"]) for row in said}
    yield from (m for i, row in enumerate(touches, 1) if (i, row["person_id"]) not in scored for m in of_contact(row))
    for row in said:
        value = 2 * (row["score"] - row["scale_low"]) / (row["scale_high"] - row["scale_low"]) - 1
        yield Moment(row["person_id"], row["day"], value if row["is_high_good"] else -value, 2.0)
    yield from (m for row in bought for m in of_order(row))
    yield from (m for row in owed for m in of_promise(row))


def of_contact(row: Row) -> Iterator[Moment]:
    if row["is_broadcast"] or (row["direction"] == "out" and not row["reached"]):
        return
    kinds = {"two-way": {"give": "talk given", "ask": "talk asked", "": "talk"}, "in": "word from them", "": "contact",
             "out": {"give": "gift", "ask": "request", "": "notice"}}  # fmt: skip
    kind = kinds[row["direction"]]
    yield Moment(row["person_id"], row["day"], *worth(kind[row["intent"]] if isinstance(kind, dict) else kind))


def of_order(row: Row) -> Iterator[Moment]:
    due, there = row["promised_on"], row["delivered_day"]
    if row["state"] == "cancelled":
        return
    if due and (not there or there > due):
        yield Moment(row["person_id"], due + timedelta(1), *worth("delivery overdue"))
    if there:
        name = "delivery" if not due else "delivery in time" if there <= due else "delivery late"
        yield Moment(row["person_id"], there, *worth(name))


def of_promise(row: Row) -> Iterator[Moment]:
    due, kept, dropped = row["due_on"], row["kept_day"], row["dropped_day"]
    is_in_time, is_let_go = bool(kept and kept <= due), bool(dropped and dropped <= due)
    if kept:
        yield Moment(row["person_id"], kept, *worth("promise kept" if is_in_time else "promise kept late"))
    if is_let_go and not is_in_time:
        yield Moment(row["person_id"], dropped, *worth("promise dropped"))
    if not is_in_time and not is_let_go:
        yield Moment(row["person_id"], due + timedelta(1), *worth("promise overdue"))


def brute(found: list[Moment], on: date) -> float:
    faded = [(m, m.weight * 2 ** (-(on - m.day).days / 90)) for m in found if m.day <= on]
    return sum(w * m.value for m, w in faded) / (sum(w for _, w in faded) + 2)


def on_scale(row: Row) -> Row:
    low, high = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}[str(row["metric"])]
    return {**row, "score": round(low + float(str(row["part"])) * (high - low)), "scale_low": low, "scale_high": high}


@pytest.mark.slow
@given(st.lists(TOUCHES, max_size=15), st.lists(SAID, max_size=12), st.lists(BOUGHT, max_size=10), st.lists(OWED, max_size=10))
@settings(deadline=None, max_examples=10)
def test_it_is_what_brute_force_says(touches: list[Row], said: list[Row], bought: list[Row], owed: list[Row]) -> None:
    said = [on_scale(row) for row in said]
    rows = [{k: v for k, v in row.items() if k != "part"} for row in said]
    world = World(people=EVERYBODY, touchpoints=touches, answers=rows, orders=bought, promises=owed)
    everything = [m for m in brute_moments(touches, said, bought, owed) if m.day <= AS_OF]
    wanted = {who: [m for m in everything if m.who == who] for who in {m.who for m in everything}}
    wanted = {who: of for who, of in wanted.items() if max(m.day for m in of) >= ago(730)}
    found = lived(world)
    assert found.keys() == wanted.keys()
    for who, of in wanted.items():
        row, levels = found[who], [brute(of, m.day) for m in of]
        moves = [brute(of, m.day) - brute([o for o in of if o is not m], m.day) for m in of]
        assert row["experience"] == pytest.approx(brute(of, AS_OF), abs=1e-6)
        assert (row["peak"], row["trough"]) == (pytest.approx(max(levels), abs=1e-6), pytest.approx(min(levels), abs=1e-6))
        assert abs(float(str(row["moved"]))) == pytest.approx(max(map(abs, moves)), abs=1e-6)
        assert (row["moments"], row["last_on"]) == (len(of), max(m.day for m in of))
        assert brute(of, row["peak_on"]) == pytest.approx(max(levels), abs=2e-6)
        assert brute(of, row["trough_on"]) == pytest.approx(min(levels), abs=2e-6)
        biggest = [m.day for m, by in zip(of, moves, strict=True) if abs(by) > max(map(abs, moves)) - 2e-6]
        assert row["moved_on"] in biggest
    now = [brute(of, AS_OF) for of in wanted.values()]
    assert world.ask("experience", bare=True).value == (pytest.approx(np.mean(now), abs=1e-6) if now else None)


SHARES = np.array([0.1, 0.1, 0.2, 0.35, 0.25])


@pytest.mark.slow
def test_the_planted_experience_is_inside_the_interval() -> None:
    """Everybody answered twice today: the mean is exactly 2·2·E(v) / (2·2 + 2)."""
    rng, of = np.random.default_rng(21), groups()
    who = np.repeat(np.arange(1, len(of) + 1), 2)
    said = scored("csat", rng.choice(np.arange(1, 6), len(who), p=SHARES), np.zeros(len(who)), who, (1, 5))
    truth = 4 * float(SHARES @ np.array([-1, -0.5, 0, 0.5, 1])) / 6
    assert covered(world_of(of, answers=said), "experience", truth) >= 90


def _stationary(rng: Rng) -> dict[str, pa.Table]:
    """Three years in which it is as it always was: good and bad to each by their own nature."""
    n = 8 * PEOPLE
    who, nature = rng.integers(1, PEOPLE + 1, n), rng.integers(-1, 2, PEOPLE + 1)
    scores = np.clip(rng.choice(np.arange(1, 6), n, p=SHARES) + nature[who], 1, 5)
    talks = pa.table({"person_id": rng.integers(1, PEOPLE + 1, n), "day": days(rng.integers(0, 1100, n))})
    return {"answers": scored("csat", scores, rng.integers(0, 1100, n), who, (1, 5)), "touchpoints": talks}


@pytest.mark.slow
def test_companies_in_which_all_is_as_ever_hear_of_no_change_and_no_difference() -> None:
    """Of the 300 companies from this seed on, 282 hear of no change and 292 of no difference between regions."""
    world = together(_stationary, salt=7, seeds=range(1000, 1100))
    assert hear_no_change(world, "experience") >= 93
    assert hear_no_difference(world, "experience") >= 93


@pytest.mark.slow
def test_a_company_that_got_worse_hears_of_it() -> None:
    rng = np.random.default_rng(22)
    n = 6 * PEOPLE
    ago_days = rng.integers(0, 360, n)
    scores = np.where(ago_days < 91, 1, 5)
    said = scored("csat", scores, ago_days, rng.integers(1, PEOPLE + 1, n), (1, 5))
    world = world_of(np.zeros(PEOPLE, dtype=int), answers=said)
    found = world.ask("experience")
    assert found.more["change"]["is_clear"]  # type: ignore[index]
    assert "Down by" in found.sentence
