"""A home from nothing to pages and numbers, and what happens to its processes."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from goodword.front.words import points

pytestmark = pytest.mark.slow
GOODWORD = [sys.executable, "-m", "goodword.cli.main"]
Served = tuple[Path, str, "subprocess.Popen[str]"]
APART = {"DATABASE_URL", "GOODWORD_SECRET_KEY", "GOODWORD_LAKE", "GOODWORD_WIRING", "SEED", "FRESH"}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A small sample company in a home that nobody works in; of the workers of a run the first makes it for all."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, said = shared / "made-once", shared / "made-once.json"
    with (shared / "made-once.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(json.dumps(goodword(home, "demo", "--load-only", "--size", "300")))
    return home, json.loads(said.read_text())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def sample(made_once: tuple[Path, dict[str, Any]], home: Path) -> dict[str, Any]:
    """The same company in a home of this test's own."""
    shutil.copytree(made_once[0], home)
    return made_once[1]


def environment(home: Path) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if k not in APART}
    return env | {"GOODWORD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "goodword.config.settings"}


def goodword(home: Path, *words: str, code: int = 0) -> Any:
    done = subprocess.run(
        [*GOODWORD, *words, "--json"], env=environment(home), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == code, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def served(made_once: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample at work, in a home of its own; one start for the tests that look at it, of which the last ends it."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(made_once[0], home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*GOODWORD, "demo", "--port", str(port)], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert f"Goodword is at http://127.0.0.1:{port}" in line, process.stderr.read() if process.stderr else ""
        yield home, f"http://127.0.0.1:{port}", process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def logged_in(url: str, sample: dict[str, Any]) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{url}/accounts/login/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": sample["email"], "password": sample["password"]}
    request = urllib.request.Request(f"{url}/accounts/login/", urlencode(form).encode(), {"Referer": url})
    assert opener.open(request, timeout=60).status == 200
    return opener


def test_the_front_page_shows_the_score_that_the_command_line_says(
    made_once: tuple[Path, dict[str, Any]], served: Served
) -> None:
    home, url, _ = served
    page = logged_in(url, made_once[1]).open(url, timeout=60).read().decode()
    said = goodword(home, "insight", "nps")
    shown = re.search(r'aria-labelledby="opinion".*?<p class="big"><a class="ink" href="[^"]*">([^<]+)', page, re.DOTALL)
    assert "Larkspur Bicycles" in page
    assert shown is not None
    assert shown[1] == points(said["value"])


def test_a_part_that_dies_is_started_again(served: Served) -> None:
    *_, process = served
    before = _children(process.pid)
    os.kill(before[-1], signal.SIGKILL)
    end = time.monotonic() + 20
    while len(after := _children(process.pid)) < 3 or after == before:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_ctrl_c_stops_everything_and_frees_the_port(served: Served) -> None:
    """The last of those who look at the served sample."""
    _, url, process = served
    parts = _children(process.pid)
    assert len(parts) == 3
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in parts)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", int(url.rpartition(":")[2])))


def test_a_port_in_use_is_said_before_anything_is_done(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port}" in goodword(home, "demo", "--port", port, code=1)["error"]


def test_data_stay_when_it_is_run_again_and_go_with_fresh(home: Path, sample: dict[str, Any]) -> None:
    first = goodword(home, "insight", "nps")
    assert goodword(home, "demo", "--load-only")["people"] == 0
    assert goodword(home, "insight", "nps")["value"] == first["value"]
    other = goodword(home, "demo", "--load-only", "--size", "300", "--fresh", "--seed", "2")
    assert other["people"] == 300
    assert goodword(home, "insight", "nps")["value"] != first["value"]


# A shell that starts the tests in the background has Ctrl-C ignored, and every child inherits it.
INTERRUPTIBLE = """
import signal
from goodword.cli.main import run
signal.signal(signal.SIGINT, signal.default_int_handler)
run()
"""


def test_a_sample_that_was_broken_off_begins_anew(home: Path) -> None:
    words = [sys.executable, "-c", INTERRUPTIBLE, "demo", "--load-only", "--size", "5000"]
    loading = subprocess.Popen(words, env=environment(home), stderr=subprocess.PIPE)
    end = time.monotonic() + 120
    while not _has_begun(home):
        assert time.monotonic() < end and loading.poll() is None
        time.sleep(0.05)
    loading.send_signal(signal.SIGINT)
    assert b"Stopped before the end." in loading.communicate(timeout=60)[1]
    assert loading.returncode in {130, -signal.SIGINT}  # to a shell both are 130
    script = "from goodword.cli import demo; print(demo._is_half_a_sample()); demo._clear(); print(demo._is_half_a_sample())"
    assert in_home(home, script).split() == ["True", "False"]
    assert not (home / "goodword.sqlite3").exists() or not _has_begun(home)


def _has_begun(home: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{home}/goodword.sqlite3?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT 1 FROM journal_entry WHERE verb = 'sample.begun'").fetchall())
    except sqlite3.OperationalError:
        return False


def test_a_backup_brings_everything_back(home: Path, sample: dict[str, Any], tmp_path: Path) -> None:
    said = goodword(home, "insight", "nps")
    saved = goodword(home, "backup", "--to", str(tmp_path / "saved.tar.gz"))
    assert Path(saved["file"]).stat().st_mode & 0o077 == 0
    goodword(home, "user", "add", "late@example.com")
    assert "holds data" in goodword(home, "restore", saved["file"], code=1)["error"]
    goodword(home, "restore", saved["file"], "--force")
    assert goodword(home, "insight", "nps")["value"] == said["value"]
    assert goodword(home, "user", "add", "late@example.com")["email"] == "late@example.com"


def test_it_refuses_what_is_no_backup(home: Path, sample: dict[str, Any], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_bytes(b"no archive")
    assert "no backup" in goodword(home, "restore", str(wrong), "--force", code=1)["error"]
    assert goodword(home, "insight", "nps")["n"] > 0


def test_it_restores_over_a_damaged_database_but_not_under_somebody_at_work(
    home: Path, sample: dict[str, Any], tmp_path: Path
) -> None:
    saved = goodword(home, "backup", "--to", str(tmp_path / "saved.tar.gz"))
    database = home / "goodword.sqlite3"
    with closing(sqlite3.connect(database)) as somebody:
        somebody.execute("SELECT count(*) FROM people_person").fetchall()
        assert "Stop `goodword serve`" in goodword(home, "restore", saved["file"], "--force", code=1)["error"]
    identity = "from goodword.journal.models import Tick; print(Tick.objects.get().identity)"
    before = in_home(home, identity)
    database.write_bytes(b"not a database at all" * 1000)
    goodword(home, "restore", saved["file"], "--force")
    assert goodword(home, "insight", "nps")["n"] > 0
    assert in_home(home, identity) != before


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
    made_once: tuple[Path, dict[str, Any]], variables: dict[str, str], words: list[str], says: str
) -> None:
    home = made_once[0]
    line = [*GOODWORD, *(word.format(home=home) for word in words)]
    done = subprocess.run(line, env=environment(home) | variables, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_the_doctor_finds_a_sample_well_and_misses_a_worker(home: Path, sample: dict[str, Any]) -> None:
    work_waits = "from goodword.jobs.models import Job; Job.objects.update(due_at='2026-01-01T00:00Z', state='ready')"
    in_home(home, work_waits)
    wrong = [f["what"] for f in goodword(home, "doctor", code=1)["findings"] if not f["is_well"]]
    assert wrong == ["work"]
    in_home(home, "from goodword.jobs.models import Job; Job.objects.all().delete()")
    assert goodword(home, "doctor")["well"]


def in_home(home: Path, script: str) -> str:
    words = [sys.executable, "-c", f"import goodword, django; django.setup(); {script}"]
    return subprocess.run(words, env=environment(home), check=True, capture_output=True, text=True).stdout


def test_a_member_can_be_added_once(home: Path, sample: dict[str, Any]) -> None:
    assert goodword(home, "user", "add", "nina@example.com", "--role", "manager")["password"]
    assert "member already" in goodword(home, "user", "add", "nina@example.com", code=1)["error"]
    assert "not an e-mail" in goodword(home, "user", "add", "nina at example", code=1)["error"]
    added = (
        "from goodword.journal.models import Entry; print([(e.by, e.detail) for e in Entry.objects.filter(verb='member.added')])"
    )
    assert in_home(home, added).strip() == str([("command line", {"role": "manager"})])


def test_nobody_is_added_before_the_business_has_its_owner(home: Path) -> None:
    """A first owner who came by here would find the page shut that asks for the business."""
    goodword(home, "init")
    assert "no owner yet" in goodword(home, "user", "add", "ann@example.com", "--role", "owner", code=1)["error"]


def test_a_home_for_a_business_of_ones_own_is_never_filled_with_the_sample(home: Path, sample: dict[str, Any]) -> None:
    script = """
import goodword, django
django.setup()
from goodword.accounts.models import Business
Business.objects.update(is_sample=False)
"""
    subprocess.run([sys.executable, "-c", script], env=environment(home), check=True)
    assert "business of its own" in goodword(home, "demo", "--load-only", "--fresh", code=1)["error"]
    # Nobody has described it yet, but somebody brought their people in.
    forget = "from goodword.accounts.models import Business; from goodword.journal.models import Entry"
    in_home(home, f"{forget}; Business.objects.all().delete(); Entry.objects.filter(verb__startswith='sample.').delete()")
    assert "business of its own" in goodword(home, "demo", "--load-only", code=1)["error"]


@pytest.mark.twin
def test_without_the_question_the_sample_takes_the_place_of_a_business(home: Path, sample: dict[str, Any]) -> None:
    in_home(home, "from goodword.accounts.models import Business; Business.objects.update(is_sample=False, name='My own')")
    in_home(home, "from goodword.cli import demo; demo._is_sample = lambda: True; demo._clear()")
    assert not (home / "goodword.sqlite3").exists(), "the place is clear for the sample"


def _children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
