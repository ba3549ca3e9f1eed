"""What the verbs do with a home: they leave what is there, take away only the sample, and save and bring back everything."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.sample import GOODWORD, ROOT, Sample, environment, goodword

pytestmark = pytest.mark.slow


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def home(sample: Sample, empty: Path) -> Path:
    """The sample in a home of this test's own."""
    return sample.copied(empty)


def in_database(home: Path, *statements: str) -> list[Any]:
    """Say this to the database without Goodword; what the last one answers."""
    with closing(sqlite3.connect(home / "goodword.sqlite3")) as database, database:
        return [database.execute(statement).fetchall() for statement in statements][-1]


def in_home(home: Path, script: str) -> str:
    words = [sys.executable, "-c", f"import goodword, django; django.setup(); {script}"]
    env = environment(home) | {"DJANGO_SETTINGS_MODULE": "goodword.config.settings"}
    return subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout


def test_a_port_in_use_is_said_before_anything_is_done(empty: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port}" in goodword(empty, "demo", "--port", port, code=1)["error"]


NAMES = "SELECT name FROM people_person ORDER BY id"
SCORES = "SELECT count(*), count(DISTINCT insight) FROM scores_score WHERE person_id IN (SELECT id FROM people_person)"


def test_data_stay_when_it_is_run_again_and_go_as_the_readme_says(home: Path, sample: Sample) -> None:
    """`make demo SEED=2 FRESH=1`, up to the point where it would serve."""
    # Nothing is said here of how questions are compiled: that is known from the sample, and signed with its key.
    known = {"GOODWORD_PLANS": str(sample.home / "plans"), "GOODWORD_SECRET_KEY": (sample.home / "key").read_text()}
    before = in_database(home, NAMES)
    assert goodword(home, "demo", "--load-only")["people"] == 0
    assert in_database(home, NAMES) == before
    plan = subprocess.run(
        ["make", "--dry-run", "demo", "SEED=2", "FRESH=1"],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    command = next(line for line in plan.stdout.splitlines() if line.endswith("--seed 2 --fresh"))
    done = subprocess.run(
        f"{command} --load-only --size 200",
        shell=True,
        cwd=ROOT,
        env=environment(home) | known,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Log in as ada@example.com" in done.stdout
    after = in_database(home, NAMES)
    assert 200 <= len(after) < len(before)
    n_scores, n_insights = in_database(home, SCORES)[0]
    assert n_scores > 100 and n_insights > 3, "the numbers are those of the new people"
    assert len(set(after) & set(before)) < len(after) / 2


# A shell that starts the tests in the background has Ctrl-C ignored, and every child inherits it.
INTERRUPTIBLE = """
import signal
from goodword.cli.main import run
signal.signal(signal.SIGINT, signal.default_int_handler)
run()
"""


def test_a_sample_that_was_broken_off_begins_anew(empty: Path) -> None:
    words = [sys.executable, "-c", INTERRUPTIBLE, "demo", "--load-only", "--size", "5000"]
    loading = subprocess.Popen(words, env=environment(empty), stderr=subprocess.PIPE)
    end = time.monotonic() + 120
    while not _has_begun(empty):
        assert time.monotonic() < end and loading.poll() is None
        time.sleep(0.05)
    loading.send_signal(signal.SIGINT)
    assert b"Stopped before the end." in loading.communicate(timeout=60)[1]
    assert loading.returncode in {130, -signal.SIGINT}  # to a shell both are 130
    script = "from goodword.cli import demo; print(demo._is_half_a_sample()); demo._clear(); print(demo._is_half_a_sample())"
    assert in_home(empty, script).split() == ["True", "False"]
    assert not (empty / "goodword.sqlite3").exists() or not _has_begun(empty)


def _has_begun(home: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{home}/goodword.sqlite3?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT 1 FROM journal_entry WHERE verb = 'sample.begun'").fetchall())
    except sqlite3.OperationalError:
        return False


IDENTITY = "SELECT identity FROM journal_tick"


def test_a_backup_brings_everything_back_but_not_over_data_nor_under_somebody_at_work(
    home: Path, sample: Sample, tmp_path: Path
) -> None:
    saved = goodword(home, "backup", "--to", str(tmp_path / "saved.tar.gz"))
    assert Path(saved["file"]).stat().st_mode & 0o077 == 0
    goodword(home, "user", "add", "late@example.com")
    assert "holds data" in goodword(home, "restore", saved["file"], code=1)["error"]
    database = home / "goodword.sqlite3"
    with closing(sqlite3.connect(database)) as somebody:
        somebody.execute("SELECT count(*) FROM people_person").fetchall()
        assert "Stop `goodword serve`" in goodword(home, "restore", saved["file"], "--force", code=1)["error"]
    before = in_database(home, IDENTITY)
    goodword(home, "restore", saved["file"], "--force")
    assert in_database(home, IDENTITY) != before, "the lake begins anew"
    assert goodword(home, "insight", "nps")["value"] == sample.nps["value"]
    assert goodword(home, "user", "add", "late@example.com")["email"] == "late@example.com"


def test_it_restores_over_a_damaged_database(home: Path, tmp_path: Path) -> None:
    before = in_database(home, NAMES)
    saved = goodword(home, "backup", "--to", str(tmp_path / "saved.tar.gz"))
    (home / "goodword.sqlite3").write_bytes(b"not a database at all" * 1000)
    goodword(home, "restore", saved["file"], "--force")
    assert in_database(home, NAMES) == before
    assert in_database(home, "PRAGMA integrity_check") == [("ok",)]


def test_it_refuses_what_is_no_backup(home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_bytes(b"no archive")
    before = (home / "goodword.sqlite3").read_bytes()
    assert "no backup" in goodword(home, "restore", str(wrong), "--force", code=1)["error"]
    assert (home / "goodword.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    ("variables", "words", "says"),
    [
        ({"DATABASE_URL": "mysql://a/b"}, ["doctor"], "Goodword knows postgresql:// and sqlite://"),
        ({"DATABASE_URL": "nonsense"}, ["insight", "nps"], "DATABASE_URL begins with"),
        ({"GOODWORD_SMTP_PORT": "often"}, ["doctor"], "The settings cannot be read"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/x"}, ["lake", "status"], "Connection refused"),
        ({}, ["export", "cats", "--to", "cats.csv"], "There is no export of “cats”"),
        ({}, ["backup", "--to", "/dev/null"], "is no file"),
        ({}, ["backup", "--to", "{home}/key/x.tar.gz"], "The computer says"),
        ({}, ["restore", "nowhere.tar.gz", "--force"], "There is no file “nowhere.tar.gz”"),
        ({}, ["undo", "99"], "nothing to take back"),
        ({}, ["init", "--home", "{home}/key"], "The computer says"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    sample: Sample, variables: dict[str, str], words: list[str], says: str
) -> None:
    home = sample.home
    line = [*GOODWORD, *(word.format(home=home) for word in words)]
    done = subprocess.run(line, env=environment(home) | variables, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_the_doctor_finds_a_sample_well_and_misses_a_worker(home: Path) -> None:
    in_database(home, "UPDATE jobs_job SET due_at = '2026-01-01 00:00:00', state = 'ready'")
    wrong = [f["what"] for f in goodword(home, "doctor", code=1)["findings"] if not f["is_well"]]
    assert wrong == ["work"]
    in_database(home, "DELETE FROM jobs_job")
    assert goodword(home, "doctor")["well"]


def test_a_member_can_be_added_once(home: Path) -> None:
    assert goodword(home, "user", "add", "nina@example.com", "--role", "manager")["password"]
    assert "member already" in goodword(home, "user", "add", "nina@example.com", code=1)["error"]
    assert "not an e-mail" in goodword(home, "user", "add", "nina at example", code=1)["error"]
    added = in_database(home, "SELECT by, detail FROM journal_entry WHERE verb = 'member.added'")
    assert added == [("command line", '{"role": "manager"}')]


def test_nobody_is_added_before_the_business_has_its_owner(empty: Path) -> None:
    """A first owner who came by here would find the page shut that asks for the business."""
    goodword(empty, "init")
    assert "no owner yet" in goodword(empty, "user", "add", "ann@example.com", "--role", "owner", code=1)["error"]


def test_a_home_for_a_business_of_ones_own_is_never_filled_with_the_sample(home: Path) -> None:
    in_database(home, "UPDATE accounts_business SET is_sample = 0")
    assert "business of its own" in goodword(home, "demo", "--load-only", "--fresh", code=1)["error"]
    # Nobody has described it yet, but somebody brought their people in.
    in_database(home, "DELETE FROM accounts_business", "DELETE FROM journal_entry WHERE verb LIKE 'sample.%'")
    assert "business of its own" in goodword(home, "demo", "--load-only", code=1)["error"]


@pytest.mark.twin
def test_without_the_question_the_sample_takes_the_place_of_a_business(home: Path) -> None:
    in_database(home, "UPDATE accounts_business SET is_sample = 0, name = 'My own'")
    in_home(home, "from goodword.cli import demo; demo._is_sample = lambda: True; demo._clear()")
    assert not (home / "goodword.sqlite3").exists(), "the place is clear for the sample"
