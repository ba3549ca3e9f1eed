"""The process that computes numbers."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from goodword.insights import address, client
from goodword.insights.asked import Asked
from goodword.insights.limits import stopped_after
from goodword.insights.service import Service

from .tables import AS_OF


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "GOODWORD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "goodword.config.settings", "DATABASE_URL": ""}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("home")
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=_environment(found), check=True)
    return found


@pytest.fixture
def service(home: Path) -> Iterator[Path]:
    child = subprocess.Popen([sys.executable, "-m", "goodword.insights.service"], env=_environment(home))
    until = time.monotonic() + 60
    while not address.is_open(home) and time.monotonic() < until:
        time.sleep(0.1)
    yield home
    child.terminate()
    assert child.wait(20) == 0


def _send(home: Path, *lines: bytes) -> list[dict[str, object]]:
    with socket.socket(socket.AF_UNIX) as channel, channel.makefile("rb") as answers:
        channel.settimeout(60)
        channel.connect(str(address.path(home)))
        channel.sendall(b"".join(lines))
        return [json.loads(answers.readline()) for _ in lines]


@pytest.mark.slow
def test_it_answers_lines_and_refuses_nonsense(service: Path) -> None:
    asked = {"do": "answer", "name": "nps", "asked": {"as_of": "2026-06-30"}}
    found, wrong, unknown, odd = _send(
        service,
        json.dumps(asked).encode() + b"\n",
        b"not json\n",
        json.dumps({**asked, "name": "../../etc"}).encode() + b"\n",
        json.dumps({**asked, "asked": {"as_of": "2026-06-30", "by": "'); DROP TABLE people; --"}}).encode() + b"\n",
    )
    assert found["ok"]["insight"] == "nps"
    assert wrong["kind"] == "not-understood"
    assert unknown["kind"] == "unknown"
    assert odd["kind"] == "not-understood"
    assert (address.path(service).stat().st_mode & 0o777) == 0o600


def test_who_goes_before_the_answer_comes_is_no_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with Service(tmp_path / "door") as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with socket.socket(socket.AF_UNIX) as impatient:
            impatient.connect(str(tmp_path / "door"))
            impatient.sendall(b"not json\n" * 200)
        with socket.socket(socket.AF_UNIX) as patient, patient.makefile("rb") as answers:
            patient.connect(str(tmp_path / "door"))
            patient.sendall(b"not json\n")
            assert json.loads(answers.readline())["kind"] == "not-understood"
        running.shutdown()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.slow
def test_the_client_starts_one_that_ends_by_itself(home: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME, settings.GOODWORD_INSIGHTS_HERE = home, False
    monkeypatch.setattr(client, "SECONDS_IDLE", 3)
    monkeypatch.setattr(client, "_environment", lambda: _environment(home))
    assert client.ask("nps", Asked(AS_OF))["n"] == 0
    until = time.monotonic() + 40
    while address.is_open(home) and time.monotonic() < until:
        time.sleep(0.2)
    assert not address.is_open(home)
    assert [child.wait(20) for child in client.started] == [0]


@pytest.mark.slow
def test_the_one_of_a_served_house_waits_until_one_that_a_command_started_has_ended(home: Path) -> None:
    start = [sys.executable, "-m", "goodword.insights.service", "--cold"]
    short = subprocess.Popen([*start, "--idle", "4"], env=_environment(home))
    _wait_for(lambda: address.is_open(home))
    lasting = subprocess.Popen(start, env=_environment(home), stderr=subprocess.PIPE, text=True)
    assert lasting.stderr is not None and "already" in lasting.stderr.readline()
    assert short.wait(40) == 0 and lasting.poll() is None
    _wait_for(lambda: address.is_open(home))
    lasting.terminate()
    assert lasting.wait(20) == 0
    lasting.stderr.close()


def _wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.slow
def test_a_question_that_takes_too_long_is_stopped() -> None:
    import duckdb

    con = duckdb.connect()
    with pytest.raises(duckdb.InterruptException), stopped_after(0.2, con.interrupt):
        con.execute("SELECT count(*) FROM range(100000) a, range(1000000) b").fetchall()


@pytest.mark.slow
@pytest.mark.twin
def test_without_the_stop_it_goes_on() -> None:
    import duckdb

    con = duckdb.connect()
    with stopped_after(60, con.interrupt):
        assert con.execute("SELECT count(*) FROM range(100000) a, range(40000) b").fetchall() == [(4_000_000_000,)]


COMPUTES = """
import sys, threading, time, duckdb
from goodword.insights.service import end
long = "SELECT count(*) FROM range(1000000) a, range(1000000) b"
threading.Thread(target=lambda: duckdb.connect().execute(long).fetchall(), daemon=True).start()
time.sleep(0.3)
"""


@pytest.mark.slow
def test_it_ends_in_peace_while_an_engine_computes() -> None:
    assert subprocess.run([sys.executable, "-c", COMPUTES + "end(0)"], timeout=60).returncode == 0


@pytest.mark.slow
@pytest.mark.twin
def test_without_ending_at_once_it_aborts_under_its_engine() -> None:
    torn = subprocess.run([sys.executable, "-c", COMPUTES + "sys.exit(0)"], timeout=60, capture_output=True)
    assert torn.returncode < 0


def test_a_home_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    assert len(str(address.path(tmp_path / ("x" * 200)))) < 108
