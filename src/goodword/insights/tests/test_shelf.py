"""What one process has compiled, no other compiles again; and nothing wrong is ever taken from the shelf."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pytest
from django.core import signing

from goodword.insights import shelf as shelves
from goodword.insights.answering import Answering
from goodword.insights.asked import Asked, Result
from goodword.insights.declaration import Facts, Insight
from goodword.insights.drafts import Draft, words
from goodword.insights.known_plans import Plans, facts_of
from goodword.insights.plans import Plan, Step
from goodword.insights.registry import INSIGHTS
from goodword.insights.shelf import Shelf
from goodword.insights.sitting import Sitting, columns_on
from goodword.insights.template import MADE, Values

from .tables import AS_OF, World, ago, answers

ASKED = Asked(AS_OF, since=ago(300))


@pytest.fixture(scope="module")
def company() -> World:
    said = answers("csat", [5, 4, 5, 2, 3, 5], day=ago(20)) + answers("csat", [1, 5, 4], day=ago(200))
    return World(people=[{"id": i, "region": "ab"[i % 2]} for i in range(1, 7)], answers=said)


@pytest.fixture
def at(tmp_path: Path) -> Callable[[], Plans]:
    """A process that begins: no plan made yet, and the shelf that the others had."""
    return lambda: Plans(Shelf(lambda: tmp_path / "plans"))


def _plan(plans: Plans, company: World, asked: Asked = ASKED, insight: Insight = INSIGHTS["csat"]) -> Plan:
    return plans.find(insight, asked, columns_on(company, insight, asked), "duckdb")


def _answer(plans: Plans, company: World, asked: Asked = ASKED) -> Result:
    sitting = Sitting(company, _plan(plans, company, asked), Values.of(asked, "made_"))
    found = Answering(INSIGHTS["csat"], asked, sitting.rows).result()
    sitting.tidy()
    return found


def _compiles_nothing(patch: pytest.MonkeyPatch) -> None:
    def compiled(*_: object) -> None:
        raise AssertionError("It was compiled again.")

    patch.setattr(Draft, "compiled", compiled)


@pytest.mark.slow
def test_the_next_process_compiles_nothing_and_says_the_same(
    at: Callable[[], Plans], company: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = replace(ASKED, by="region")
    first = [_answer(at(), company, asked) for asked in (ASKED, split)]
    assert first[0].n == 9 and len(first[1].rows) == 2
    _compiles_nothing(monkeypatch)
    assert [_answer(at(), company, asked) for asked in (ASKED, split)] == first


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, insight in INSIGHTS.items() if insight.apart is not None])
def test_a_plan_of_kept_units_comes_from_the_shelf_in_any_mixture(name: str, at: Callable[[], Plans], tmp_path: Path) -> None:
    insight, asked = INSIGHTS[name], Asked(AS_OF)
    columns = {fact.name: fact.schema for fact in facts_of(insight, asked)}

    def begun() -> Any:
        plan = at().find_standing(insight, asked, columns, "duckdb")
        plan.compile()
        return plan

    whole = begun()
    for i, file in enumerate(sorted((tmp_path / "plans").glob("*/*.step"))):
        if i % 3:
            file.unlink()
    mixed = begun()
    assert mixed.shared() == whole.shared()
    assert mixed._steps.keys() == whole._steps.keys()
    for step_name, step in mixed._steps.items():
        assert step.schema == whole.step(step_name).schema
        assert (step.facts, step.units, step.touched) == (
            whole.step(step_name).facts, whole.step(step_name).units, whole.step(step_name).touched,
        )  # fmt: skip
        assert _read_by(step) <= {make.name for make in step.makes}


def _read_by(step: Step) -> set[str]:
    """What it reads of what is made on the way. Kept units, and counts as they are now, are laid by who asks."""
    laid = (f"{MADE}units_", f"{MADE}counts_now")
    return {word for word in words(step.sql) if word.startswith(MADE) and not word.startswith(laid)}


def test_a_declaration_of_ones_own_is_never_answered_from_the_shelf(at: Callable[[], Plans], company: World) -> None:
    _plan(at(), company).step("figure")
    assert _plan(at(), company, insight=_of_nobody()).step("figure").sql != _plan(at(), company).step("figure").sql


@pytest.mark.twin
def test_without_the_guard_it_is(at: Callable[[], Plans], company: World, without: Callable[..., Any]) -> None:
    without(Plans, "_known", " or not is_declared(insight)")
    _plan(at(), company).step("figure")
    assert _plan(at(), company, insight=_of_nobody()).step("figure").sql == _plan(at(), company).step("figure").sql


def _of_nobody() -> Insight:
    """Another insight under a known name."""
    known = INSIGHTS["csat"]

    def nobody(facts: Facts, asked: Asked) -> ir.Table:
        units = known.units(facts, asked)
        return units.filter(units[known.key] < 0)

    return replace(known, units=nobody)


SQL = {"sql": ["SELECT 1 AS n"], "schema": "", "facts": [], "makes": [], "units": [], "touched": []}


DAMAGED = {
    "empty": "",
    "no signature": "{",
    "letters": "é",
    "zeros": "\x00" * 400,
    "another key": signing.dumps(SQL, key="of somebody else"),
    "another thing": signing.dumps({}),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGED)
def test_what_cannot_be_read_is_made_anew_and_told(
    damage: str, at: Callable[[], Plans], company: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = _answer(at(), company)
    for file in (tmp_path / "plans").glob("*/*.step"):
        file.write_text(DAMAGED[damage])
    with caplog.at_level(logging.WARNING):
        assert _answer(at(), company) == first
    assert "cannot be read and is made anew" in caplog.text
    caplog.clear()
    assert _answer(at(), company) == first
    assert not caplog.text, "it was mended"


@pytest.mark.slow
def test_a_step_in_the_place_of_another_is_not_run(at: Callable[[], Plans], company: World, tmp_path: Path) -> None:
    first, other = _answer(at(), company), _plan(at(), company, Asked(ago(90))).step("figure")
    files = sorted((tmp_path / "plans").glob("*/*.step"))
    texts = [file.read_text() for file in files]
    for file, text in zip(files, texts[1:] + texts[:1], strict=True):
        file.write_text(text)
    assert _answer(at(), company) == first
    assert _plan(at(), company, Asked(ago(90))).step("figure").schema == other.schema


@pytest.mark.twin
def test_without_the_signature_it_would_be(
    at: Callable[[], Plans], company: World, tmp_path: Path, without: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    without(Shelf, "find", ('signing.loads(file.read_text(encoding="ascii"), salt=file.name)', "_unsigned(file)"))
    monkeypatch.setattr(shelves, "_unsigned", lambda file: signing.JSONSerializer().loads(file.read_bytes()), raising=False)
    step = _plan(at(), company).step("figure")
    said = shelves._spelt(replace(step, sql=replace(step.sql, parts=("SELECT 'anything'",))))
    for file in (tmp_path / "plans").glob("*/*.step"):
        file.write_bytes(signing.JSONSerializer().dumps(said))
    assert _plan(at(), company).step("figure").sql.text == "SELECT 'anything'"


@pytest.mark.slow
def test_where_nothing_can_be_kept_it_answers_all_the_same(
    company: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "plans").write_text("a file where a folder should be")
    with caplog.at_level(logging.WARNING):
        assert _answer(Plans(Shelf(lambda: tmp_path / "plans")), company) == _answer(Plans(), company)
    assert "could not be kept" in caplog.text


@pytest.mark.slow
def test_another_edition_finds_nothing_and_throws_away_what_was(
    at: Callable[[], Plans], company: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(at(), company)
    (was,) = (tmp_path / "plans").iterdir()
    monkeypatch.setattr(shelves, "COMPILED_BY", shelves.COMPILED_BY[:-1])
    first = at()
    _plan(first, company).step("figure")
    (now,) = (tmp_path / "plans").iterdir()
    assert now.name != was.name
    assert len(list(now.iterdir())) == 1


@pytest.mark.slow
def test_a_full_shelf_takes_no_more(
    at: Callable[[], Plans], company: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "MOST_STEPS", 2)
    assert _answer(at(), company) == _answer(at(), company)
    assert len(list((tmp_path / "plans").glob("*/*"))) == 2


def test_what_else_lies_in_the_folder_stays(at: Callable[[], Plans], company: World, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "plans" / "edition-of-old", tmp_path / "plans" / "theirs"
    for folder in (ours, theirs):
        folder.mkdir(parents=True)
        (folder / "letter.txt").write_text("An administrator put it here.")
    assert _answer(at(), company).n == 9
    assert (theirs / "letter.txt").exists() and not ours.exists()
