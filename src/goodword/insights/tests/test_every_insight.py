"""What must hold of every insight that is declared, and of each that will be."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pytest
from ibis.config import Config
from ibis.expr.operations import Node

from goodword.analytics import measures
from goodword.insights.asked import Asked, NotUnderstood
from goodword.insights.dimensions import Split, available
from goodword.insights.known_plans import facts_of
from goodword.insights.plans import Plan
from goodword.insights.registry import INSIGHTS

from .companies import laid
from .tables import AS_OF, World, ago, answers, moment

NAMES = tuple(INSIGHTS)
BY = {"nps": "channel", "csat": "channel", "ces": "channel", "response": "channel"}


def _by(name: str) -> str:
    """A dimension by which there are several groups, one of them without a name."""
    return BY.get(name, "segment")


def _people(n: int) -> list[dict[str, object]]:
    segments = ["", "business", "private", None]
    return [{"id": i, "segment": segments[i % 4], "region": "north"} for i in range(1, n + 1)]


def _company() -> World:
    """A null group, a group of one value, ties in the same second, people without any fact."""
    said = [a | {"channel": None if a["person_id"] % 3 else "email", "sent_day": ago(20)} for a in _said()]
    orders = [{"person_id": 1 + i % 6, "day": ago(i * 11), "total": 1000 * (i % 3)} for i in range(40)]
    talks = [{"person_id": i, "day": ago(i * 13)} for i in range(1, 9)]
    talks += [
        {"person_id": i, "day": ago(i * 13 - j), "kind": kind} for i in range(1, 13) for j, kind in ((2, "call"), (2, "visit"))
    ]
    return World(
        people=_people(132), orders=orders + _first_orders(), touchpoints=talks, answers=said, opportunities=_enquiries(),
        introductions=[{"person_id": i, "introducer_id": i - 1, "day": ago(395)} for i in range(14, 133, 3)],
        organisations=[{"id": 1, "segment": None}], contracts=_contracts(), lots=_lots(), shop_calls=_calls(),
        cases=_cases(), changes=[{"since_on": ago(420), "series_id": 1}],
        promises=[{"person_id": i, "due_on": ago(9 * i), "kept_day": ago(8 * i)} for i in range(1, 9)],
        **_playbook(),
    )  # fmt: skip


def _first_orders() -> list[dict[str, object]]:
    """A hundred customers more, as many as it takes to say how many one brings; each third came by the one before."""
    return [{"person_id": i, "day": ago(390 if i % 3 == 2 else 400), "total": 10 * i} for i in range(13, 133)]


def _enquiries() -> list[dict[str, object]]:
    """Warm and cold ones that were won, lost and are open."""
    states = ("won", "lost", "won", "open", "won")
    closed = [{"person_id": i, "day": ago(500 - i), "is_warm": i % 3 == 0, "state": states[i % 5]} for i in range(10, 90)]
    ends = [{**one, "closed_day": None if one["state"] == "open" else ago(450 - i)} for i, one in enumerate(closed)]
    return [*ends, {"person_id": 9, "day": ago(9), "introduced_by_id": 8}]


def _lots() -> list[dict[str, object]]:
    """People on the list and left out by lot, asked and not; of some the days are not over."""
    return [
        {
            "person_id": i,
            "turn": 1,
            "drawn_on": ago(420 - 3 * i),
            "is_held": i % 4 == 0,
            "asked_day": ago(400 - 3 * i) if i % 3 else None,
        }
        for i in range(1, 133)
    ]


def _calls() -> list[dict[str, object]]:
    """What callers heard: each outcome, and nothing yet."""
    heard = ("unprompted", "prompted", "no", "declined", "unreached", "")
    return [
        {"person_id": i, "shop_id": 1, "outcome": heard[i % 6], "day": ago(i), "called_at": moment(ago(i)).replace(tzinfo=None)}
        for i in range(1, 25)
    ]


def _contracts() -> list[dict[str, object]]:
    """Contracts that run, ended, were renewed and are yet to start."""
    long = [{"person_id": 1 + i % 9, "since": ago(420 + 9 * i), "ended_on": None if i % 3 else ago(15 * i)} for i in range(20)]
    return [*long, {"person_id": 2, "since": ago(-9)}, {"organisation_id": 1, "since": ago(500), "state": "renewed"}]


def _playbook() -> dict[str, list[dict[str, object]]]:
    """Runs with steps that are done, late, skipped, out of order, still to come and without a day."""
    runs = [{"id": i, "person_id": i, "playbook_id": 1 + i % 2, "state": "open", "day": ago(40)} for i in range(1, 13)]
    steps = [
        {"run_id": i, "person_id": i, "playbook_id": 1 + i % 2, "step": name, "position": at, "due_on": due, "done_day": done,
         "done_at": done and moment(done).replace(tzinfo=None), "times": int(bool(done)), "is_out_of_order": i == 5}
        for i in range(1, 13)
        for at, (name, due, done) in enumerate(_done(i), 1)
    ]  # fmt: skip
    return {"runs": runs, "run_steps": steps}


def _done(i: int) -> list[tuple[str, date | None, date | None]]:
    return [
        ("thank", ago(30), ago(30 - i)),
        ("package", ago(20), None if i % 3 else ago(22)),
        ("call", None if i % 2 else ago(-3), None),
    ]


def _said() -> list[dict[str, object]]:
    twice = answers("nps", [9, 3], day=ago(10)) + answers("nps", [0, 10], day=ago(10))
    hoped = answers("other", [4, 5, 3, 5], day=ago(50), dim_promise="speed", dim_asks="expectation")
    came = answers("other", [5, 2, 3, 4], day=ago(20), dim_promise="speed", dim_asks="experience")
    said = twice + answers("csat", [5, 5, 1]) + answers("ces", [7, 2, 4]) + answers("nps", [7] * 5, day=ago(120))
    over_years = [one for k in range(28) for one in answers("nps", [5 + k % 5, 9 - k % 3], day=ago(30 * k + 15))]
    heard = answers("other", [5, 4, 2, 4, 1], day=ago(20), is_on_listening=True, staff_id=1)
    return said + _rated() + hoped + came + over_years + heard


def _cases() -> list[dict[str, object]]:
    """Cases that are open, closed and forgotten, closed and asked again; some without a contact."""
    return [
        {"person_id": i, "opened_at": moment(ago(90 + i)).replace(tzinfo=None), "day": ago(90 + i), "answer_id": i,
         "due_at": moment(ago(88 + i)).replace(tzinfo=None), "outcome": ("turned", "", "not_turned")[i % 3],
         "first_contact_at": moment(ago(89)).replace(tzinfo=None) if i % 4 else None,
         "first_contact_day": ago(89) if i % 4 else None,
         "closed_at": moment(ago(60)).replace(tzinfo=None), "closed_day": ago(60), "state": "closed"}
        for i in range(1, 13)
    ] + [{"person_id": 20, "day": ago(3), "opened_at": moment(ago(3)).replace(tzinfo=None)}]  # fmt: skip


def _rated() -> list[dict[str, object]]:
    """Answers about an order with marks beside the score, some of them missing."""
    marks = [(1 + i * 7 % 5, 1 + i * 3 % 4, 1 + i % 5 if i % 6 else 0) for i in range(60)]
    given = [dict(zip(("rating_advice", "rating_price", "rating_delivery"), of, strict=True)) for of in marks]
    scores = [min(10, 2 * a + p % 3) for a, p, _ in marks]
    said = answers("nps", scores, day=ago(120))
    return [{**one, **marked, "order_id": 41 + i} for i, (one, marked) in enumerate(zip(said, given, strict=True))]


class _Spark(Config):
    treat_nan_as_null: bool = False


@pytest.fixture
def spark_without_spark() -> Iterator[None]:
    """The compiler of Spark SQL reads an option that only an installed Spark would set."""
    before, ibis.options.pyspark = ibis.options.pyspark, _Spark()
    yield
    ibis.options.pyspark = before


@pytest.fixture(scope="module")
def company() -> World:
    return _company()


@pytest.fixture(scope="module")
def nobody() -> World:
    return World()


@pytest.fixture(scope="module")
def has_all_rows(company: World) -> Callable[[str, ir.Table], bool]:
    """Whether a fact that was given groups has as many rows as before; asked of the same groups once, for all insights."""
    n_rows = cache(lambda fact: company.read(company[fact].count()).to_pylist()[0])
    known: dict[Node, int] = {}

    def ask(fact: str, split: ir.Table) -> bool:
        by = split.select("by").op()
        if by not in known:
            known[by] = company.read(split.select("by")).num_rows
        return bool(known[by] == next(iter(n_rows(fact).values())))

    return ask


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_answers_about_a_company_with_null_groups_and_ties(name: str, company: World) -> None:
    found = company.ask(name)
    assert found.n > 0
    assert found.low <= found.value <= found.high
    assert found.sentence
    assert found.as_json()["as_of"] == "2026-06-30"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_says_that_there_is_nothing_yet(name: str, nobody: World) -> None:
    found = nobody.ask(name)
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 0)
    assert found.sentence == str(INSIGHTS[name].empty)
    assert not any(row.get("n") for row in found.rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_its_groups_make_up_the_whole(name: str, company: World) -> None:
    by = _by(name)
    found, split = company.ask(name), company.ask(name, by=by)
    assert None in [row[by] for row in split.rows]
    assert sum(row["n"] for row in split.rows) == found.n
    if INSIGHTS[name].is_difference:
        return
    weighted = sum(row["value"] * row["n"] for row in split.rows if row["n"]) / found.n
    assert weighted == pytest.approx(found.value)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_gives_the_rows_from_which_the_number_can_be_computed_again(name: str, company: World) -> None:
    insight = INSIGHTS[name]
    units = laid(company, insight.units(company, Asked(AS_OF)))
    counts = company.read(units.aggregate(keys=units[insight.key].nunique(), n=units.count())).to_pylist()[0]
    assert counts["keys"] == counts["n"]
    again = insight.measure.figure(company.read(measures.summary(units, insight.measure)).to_pylist()[0], 0.95)
    assert again.value == company.ask(name).value


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_its_interval_is_as_sure_as_was_asked(name: str, company: World) -> None:
    """The interval of less is inside that of more, for the number and for each line beside it."""
    less, more = (company.ask(name, Asked(AS_OF, level=level)) for level in (0.6, 0.95))
    assert less.value == more.value
    assert more.low <= less.low <= less.high <= more.high
    assert less.high - less.low < more.high - more.low
    lines = [(one, other) for one, other in zip(less.rows, more.rows, strict=True) if other.get("low") is not None]
    assert all(other["low"] <= one["low"] <= one["high"] <= other["high"] for one, other in lines)


@pytest.mark.parametrize("name", NAMES)
def test_it_shows_columns_that_its_rows_have(name: str, company: World) -> None:
    insight = INSIGHTS[name]
    units = insight.units(company, Asked(AS_OF))
    listed = insight.listing.shows if insight.listing else ()
    assert {insight.key, *listed} <= set(units.columns)
    assert insight.key in insight.shows


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_splits_by_each_of_its_dimensions(name: str, company: World, has_all_rows: Callable[..., bool]) -> None:
    """Each is a column of what the insight is about; one of each sort is asked for to the end."""
    insight, sorts = INSIGHTS[name], {}
    for by, dimension in available(insight, company).items():
        rows = Split(insight, company, dimension)[insight.about[0].name]
        assert has_all_rows(insight.about[0].name, rows), by
        sorts.setdefault((str(rows["by"].type()), bool(dimension.over), not dimension.column), set()).add(by)
    # By one of them the test of its groups asks.
    for alike in (group for group in sorts.values() if _by(name) not in group):
        by = min(alike)
        assert company.ask(name, by=by, bare=True).rows, by


@pytest.mark.parametrize("name", NAMES)
def test_it_names_the_dimensions_there_are(name: str, company: World) -> None:
    with pytest.raises(NotUnderstood, match=r"“colour” is no dimension.*segment"):
        company.ask(name, by="colour")


@pytest.mark.slow
@pytest.mark.usefixtures("spark_without_spark")
@pytest.mark.parametrize("name", NAMES)
def test_it_compiles_to_spark(name: str) -> None:
    """Every step of its plan, and what is made on the way, as Spark would be handed it."""
    insight = INSIGHTS[name]
    columns = {fact.name: dict(fact.schema) for fact in facts_of(insight, Asked(AS_OF, by="x"))}
    whole, split = (Plan(insight, Asked(AS_OF, by=by), columns, "pyspark") for by in (None, _by(name)))
    steps = [whole.step("figure"), split.step("groups"), *(whole.step(f"beside:{extra.key}") for extra in insight.extras)]
    if insight.can_be_every:
        steps.append(Plan(insight, Asked(AS_OF, every=True), columns, "pyspark").step("figure"))
    for sql in {one.sql.text for step in steps for one in (step, *step.makes)}:
        assert "SELECT" in sql
        assert "ARG_MAX" not in sql


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_depend_on_the_order_of_rows(name: str, company: World) -> None:
    turned = World()
    for fact, table in company.items():
        rows = company.read(table)
        if rows.num_rows:
            turned.take(fact, rows.take(list(reversed(range(rows.num_rows)))))
    found, again = company.ask(name), turned.ask(name)
    assert again.as_json() == found.as_json()
