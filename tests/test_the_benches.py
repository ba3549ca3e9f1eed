"""Each bench at a tiny size: it runs, and says what it measured. Nothing is expected of any clock."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.bench, pytest.mark.slow, pytest.mark.timeout(900)]


def bench(name, *words):
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    for ours in ("DJANGO_SETTINGS_MODULE", "GOODWORD_HOME", "DATABASE_URL"):
        env.pop(ours, None)
    done = subprocess.run([sys.executable, "-m", f"bench.{name}", *words], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads((ROOT / "bench-results" / f"{name}.json").read_text())
    return {line["what"]: line for line in found["lines"]}


def test_imports_are_measured_against_their_floor():
    lines = bench("imports", "--rows", "200", "400", "--peer-rows", "200", "--database", "sqlite")
    assert lines["import 400 people, sqlite"]["floor"] > 0
    assert lines["  all processes together, sqlite"]["value"] > 0
    assert "growth of import from 200 to 400, sqlite" in lines
    assert lines["django-import-export, bulk, 200 people, sqlite"]["ratio"] > 0


def test_undo_brings_everybody_back():
    lines = bench("undoing", "--rows", "300", "--database", "sqlite")
    assert lines["  people as before, sqlite"]["is_met"] is True
    assert "undo 300 updates, sqlite" in lines


def test_every_insight_says_what_its_floor_says():
    lines = bench("insights", "--touchpoints", "3000")
    bare = [line for what, line in lines.items() if what.endswith("bare")]
    assert len(bare) >= 7
    assert [line["note"] for line in bare] == ["same rows"] * len(bare)


def test_pages_are_asked_over_http_and_a_talk_moves_somebody():
    lines = bench("pages", "--people", "300", "--touchpoints", "1500", "--asks", "16", "--tries", "16", "--database", "sqlite")
    assert lines["front page after one logged talk, sqlite"]["note"] == "the person moved"
    assert lines["found with one letter wrong, sqlite"]["value"] > 0


def test_repeat_purchase_is_fitted_at_two_sizes():
    lines = bench("staying", "--people", "2000", "4000")
    assert "alpha" in lines["BG/NBD of 4,000 people"]["note"]
    assert "growth of BG/NBD" in lines


def test_the_tree_says_what_the_recursive_query_says():
    lines = bench("introducing", "--people", "2000", "4000")
    assert lines["  the same as the recursive query"]["is_met"] is True
    assert "growth of the tree" in lines


def test_links_lead_on_beside_a_bare_view():
    lines = bench("redirect", "--links", "5", "--follows", "32", "--database", "sqlite")
    assert lines["the redirect, sqlite"]["floor"] == lines["a bare view, sqlite"]["value"] > 0


def test_sheets_are_shown_and_answered_beside_a_bare_view():
    lines = bench("answering", "--looks", "32", "--answers", "16", "--database", "sqlite")
    assert lines["an answer, sqlite"]["floor"] == lines["an answer as a bare view, sqlite"]["value"] > 0
    assert lines["weight of the page, sqlite"]["is_met"] is True


def test_runs_are_judged_at_two_sizes():
    lines = bench("doing", "--runs", "500", "1000")
    assert lines["completion, 1,000 runs"]["note"].startswith("n 6,000")
    assert lines["  events, 1,000 runs"]["value"] == 6000
    assert "growth of variants" in lines


def test_floors_are_short():
    lines = {file.name: len(file.read_text().splitlines()) for file in (ROOT / "bench" / "floors").glob("*.sql")}
    assert len(lines) > 30 and max(lines.values()) <= 45, lines


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_address_gets_two_mails_when_senders_are_killed_and_the_server_misbehaves(database):
    if database == "postgres" and not os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("TEST_DATABASE_URL names no server")
    lines = bench("mailing", "--recipients", "120", "--kills", "3", "--quick", "0", "--database", database)
    verdicts = {what: line["is_met"] for what, line in lines.items() if line["is_met"] is not None}
    assert len(verdicts) == 6 and all(verdicts.values()), verdicts
